import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../instant.ts';
import { compileCondition, parseOperator } from './condition.ts';
import type { ContextValue, Request } from './request.ts';

const account = '111122223333';
const request = (value: ContextValue | undefined): Request => ({
  action: 'ecs:RunTask',
  resource: '*',
  principal: {
    kind: 'session',
    arn: `arn:aws:sts::${account}:assumed-role/Runner/x`,
    roleArn: `arn:aws:iam::${account}:role/Runner`,
    account,
    userId: 'AROAEXAMPLE:x',
  },
  context: { 'test:key': value },
  at: instant(Date.UTC(2026, 0, 2, 3, 4, 5)),
});

function holds(operator: string, values: string | string[], actual: ContextValue | undefined, key = 'test:key') {
  const use = parseOperator(operator);
  assert.ok(use, `no operator ${operator}`);
  const check = compileCondition(use, key, [values].flat(), true);
  assert.ok(typeof check === 'function', JSON.stringify(check));
  return check(request(actual));
}

type Case = [
  name: string,
  operator: string,
  policy: string | string[],
  actual: ContextValue | undefined,
  holds: boolean,
];

const oneValue: Case[] = [
  ['equal text', 'StringEquals', 'blue', 'blue', true],
  ['text in another case', 'StringEquals', 'blue', 'Blue', false],
  ['a wildcard is a plain character for StringEquals', 'StringEquals', 'b*', 'blue', false],
  ['one of several values', 'StringEquals', ['red', 'blue'], 'blue', true],
  ['differs from every value', 'StringNotEquals', ['red', 'green'], 'blue', true],
  ['equals one of the values', 'StringNotEquals', ['red', 'blue'], 'blue', false],
  ['case ignored', 'StringEqualsIgnoreCase', 'BLUE', 'blue', true],
  ['case ignored, negated', 'StringNotEqualsIgnoreCase', 'BLUE', 'blue', false],
  ['like a star', 'StringLike', 'b*e', 'blue', true],
  ['like question marks', 'StringLike', 'b??e', 'blue', true],
  ['a question mark is exactly one character', 'StringLike', 'blue?', 'blue', false],
  ['StringLike knows letter case', 'StringLike', 'B*', 'blue', false],
  ['not like', 'StringNotLike', 'r*', 'blue', true],
  ['an escaped star is a star', 'StringLike', 'b${*}e', 'blue', false],
  ['an escaped star matches a star', 'StringLike', 'b${*}?', 'b*e', true],
  ['an escaped dollar', 'StringEquals', '${$}{x}', '${x}', true],
  ['a variable', 'StringEquals', '${aws:PrincipalAccount}', account, true],
  ['a variable inside text', 'StringLike', 'arn:*:${aws:principalaccount}:*', `arn:aws:iam::${account}:x`, true],
  ['a variable without a value equals nothing', 'StringEquals', '${aws:username}', '', false],
  ['a variable without a value is unlike all', 'StringNotEquals', '${aws:username}', 'blue', true],
  ['a default', 'StringEquals', "${aws:username, 'nobody''s'}", "nobody's", true],
  ['a default gives way', 'StringEquals', "${aws:PrincipalAccount, 'x'}", account, true],
  ['a number equal in another spelling', 'NumericEquals', '10.0', 10, true],
  ['not equal numbers', 'NumericNotEquals', '10', '11', true],
  ['less', 'NumericLessThan', '10', '9.5', true],
  ['not less than itself', 'NumericLessThan', '10', 10, false],
  ['less or equal', 'NumericLessThanEquals', '10', 10, true],
  ['greater', 'NumericGreaterThan', '10', 11, true],
  ['greater or equal', 'NumericGreaterThanEquals', '10', 10, true],
  ['text is no number', 'NumericGreaterThan', '10', 'many', false],
  ['the same date in another zone', 'DateEquals', '2026-01-02T00:00:00Z', '2026-01-02T01:00:00+01:00', true],
  ['another date', 'DateNotEquals', '2026-01-02', '2026-01-03', true],
  ['before', 'DateLessThan', '2026-01-02T00:00:00Z', '2026-01-01T23:59:59Z', true],
  ['at', 'DateLessThanEquals', '2026-01-02', '2026-01-02T00:00:00Z', true],
  ['after', 'DateGreaterThan', '2026-01-02', '2026-01-02', false],
  ['at or after, in seconds', 'DateGreaterThanEquals', '1767312000', '2026-01-02', true],
  ['true', 'Bool', 'true', true, true],
  ['false as text', 'Bool', 'false', 'false', true],
  ['true is not false', 'Bool', 'false', true, false],
  ['the same bytes', 'BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
  ['other bytes', 'BinaryEquals', 'QmluYXJ5', 'QmluYXJ6', false],
  ['an address in a range', 'IpAddress', '203.0.113.0/24', '203.0.113.77', true],
  ['an address outside', 'IpAddress', ['203.0.113.0/24', '10.0.0.1'], '10.0.0.2', false],
  ['an address itself', 'IpAddress', '10.0.0.1', '10.0.0.1', true],
  ['every address', 'IpAddress', '0.0.0.0/0', '203.0.113.77', true],
  ['a version 6 range', 'IpAddress', '2001:DB8:1234::/48', '2001:db8:1234:1a00::2', true],
  ['versions do not mix', 'IpAddress', '::/0', '10.0.0.1', false],
  ['not in a range', 'NotIpAddress', '203.0.113.0/24', '198.51.100.1', true],
  ['ArnEquals takes wildcards', 'ArnEquals', 'arn:aws:ecs:*:1:cluster/*', 'arn:aws:ecs:eu-west-1:1:cluster/a', true],
  [
    'an ARN wildcard stays in its part',
    'ArnLike',
    'arn:aws:ecs:*:cluster/a',
    'arn:aws:ecs:eu-west-1:1:cluster/a',
    false,
  ],
  ['the last part may hold colons', 'ArnLike', 'arn:aws:sns:r:1:*', 'arn:aws:sns:r:1:topic:id', true],
  ['a star alone is every ARN', 'ArnLike', '*', 'arn:aws:sns:r:1:topic', true],
  ['ArnNotEquals', 'ArnNotEquals', 'arn:aws:sns:r:1:b', 'arn:aws:sns:r:1:a', true],
  ['ArnNotLike', 'ArnNotLike', 'arn:aws:sns:r:1:*', 'arn:aws:sns:r:1:a', false],
  ['a whole ARN as a variable', 'ArnEquals', '${aws:PrincipalArn}', `arn:aws:iam::${account}:role/Runner`, true],
];

const noValue: Case[] = [
  ['a positive operator does not hold', 'StringEquals', 'blue', undefined, false],
  ['nor for an empty list', 'StringLike', '*', [], false],
  ['a negated operator holds', 'StringNotEquals', 'blue', undefined, true],
  ['also for ARNs', 'ArnNotLike', 'arn:aws:sns:r:1:*', undefined, true],
  ['also for addresses', 'NotIpAddress', '10.0.0.0/8', undefined, true],
  ['IfExists holds', 'StringEqualsIfExists', 'blue', undefined, true],
  ['IfExists with a value compares it', 'StringEqualsIfExists', 'blue', 'red', false],
  ['Bool IfExists', 'BoolIfExists', 'true', undefined, true],
  ['Null true: there is none', 'Null', 'true', undefined, true],
  ['Null true: there is one', 'Null', 'true', 'blue', false],
  ['Null false: there is one', 'Null', 'false', 'blue', true],
  ['Null false: there is none', 'Null', 'false', undefined, false],
  ['ForAllValues holds', 'ForAllValues:StringEquals', 'blue', undefined, true],
  ['ForAllValues holds for an empty list', 'ForAllValues:StringEquals', 'blue', [], true],
  ['ForAnyValue does not', 'ForAnyValue:StringEquals', 'blue', undefined, false],
  ['ForAnyValue does not, negated either', 'ForAnyValue:StringNotEquals', 'blue', undefined, false],
  ['ForAnyValue with IfExists holds', 'ForAnyValue:StringEqualsIfExists', 'blue', undefined, true],
];

const manyValues: Case[] = [
  ['ForAllValues: all are listed', 'ForAllValues:StringEquals', ['a', 'b', 'c'], ['a', 'b'], true],
  ['ForAllValues: one is not', 'ForAllValues:StringEquals', ['a', 'b'], ['a', 'x'], false],
  ['ForAnyValue: one is listed', 'ForAnyValue:StringEquals', ['a', 'b'], ['x', 'b'], true],
  ['ForAnyValue: none is', 'ForAnyValue:StringLike', 'a*', ['x', 'y'], false],
  ['ForAllValues negated: none is listed', 'ForAllValues:StringNotEquals', ['a', 'b'], ['x', 'y'], true],
  ['ForAllValues negated: one is', 'ForAllValues:StringNotEquals', ['a', 'b'], ['x', 'a'], false],
  ['ForAnyValue negated: one is not listed', 'ForAnyValue:StringNotEquals', ['a', 'b'], ['x', 'a'], true],
  ['ForAnyValue negated: all are listed', 'ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
  ['no quantifier, negated: none may match', 'StringNotEquals', 'a', ['x', 'a'], false],
];

for (const [title, cases] of [
  ['a condition on one value', oneValue],
  ['a condition when the request has no value', noValue],
  ['a condition on several values', manyValues],
] as const) {
  describe(title, () => {
    for (const [name, operator, policy, actual, expected] of cases) {
      it(`${operator}: ${name}`, () => assert.equal(holds(operator, policy, actual), expected));
    }
  });
}

describe('a condition key', () => {
  const derived: [key: string, value: string][] = [
    ['aws:PrincipalArn', `arn:aws:iam::${account}:role/Runner`],
    ['aws:PrincipalAccount', account],
    ['aws:PrincipalType', 'AssumedRole'],
    ['aws:userid', 'AROAEXAMPLE:x'],
    ['aws:PrincipalIsAWSService', 'false'],
    ['aws:EpochTime', '1767323045'],
    ['aws:CurrentTime', '2026-01-02T03:04:05Z'],
  ];
  for (const [key, value] of derived) {
    it(`${key} follows from the request`, () => assert.equal(holds('StringEquals', value, undefined, key), true));
  }
  it('does not distinguish letter case', () => {
    assert.equal(holds('StringEquals', 'blue', 'blue', 'TEST:Key'), true);
    assert.equal(holds('StringEquals', account, undefined, 'AWS:PRINCIPALACCOUNT'), true);
  });
});
