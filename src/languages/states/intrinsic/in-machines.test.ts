import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runMachine } from '../fixtures/run-machine.ts';

/** The last event of a machine of one state. */
function ending(state: object, input: unknown) {
  const definition = JSON.stringify({ StartAt: 'X', States: { X: state } });
  return runMachine({ definition, input: JSON.stringify(input), responses: [] }).at(-1) as Record<string, unknown>;
}

describe('intrinsic functions in a machine', () => {
  it('make values of Parameters', () => {
    const Parameters = { 'a.$': "States.Format('{} of {}', $.n, States.ArrayLength($.list))", b: 1 };
    const last = ending({ Type: 'Pass', Parameters, End: true }, { n: 2, list: [1, 2, 3] });
    assert.equal((last['executionSucceededEventDetails'] as { output: string }).output, '{"a":"2 of 3","b":1}');
  });

  it('make the error and the cause of a Fail state', () => {
    const last = ending(
      { Type: 'Fail', ErrorPath: "States.Format('E{}', $.n)", CausePath: '$.why' },
      { n: 2, why: 'w' },
    );
    assert.deepEqual(last['executionFailedEventDetails'], { error: 'E2', cause: 'w' });
  });

  it('say what they cannot do, and where', () => {
    const call = 'States.ArrayGetItem($.list, 3)';
    const last = ending({ Type: 'Pass', Parameters: { 'a.$': call }, End: true }, { list: [] });
    assert.deepEqual(last['executionFailedEventDetails'], {
      error: 'States.IntrinsicFailure',
      cause: `An error occurred while executing the state 'X' (entered at the event id #2). The function '${call}' had the following error: The index 3 is out of bounds`,
    });
  });

  it('name an argument that leads nowhere', () => {
    const last = ending({ Type: 'Pass', Parameters: { 'a.$': 'States.Array($.a.b)' }, End: true }, { c: 1 });
    assert.deepEqual(last['executionFailedEventDetails'], {
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'X' (entered at the event id #2). The JsonPath argument for the field '$.a.b' could not be found in the input '{\"c\":1}'",
    });
  });
});
