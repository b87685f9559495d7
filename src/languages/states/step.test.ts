import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Instant, instant, later } from '../instant.ts';
import { isProblems } from '../problem.ts';
import type { Command } from './command.ts';
import { type Execution, newExecution, rootId } from './execution.ts';
import type { HistoryEvent } from './history.ts';
import { historyEventsMax } from './limits.ts';
import type { Machine } from './machine.ts';
import { parseMachine } from './parse-machine.ts';
import { step } from './step.ts';
import type { StepInput } from './step-input.ts';
import { changesBetween, readExecution } from './stored-execution.ts';

const noon = instant(Date.UTC(2026, 0, 1, 12));

const about = (input: string) => ({
  executionArn: 'arn:aws:states:eu-west-1:111111111111:execution:m:e',
  name: 'e',
  input,
  roleArn: 'arn:aws:iam::111111111111:role/r',
  startedAt: noon,
  machineArn: 'arn:aws:states:eu-west-1:111111111111:stateMachine:m',
  machineName: 'm',
});

function machineOf(states: object, rest: object = {}): Machine {
  const machine = parseMachine(JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...rest }));
  assert.ok(!isProblems(machine), JSON.stringify(machine));
  return machine;
}

/** A run by hand: each input is a step, events and commands are kept. */
class Bench {
  readonly machine: Machine;
  execution: Execution;
  history: HistoryEvent[] = [];
  commands: readonly Command[] = [];

  constructor(machine: Machine, input = '{}') {
    this.machine = machine;
    this.execution = newExecution(about(input));
  }

  step(input: StepInput, at: Instant = noon, eventsMax?: number): this {
    const taken = step(this.machine, this.execution, input, at, () => 0.5, eventsMax);
    this.execution = taken.execution;
    this.history.push(...taken.history);
    this.commands = taken.commands;
    return this;
  }

  get types(): string[] {
    return this.history.map(({ type }) => type);
  }

  get output(): unknown {
    const { ending } = this.execution;
    return ending?.status === 'SUCCEEDED' ? JSON.parse(ending.output) : ending;
  }
}

const started = (states: object, input = {}) =>
  new Bench(machineOf(states), JSON.stringify(input)).step({ is: 'start' });

const call = (bench: Bench) => {
  const found = bench.commands.find((command) => command.do === 'call');
  assert.ok(found, 'a call was asked for');
  return found;
};
const timerOf = (bench: Bench) => {
  const found = bench.commands.find((command) => command.do === 'set-timer');
  assert.ok(found, 'a timer was asked for');
  return found;
};

const runTask = {
  Type: 'Task',
  Resource: 'arn:aws:states:::ecs:runTask.sync',
  Parameters: { TaskDefinition: 'd' },
  End: true,
};
const publish = { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Parameters: { Message: 'm' }, End: true };
const failed = (token: number, error = 'States.TaskFailed'): StepInput => ({ is: 'failed', token, error, cause: 'c' });

describe('data on its way through a state', () => {
  const cases: [what: string, state: object, input: unknown, output: unknown][] = [
    [
      'InputPath narrows what Parameters see',
      { InputPath: '$.a', Parameters: { 'x.$': '$.b', y: [{ 'z.$': '$' }] } },
      { a: { b: 1 } },
      { x: 1, y: [{ z: { b: 1 } }] },
    ],
    ['ResultPath keeps the raw input', { InputPath: '$.a', ResultPath: '$.r' }, { a: 1 }, { a: 1, r: 1 }],
    ['ResultPath null drops the result', { Result: 1, ResultPath: null }, { a: 1 }, { a: 1 }],
    ['OutputPath comes last', { Result: 1, ResultPath: '$.r.s', OutputPath: '$.r' }, {}, { s: 1 }],
    [
      'the context object is at hand',
      { Parameters: { 'id.$': '$$.Execution.Name', 'at.$': '$$.State.EnteredTime' } },
      {},
      { id: 'e', at: '2026-01-01T12:00:00.000Z' },
    ],
    [
      'a member named __proto__ is a member',
      { Result: JSON.parse('{"__proto__":1}'), ResultPath: '$.r' },
      {},
      JSON.parse('{"r":{"__proto__":1}}'),
    ],
  ];
  for (const [what, state, input, output] of cases)
    it(what, () =>
      assert.deepEqual(started({ P: { Type: 'Pass', End: true, ...state } }, input as object).output, output),
    );

  it('is handed on as it was written where no state touches it', () => {
    const text = '{ "n": 1.0 }';
    const bench = new Bench(machineOf({ P: { Type: 'Pass', Next: 'S' }, S: { Type: 'Succeed' } }), text).step({
      is: 'start',
    });
    assert.deepEqual(bench.execution.ending, { status: 'SUCCEEDED', output: text });
  });

  it('names the path that led nowhere, in which state', () => {
    const { output } = started({ P: { Type: 'Pass', InputPath: '$.a', End: true } });
    const cause =
      "An error occurred while executing the state 'P' (entered at the event id #2). Invalid path '$.a' : No results for path: $['a']";
    assert.deepEqual(output, { status: 'FAILED', error: 'States.Runtime', cause });
  });
});

