/** Whatever a field holds, what is wrong with it is said once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProblems } from '../problem.ts';
import { catcherFields, comparisons, machineFields, retrierFields, stateFields, traits } from './fields.table.ts';
import { parseMachine, renderProblem } from './parse-machine.ts';

const values = [
  false,
  true,
  7,
  -1,
  0.5,
  '',
  'x',
  '$',
  '$.a[*]',
  '$$.b',
  'States.UUID()',
  '{% ( %}',
  null,
  [],
  [7],
  ['x'],
  {},
  { x: 7 },
];
const comparing = [...comparisons.map(({ name }) => name), ...traits].flatMap((name) => [name, `${name}Path`]);
const e = { Type: 'Succeed' };

const machine = (state: object) => ({ StartAt: 'X', States: { X: state, E: e } });
const task = (QueryLanguage: string, fields: object) =>
  machine({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish', QueryLanguage, ...fields, End: true });
const choice = (QueryLanguage: string, rule: object) =>
  machine({ Type: 'Choice', QueryLanguage, Choices: [{ Next: 'E', ...rule }], Default: 'E' });

/** A machine a field of what a state has, and of the machine itself. */
const machinesWith = (value: unknown, language: string): object[] => [
  ...retrierFields.map((field) => task(language, { Retry: [{ ErrorEquals: ['x'], [field]: value }] })),
  ...[...catcherFields.both, 'ResultPath', 'Output'].map((field) =>
    task(language, { Catch: [{ ErrorEquals: ['x'], Next: 'E', [field]: value }] }),
  ),
  ...['Variable', 'Next', 'Condition', 'And', 'Or', 'Not', 'Assign', 'Output'].map((field) =>
    choice(language, { Variable: '$.a', IsNull: true, [field]: value }),
  ),
  ...comparing.map((field) => choice(language, { Variable: '$.a', [field]: value })),
  ...machineFields.map((field) => ({ StartAt: 'X', States: { X: e }, [field]: value })),
];

const repeated = (definition: object): string[] => {
  const text = JSON.stringify(definition);
  const problems = parseMachine(text);
  const said = isProblems(problems) ? problems.map(renderProblem) : [];
  return said.filter((one, index) => said.indexOf(one) !== index).map((one) => `${text}: ${one}`);
};

describe('what is wrong with a definition', () => {
  for (const language of ['JSONPath', 'JSONata']) {
    it(`is said once, of a state in ${language}`, () => {
      const found = Object.entries(stateFields).flatMap(([Type, { both, JSONPath, JSONata }]) =>
        [...both, ...JSONPath, ...JSONata].flatMap((field) =>
          values.flatMap((value) => repeated(machine({ Type, QueryLanguage: language, End: true, [field]: value }))),
        ),
      );
      assert.deepEqual(found, []);
    });

    it(`is said once, of what stands in a state in ${language}`, () => {
      assert.deepEqual(
        values.flatMap((value) => machinesWith(value, language).flatMap(repeated)),
        [],
      );
    });
  }
});
