/** How executions of the language alone end: their output, or their error and cause in AWS's words. Cases of our own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Event, runStates as run } from './fixtures/run-machine.ts';
import { historyEventsMax } from './limits.ts';

/** The last event's details: an output, or error and cause. */
function endOf(events: readonly Event[]): unknown {
  const { executionSucceededEventDetails: good, executionFailedEventDetails: bad } = events.at(-1) as {
    readonly [details: string]: { readonly output?: string } | undefined;
  };
  return good ? JSON.parse(good.output!) : bad;
}

const inState = (cause: string) => ({
  error: 'States.Runtime',
  cause: `An error occurred while executing the state 'X' (entered at the event id #2). ${cause}`,
});

const pass = (fields: object) => ({ X: { Type: 'Pass', End: true, ...fields } });
const wait = (fields: object) => ({ X: { Type: 'Wait', End: true, ...fields } });
const noTimestamp = (text: string) =>
  inState(
    `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.at == ${text}`,
  );

const ends: readonly (readonly [what: string, states: object, input: unknown, end: unknown])[] = [
  [
    'an index out of bounds',
    pass({ InputPath: '$.l[3]' }),
    { l: [1] },
    inState("Invalid path '$.l[3]' : Index out of bounds when evaluating path $['l'][3]"),
  ],
  [
    'an index past the end in a payload template',
    pass({ Parameters: { 'a.$': '$.l[3]', b: ['x', { 'c.$': '$.l[-2]' }] } }),
    { l: [1] },
    { a: null, b: ['x', { c: null }] },
  ],
  [
    'a function of a path',
    pass({ Parameters: { 'a.$': '$.l.sum()' } }),
    { l: [1] },
    inState(`The JSONPath '$.l.sum()' specified for the field 'a.$' could not be found in the input '{"l":[1]}'`),
  ],
  [
    'an index of what is no list',
    pass({ InputPath: '$.l[0]' }),
    { l: { a: 1 } },
    inState(`Invalid path '$.l[0]' : Filter: [0] can only be applied to arrays. Current context is: {"a":1}`),
  ],
  [
    'a step beyond a member that is not there',
    pass({ InputPath: '$.a.b' }),
    {},
    inState("Invalid path '$.a.b' : Missing property in path $['a']"),
  ],
  ['a slice of what is not there', pass({ InputPath: '$.a[1:3]' }), {}, []],
  ['a slice of what is no list', pass({ InputPath: '$.a[:1]' }), { a: {} }, []],
  ['a wildcard over an object', pass({ InputPath: '$[*]' }), { a: 1, b: [2] }, [1, [2]]],
  ['members of a slice', pass({ InputPath: '$.l[1:].n' }), { l: [{ n: 1 }, { n: 2 }, {}] }, [2]],
  ['InputPath null: an empty object', pass({ InputPath: null }), { a: 1 }, {}],
  ['OutputPath null: an empty object', pass({ OutputPath: null }), { a: 1 }, {}],
  ['InputPath into the context', pass({ InputPath: '$$.Execution.Input' }), { a: 1 }, { a: 1 }],
  ['OutputPath into the context', pass({ OutputPath: '$$.State.Name' }), {}, 'X'],
  [
    'the whole context object',
    pass({ InputPath: '$$' }),
    { a: 1 },
    {
      Execution: {
        Id: 'arn:aws:states:us-east-1:111111111111:execution:m:e',
        Input: { a: 1 },
        StartTime: '2026-01-01T00:00:00.000Z',
        Name: 'e',
        RoleArn: 'role',
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:us-east-1:111111111111:stateMachine:m', Name: 'm' },
      State: { Name: 'X', EnteredTime: '2026-01-01T00:00:00.000Z' },
    },
  ],
  ['a Comment among the parameters is a parameter', pass({ Parameters: { Comment: 'c' } }), {}, { Comment: 'c' }],
  [
    'a parameter whose path leads nowhere',
    pass({ Parameters: { 'a.$': '$.b' } }),
    {},
    inState("The JSONPath '$.b' specified for the field 'a.$' could not be found in the input '{}'"),
  ],
  ['paths in a Result are texts', pass({ Result: { 'a.$': '$.b' } }), {}, { 'a.$': '$.b' }],
  ['escapes in texts', pass({ Result: 'a\\\\b"c\u00e9' }), {}, 'a\\\\b"c\u00e9'],
  ['a quote in the name of a member', pass({ InputPath: "$['it\\'s'].x" }), { "it's": { x: 1 } }, 1],
  ['a backslash in the name of a member', pass({ InputPath: "$['a\\b']" }), { 'a\\b': 2 }, 2],
  [
    'a result that is too large',
    pass({ Parameters: { 'a.$': '$', 'b.$': '$' } }),
    { s: 'x'.repeat(140_000) },
    {
      error: 'States.DataLimitExceeded',
      cause: "The state/task 'X' returned a result with a size exceeding the maximum number of bytes service limit.",
    },
  ],
  ['SecondsPath 0', wait({ SecondsPath: '$.s' }), { s: 0 }, { s: 0 }],
  [
    'SecondsPath below 0',
    wait({ SecondsPath: '$.s' }),
    { s: -1 },
    inState('The SecondsPath parameter references a negative value: $.s == -1'),
  ],
  [
    'SecondsPath to a text',
    wait({ SecondsPath: '$.s' }),
    { s: 'x' },
    inState('The SecondsPath parameter cannot be parsed as a long value: $.s == x'),
  ],
  [
    'SecondsPath to nothing',
    wait({ SecondsPath: '$.s' }),
    {},
    inState('The SecondsPath parameter does not reference an input value: $.s'),
  ],
  ['Timestamp to the nanosecond', wait({ Timestamp: '2026-01-01T00:00:01.000000001Z' }), {}, {}],
  [
    'TimestampPath in the past',
    wait({ TimestampPath: '$.at' }),
    { at: '2020-02-29T12:00:00Z' },
    { at: '2020-02-29T12:00:00Z' },
  ],
  [
    'TimestampPath with fractions',
    wait({ TimestampPath: '$.at' }),
    { at: '2020-01-01T00:00:00.00Z' },
    { at: '2020-01-01T00:00:00.00Z' },
  ],
  [
    'TimestampPath with an offset',
    wait({ TimestampPath: '$.at' }),
    { at: '2020-01-01T02:00:00+02:00' },
    { at: '2020-01-01T02:00:00+02:00' },
  ],
  ...[
    '2020-01-01T00:00:00',
    '2020-01-01T00:00:00.000000',
    '2020-02-30T00:00:00Z',
    '2020-13-01T00:00:00Z',
    '2020-01-01T25:00:00Z',
    '2020-01-01 00:00:00Z',
    '',
  ].map((at) => [`TimestampPath to \`${at}\``, wait({ TimestampPath: '$.at' }), { at }, noTimestamp(at)] as const),
  ['TimestampPath to a number', wait({ TimestampPath: '$.at' }), { at: 5 }, noTimestamp('5')],
  [
    'ErrorPath to nothing',
    { X: { Type: 'Fail', ErrorPath: '$.e' } },
    {},
    inState("The JSONPath '$.e' specified for the field 'ErrorPath' could not be found in the input '{}'"),
  ],
  [
    'CausePath to a number',
    { X: { Type: 'Fail', CausePath: '$.c' } },
    { c: 1 },
    inState('The CausePath parameter does not reference a string value: $.c == 1'),
  ],
  [
    'a Choice within Choices',
    {
      X: {
        Type: 'Choice',
        Choices: [
          { And: [{ Variable: '$.a', IsPresent: true }, { Not: { Variable: '$.a', StringEquals: 'no' } }], Next: 'S' },
        ],
        Default: 'F',
      },
      S: { Type: 'Succeed' },
      F: { Type: 'Fail' },
    },
    { a: 'yes' },
    { a: 'yes' },
  ],
];

describe('an execution ends after', () => {
  for (const [what, states, input, end] of ends) it(what, () => assert.deepEqual(endOf(run(states, input)), end));

  it('its 25,000th event, whatever it does', () => {
    const events = run({
      A: { Type: 'Pass', Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: false, Next: 'A' }], Default: 'E' },
      E: { Type: 'Succeed' },
    });
    assert.equal(events.length, historyEventsMax);
    assert.deepEqual(endOf(events), {
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
  });
});

/** AWS takes any JSON here, though the specification says an object. */
const primitives: readonly unknown[] = [false, true, 0, 1.5, 'text', '$.a', null, [], [1, { a: [] }], {}];

describe('Parameters, and a Result, of', () => {
  for (const value of primitives)
    it(JSON.stringify(value), () => {
      assert.deepEqual(endOf(run(pass({ Parameters: value }), { a: 1 })), value);
      assert.deepEqual(endOf(run(pass({ Parameters: value, ResultPath: '$.b' }), { a: 1 })), { a: 1, b: value });
      assert.deepEqual(endOf(run(pass({ Result: value }), { a: 1 })), value);
    });

  it('a list have paths too', () => {
    assert.deepEqual(endOf(run(pass({ Parameters: [{ 'b.$': '$.a' }, '$.a'] }), { a: 1 })), [{ b: 1 }, '$.a']);
  });
});
