import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { logs } from './logs.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const g = { logGroupName: '/jobs' };
const s = { ...g, logStreamName: 'one' };

async function open(streams: readonly string[] = ['one']): Promise<Held> {
  const held = await openHeld({ services: [logs] });
  await held.call('logs', 'CreateLogGroup', g);
  for (const logStreamName of streams) await held.call('logs', 'CreateLogStream', { ...g, logStreamName });
  return held;
}

const put = (held: Held, messages: readonly string[], stream = 'one', at = start) =>
  held.call<object>('logs', 'PutLogEvents', {
    ...g,
    logStreamName: stream,
    logEvents: messages.map((message, i) => ({ timestamp: at + i, message })),
  });

interface Page {
  readonly events: { message: string; timestamp: number; logStreamName?: string }[];
  readonly nextForwardToken: string;
  readonly nextBackwardToken: string;
  readonly nextToken?: string;
}
const get = (held: Held, request: object) => held.call<Page>('logs', 'GetLogEvents', { ...s, ...request });
const texts = ({ events }: Page) => events.map(({ message }) => message);
const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i));

async function filter(held: Held, request: object): Promise<string[]> {
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page: Page = await held.call('logs', 'FilterLogEvents', { ...g, ...request, nextToken });
    found.push(...page.events.map(({ logStreamName, message }) => `${logStreamName}: ${message}`));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

describe('GetLogEvents', () => {
  it('reads forward from the head, and returns the same token at the end', async () => {
    const held = await open();
    await put(held, numbers(5));
    const first = await get(held, { startFromHead: true, limit: 3 });
    assert.deepEqual(texts(first), ['0', '1', '2']);
    const second = await get(held, { nextToken: first.nextForwardToken, limit: 3 });
    assert.deepEqual(texts(second), ['3', '4']);
    const third = await get(held, { nextToken: second.nextForwardToken });
    assert.deepEqual(texts(third), []);
    assert.equal(third.nextForwardToken, second.nextForwardToken);
    await put(held, ['late'], 'one', start + 100);
    assert.deepEqual(texts(await get(held, { nextToken: third.nextForwardToken })), ['late']);
  });

  it('begins with the latest, and goes backward to the head', async () => {
    const held = await open();
    await put(held, numbers(5));
    const last = await get(held, { limit: 2 });
    assert.deepEqual(texts(last), ['3', '4']);
    const before = await get(held, { nextToken: last.nextBackwardToken, limit: 2 });
    assert.deepEqual(texts(before), ['1', '2']);
    const head = await get(held, { nextToken: before.nextBackwardToken, limit: 2 });
    assert.deepEqual(texts(head), ['0']);
    const none = await get(held, { nextToken: head.nextBackwardToken });
    assert.equal(none.nextBackwardToken, head.nextBackwardToken);
    assert.deepEqual(texts(await get(held, { nextToken: last.nextForwardToken })), []);
  });

  it('follows a stream that is empty at first', async () => {
    const held = await open();
    const empty = await get(held, {});
    assert.deepEqual(texts(empty), []);
    await put(held, ['first']);
    assert.deepEqual(texts(await get(held, { nextToken: empty.nextForwardToken })), ['first']);
  });

  it('includes startTime and leaves out endTime', async () => {
    const held = await open();
    await put(held, numbers(5));
    assert.deepEqual(texts(await get(held, { startFromHead: true, startTime: start + 1, endTime: start + 3 })), [
      '1',
      '2',
    ]);
  });

  it('returns at most 1 MB', async () => {
    const held = await open();
    for (let i = 0; i < 3; i++) await put(held, ['x'.repeat(500_000)], 'one', start + i);
    const page = await get(held, { startFromHead: true });
    assert.equal(page.events.length, 2);
    assert.equal((await get(held, { nextToken: page.nextForwardToken })).events.length, 1);
  });

  it('reads every event once, however many a page holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (count, limit, isForward) => {
          const held = await open();
          if (count > 0) await put(held, numbers(count));
          const found: string[] = [];
          let page = await get(held, { startFromHead: isForward, limit });
          for (let before = ''; ; ) {
            if (isForward) found.push(...texts(page));
            else found.unshift(...texts(page));
            const token = isForward ? page.nextForwardToken : page.nextBackwardToken;
            if (token === before) break;
            before = token;
            page = await get(held, { nextToken: token, limit });
          }
          assert.deepEqual(found, numbers(count));
        },
      ),
      { numRuns: 25 },
    );
  });

  const refused: [name: string, request: object, error: object][] = [
    ['a token that was never given', { nextToken: 'f/1' }, { name: 'InvalidParameterException' }],
    [
      'a group that is not there',
      { logGroupName: '/none' },
      { name: 'ResourceNotFoundException', message: 'The specified log group does not exist.' },
    ],
    [
      'a stream that is not there',
      { logStreamName: 'none' },
      { name: 'ResourceNotFoundException', message: 'The specified log stream does not exist.' },
    ],
  ];
  for (const [name, request, error] of refused)
    it(`refuses ${name}`, async () => {
      await assert.rejects(get(await open(), request), error);
    });
});

