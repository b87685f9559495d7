/** What is asked to be evaluated: the expressions of a stage, with what they look at and no more. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../instant.ts';
import { isProblems } from '../problem.ts';
import { newExecution } from './execution.ts';
import { parseMachine } from './parse-machine.ts';
import { step } from './step.ts';

const at = instant(Date.UTC(2026, 0, 1));
const input = '{"a":1,"big":[1,2,3]}';
const about = { executionArn: 'e', name: 'e', input, roleArn: 'r', startedAt: at, machineArn: 'm', machineName: 'm' };

/** The first evaluation of the second of two states; the first assigns variables. */
function asked(state: object, further: object = {}) {
  const first = { Type: 'Pass', Assign: { x: 1, y: [2] }, Next: 'B' };
  const B = { Type: 'Pass', QueryLanguage: 'JSONata', End: true, ...state };
  const machine = parseMachine(JSON.stringify({ StartAt: 'A', States: { A: first, B, ...further } }));
  assert.ok(!isProblems(machine), JSON.stringify(machine));
  const { commands } = step(machine, newExecution(about), { is: 'start' }, at, () => 0.5);
  const command = commands.find((each) => each.do === 'evaluate');
  assert.ok(command?.do === 'evaluate');
  const values = Object.entries(command.bindings).map(([name, text]) => [name, JSON.parse(text)]);
  return { expressions: command.expressions, bindings: Object.fromEntries(values) };
}

describe('an evaluation', () => {
  it('has the expressions of Assign and Output together, in their order', () => {
    const { expressions } = asked({ Assign: { v: '{% 1 %}' }, Output: { b: [0, '{% 2 %}'], c: '{%3%}' } });
    assert.deepEqual(expressions, ['1', '2', '3']);
  });

  const cases: [expression: string, bindings: object][] = [
    ['1', {}],
    ['$x + 1', { x: 1 }],
    ['$states.input.a', { states: { input: JSON.parse(input) } }],
    ['$states.context.Execution.Id', { states: { context: { Execution: { Id: 'e' } } } }],
    [
      '[$states.context.Execution.Name, $states.context.StateMachine]',
      { states: { context: { Execution: { Name: 'e' }, StateMachine: { Id: 'm', Name: 'm' } } } },
    ],
    ['$states.context.Execution.Input.a', { states: { context: { Execution: { Input: JSON.parse(input) } } } }],
    ['$states.context.__proto__', { states: { context: {} } }],
  ];
  for (const [expression, bindings] of cases)
    it(`of \`${expression}\` has what it looks at`, () => {
      assert.deepEqual(asked({ Output: `{% ${expression} %}` }).bindings, bindings);
    });

  it('has all of $states where an expression takes it as a whole', () => {
    const { states } = asked({ Output: '{% $lookup($states, "input") %}' }).bindings;
    assert.deepEqual(Object.keys(states), ['input', 'context']);
    assert.deepEqual(Object.keys(states.context), ['Execution', 'StateMachine', 'State']);
  });

  it('has the error where it is caught', () => {
    const failing = {
      Type: 'Parallel',
      Branches: [{ StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E', Cause: 'c' } } }],
      Catch: [{ ErrorEquals: ['E'], Next: 'C', Output: '{% $states.errorOutput %}' }],
      End: undefined,
      Next: 'C',
    };
    const { bindings } = asked(failing, { C: { Type: 'Succeed' } });
    assert.deepEqual(bindings, { states: { errorOutput: { Error: 'E', Cause: 'c' } } });
  });
});
