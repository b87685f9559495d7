/** A definition with as many expressions as may be is read over several turns: others are answered meanwhile. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { root } from '../../../kit/caller.ts';
import { openStates, type StatesCloud } from '../fixtures/open-states.ts';

/** Another one each time: what was read before is known. */
let texts = 0;

function manyExpressions(count = 2400) {
  const Output = Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`f${n}`, `{% $states.input.a${texts++} + ${n} > 1 ? "x" : 2 %}`]),
  );
  return { QueryLanguage: 'JSONata', Type: 'Pass', Output, End: true };
}

const machineOf = (state: object): string =>
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: state } });

/** In which order these calls and `small` ones, put in one after the other, a turn each, are answered. */
async function answers({ held }: StatesCloud, calls: [operation: string, input: object][], small: number) {
  const order: string[] = [];
  const call = (operation: string, input: object) =>
    void held.cloud.call('states', operation, input, root).then(
      () => order.push(operation),
      ({ message }: Error) => order.push(message),
    );
  for (const [operation, input] of calls) call(operation, input);
  for (let n = 0; n < small; n++) {
    call('ListActivities', {});
    held.cloud.turn();
    await Promise.resolve();
  }
  await held.runUntilIdle();
  return order;
}

describe('a definition of very many expressions', () => {
  for (const [operation, inputOf] of [
    ['CreateStateMachine', (roleArn) => ({ name: 'm', roleArn, definition: machineOf(manyExpressions()) })],
    ['ValidateStateMachineDefinition', () => ({ definition: machineOf(manyExpressions()) })],
    ['TestState', (roleArn) => ({ roleArn, definition: JSON.stringify(manyExpressions()), input: '{}' })],
  ] as const satisfies [string, (roleArn: string) => object][])
    it(`is read over several turns by ${operation}`, async () => {
      const cloud = await openStates();
      const order = await answers(cloud, [[operation, inputOf(cloud.roleArn)]], 4);
      assert.deepEqual(order, [...Array(4).fill('ListActivities'), operation]);
      assert.deepEqual(cloud.held.errors, []);
    });

  it('lets others be answered where there are several of them', async () => {
    const cloud = await openStates();
    const calls = ['a', 'b', 'c'].map((name): [string, object] => [
      'CreateStateMachine',
      { name, roleArn: cloud.roleArn, definition: machineOf(manyExpressions()) },
    ]);
    const order = await answers(cloud, calls, 4);
    assert.deepEqual(order.slice(0, 4), Array(4).fill('ListActivities'));
    assert.equal(order.length, 7);
  });

  it('is refused where there are more, of one state too', async () => {
    const cloud = await openStates();
    const definition = JSON.stringify(manyExpressions(2501));
    const [said] = await answers(cloud, [['TestState', { roleArn: cloud.roleArn, definition, input: '{}' }]], 0);
    assert.match(said!, /more than 2500 expressions in JSONata/);
  });
});
