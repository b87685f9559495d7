/** Assertions about parameters: which hold, which do not, and which are none. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from './document.ts';
import { evaluationBudget, type Scope } from './evaluate.ts';
import type { ParameterValues } from './parameters.ts';
import { parseTemplate } from './parse.ts';
import { brokenRules } from './rules.ts';

const template = (Rules: object) =>
  parseTemplate(
    JSON.stringify({
      Parameters: { Stage: { Type: 'String' }, Subnets: { Type: 'CommaDelimitedList' } },
      Rules,
      Resources: { T: { Type: 'AWS::SNS::Topic' } },
    }),
  );

const scope = (parameters: ParameterValues): Omit<Scope, 'conditions'> => ({
  parameters,
  mappings: new Map(),
  pseudo: new Map([['AWS::Region', 'eu-west-1']]),
  resource: () => undefined,
  exports: () => undefined,
  zones: () => [],
  budget: evaluationBudget(),
});
const given = scope(
  new Map<string, string | string[]>([
    ['Stage', 'prod'],
    ['Subnets', ['a', 'b']],
  ]),
);

function broken(Rules: object): string[] {
  const read = template(Rules);
  assert.ok(!Array.isArray(read), JSON.stringify(read));
  return brokenRules(read.rules, given).map(({ message }) => message);
}

const ref = (name: string) => ({ Ref: name });
const asserting = (Assert: Json, more: object = {}) => ({
  R: { ...more, Assertions: [{ Assert, AssertDescription: 'it must be so' }] },
});

describe('an assertion', () => {
  const cases: [assertion: Json, holds: boolean][] = [
    [{ 'Fn::Equals': [ref('Stage'), 'prod'] }, true],
    [{ 'Fn::Equals': [ref('AWS::Region'), 'us-east-1'] }, false],
    [{ 'Fn::Contains': [['test', 'prod'], ref('Stage')] }, true],
    [{ 'Fn::Not': [{ 'Fn::Contains': [['1', '2'], ref('Stage')] }] }, true],
    [{ 'Fn::Contains': [['1', '2'], ref('Stage')] }, false],
    [{ 'Fn::EachMemberIn': [ref('Subnets'), ['a', 'b', 'c']] }, true],
    [{ 'Fn::EachMemberIn': [ref('Subnets'), ['a']] }, false],
    [{ 'Fn::EachMemberEquals': [ref('Subnets'), 'a'] }, false],
    [{ 'Fn::And': [{ 'Fn::Equals': ['a', 'a'] }, { 'Fn::Equals': ['a', 'b'] }] }, false],
    [{ 'Fn::Or': [{ 'Fn::Equals': ['a', 'a'] }, { 'Fn::Equals': ['a', 'b'] }] }, true],
  ];
  for (const [assertion, holds] of cases)
    it(`${JSON.stringify(assertion)} ${holds ? 'holds' : 'does not'}`, () =>
      assert.deepEqual(broken(asserting(assertion)), holds ? [] : ['it must be so']));

  it('is asked only where the condition of its rule holds', () => {
    const wrong = { 'Fn::Equals': ['a', 'b'] };
    const when = (stage: string) => asserting(wrong, { RuleCondition: { 'Fn::Equals': [ref('Stage'), stage] } });
    assert.deepEqual([broken(when('test')), broken(when('prod'))], [[], ['it must be so']]);
  });
});

describe('no rule', () => {
  const cases: [rule: object, message: RegExp][] = [
    [{ R: {} }, /every rule must have a list of Assertions/],
    [{ R: { Assertions: [{}] } }, /every assertion must have an Assert/],
    [asserting('yes'), /a rule asks by Fn::And, /],
    [asserting({ 'Fn::Join': ['', []] }), /not by Fn::Join/],
    [asserting({ 'Fn::RefAll': 'AWS::EC2::VPC::Id' }), /what EC2 has is not there/],
    [asserting({ 'Fn::Equals': ['a'] }), /requires a list of two/],
    [asserting({ 'Fn::Equals': [ref('T'), 'a'] }), /Cannot reference resources in the Rules block/],
    [asserting({ 'Fn::Equals': [{ 'Fn::Sub': 'a' }, 'a'] }), /compares text, lists and parameters/],
    [asserting({ 'Fn::Equals': ['a', 'a'] }, { Assert: 1 }), /Invalid template rule property 'Assert'/],
  ];
  for (const [rule, message] of cases)
    it(JSON.stringify(rule), () => {
      const problems = template(rule);
      assert.ok(Array.isArray(problems), 'the template was accepted');
      assert.match(problems.map((one) => one.message).join('\n'), message);
    });
});

describe('a function of rules elsewhere', () => {
  const cases: [call: object, message: RegExp][] = [
    [{ 'Fn::Contains': [['a'], 'a'] }, /`Fn::Contains` is refused: only the Rules section may have it/],
    [{ 'Fn::RefAll': 'AWS::EC2::VPC::Id' }, /`Fn::RefAll` is refused: it asks what EC2 has, which is not there/],
  ];
  for (const [call, message] of cases)
    it(JSON.stringify(call), () => {
      const problems = parseTemplate(JSON.stringify({ Resources: { A: { Type: 'T', Properties: { P: call } } } }));
      assert.ok(Array.isArray(problems), 'the template was accepted');
      assert.match(problems[0]?.message ?? '', message);
    });
});
