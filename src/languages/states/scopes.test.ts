/** Parallel and Map: what their scopes do to each other, in the order of events that AWS shows; and that each execution can be stored after any step. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Event, runStates } from './fixtures/run-machine.ts';

const end = { End: true };
const pass = { Type: 'Pass', ...end };
const wait = (Seconds: number) => ({ Type: 'Wait', Seconds, ...end });
const boom = { Type: 'Fail', Error: 'Boom', Cause: 'c' };
const publish = { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Parameters: { Message: 'm' }, ...end };
const branch = (...states: [name: string, state: object][]) => ({
  StartAt: states[0]![0],
  States: Object.fromEntries(states),
});
const parallel = (...Branches: object[]) => ({ Type: 'Parallel', Branches, ...end });
const map = (processor: object, rest: object = {}) => ({ Type: 'Map', ItemProcessor: processor, ...end, ...rest });

const short = (events: readonly Event[]): [string, unknown][] =>
  events.map(({ type, previousEventId }) => [type, previousEventId]);

describe('a Parallel', () => {
  it('goes on when its last branch has ended, with the outputs in the order of the branches', () => {
    const events = runStates({
      P: parallel(branch(['Slow', wait(5)]), branch(['Quick', { ...pass, Result: 1 }])),
    });
    assert.deepEqual(short(events), [
      ['ExecutionStarted', 0],
      ['ParallelStateEntered', 0],
      ['ParallelStateStarted', 2],
      ['WaitStateEntered', 3],
      ['PassStateEntered', 3],
      ['PassStateExited', 5],
      ['WaitStateExited', 4],
      ['ParallelStateSucceeded', 7],
      ['ParallelStateExited', 7],
      ['ExecutionSucceeded', 9],
    ]);
    assert.deepEqual(events.at(-1)?.['executionSucceededEventDetails'], {
      output: '[{},1]',
      outputDetails: { truncated: false },
    });
  });

  it('fails with the first branch that fails; what the others wait for is cut', () => {
    const events = runStates({ P: parallel(branch(['Slow', wait(5)]), branch(['Bad', boom])) });
    assert.deepEqual(short(events).slice(3), [
      ['WaitStateEntered', 3],
      ['FailStateEntered', 3],
      ['WaitStateAborted', 5],
      ['ParallelStateFailed', 5],
      ['ExecutionFailed', 7],
    ]);
  });

  it('says that the task by which it failed was aborted, and hands the failure to its own Catch', () => {
    const states = {
      P: { ...parallel(branch(['T', publish])), Catch: [{ ErrorEquals: ['States.ALL'], Next: 'H' }] },
      H: pass,
    };
    const events = runStates(states, {}, [{ is: 'failed', error: 'E', cause: 'c' }]);
    assert.deepEqual(short(events).slice(5), [
      ['TaskStarted', 5],
      ['TaskFailed', 6],
      ['TaskStateAborted', 7],
      ['ParallelStateFailed', 7],
      ['ParallelStateExited', 9],
      ['PassStateEntered', 10],
      ['PassStateExited', 11],
      ['ExecutionSucceeded', 12],
    ]);
  });

  it('does not see a failure that its branch has caught', () => {
    const states = {
      P: parallel(
        branch(
          ['T', { ...publish, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'R' }] }],
          ['R', { ...pass, Result: 1 }],
        ),
      ),
    };
    const events = runStates(states, {}, [{ is: 'failed', error: 'E', cause: 'c' }]);
    assert.equal((events.at(-1)!['executionSucceededEventDetails'] as { output: string }).output, '[1]');
  });

  it('ends at once where a branch meets an error that nothing catches', () => {
    const bad = { ...pass, Parameters: { 'a.$': '$.b' } };
    const events = runStates({
      P: { ...parallel(branch(['B', bad])), Catch: [{ ErrorEquals: ['States.ALL'], Next: 'H' }] },
      H: pass,
    });
    assert.deepEqual(short(events).slice(3), [
      ['PassStateEntered', 3],
      ['ExecutionFailed', 4],
    ]);
    assert.match(JSON.stringify(events.at(-1)), /executing the state 'B' \(entered at the event id #4\)/);
  });

  it('fails twice where it stands in another', () => {
    const events = runStates({ P: parallel(branch(['Q', parallel(branch(['Bad', boom]))]), branch(['W', wait(9)])) });
    assert.deepEqual(short(events).slice(-4), [
      ['ParallelStateFailed', 7],
      ['WaitStateAborted', 8],
      ['ParallelStateFailed', 8],
      ['ExecutionFailed', 10],
    ]);
  });
});

describe('a Map', () => {
  it('of no items goes on from its start', () => {
    assert.deepEqual(short(runStates({ M: map(branch(['I', pass])) }, [])).slice(2), [
      ['MapStateStarted', 2],
      ['MapStateSucceeded', 3],
      ['MapStateExited', 3],
      ['ExecutionSucceeded', 5],
    ]);
  });

  it('fails with the first iteration that fails; the others are aborted', () => {
    const route = { Type: 'Choice', Choices: [{ Variable: '$', StringEquals: 'bad', Next: 'Pause' }], Default: 'Long' };
    const processor = branch(
      ['Route', route],
      ['Long', wait(15)],
      ['Pause', { ...wait(1), End: undefined, Next: 'Bad' }],
      ['Bad', boom],
    );
    const events = runStates({ M: map(processor) }, ['good', 'bad']);
    const failure = events.findIndex(({ type }) => type === 'FailStateEntered') + 1;
    assert.deepEqual(short(events).slice(failure), [
      ['MapIterationAborted', failure],
      ['WaitStateAborted', failure],
      ['MapIterationFailed', failure],
      ['MapStateFailed', failure],
      ['ExecutionFailed', failure + 4],
    ]);
  });

  it('goes on while no more fail than it tolerates', () => {
    const route = { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 2, Next: 'Bad' }], Default: 'Good' };
    const processor = branch(['Route', route], ['Bad', boom], ['Good', pass]);
    const run = (rest: object) => runStates({ M: map(processor, rest) }, [1, 2, 3, 4]).at(-1)!;
    const output = '[1,{"Error":"Boom","Cause":"c"},3,4]';
    assert.deepEqual(run({ ToleratedFailureCount: 1 })['executionSucceededEventDetails'], {
      output,
      outputDetails: { truncated: false },
    });
    assert.equal(run({ ToleratedFailurePercentage: 25 }).type, 'ExecutionSucceeded');
    assert.equal(run({ ToleratedFailurePercentage: 24 }).type, 'ExecutionFailed');
    assert.equal(run({}).type, 'ExecutionFailed');
  });

  it('runs no more than 40 iterations at once, however many it may', () => {
    const events = runStates({ M: map(branch(['W', wait(5)]), { MaxConcurrency: 1000 }) }, Array.from({ length: 50 }));
    const starts = events.filter(({ type }) => type === 'MapIterationStarted');
    const atOnce = starts.filter(({ timestamp }) => timestamp === starts[0]!['timestamp']);
    assert.deepEqual([starts.length, atOnce.length], [50, 40]);
  });

  it('shows each iteration its item in the context object, the innermost first', () => {
    const inner = { ...pass, Parameters: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' } };
    const events = runStates(
      { M: map(branch(['N', map(branch(['I', inner]), { ItemSelector: { 'outer.$': '$$.Map.Item.Value' } })])) },
      [['a'], ['b']],
    );
    const output = JSON.parse((events.at(-1)!['executionSucceededEventDetails'] as { output: string }).output);
    assert.deepEqual(output, [[{ i: 0, v: 'a' }], [{ i: 0, v: 'b' }]]);
  });

  const parsing = { ItemSelector: { 'v.$': 'States.StringToJson($$.Map.Item.Value)' } };

  it('whose selector fails for an item fails as by its iteration, and the others are cut', () => {
    const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'H' }] };
    const states = { M: map(branch(['W', wait(5)]), { ...parsing, ...caught }), H: wait(100) };
    const events = runStates(states, ['1', '{']);
    assert.deepEqual(
      events.slice(3).map(({ type }) => type),
      [
        'MapIterationStarted',
        'MapIterationStarted',
        'WaitStateEntered',
        'MapIterationAborted',
        'WaitStateAborted',
        'MapIterationFailed',
        'MapStateFailed',
        'MapStateExited',
        'WaitStateEntered',
        'WaitStateExited',
        'ExecutionSucceeded',
      ],
    );
  });

  it('tolerates items that cannot be selected, as those that fail', () => {
    const events = runStates({ M: map(branch(['I', pass]), { ...parsing, ToleratedFailureCount: 1 }) }, [
      '1',
      '{',
      '2',
    ]);
    const { output } = events.at(-1)!['executionSucceededEventDetails'] as { output: string };
    assert.deepEqual(
      JSON.parse(output).map((each: object) => Object.keys(each)),
      [['v'], ['Error', 'Cause'], ['v']],
    );
  });

  it('takes no item that is too large when it is selected', () => {
    const large = { ItemSelector: { 'a.$': '$', 'b.$': '$' } };
    const events = runStates({ M: map(branch(['I', pass]), large) }, ['x'.repeat(150_000)]);
    assert.match(JSON.stringify(events.at(-1)), /States\.DataLimitExceeded/);
  });

  it('with results that no memory could hold fails with States.DataLimitExceeded', () => {
    const long = { ...pass, Result: 'x'.repeat(250_000) };
    const events = runStates({ M: map(branch(['I', long]), { ResultSelector: { n: 1 } }) }, Array(200).fill(1));
    assert.match(JSON.stringify(events.at(-1)), /States\.DataLimitExceeded/);
  });

  it('ends at event 25,000 like any execution', () => {
    const events = runStates(
      { M: map(branch(['I', pass])) },
      Array.from({ length: 6300 }, () => 0),
    );
    assert.deepEqual([events.length, events.at(-1)?.type], [25_000, 'ExecutionFailed']);
  });
});

describe('variables', () => {
  it('are seen by the states after, and by the scopes inside; those of a scope go with it', () => {
    const states = {
      A: { Type: 'Pass', Assign: { x: 1, 'in.$': '$.a' }, Next: 'P' },
      P: {
        ...parallel(
          branch(
            ['B', { Type: 'Pass', Assign: { y: 2 }, Next: 'C' }],
            ['C', { ...pass, Parameters: { 'all.$': '$x', 'y.$': '$y' } }],
          ),
          branch(['D', { ...pass, Parameters: { 'x.$': '$x' } }]),
        ),
        Assign: { 'r.$': '$[0].y' },
        End: undefined,
        Next: 'Z',
      },
      Z: { ...pass, Parameters: { 'r.$': '$r', 'x.$': '$x', 'in.$': '$in.b' } },
    };
    const events = runStates(states, { a: { b: 7 } });
    assert.deepEqual(JSON.parse((events.at(-1)!['executionSucceededEventDetails'] as { output: string }).output), {
      r: 2,
      x: 1,
      in: 7,
    });
    const assigned = (events[2]!['stateExitedEventDetails'] as Event)['assignedVariables'];
    assert.deepEqual(assigned, { x: '1', in: '{"b":7}' });
  });

  it('keep their old values while new ones are found', () => {
    const states = {
      A: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { 'x.$': '$y', 'y.$': '$x' }, Next: 'C' },
      C: { ...pass, Parameters: { 'x.$': '$x', 'y.$': '$y' } },
    };
    const events = runStates(states);
    assert.match(JSON.stringify(events.at(-1)), /\{\\"x\\":2,\\"y\\":1\}/);
  });

  it('of more than 256 KiB in one Assign are refused', () => {
    const events = runStates({ A: { ...pass, Assign: { 'x.$': '$.s', 'y.$': '$.s' } } }, { s: 'x'.repeat(140_000) });
    assert.match(JSON.stringify(events.at(-1)), /States\.DataLimitExceeded/);
  });
});
