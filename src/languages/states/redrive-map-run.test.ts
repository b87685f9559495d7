/** A Map Run that is redriven with its execution, the language's part. Source: Step Functions guide, "Redriving Map Runs". */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Execution } from './execution.ts';
import { about, begun, machineOf, map, noon } from './fixtures/begun-map-run.ts';
import { readRemains, remainsText } from './redrive.ts';
import { type Step, step } from './step.ts';
import type { StepInput } from './step-input.ts';

describe('a Map Run that is redriven', () => {
  const ended = (states: object, input: unknown, wanted: number, end: StepInput, more: object = {}) => {
    const { want, take, token, execution } = begun(states, input, more);
    if (wanted > 0) want(wanted);
    const { remains } = take(end.is === 'failed' ? { ...end, token } : end);
    const text = remainsText(execution(), remains!);
    const { execution: left, failed } = readRemains(about(input), text);
    const machine = machineOf(states, more);
    const again = (from: Execution, what: StepInput) => step(machine, from, what, noon, () => 0.5);
    return { token, again, ...again(left, { is: 'redriven', count: 1, failed }) };
  };
  const stopped: StepInput = { is: 'stopped', error: undefined, cause: undefined };
  const failed = (error: string): StepInput => ({ is: 'failed', token: 0, error, cause: 'c' });
  const typesOf = ({ history }: Step) => history.map(({ type, redriveCount }) => [type, redriveCount]);
  const fates: [how: string, end: StepInput][] = [
    ['was stopped', stopped],
    ['was timed out', { is: 'timed-out' }],
    ['had too many children that failed', failed('States.ExceedToleratedFailureThreshold')],
  ];

  for (const [how, end] of fates)
    it(`goes on when its execution ${how}`, () => {
      const step1 = ended({ M: map() }, [1, 2, 3], 2, end);
      assert.deepEqual(typesOf(step1), [
        ['ExecutionRedriven', 1],
        ['MapRunRedriven', 1],
      ]);
      assert.deepEqual(step1.commands, [{ do: 'redrive-map-run', token: step1.token }]);
      const { commands } = step1.again(step1.execution, { is: 'children-wanted', token: step1.token, upTo: 3 });
      assert.deepEqual(
        commands.map((command) => command.do === 'start-child' && command.number),
        [2],
      );
    });

  it('finds again what children get that were about to begin, in their order', () => {
    const more = { QueryLanguage: 'JSONata' };
    const selects = { M: map({ ItemSelector: '{% $states.context.Map.Item.Value %}' }) };
    const { commands, execution, again } = ended(selects, ['a', 'b', 'c'], 2, stopped, more);
    const asked = commands.filter((command) => command.do === 'evaluate');
    const items = asked.map(({ bindings }) => JSON.parse(bindings['states']!).context.Map.Item);
    assert.deepEqual(items, [
      { Index: 0, Value: 'a' },
      { Index: 1, Value: 'b' },
    ]);
    const started = again(execution, {
      is: 'evaluated',
      token: asked[1]!.token,
      results: [{ is: 'value', text: '"B"', kind: 'string' }],
    });
    assert.deepEqual(
      started.commands.map((command) => command.do === 'start-child' && [command.number, command.input]),
      [[1, '"B"']],
    );
  });

  it('goes on with the batch that was being made', () => {
    const more = { QueryLanguage: 'JSONata' };
    const batcher = { ItemBatcher: { MaxItemsPerBatch: 2 } };
    const selects = { M: map({ ItemSelector: '{% $states.context.Map.Item.Value %}', ...batcher }) };
    const { commands } = ended(selects, ['a', 'b', 'c'], 1, stopped, more);
    const asked = commands.filter((command) => command.do === 'evaluate');
    const items = asked.map(({ bindings }) => JSON.parse(bindings['states']!).context.Map.Item.Value);
    assert.deepEqual(items, ['a']);
  });

  it('is begun anew where its results were too large', () => {
    const { history, commands } = ended({ M: map() }, [1], 1, failed('States.DataLimitExceeded'));
    assert.deepEqual(
      history.map(({ type }) => type),
      ['ExecutionRedriven', 'MapStateStarted', 'MapRunStarted'],
    );
    assert.equal(commands[0]!.do, 'start-map-run');
  });

  it('is begun anew where a path failed that reads its results', () => {
    const states = { M: map({ OutputPath: '$.gone' }) };
    const { take, token, execution } = begun(states, [1]);
    const { remains } = take({ is: 'succeeded', token, output: '[1]' });
    const { execution: left, failed: id } = readRemains(about([1]), remainsText(execution(), remains!));
    const { commands } = step(machineOf(states), left, { is: 'redriven', count: 1, failed: id }, noon, () => 0.5);
    assert.equal(commands[0]!.do, 'start-map-run');
  });
});
