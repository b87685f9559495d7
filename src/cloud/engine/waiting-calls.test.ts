import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openHeld } from '../../../test/held-cloud.ts';
import { later } from '../../languages/instant.ts';
import { root } from '../kit/caller.ts';
import { bind, type Handler, type ServiceDefinition, waitFor } from '../kit/service.ts';

it('a call that waits on after its time waits as long again, and the cloud rests meanwhile', async () => {
  let calls = 0;
  let isOver = false;
  const ask: Handler<object, object, object> = {
    permissions: () => [],
    handle(_, __, context) {
      calls++;
      return isOver ? { over: true } : waitFor('end', later(context.now, 10));
    },
  };
  const patient: ServiceDefinition = {
    service: 'patient',
    schema: [],
    open: () => ({ operations: bind({}, { Ask: ask }) }),
  };
  const held = await openHeld({ services: [patient], checkInput: () => {} });
  const answer = held.cloud.call('patient', 'Ask', {}, root);
  await held.advance(25);
  assert.equal(calls, 3);
  isOver = true;
  await held.advance(5);
  assert.deepEqual(await answer, { over: true });
});