describe('PutLogEvents', () => {
  const refused: [name: string, events: [at: number, message: string][], message: RegExp][] = [
    [
      'events out of order',
      [
        [1, 'a'],
        [0, 'b'],
      ],
      /^Log events in a single PutLogEvents request must be in chronological order\.$/,
    ],
    ['more than 1 MiB', [[0, 'x'.repeat(1_048_576)]], /^Upload too large: 1048602 bytes exceeds limit of 1048576$/],
    [
      'more than a day',
      [
        [-86_400_000, 'a'],
        [1, 'b'],
      ],
      /cannot span more than 24 hours/,
    ],
    ['more than 10,000 events', Array.from({ length: 10_001 }, (_, i) => [i, 'a']), /10000/],
  ];
  for (const [name, events, message] of refused)
    it(`refuses ${name}`, async () => {
      const held = await open();
      const logEvents = events.map(([at, text]) => ({ timestamp: start + at, message: text }));
      await assert.rejects(held.call('logs', 'PutLogEvents', { ...s, logEvents }), {
        name: 'InvalidParameterException',
        message,
      });
    });

  it('rejects what is too old, expired or too new, and keeps the rest', async () => {
    const held = await open();
    await held.call('logs', 'PutRetentionPolicy', { ...g, retentionInDays: 1 });
    const day = 86_400_000;
    const logEvents = [-15 * day, -2 * day, 0, 3 * 3_600_000].map((at, i) => ({
      timestamp: start + at,
      message: String(i),
    }));
    const { rejectedLogEventsInfo } = await held.call<{ rejectedLogEventsInfo: object }>('logs', 'PutLogEvents', {
      ...s,
      logEvents,
    });
    assert.deepEqual(rejectedLogEventsInfo, {
      tooNewLogEventStartIndex: 3,
      tooOldLogEventEndIndex: 1,
      expiredLogEventEndIndex: 2,
    });
    assert.deepEqual(texts(await get(held, { startFromHead: true })), ['2']);
  });

  it('has committed what it acknowledges', async () => {
    const held = await open();
    await put(held, numbers(3));
    await held.restart();
    assert.deepEqual(texts(await get(held, { startFromHead: true })), numbers(3));
  });
});

describe('FilterLogEvents', () => {
  const openTwo = async () => {
    const held = await open(['one', 'two', 'other']);
    await put(held, ['a ERROR x', 'b info'], 'one', start);
    await put(held, ['c ERROR y', 'd "odd" one'], 'two', start + 1);
    await put(held, ['e ERROR'], 'other', start + 5);
    return held;
  };
  const cases: [name: string, request: object, expected: string[]][] = [
    [
      'all streams interleaved by time',
      {},
      ['one: a ERROR x', 'one: b info', 'two: c ERROR y', 'two: d "odd" one', 'other: e ERROR'],
    ],
    ['by a term', { filterPattern: 'ERROR' }, ['one: a ERROR x', 'two: c ERROR y', 'other: e ERROR']],
    ['by all of several terms', { filterPattern: 'ERROR y' }, ['two: c ERROR y']],
    ['by a phrase', { filterPattern: '"ERROR x"' }, ['one: a ERROR x']],
    [
      'by a regular expression',
      { filterPattern: '%ERROR [xy]$%'.replace(' ', '\\s') },
      ['one: a ERROR x', 'two: c ERROR y'],
    ],
    [
      'by fields',
      { filterPattern: '[first, level=ERROR, ...]' },
      ['one: a ERROR x', 'two: c ERROR y', 'other: e ERROR'],
    ],
    ['by a quoted quote', { filterPattern: '"\\"odd\\""' }, ['two: d "odd" one']],
    ['by one stream', { logStreamNames: ['two'] }, ['two: c ERROR y', 'two: d "odd" one']],
    [
      'by two streams',
      { logStreamNames: ['two', 'other'], filterPattern: 'ERROR' },
      ['two: c ERROR y', 'other: e ERROR'],
    ],
    [
      'by a prefix of streams',
      { logStreamNamePrefix: 'o', filterPattern: 'ERROR' },
      ['one: a ERROR x', 'other: e ERROR'],
    ],
    [
      'by time, both ends included',
      { startTime: start + 1, endTime: start + 2 },
      ['one: b info', 'two: c ERROR y', 'two: d "odd" one'],
    ],
  ];
  for (const [name, request, expected] of cases)
    it(`finds ${name}`, async () => {
      assert.deepEqual(await filter(await openTwo(), request), expected);
      assert.deepEqual(await filter(await openTwo(), { ...request, limit: 1 }), expected);
    });

  it('does not show the lines of a stream that was deleted', async () => {
    const held = await openTwo();
    await held.call('logs', 'DeleteLogStream', { ...g, logStreamName: 'one' });
    assert.deepEqual(await filter(held, { filterPattern: 'ERROR' }), ['two: c ERROR y', 'other: e ERROR']);
    await held.call('logs', 'CreateLogStream', s);
    assert.deepEqual(await filter(held, { logStreamNames: ['one'] }), []);
  });

  it('refuses a pattern that is none, with a hint that shows where and what to write', async () => {
    await assert.rejects(filter(await openTwo(), { filterPattern: 'a.b' }), {
      name: 'InvalidParameterException',
      message: "Invalid filter pattern: Invalid character(s) in term 'a.b'",
      hint: /^character 1: put .* `"a\.b"`$/,
    });
  });
});

