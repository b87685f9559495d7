/** Any machine, stored and read again after any step, goes on as if it had not been; and what is written is in proportion to what is done. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { instant, later } from '../instant.ts';
import type { Outcome } from '../jsonata/evaluation.ts';
import { isProblems } from '../problem.ts';
import type { Command } from './command.ts';
import { type Execution, newExecution, type Thread, timersOf } from './execution.ts';
import { anyMachine } from './fixtures/any-machine.ts';
import { PartsTable } from './fixtures/parts-table.ts';
import type { Machine } from './machine.ts';
import { parseMachine } from './parse-machine.ts';
import { remainsText } from './redrive.ts';
import { type Step, step } from './step.ts';
import type { StepInput } from './step-input.ts';

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

function parsed(definition: object): Machine {
  const machine = parseMachine(JSON.stringify(definition));
  assert.ok(!isProblems(machine), JSON.stringify(machine));
  return machine;
}

const outside = { taskToken: (thread: number) => `token-${thread}`, parameterProblems: () => [] };

/** How many expressions wait for their values, by token. */
type Asked = ReadonlyMap<number, number>;

/** Something that the execution waits for happens; `pick` says what. */
function somethingFor({ threads }: Execution, pick: number, asked: Asked = new Map()): StepInput {
  const waiting = [...threads.values()].filter(({ status }) => status.is !== 'forked');
  const { status } = waiting[pick % waiting.length] as Thread;
  const well = pick % 3 > 0;
  if (status.is === 'map-run' && pick % 2) return { is: 'children-wanted', token: status.token, upTo: pick % 5 };
  switch (status.is) {
    case 'entering':
      return { is: 'continue' };
    case 'calling':
    case 'running':
      return signOfLife(status, pick) ?? ended(status.token, pick, well);
    case 'map-run':
      return ended(status.token, pick, well);
    case 'evaluating':
      return { is: 'evaluated', token: status.token, results: outcomes(pick, asked.get(status.token)!) };
    default:
      return { is: 'woken', timer: (status as { timer: number }).timer };
  }
}

const ended = (token: number, pick: number, well: boolean): StepInput =>
  well
    ? { is: 'succeeded', token, output: `{"n":${pick}}` }
    : { is: 'failed', token, error: pick % 2 ? 'E' : 'States.Timeout', cause: 'c' };

/** What comes of a task before its end, or instead: now and then it is what such a task never gets. */
function signOfLife(
  status: Extract<Thread['status'], { is: 'calling' | 'running' }>,
  pick: number,
): StepInput | undefined {
  const { token } = status;
  const [timer] = timersOf(status).toReversed();
  switch (pick % 7) {
    case 0:
      return status.is === 'calling' ? { is: 'submitted', token, output: '{}' } : { is: 'alive', token };
    case 1:
      return { is: 'picked-up', token, workerName: 'w' };
    case 2:
      return timer === undefined ? undefined : { is: 'woken', timer };
    default:
      return undefined;
  }
}

/** What a redrive would go on from, as it is stored: the same text, to the letter. */
const textLeft = ({ execution, remains }: Step): string | undefined => remains && remainsText(execution, remains);

/** Values of all types, and failures. */
const outcomes = (pick: number, count: number): Outcome[] =>
  Array.from({ length: count }, (_, i) => {
    const text = ['2', 'true', '[1,2]', '{"list":[1],"n":2}', '"a"'][(pick + i) % 6];
    return text === undefined
      ? { is: 'failure', how: 'returned nothing (undefined).' }
      : { is: 'value', text, kind: 'object' };
  });

describe('an execution of any machine', () => {
  it('ends with the same history, stopped after any step and read again', () => {
    let [steps, ends] = [0, 0];
    fc.assert(
      fc.property(
        anyMachine,
        fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        (definition, picks, eventsMax) => {
          const machine = parsed(definition);
          const table = new PartsTable();
          let kept = newExecution(about('{"list":[1,2,3],"n":1}'));
          const asked = new Map<number, number>();
          let input: StepInput = { is: 'start' };
          for (const [i, pick] of picks.entries()) {
            const take = (execution: Execution): Step =>
              step(machine, execution, input, later(noon, i), () => 0.25, eventsMax, outside);
            const [one, other] = [take(kept), take(table.read(kept.about))];
            assert.deepEqual(other, one);
            assert.equal(textLeft(other), textLeft(one));
            steps++;
            if (one.execution.ending) {
              ends++;
              return;
            }
            kept = one.execution;
            table.write(other.execution);
            for (const command of one.commands)
              if (command.do === 'evaluate') asked.set(command.token, command.expressions.length);
            input = one.commands.some((command) => command.do === 'continue')
              ? { is: 'continue' }
              : somethingFor(kept, pick, asked);
          }
        },
      ),
      { numRuns: 100 },
    );
    assert.ok(ends > 30 && steps > 300, `${steps} steps, ${ends} ends`);
  });
});

