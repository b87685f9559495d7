import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { definitionWarnings } from './definition-warnings.ts';
import { renderPlace } from './parse-machine.ts';

const found = (state: object, rest: object = {}): string[] =>
  definitionWarnings(JSON.stringify({ StartAt: 'A', States: { A: state }, ...rest })).map(
    ({ code, path }) => `${code} at ${renderPlace(path)}`,
  );

const cases: [state: object, warnings: string[]][] = [
  [{ Type: 'Pass', Parameters: { a: '$.b', 'c.$': '$.d', e: 'costs $5' } }, ['NO_DOLLAR at /States/A/Parameters/a']],
  [
    { Type: 'Pass', Parameters: { a: [{ b: "States.Format('{}', 1)" }] } },
    ['NO_DOLLAR at /States/A/Parameters/a[0]/b'],
  ],
  [{ Type: 'Fail', Error: '$.e', Cause: '$5' }, ['NO_PATH at /States/A/Error']],
  [
    {
      Type: 'Choice',
      Choices: [
        { Not: { Variable: '$.a', StringEquals: '$.b' } },
        { And: [{ Variable: '$.a', StringMatches: '$.*' }] },
      ],
    },
    ['NO_PATH at /States/A/Choices[0]/Not/StringEquals'],
  ],
  [{ Type: 'Pass', Result: { a: { 'b.$': 1 } } }, ['PASS_RESULT_IS_STATIC at /States/A/Result']],
  [{ Type: 'Pass', Result: '$$.Execution.Id' }, ['PASS_RESULT_IS_STATIC at /States/A/Result']],
  [
    { Type: 'Map', ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Pass', Assign: { v: '$' } } } } },
    ['NO_DOLLAR at /States/A/ItemProcessor/States/B/Assign/v'],
  ],
  [{ Type: 'Pass', QueryLanguage: 'JSONata', Assign: { v: '$.a' } }, []],
];

describe('what is hardly meant in a definition', () => {
  for (const [state, warnings] of cases)
    it(JSON.stringify(state).slice(0, 80), () => assert.deepEqual(found(state), warnings));

  it('is nothing in a machine of JSONata', () => {
    assert.deepEqual(found({ Type: 'Pass', Assign: { v: '$.a' } }, { QueryLanguage: 'JSONata' }), []);
  });
});
