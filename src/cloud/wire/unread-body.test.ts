/** Nothing of a body is read before a key is known; what is read is bounded over all connections, and so are these. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from '../kit/service.ts';
import { headOf, openRaw } from './fixtures/raw.ts';
import { openScripted, rootKey, type ScriptedCloud } from './fixtures/scripted-cloud.ts';
import { send, sign, type Unsigned } from './fixtures/sign.ts';

const bodiesMax = 100_000;
const connectionsMax = 4;

let scripted: ScriptedCloud;
before(async () => {
  scripted = await openScripted(
    {
      states: {
        ListStateMachines: () => ({ stateMachines: [] }),
        ListActivities: () => waitFor('never', Infinity as never),
      },
      sns: { ConfirmSubscription: () => ({ SubscriptionArn: 'arn:s' }) },
    },
    { serving: { bodiesMax, connectionsMax } },
  );
});
after(() => scripted[Symbol.asyncDispose]());

const json = (operation: string, body: string, key = rootKey): Unsigned =>
  sign(
    {
      port: scripted.port,
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
      body,
    },
    { key, service: 'states' },
  );
const list = (body = '{}', key = rootKey) => json('ListStateMachines', body, key);
const bare = (headers: Record<string, string>): Unsigned => ({
  port: scripted.port,
  headers: { host: `127.0.0.1:${scripted.port}`, ...headers },
});
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const withHash = (hash: string): Unsigned => {
  const { headers = {} } = list();
  const authorization = (headers['authorization'] ?? '').replace('x-amz-date;', 'x-amz-content-sha256;x-amz-date;');
  return bare({ ...headers, authorization, 'x-amz-content-sha256': hash });
};
const large = 'Content-Length: 8000000';

describe('before its body arrives, a request is refused', () => {
  const cases: [name: string, head: () => string, expected: RegExp][] = [
    [
      'without a signature, in JSON',
      () => headOf(bare({ 'x-amz-target': 'AWSStepFunctions.ListStateMachines' }), large),
      / 400 .*MissingAuthenticationTokenException/s,
    ],
    [
      'without a signature, in pieces of unknown length',
      () => headOf(bare({ 'x-amz-target': 'AWSEvents.PutEvents' }), 'Transfer-Encoding: chunked'),
      / 400 .*MissingAuthenticationTokenException/s,
    ],
    ['without a signature, a form', () => headOf(bare(form), large), / 403 .*<Code>MissingAuthenticationToken</s],
    [
      'without a signature, a form of unknown length',
      () => headOf(bare(form), 'Transfer-Encoding: chunked'),
      / 403 .*<Code>MissingAuthenticationToken</s,
    ],
    [
      'with a key that nobody has',
      () => headOf(list('{}', { ...rootKey, accessKeyId: 'AKIANOBODY' }), large),
      / 400 .*UnrecognizedClientException/s,
    ],
    [
      'with a known key, signed by another secret, where the hash of the body is in the head',
      () => headOf(withHash('0'.repeat(64)), large),
      / 400 .*InvalidSignatureException/s,
    ],
    [
      'larger than its service takes',
      () => headOf(list(), 'Content-Length: 9000000'),
      / 413 .*RequestEntityTooLargeException/s,
    ],
    [
      'with a signature in its query',
      () => headOf({ ...bare({}), path: '/?X-Amz-Signature=0' }, large),
      / 400 .*IncompleteSignatureException/s,
    ],
  ];
  for (const [name, head, expected] of cases)
    it(name, async () => {
      using client = openRaw(scripted.port, head());
      const said = await client.received(expected);
      assert.match(said, /^connection: close\r$/im);
      // The rest is dropped: a client that reads only when it has sent all gets the reply.
      client.socket.write('x'.repeat(1_000_000));
    });
});

describe('a form that needs no signature', () => {
  it('is read', async () => {
    const body = 'Action=ConfirmSubscription&TopicArn=t&Token=t';
    assert.match((await send({ ...bare(form), body })).body, /arn:s/);
  });
});

describe('what bodies hold together', () => {
  it('is bounded: who is beyond is told to come again, in the words of throttling, and is served then', async () => {
    using first = openRaw(scripted.port, `${headOf(list(), 'Content-Length: 90000')}${'x'.repeat(80_000)}`);
    const body = `{"a":"${'x'.repeat(30_000)}"}`;
    // Until what the first has sent has been read.
    for (;;) {
      const { status, headers, body: said } = await send(list(body));
      if (status === 200) continue;
      assert.equal(status, 503);
      assert.equal(headers['retry-after'], '1');
      assert.match(said, /"__type":"ThrottlingException"/);
      break;
    }
    first.socket.destroy();
    while ((await send(list(body))).status !== 200);
  });

  it('is given back by each request, however it ends', async () => {
    for (let i = 0; i < 10; i++) assert.equal((await send(list(`{"a":"${'x'.repeat(60_000)}"}`))).status, 200);
    for (let i = 0; i < 10; i++) assert.equal((await send(list('x'.repeat(60_000)))).status, 400);
    for (let i = 0; i < 10; i++) openRaw(scripted.port, `${headOf(list(), large)}${'x'.repeat(60_000)}`).socket.end();
    while ((await send(list(`{"a":"${'x'.repeat(60_000)}"}`))).status !== 200);
  });

  it('counts a byte as a byte, in pieces of any size', async () => {
    const pieces = `1\r\n \r\n`.repeat(40_000);
    const { headers = {}, ...rest } = list(`${' '.repeat(40_000)}{}`);
    using client = openRaw(
      scripted.port,
      `${headOf({ ...rest, headers }, 'Transfer-Encoding: chunked')}${pieces}2\r\n{}\r\n0\r\n\r\n`,
    );
    await client.received(/ 200 /);
  });
});

describe('connections', () => {
  it('that wait without a known key make way for new ones, the oldest first', async () => {
    const idle = Array.from({ length: connectionsMax }, () => openRaw(scripted.port));
    assert.equal((await send(list())).status, 200);
    assert.equal(await idle[0]?.closed, '');
    for (const one of idle) one.socket.destroy();
  });

  it('that never finish what they send make way as well', async () => {
    const slow = Array.from({ length: 3 * connectionsMax }, () =>
      openRaw(scripted.port, `POST / HTTP/1.1\r\nHost: 127.0.0.1:${scripted.port}\r\nX-Slow: `),
    );
    assert.equal((await send(list())).status, 200);
    for (const one of slow) one.socket.destroy();
  });

  it('that clients keep do not make way for a crowd that says nothing', async () => {
    const call = (): string => `${headOf(list(), 'Content-Length: 2')}{}`;
    using client = openRaw(scripted.port, call());
    await client.received(/ 200 /);
    using crowd = new DisposableStack();
    const [first] = Array.from({ length: 3 * connectionsMax }, () => crowd.use(openRaw(scripted.port)));
    assert.equal(await first?.closed, '');
    client.socket.write(call());
    await client.received(/ 200 .* 200 /s);
  });

  it('of calls that are served are kept', async () => {
    const { headers = {}, ...rest } = json('ListActivities', '{}');
    using waiting = openRaw(scripted.port, `${headOf({ ...rest, headers }, 'Content-Length: 2')}{}`);
    while (!scripted.calls.some(({ operation }) => operation === 'ListActivities'))
      await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 3 * connectionsMax; i++) openRaw(scripted.port);
    assert.equal((await send(list())).status, 200);
    assert.equal(waiting.socket.closed, false);
    assert.match(scripted.errors.join(), /serve 127\.0\.0\.1: Error: 4 connections are open/);
  });
});