describe('groups and streams', () => {
  it('are described by prefix, part and pages', async () => {
    const held = await openHeld({ services: [logs] });
    for (const logGroupName of ['/b', '/a/1', '/a/2']) await held.call('logs', 'CreateLogGroup', { logGroupName });
    const list = async (request: object) => {
      const names: string[] = [];
      let nextToken: string | undefined;
      do {
        const page: { logGroups: { logGroupName: string }[]; nextToken?: string } = await held.call(
          'logs',
          'DescribeLogGroups',
          { ...request, limit: 1, nextToken },
        );
        names.push(...page.logGroups.map(({ logGroupName }) => logGroupName));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return names;
    };
    assert.deepEqual(await list({}), ['/a/1', '/a/2', '/b']);
    assert.deepEqual(await list({ logGroupNamePrefix: '/a' }), ['/a/1', '/a/2']);
    assert.deepEqual(await list({ logGroupNamePattern: 'A/2' }), ['/a/2']);
    await assert.rejects(list({ logGroupNamePattern: '2', logGroupNamePrefix: '/a' }), {
      code: 'InvalidParameterException',
      message: 'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    });
  });

  it('show their ARNs, sizes and retention', async () => {
    const held = await open();
    await put(held, ['12345']);
    await held.call('logs', 'PutRetentionPolicy', { ...g, retentionInDays: 7 });
    const { logGroups } = await held.call<{ logGroups: object[] }>('logs', 'DescribeLogGroups', {});
    const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:/jobs';
    assert.deepEqual(logGroups, [
      {
        logGroupName: '/jobs',
        creationTime: start,
        retentionInDays: 7,
        metricFilterCount: 0,
        arn: `${arn}:*`,
        storedBytes: 31,
        logGroupClass: 'STANDARD',
        logGroupArn: arn,
        deletionProtectionEnabled: false,
      },
    ]);
    const { logStreams } = await held.call<{ logStreams: object[] }>('logs', 'DescribeLogStreams', g);
    assert.deepEqual(logStreams, [
      {
        logStreamName: 'one',
        creationTime: start,
        firstEventTimestamp: start,
        lastEventTimestamp: start,
        lastIngestionTime: start,
        arn: `${arn}:log-stream:one`,
        storedBytes: 0,
      },
    ]);
  });

  it('are listed by name or by their last event, in both directions, by pages', async () => {
    const held = await open(['a', 'b', 'c']);
    await put(held, ['x'], 'a', start + 9);
    await put(held, ['x'], 'c', start + 1);
    const list = async (request: object) => {
      const names: string[] = [];
      let nextToken: string | undefined;
      do {
        const page: { logStreams: { logStreamName: string }[]; nextToken?: string } = await held.call(
          'logs',
          'DescribeLogStreams',
          { ...g, ...request, limit: 1, nextToken },
        );
        names.push(...page.logStreams.map(({ logStreamName }) => logStreamName));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return names.join('');
    };
    assert.equal(await list({}), 'abc');
    assert.equal(await list({ descending: true }), 'cba');
    assert.equal(await list({ logStreamNamePrefix: 'b' }), 'b');
    assert.equal(await list({ orderBy: 'LastEventTime' }), 'bca');
    assert.equal(await list({ orderBy: 'LastEventTime', descending: true }), 'acb');
  });

  it('are there once by a name', async () => {
    const held = await open();
    const error = (what: string) => ({
      name: 'ResourceAlreadyExistsException',
      message: `The specified log ${what} already exists`,
    });
    await assert.rejects(held.call('logs', 'CreateLogGroup', g), error('group'));
    await assert.rejects(held.call('logs', 'CreateLogStream', s), error('stream'));
  });

  it('can be tagged by ARN and by name', async () => {
    const held = await open();
    const resourceArn = 'arn:aws:logs:us-east-1:000000000000:log-group:/jobs';
    await held.call('logs', 'TagResource', { resourceArn, tags: { a: '1', b: '2' } });
    await held.call('logs', 'TagLogGroup', { ...g, tags: { c: '3' } });
    await held.call('logs', 'UntagResource', { resourceArn, tagKeys: ['a'] });
    assert.deepEqual(await held.call('logs', 'ListTagsForResource', { resourceArn }), { tags: { b: '2', c: '3' } });
  });
});