describe('a Choice', () => {
  it('without a match and without a default fails', () => {
    const { output } = started(
      { C: { Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 1, Next: 'S' }] }, S: { Type: 'Succeed' } },
      { a: 2 },
    );
    const cause =
      "An error occurred while executing the state 'C' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.";
    assert.deepEqual(output, { status: 'FAILED', error: 'States.Runtime', cause });
  });
});

describe('a Wait', () => {
  it('asks to be woken, and sleeps until then', () => {
    const bench = started({ W: { Type: 'Wait', Seconds: 90, End: true } }, { a: 1 });
    assert.deepEqual(bench.commands, [{ do: 'set-timer', timer: 1, at: later(noon, 90) }]);
    bench.step({ is: 'woken', timer: 1 }, later(noon, 90));
    assert.deepEqual(bench.output, { a: 1 });
  });

  it('is not woken by another timer', () => {
    const bench = started({ W: { Type: 'Wait', Seconds: 90, End: true } }).step({ is: 'woken', timer: 7 });
    assert.equal(bench.execution.ending, undefined);
  });
});

describe('a Task', () => {
  it('calls its service with the parameters that .sync adds to', () => {
    const { parameters, service, action, pattern } = call(started({ T: runTask }));
    assert.deepEqual(
      [service, action, pattern, parameters],
      ['ecs', 'runTask', '.sync', { TaskDefinition: 'd', StartedBy: 'AWS Step Functions' }],
    );
  });

  it('selects from the result and forgets its time-out', () => {
    const bench = started({ T: { ...publish, TimeoutSeconds: 5, ResultSelector: { 'id.$': '$.MessageId' } } });
    assert.deepEqual(timerOf(bench), { do: 'set-timer', timer: 2, at: later(noon, 5) });
    bench.step({ is: 'succeeded', token: 1, output: '{"MessageId":"i"}' });
    assert.deepEqual([bench.output, bench.commands], [{ id: 'i' }, [{ do: 'clear-timer', timer: 2 }]]);
  });

  for (const ResultSelector of [false, 0, 'text', null, [{ 'id.$': '$.MessageId' }]])
    it(`selects ${JSON.stringify(ResultSelector)} whatever the result`, () => {
      const bench = started({ T: { ...publish, ResultSelector } });
      bench.step({ is: 'succeeded', token: 1, output: '{"MessageId":"i"}' });
      assert.deepEqual(bench.output, Array.isArray(ResultSelector) ? [{ id: 'i' }] : ResultSelector);
    });

  it('is retried without entering its state again, the wait doubled, then fails', () => {
    const Retry = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 3, BackoffRate: 2 }];
    const bench = started({ T: { ...runTask, Retry } });
    const waits: number[] = [];
    for (let at = noon; !bench.execution.ending; ) {
      const { token } = call(bench);
      bench.step({ is: 'submitted', token, output: '{}' }, at).step(failed(token), at);
      if (bench.execution.ending) break;
      const { timer, at: due } = timerOf(bench);
      waits.push((due - at) / 1000);
      bench.step({ is: 'woken', timer }, due);
      at = due;
    }
    const attempt = ['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskFailed'];
    assert.deepEqual(waits, [10, 20, 40]);
    assert.deepEqual(bench.types, [
      'ExecutionStarted',
      'TaskStateEntered',
      ...attempt,
      ...attempt,
      ...attempt,
      ...attempt,
      'ExecutionFailed',
    ]);
    assert.deepEqual(
      bench.history.map(({ previous }) => previous),
      [0, 0, ...Array.from({ length: 17 }, (_, i) => i + 2)],
    );
  });

  it('counts the attempts of each retrier by itself', () => {
    const Retry = ['A', 'B'].map((name) => ({ ErrorEquals: [name], MaxAttempts: 1 }));
    const bench = started({ T: { ...publish, Retry } });
    for (const error of ['A', 'B', 'A']) {
      const { token } = call(bench);
      bench.step(failed(token, error));
      if (!bench.execution.ending) bench.step({ is: 'woken', timer: timerOf(bench).timer });
    }
    assert.deepEqual(bench.output, { status: 'FAILED', error: 'A', cause: 'c' });
  });

  it('that runs too long is cancelled, and its time-out can be caught', () => {
    const Catch = [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.e', Next: 'S' }];
    const bench = started({ T: { ...runTask, TimeoutSeconds: 600, Catch }, S: { Type: 'Succeed' } }, { a: 1 });
    bench.step({ is: 'submitted', token: 1, output: '{}' }).step({ is: 'woken', timer: 2 }, later(noon, 600));
    assert.deepEqual(bench.commands, [{ do: 'cancel', token: 1 }]);
    assert.deepEqual(bench.output, { a: 1, e: { Error: 'States.Timeout', Cause: '' } });
    assert.deepEqual(bench.types.slice(4), [
      'TaskSubmitted',
      'TaskTimedOut',
      'TaskStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('whose time-out is not caught ends the execution as failed, without a cause', () => {
    const bench = started({ T: { ...runTask, TimeoutSecondsPath: '$.s' } }, { s: 3 }).step({ is: 'woken', timer: 2 });
    assert.deepEqual(bench.output, { status: 'FAILED', error: 'States.Timeout', cause: undefined });
    assert.equal(bench.history[2]?.timeoutInSeconds, 3);
  });

  it('ignores responses that come twice or too late', () => {
    const bench = started({ T: { ...runTask, Retry: [{ ErrorEquals: ['States.ALL'] }] } });
    bench.step({ is: 'submitted', token: 1, output: '{}' });
    const before = bench.execution;
    assert.deepEqual(bench.step({ is: 'submitted', token: 1, output: '{}' }).execution, before);
    bench.step(failed(1));
    const waiting = bench.execution;
    assert.deepEqual(bench.step({ is: 'succeeded', token: 1, output: '{}' }).execution, waiting);
  });

  it('that was not taken on says so', () => {
    const bench = started({ T: runTask }).step(failed(1, 'ECS.AccessDeniedException'));
    assert.deepEqual(bench.types.slice(-2), ['TaskSubmitFailed', 'ExecutionFailed']);
  });

  const terminal: [error: string, name: string, caught: boolean][] = [
    ['States.Timeout', 'States.TaskFailed', false],
    ['Mine', 'States.TaskFailed', true],
    ['States.Timeout', 'States.ALL', true],
    ['States.DataLimitExceeded', 'States.ALL', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.Runtime', 'States.ALL', false],
    ['States.Runtime', 'States.Runtime', false],
  ];
  for (const [error, name, caught] of terminal)
    it(`${name} ${caught ? 'catches' : 'does not catch'} ${error}`, () => {
      const bench = started({ T: { ...publish, Catch: [{ ErrorEquals: [name], Next: 'S' }] }, S: { Type: 'Succeed' } });
      assert.equal(bench.step(failed(1, error)).execution.ending?.status, caught ? 'SUCCEEDED' : 'FAILED');
    });

  it('whose response is too large fails by its resource', () => {
    const bench = started({ T: publish }).step({
      is: 'succeeded',
      token: 1,
      output: JSON.stringify('x'.repeat(262_143)),
    });
    const cause =
      "The state/task 'arn:aws:states:::sns:publish' returned a result with a size exceeding the maximum number of bytes service limit.";
    assert.deepEqual(bench.output, { status: 'FAILED', error: 'States.DataLimitExceeded', cause });
  });
});

describe('the end of an execution', () => {
  it('by StopExecution cancels its task and follows no event', () => {
    const bench = started({ T: { ...runTask, TimeoutSeconds: 9 } }).step({ is: 'stopped', error: 'E', cause: 'C' });
    assert.deepEqual(bench.commands, [
      { do: 'clear-timer', timer: 2 },
      { do: 'cancel', token: 1 },
    ]);
    assert.deepEqual(bench.history.at(-1), { type: 'ExecutionAborted', error: 'E', cause: 'C', previous: 0 });
    assert.deepEqual(bench.output, { status: 'ABORTED', error: 'E', cause: 'C' });
  });

  it('by its own time-out shows States.Timeout in the history alone', () => {
    const bench = started({ W: { Type: 'Wait', Seconds: 9, End: true } }).step({ is: 'timed-out' });
    assert.deepEqual(bench.history.at(-1), { type: 'ExecutionTimedOut', error: 'States.Timeout', previous: 0 });
    assert.deepEqual(bench.output, { status: 'TIMED_OUT' });
  });

  it('is final', () => {
    const bench = started({ S: { Type: 'Succeed' } });
    const { length } = bench.history;
    assert.equal(bench.step({ is: 'stopped', error: undefined, cause: undefined }).history.length, length);
  });
});

describe('a machine that never ends', () => {
  const loop = {
    A: { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'S' }], Default: 'B' },
    B: { Type: 'Pass', Next: 'A' },
    S: { Type: 'Succeed' },
  };

  it('is interrupted when the events of a step are used up, and goes on', () => {
    const bench = new Bench(machineOf(loop)).step({ is: 'start' }, noon, 100);
    assert.deepEqual([bench.history.length, bench.commands], [101, [{ do: 'continue' }]]);
    assert.ok(bench.step({ is: 'continue' }, noon, 100).history.length > 200);
  });

  it('fails at its last event', () => {
    const bench = new Bench(machineOf(loop)).step({ is: 'start' });
    assert.equal(bench.history.length, historyEventsMax);
    const cause = 'The execution reached the maximum number of history events (25000).';
    assert.deepEqual(bench.output, { status: 'FAILED', error: 'States.Runtime', cause });
  });
});