describe('a Map of many items', () => {
  /** Characters written for so many items, a step each. */
  function written(items: number): number {
    const machine = parsed({
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          MaxConcurrency: 20,
          ItemProcessor: { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, End: true } } },
          End: true,
        },
      },
    });
    const table = new PartsTable();
    let execution = newExecution(about(JSON.stringify(Array.from({ length: items }, (_, i) => `item ${i}`))));
    let input: StepInput = { is: 'start' };
    for (let i = 0; !execution.ending; i++) {
      execution = step(machine, execution, input, later(noon, i), () => 0.5).execution;
      table.write(execution);
      if (!execution.ending) input = somethingFor(execution, i);
    }
    assert.equal(execution.ending?.status, 'SUCCEEDED');
    return table.characters;
  }

  it('is written in proportion to them', () => {
    const [some, many] = [written(500), written(5000)];
    assert.ok(many < some * 12, `${some} characters for 500 items, ${many} for 5,000`);
  });
});

describe('a Map Run of many children', () => {
  /** Characters written for so many, one begun a step. */
  function written(items: number): number {
    const states = { W: { Type: 'Pass', End: true } };
    const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
    const map = { Type: 'Map', ItemProcessor: { StartAt: 'W', States: states, ProcessorConfig }, End: true };
    const machine = parsed({ StartAt: 'M', States: { M: map } });
    const table = new PartsTable();
    let execution = newExecution(about(JSON.stringify(Array.from({ length: items }, (_, i) => `item ${i}`))));
    const take = (input: StepInput): void => {
      execution = step(machine, execution, input, noon, () => 0.5).execution;
      table.write(execution);
    };
    take({ is: 'start' });
    const { status } = execution.threads.get(0)!;
    const token = 'token' in status ? status.token : 0;
    for (let upTo = 1; upTo <= items; upTo++) take({ is: 'children-wanted', token, upTo });
    assert.equal(execution.forks.get(0)?.next, items);
    return table.characters;
  }

  it('is written in proportion to them', () => {
    const [some, many] = [written(500), written(5000)];
    assert.ok(many < some * 11, `${some} characters for 500 children, ${many} for 5,000`);
  });
});

describe('a batch whose items are evaluated', () => {
  /** Characters written for one batch of so many, an item a step; and the batch. */
  function written(items: number) {
    const states = { W: { Type: 'Pass', End: true } };
    const machine = parsed({
      QueryLanguage: 'JSONata',
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          ItemSelector: '{% $states.context.Map.Item.Index %}',
          ItemBatcher: { MaxItemsPerBatch: items },
          ItemProcessor: {
            StartAt: 'W',
            States: states,
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          },
          End: true,
        },
      },
    });
    const table = new PartsTable();
    let execution = newExecution(about(JSON.stringify(Array.from({ length: items }, () => 0))));
    let commands: readonly Command[] = [];
    const take = (input: StepInput): void => {
      ({ execution, commands } = step(machine, execution, input, noon, () => 0.5));
      table.write(execution);
      execution = table.read(execution.about);
    };
    take({ is: 'start' });
    take({ is: 'children-wanted', token: 1, upTo: 1 });
    for (let i = 0; commands[0]?.do === 'evaluate'; i++)
      take({ is: 'evaluated', token: commands[0].token, results: [{ is: 'value', text: String(i), kind: 'number' }] });
    const [started] = commands;
    assert.ok(started?.do === 'start-child');
    return { characters: table.characters, batch: JSON.parse(started.input) as { Items: number[] } };
  }

  it('is written in proportion to them', () => {
    const [some, many] = [written(50), written(500)];
    assert.deepEqual(
      many.batch.Items,
      Array.from({ length: 500 }, (_, i) => i),
    );
    assert.ok(many.characters < some.characters * 12, `${some.characters} for 50 items, ${many.characters} for 500`);
  });
});

it('an execution that an older version stored in the middle of a batch goes on with it', () => {
  const states = { W: { Type: 'Pass', End: true } };
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
  const selects = { ItemSelector: '{% 1 %}', ItemBatcher: { MaxItemsPerBatch: 3 } };
  const map = { Type: 'Map', ...selects, ItemProcessor: { StartAt: 'W', States: states, ProcessorConfig }, End: true };
  const machine = parsed({ QueryLanguage: 'JSONata', StartAt: 'M', States: { M: map } });
  const take = (from: Execution, input: StepInput) => step(machine, from, input, noon, () => 0.5);
  let taken = take(newExecution(about('[5,6,7]')), { is: 'start' });
  taken = take(taken.execution, { is: 'children-wanted', token: 1, upTo: 1 });
  const [command] = taken.commands;
  assert.ok(command?.do === 'evaluate');
  const { threads, forks } = taken.execution;
  const old = new Map(
    [...threads].map(([id, thread]) => [id, thread.batch ? { ...thread, batch: ['"x"', '"y"'] } : thread] as const),
  );
  const stored = {
    ...taken.execution,
    threads: old,
    forks: new Map([...forks].map(([id, fork]) => [id, { ...fork, next: 2 }])),
  };
  const { commands } = take(stored, {
    is: 'evaluated',
    token: command.token,
    results: [{ is: 'value', text: '"z"', kind: 'string' }],
  });
  assert.equal(commands[0]?.do === 'start-child' && commands[0].input, '{"Items":["x","y","z"]}');
});
