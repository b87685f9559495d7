/** Executions in JSONata, evaluated for real: what comes of each field, and the events of what fails. Cases of our own, after the guide. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Event, Response } from '../../src/languages/states/fixtures/run-machine.ts';
import { runEvaluated } from './run-evaluated.ts';

const end = { End: true };
const publish = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sns:publish',
  Arguments: { TopicArn: 't', Message: '{% $states.input.m %}' },
  ...end,
};
const inner = (state: object) => ({ StartAt: 'I', States: { I: { Type: 'Pass', ...end, ...state } } });
const boom = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Boom', Cause: 'c' } } };
const ok: Response = { is: 'succeeded', output: '{"MessageId":"1"}' };
const bad: Response = { is: 'failed', error: 'SNS.Busy', cause: 'later' };

/** The states begin with A. */
const run = (states: object, input: unknown = {}, responses: readonly Response[] = []): Event[] =>
  runEvaluated({
    definition: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: states }),
    input: JSON.stringify(input),
    responses,
  });

/** Its output as a value, or its error and the last sentence of its cause. */
function endOf(events: readonly Event[]): unknown {
  const last = events.at(-1) as {
    executionSucceededEventDetails?: { output: string };
    executionFailedEventDetails?: Failed;
  };
  if (last.executionSucceededEventDetails) return JSON.parse(last.executionSucceededEventDetails.output);
  const { error, cause } = last.executionFailedEventDetails as Failed;
  return [error, cause?.replace(/^An error occurred .*?\)\. /, '')];
}

interface Failed {
  readonly error?: string;
  readonly cause?: string;
}

const outcomes: {
  readonly [what: string]: readonly [states: object, input: unknown, responses: Response[], end: unknown];
} = {
  'Output beside the result and the input': [
    { A: { ...publish, Output: { id: '{% $states.result.MessageId %}', m: '{% $states.input.m %}' } } },
    { m: 'hi' },
    [ok],
    { id: '1', m: 'hi' },
  ],
  'Assign sees the values from before, and Output too': [
    {
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: '{% $x + 1 %}', y: '{% $x %}' }, Output: '{% $x %}', Next: 'C' },
      C: { Type: 'Pass', Output: '{% [$x, $y, $states.input] %}', ...end },
    },
    {},
    [],
    [2, 1, 1],
  ],
  'a rule of a Choice with its own Output and Assign': [
    {
      A: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $states.input.n > 5 %}', Next: 'B', Output: 'many', Assign: { v: 1 } },
          { Condition: true, Next: 'B', Output: '{% "few " & $states.input.n %}', Assign: { v: 2 } },
        ],
      },
      B: { Type: 'Pass', Output: '{% [$states.input, $v] %}', ...end },
    },
    { n: 3 },
    [],
    ['few 3', 2],
  ],
  'a condition after the one that holds counts for nothing': [
    {
      A: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% true %}', Next: 'B' },
          { Condition: '{% $error("no") %}', Next: 'B' },
        ],
      },
      B: { Type: 'Succeed', Output: 'B' },
    },
    {},
    [],
    'B',
  ],
  'Items with expressions in it, and a selector': [
    {
      A: {
        Type: 'Map',
        Items: [1, '{% $states.input.two %}'],
        ItemSelector: { v: '{% $states.context.Map.Item.Value * 10 %}', i: '{% $states.context.Map.Item.Index %}' },
        ItemProcessor: inner({ Output: '{% $states.input.v + $states.input.i %}' }),
        Output: '{% $sum($states.result) %}',
        ...end,
      },
    },
    { two: 2 },
    [],
    31,
  ],
  'Arguments of a Parallel': [
    {
      A: {
        Type: 'Parallel',
        Arguments: '{% $states.input.a %}',
        Branches: [inner({ Output: '{% $states.input & "!" %}' })],
        ...end,
      },
    },
    { a: 'b' },
    [],
    ['b!'],
  ],
  'the error that a catcher takes': [
    {
      A: {
        ...publish,
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Next: 'B',
            Output: '{% $states.errorOutput %}',
            Assign: { e: '{% $states.errorOutput.Error %}' },
          },
        ],
      },
      B: { Type: 'Pass', Output: '{% [$e, $states.input.Cause] %}', ...end },
    },
    { m: 1 },
    [bad],
    ['SNS.Busy', 'later'],
  ],
  'a failed expression is an error that a retrier and a catcher take': [
    {
      A: {
        ...publish,
        Retry: [{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'B', Output: 'caught' }],
      },
      B: { Type: 'Succeed' },
    },
    {},
    [],
    'caught',
  ],
  'Fail with expressions': [
    { A: { Type: 'Fail', Error: '{% $states.input.e %}', Cause: '{% "in " & $states.context.State.Name %}' } },
    { e: 'E' },
    [],
    ['E', 'in A'],
  ],
};

