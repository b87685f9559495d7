/** Whatever stands in a definition, it is read or refused, and each problem says where it is. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { isProblems } from '../problem.ts';
import { stateFields } from './fields.table.ts';
import { parseMachine } from './parse-machine.ts';

/** Words that mean something where they stand. */
const word = fc.constantFrom(
  ...['Type', 'Next', 'End', 'States', 'StartAt', 'X', 'Y', 'QueryLanguage', 'a', 'a.$', 'Comment', '__proto__'],
  ...new Set(Object.values(stateFields).flatMap(({ both, JSONPath, JSONata }) => [...both, ...JSONPath, ...JSONata])),
  ...[
    'Choices',
    'Not',
    'And',
    'Or',
    'Variable',
    'Condition',
    'StringEquals',
    'IsPresent',
    'ErrorEquals',
    'IntervalSeconds',
  ],
);
const text = fc.constantFrom(
  ...Object.keys(stateFields),
  ...[
    'JSONata',
    'JSONPath',
    '{% 1 %}',
    '{% $states.result %}',
    '{% ) %}',
    '$',
    '$.a',
    '$x',
    '$$',
    '$[',
    "States.Format('{}')",
    'States.ALL',
  ],
  'arn:aws:states:::ecs:runTask',
);
const anyJson = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    word,
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(word, tie('any'), { maxKeys: 8 }),
  ),
})).any;
const machineOf = (state: object) => ({ StartAt: 'X', States: { X: state, Y: { Type: 'Succeed' } } });

/** All but the last step of the path is there: a field may be missing. */
function leadsInto(value: unknown, path: readonly (string | number)[]): boolean {
  let there = value;
  for (const step of path.slice(0, -1)) {
    if (typeof there !== 'object' || there === null || !Object.hasOwn(there, step)) return false;
    there = (there as { [step: string]: unknown })[step];
  }
  return path.length === 0 || (typeof there === 'object' && there !== null);
}

it('any JSON as a definition is read or refused, with the places of its problems', () => {
  fc.assert(
    fc.property(fc.oneof(anyJson, fc.dictionary(word, anyJson).map(machineOf)), (definition) => {
      const problems = parseMachine(JSON.stringify(definition));
      if (isProblems(problems)) for (const { path } of problems) assert.ok(leadsInto(definition, path), path.join('/'));
    }),
    { numRuns: 1000 },
  );
});

it('any text as a definition is read or refused', () => {
  fc.assert(fc.property(fc.string(), (definition) => isProblems(parseMachine(definition))));
});
