import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProblems } from '../problem.ts';
import { type ChoiceRule, holds } from './choice.ts';
import { Failure } from './failure.ts';
import type { ChoiceState } from './machine.ts';
import { parseMachine } from './parse-machine.ts';
import { readPath } from './path-read.ts';

const data = {
  text: 'b',
  same: 'b',
  file: 'log-2026.txt',
  star: 'a*b',
  number: 5,
  other: 7,
  yes: true,
  no: false,
  nothing: null,
  noon: '2026-01-01T12:00:00Z',
  noonElsewhere: '2026-01-01T13:00:00+01:00',
  later: '2026-01-01T12:00:00.000000001Z',
};

function decide(rule: object): boolean {
  const machine = parseMachine(
    JSON.stringify({
      StartAt: 'C',
      States: { C: { Type: 'Choice', Choices: [{ ...rule, Next: 'E' }] }, E: { Type: 'Succeed' } },
    }),
  );
  assert.ok(!isProblems(machine), JSON.stringify(machine));
  return holds((machine.states.get('C') as ChoiceState).choices[0]!.rule as ChoiceRule, (path) => readPath(path, data));
}

const is = (variable: string, operator: string, value: unknown) => ({ Variable: `$.${variable}`, [operator]: value });

const cases: [rule: object, holds: boolean][] = [
  [is('text', 'StringEquals', 'b'), true],
  [is('text', 'StringEquals', 'B'), false],
  [is('text', 'StringEqualsPath', '$.same'), true],
  [is('text', 'StringLessThan', 'c'), true],
  [is('text', 'StringLessThanEquals', 'b'), true],
  [is('text', 'StringGreaterThan', 'b'), false],
  [is('text', 'StringGreaterThanEquals', 'a'), true],
  [is('number', 'StringEquals', '5'), false],
  [is('file', 'StringMatches', 'log-*.txt'), true],
  [is('file', 'StringMatches', '*2026*'), true],
  [is('file', 'StringMatches', 'log-*.log'), false],
  [is('file', 'StringMatches', 'log-2026.txt'), true],
  [is('star', 'StringMatches', 'a\\*b'), true],
  [is('file', 'StringMatches', 'log-\\*'), false],
  [is('text', 'StringMatches', 'b*b'), false],
  [is('number', 'NumericEquals', 5), true],
  [is('number', 'NumericEquals', 5.0), true],
  [is('number', 'NumericLessThan', 5), false],
  [is('number', 'NumericLessThanPath', '$.other'), true],
  [is('number', 'NumericGreaterThan', 4.9), true],
  [is('number', 'NumericLessThanEquals', 5), true],
  [is('number', 'NumericGreaterThanEqualsPath', '$.other'), false],
  [is('text', 'NumericGreaterThan', 0), false],
  [is('yes', 'BooleanEquals', true), true],
  [is('yes', 'BooleanEqualsPath', '$.no'), false],
  [is('text', 'BooleanEquals', true), false],
  [is('noon', 'TimestampEquals', '2026-01-01T12:00:00Z'), true],
  [is('noon', 'TimestampEqualsPath', '$.noonElsewhere'), true],
  [is('noon', 'TimestampLessThanPath', '$.later'), true],
  [is('later', 'TimestampGreaterThan', '2026-01-01T12:00:00Z'), true],
  [is('text', 'TimestampLessThan', '2026-01-01T12:00:00Z'), false],
  [is('nothing', 'IsNull', true), true],
  [is('text', 'IsNull', false), true],
  [is('gone', 'IsPresent', false), true],
  [is('nothing', 'IsPresent', true), true],
  [is('number', 'IsNumeric', true), true],
  [is('text', 'IsString', true), true],
  [is('yes', 'IsBoolean', true), true],
  [is('noon', 'IsTimestamp', true), true],
  [is('text', 'IsTimestamp', true), false],
  [{ Not: is('yes', 'BooleanEquals', true) }, false],
  [{ And: [is('gone', 'IsPresent', true), is('gone', 'IsNull', true)] }, false],
  [{ Or: [is('number', 'NumericEquals', 1), is('text', 'IsString', true)] }, true],
];

describe('a Choice rule', () => {
  for (const [rule, expected] of cases)
    it(`${JSON.stringify(rule)} ${expected ? 'holds' : 'does not hold'}`, () => assert.equal(decide(rule), expected));

  for (const rule of [
    is('gone', 'StringEquals', 'x'),
    is('gone', 'IsNull', true),
    is('text', 'StringEqualsPath', '$.gone'),
  ])
    it(`${JSON.stringify(rule)} fails, for a path leads nowhere`, () => {
      const cause = "Invalid path '$.gone': The choice state's condition path references an invalid value.";
      assert.throws(() => decide(rule), new Failure('States.Runtime', cause));
    });
});
