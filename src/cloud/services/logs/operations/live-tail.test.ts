import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import type { Streamed } from '../../../kit/service.ts';
import { logs } from '../logs.ts';

const arnOf = (name: string): string => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;
const start = Date.parse('2026-01-01T00:00:00Z');

async function open(): Promise<Held> {
  const held = await openHeld({ services: [logs] });
  for (const logGroupName of ['/a', '/b', '/c']) {
    await held.call('logs', 'CreateLogGroup', { logGroupName });
    for (const logStreamName of ['one', 'two'])
      await held.call('logs', 'CreateLogStream', { logGroupName, logStreamName });
  }
  return held;
}

const put = (held: Held, group: string, stream: string, ...messages: string[]) =>
  held.call('logs', 'PutLogEvents', {
    logGroupName: group,
    logStreamName: stream,
    logEvents: messages.map((message) => ({ timestamp: start, message })),
  });

const onStart = async (held: Held, request: object): Promise<Streamed> =>
  (await held.call<{ responseStream: Streamed }>('logs', 'StartLiveTail', request)).responseStream;

interface Update {
  readonly sessionMetadata: { readonly sampled: boolean };
  readonly sessionResults: {
    readonly message: string;
    readonly logStreamName: string;
    readonly logGroupIdentifier: string;
  }[];
}

async function next(held: Held, before: Streamed): Promise<{ streamed: Streamed; update: Update; messages: string[] }> {
  assert.ok(before.next);
  const streamed = await held.call<Streamed>('logs', before.next.operation, before.next.input);
  const update = streamed.events[0]?.['sessionUpdate'] as Update;
  return { streamed, update, messages: update?.sessionResults.map(({ message }) => message) };
}

describe('a Live Tail session', () => {
  it('says how it was asked for, then shows what comes in, once', async () => {
    const held = await open();
    await put(held, '/a', 'one', 'before');
    const first = await onStart(held, { logGroupIdentifiers: [arnOf('/a'), arnOf('/b')] });
    const { sessionStart } = first.events[0] as { sessionStart: Record<string, unknown> };
    assert.deepEqual(sessionStart['logGroupIdentifiers'], [arnOf('/a'), arnOf('/b')]);
    assert.match(String(sessionStart['sessionId']), /^[0-9a-f-]{36}$/);
    await put(held, '/a', 'one', 'hello', 'again');
    await put(held, '/b', 'two', 'from b');
    await put(held, '/c', 'one', 'not asked for');
    const second = await next(held, first);
    assert.deepEqual(second.update, {
      sessionMetadata: { sampled: false },
      sessionResults: [
        ['/a', 'one', 'hello'],
        ['/a', 'one', 'again'],
        ['/b', 'two', 'from b'],
      ].map(([group, logStreamName, message]) => ({
        logStreamName,
        logGroupIdentifier: arnOf(group as string),
        message,
        timestamp: start,
        ingestionTime: start,
      })),
    });
    const third = await next(held, second.streamed);
    assert.deepEqual(third.messages, []);
    await put(held, '/a', 'one', 'late');
    assert.deepEqual((await next(held, third.streamed)).messages, ['late']);
  });

  const wanted: [name: string, request: object, expected: string[]][] = [
    ['of streams that are named', { logStreamNames: ['two'] }, ['info b', 'ERROR b']],
    ['of streams by prefix', { logStreamNamePrefixes: ['on', 'x'] }, ['info a', 'ERROR a']],
    ['that match a pattern', { logEventFilterPattern: 'ERROR' }, ['ERROR a', 'ERROR b']],
  ];
  for (const [name, request, expected] of wanted)
    it(`shows the lines ${name}`, async () => {
      const held = await open();
      const first = await onStart(held, { logGroupIdentifiers: [arnOf('/a')], ...request });
      await put(held, '/a', 'one', 'info a', 'ERROR a');
      await put(held, '/a', 'two', 'info b', 'ERROR b');
      assert.deepEqual((await next(held, first)).messages, expected);
    });

  it('shows the latest 500 of more, and says that they are sampled', async () => {
    const held = await open();
    const first = await onStart(held, { logGroupIdentifiers: [arnOf('/a')] });
    for (let i = 0; i < 3; i++) await put(held, '/a', 'one', ...Array.from({ length: 200 }, (_, n) => `${i} ${n}`));
    const { update, messages } = await next(held, first);
    assert.equal(update.sessionMetadata.sampled, true);
    assert.equal(messages.length, 500);
    assert.deepEqual([messages[0], messages.at(-1)], ['0 100', '2 199']);
  });

  it('looks at 2 MiB a second at most', async () => {
    const held = await open();
    const first = await onStart(held, { logGroupIdentifiers: [arnOf('/a')], logEventFilterPattern: 'none' });
    for (let i = 0; i < 12; i++) await put(held, '/a', 'one', 'x'.repeat(250_000));
    const { update } = await next(held, first);
    assert.deepEqual(update, { sessionMetadata: { sampled: true }, sessionResults: [] });
  });

  it('goes on without a group or a stream that was deleted', async () => {
    const held = await open();
    const first = await onStart(held, { logGroupIdentifiers: [arnOf('/a'), arnOf('/b')] });
    await put(held, '/a', 'one', 'gone');
    await put(held, '/b', 'one', 'there');
    await held.call('logs', 'DeleteLogGroup', { logGroupName: '/a' });
    assert.deepEqual((await next(held, first)).messages, ['there']);
  });

  it('ends after three hours', async () => {
    const held = await open();
    const first = await onStart(held, { logGroupIdentifiers: [arnOf('/a')] });
    await held.advance(3 * 3600 - 1);
    const { streamed } = await next(held, first);
    await held.advance(1);
    const last = await held.call<Streamed>('logs', 'ReadLiveTail', streamed.next?.input ?? {});
    assert.deepEqual(last, { events: [{ SessionTimeoutException: { message: 'a session ends after 3 hours' } }] });
  });

  it('is one of 15 at most; one whose client has gone does not count', async () => {
    const held = await open();
    const request = { logGroupIdentifiers: [arnOf('/a')] };
    for (let i = 0; i < 15; i++) await onStart(held, request);
    await assert.rejects(onStart(held, request), { name: 'LimitExceededException' });
    await held.advance(10);
    await onStart(held, request);
  });

  const a = { logGroupIdentifiers: [arnOf('/a')] };
  const refused: [name: string, request: object, error: object][] = [
    ['no group', { logGroupIdentifiers: [] }, { name: 'InvalidParameterException' }],
    ['a name for an ARN', { logGroupIdentifiers: ['/a'] }, { message: /`\/a`: the ARN of a log group is expected/ }],
    [
      'an ARN with an asterisk',
      { logGroupIdentifiers: [`${arnOf('/a')}:*`] },
      { message: /must satisfy regular expression pattern/ },
    ],
    ['a group that is not there', { logGroupIdentifiers: [arnOf('/x')] }, { name: 'ResourceNotFoundException' }],
    ['names and prefixes', { ...a, logStreamNames: ['x'], logStreamNamePrefixes: ['y'] }, { message: /Only one of/ }],
    [
      'names for two groups',
      { logGroupIdentifiers: [arnOf('/a'), arnOf('/b')], logStreamNames: ['x'] },
      { message: /single log group/ },
    ],
    ['a pattern that is none', { ...a, logEventFilterPattern: '{' }, { message: /must end with '}'/ }],
  ];
  for (const [name, request, error] of refused)
    it(`is refused with ${name}`, async () => {
      await assert.rejects(onStart(await open(), request), error);
    });
});