const failures: { readonly [expression: string]: readonly [state: object, cause: string] } = {
  'a value that is not there': [
    { Type: 'Pass', Output: { a: [0, '{% $states.input.no %}'] }, ...end },
    "The JSONata expression '$states.input.no' specified for the field 'Output/a[1]' returned nothing (undefined).",
  ],
  'an error of JSONata': [
    { Type: 'Pass', Output: '{% $sum(["a"]) %}', ...end },
    `The JSONata expression '$sum(["a"])' specified for the field 'Output' threw an error during evaluation. T0412: Argument 1 of function "sum" must be an array of "numbers"`,
  ],
  'a number of seconds that is a text': [
    { Type: 'Wait', Seconds: '{% "2" %}', ...end },
    `The JSONata expression '"2"' specified for the field 'Seconds' returned an unexpected result type. Expected 'integer', but was 'string' for value: "2"`,
  ],
  'a time-out that is no whole number': [
    { ...publish, Arguments: { TopicArn: 't', Message: 'm' }, TimeoutSeconds: '{% 1.5 %}' },
    "The JSONata expression '1.5' specified for the field 'TimeoutSeconds' returned an unexpected result type. Expected 'integer', but was 'number' for value: 1.5",
  ],
  '$eval, which AWS takes away': [
    { Type: 'Pass', Output: '{% $eval("1") %}', ...end },
    `The JSONata expression '$eval("1")' specified for the field 'Output' threw an error during evaluation. T1006: Attempted to invoke a non-function`,
  ],
};

describe('a machine in JSONata', () => {
  for (const [what, [states, input, responses, expected]] of Object.entries(outcomes))
    it(`has ${what}`, () => assert.deepEqual(endOf(run(states, input, responses)), expected));

  for (const [what, [state, cause]] of Object.entries(failures))
    it(`fails for ${what}`, () => {
      const events = run({ A: state });
      assert.deepEqual(endOf(events), ['States.QueryEvaluationError', cause]);
      assert.equal(events.at(-2)?.type, 'EvaluationFailed');
    });

  it('says in its history where an expression failed, after what came before the state', () => {
    const [, , failed] = run({ A: { ...publish, TimeoutSeconds: '{% 5 %}' } });
    const cause = `An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '$states.input.m' specified for the field 'Arguments/Message' returned nothing (undefined).`;
    assert.deepEqual(failed, {
      timestamp: '2026-01-01T00:00:00.000Z',
      type: 'EvaluationFailed',
      id: 3,
      previousEventId: 0,
      evaluationFailedEventDetails: {
        error: 'States.QueryEvaluationError',
        cause,
        location: 'Arguments/Message',
        state: 'A',
      },
    });
  });

  it('keeps variables to their scopes', () => {
    const states = {
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: {
        Type: 'Parallel',
        Branches: [inner({ Assign: { y: '{% $x %}' }, Output: '{% $x %}' }), { ...boom }],
        Next: 'C',
        Catch: [{ ErrorEquals: ['Boom'], Next: 'C', Assign: { z: 'caught' } }],
      },
      C: { Type: 'Pass', Output: { x: '{% $x %}', y: '{% $exists($y) %}', z: '{% $z %}' }, ...end },
    };
    assert.deepEqual(endOf(run(states)), { x: 1, y: false, z: 'caught' });
  });
});
