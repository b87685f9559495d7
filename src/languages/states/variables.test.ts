import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProblems } from '../problem.ts';
import { parseMachine, renderProblem } from './parse-machine.ts';
import { variableReferences } from './variables.ts';

const scope = (states: object) => ({ StartAt: Object.keys(states)[0], States: states });
const parsed = (states: object) => parseMachine(JSON.stringify(scope(states)));
const end = { End: true };

describe('the variables that states refer to', () => {
  it('are those of paths, functions and rules, by state, each once', () => {
    const machine = parsed({
      A: { Type: 'Pass', Parameters: { 'a.$': '$x.b', 'c.$': "States.Format('{} {}', $x, $y)" }, Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Variable: '$z', StringEqualsPath: '$x', Next: 'C' }], Default: 'C' },
      C: {
        Type: 'Map',
        ItemsPath: '$items',
        ItemProcessor: scope({ D: { Type: 'Pass', InputPath: '$x', ...end } }),
        ...end,
      },
    });
    assert.ok(!isProblems(machine));
    assert.deepEqual(variableReferences(machine), { A: ['x', 'y'], B: ['z', 'x'], C: ['items'], D: ['x'] });
  });

  it('are not those of JSONata, of the context object or of the data', () => {
    const machine = parsed({
      A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $x %}', Next: 'B' },
      B: { Type: 'Pass', Parameters: { 'a.$': '$.x', 'b.$': '$$.State' }, ...end },
    });
    assert.ok(!isProblems(machine));
    assert.deepEqual(variableReferences(machine), {});
  });
});

describe('a variable that an inner scope assigns', () => {
  const inner = (type: object, assigned: object) =>
    parsed({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: { ...type, ...end, Assign: { 'y.$': '$' } },
      ...assigned,
    });
  const assign = { Type: 'Pass', Assign: { 'x.$': '$x' }, ...end };

  it('has another name than those around it', () => {
    const problems = inner({ Type: 'Map', Iterator: scope({ C: assign }) }, {});
    assert.ok(isProblems(problems));
    assert.deepEqual(
      problems.map((problem) => renderProblem(problem as never)),
      [
        "SCHEMA_VALIDATION_FAILED: The variable 'x' is assigned in an outer scope, and cannot be assigned in this one at /States/B/Iterator/States/C",
      ],
    );
  });

  it('may be named as that of a branch beside it', () => {
    const branch = (name: string) => scope({ [name]: { ...assign, Assign: { z: 1 } } });
    assert.ok(!isProblems(inner({ Type: 'Parallel', Branches: [branch('C'), branch('D')] }, {})));
  });
});
