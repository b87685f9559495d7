import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { openAccount } from '../../operator/account.ts';
import { asUserError } from './as-user-error.ts';

it('says of a connection that breaks that it broke, not that time ran out', async () => {
  const server = createServer((request) => request.socket.resetAndDestroy());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const told: string[] = [];
  using account = openAccount(
    { endpoint, region: 'eu-west-1', credentials },
    { tries: 1, unanswered: (why) => told.push(why) },
  );
  const error = await account
    .client(SFNClient)
    .send(new ListStateMachinesCommand({}))
    .catch((thrown: unknown) => thrown);
  server.close();
  assert.deepEqual(told, ['the connection broke (ECONNRESET)']);
  assert.match(String(asUserError(error, true)), /the cloud does not answer: .*ECONNRESET/);
});