describe('an execution', () => {
  const Retry = [
    { ErrorEquals: ['A'], MaxAttempts: 2, JitterStrategy: 'FULL' },
    { ErrorEquals: ['States.TaskFailed'] },
  ];
  const machine = machineOf({
    W: { Type: 'Wait', SecondsPath: '$.s', Next: 'T' },
    T: {
      ...runTask,
      End: undefined,
      TimeoutSeconds: 60,
      ResultPath: '$.r',
      Retry,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.e', Next: 'P' }],
      Next: 'C',
    },
    C: { Type: 'Choice', Choices: [{ Variable: '$.r.again', BooleanEquals: true, Next: 'W' }], Default: 'P' },
    P: { Type: 'Pass', Parameters: { 'all.$': '$', 'n.$': '$$.State.Name' }, End: true },
  });

  it('can be stored and read again between any two steps, and runs the same', () => {
    const error = fc.constantFrom('A', 'B', 'States.Timeout');
    const response = fc.oneof(
      error.map((name) => ({ is: 'failed' as const, error: name, cause: undefined })),
      fc.boolean().map((again) => ({ is: 'succeeded' as const, output: JSON.stringify({ again }) })),
      fc.constant({ is: 'submitted' as const, output: '{}' }),
      fc.constant({ is: 'woken' as const }),
    );
    fc.assert(
      fc.property(fc.array(response, { maxLength: 30 }), fc.nat(9), (responses, s) => {
        let kept = newExecution(about(JSON.stringify({ s })));
        let stored = kept;
        let [input, at]: [StepInput, Instant] = [{ is: 'start' }, noon];
        for (const next of [...responses, undefined]) {
          const [one, other] = [kept, stored].map((each) => step(machine, each, input, at, () => 0.25));
          assert.deepEqual(other, one);
          if (one!.execution.ending || !next) return;
          kept = one!.execution;
          stored = readExecution(kept.about, changesBetween(undefined, kept).head, []);
          const status = kept.threads.get(rootId)!.status;
          input =
            next.is === 'woken' || !('token' in status)
              ? { is: 'woken', timer: ('timer' in status && status.timer) || 0 }
              : { ...next, token: status.token };
          at = later(at, 1);
        }
      }),
    );
  });

  it('is read as earlier versions stored it: a thread had `doing` for its status', () => {
    const started = new Bench(machine, '{"s":5}').step({ is: 'start' }).execution;
    const text = changesBetween(undefined, started)
      .head.replace('"version":2,', '')
      .replace('"id":0,"index":0,', '')
      .replace('"status":', '"doing":')
      .replace('"enteredAfter":0,', '');
    assert.match(text, /^\{"events":2,"tokens":1,"threads":\[\{"state":"W".*"doing":\{"is":"waiting"/);
    assert.deepEqual(readExecution(started.about, text, []), started);
  });
});
