import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveParameters } from './parameters.ts';
import { parseTemplate } from './parse.ts';

const template = parseTemplate(`
Parameters:
  Name: {Type: String, AllowedPattern: '[a-z]+', MinLength: 2, MaxLength: 5, Default: abc}
  Size: {Type: Number, MinValue: 1, MaxValue: 10, Default: 5}
  Stage: {Type: String, AllowedValues: [test, prod], Default: test}
  Explained: {Type: String, AllowedPattern: '[0-9]+', ConstraintDescription: digits only, Default: 1}
  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>', Default: 'subnet-1, subnet-2'}
  Ports: {Type: List<Number>, Default: '80,443'}
  Secret: {Type: String, NoEcho: true, MinLength: 8, Default: longenough}
Resources: {A: {Type: T}}
`);
assert.ok(!Array.isArray(template), JSON.stringify(template));

describe('values of parameters', () => {
  it('takes defaults, and splits lists', () => {
    const resolved = resolveParameters(template, new Map([['Stage', 'prod']]));
    assert.ok(!Array.isArray(resolved));
    assert.deepEqual(Object.fromEntries(resolved), {
      Name: 'abc',
      Size: '5',
      Stage: 'prod',
      Explained: '1',
      Subnets: ['subnet-1', 'subnet-2'],
      Ports: ['80', '443'],
      Secret: 'longenough',
    });
  });

  it('reads those of the parameter store from what the store has', () => {
    const stored = parseTemplate(`
Parameters:
  One: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /app/one, AllowedPattern: '/app/.*'}
  Many: {Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /app/many}
Resources: {A: {Type: T}}
`);
    assert.ok(!Array.isArray(stored));
    const has = new Map([
      ['One', 'a,b'],
      ['Many', 'a,b'],
    ]);
    const resolved = resolveParameters(stored, new Map(), has);
    assert.ok(!Array.isArray(resolved));
    assert.deepEqual(Object.fromEntries(resolved), { One: 'a,b', Many: ['a', 'b'] });
    const missing = resolveParameters(stored, new Map([['Many', 'x']]), new Map([['One', 'a']]));
    assert.ok(Array.isArray(missing));
    assert.deepEqual(
      missing.map(({ message }) => message),
      ['Unable to fetch parameters [x] from parameter store for this account.'],
    );
  });

  const cases: [name: string, value: string, message: string][] = [
    ['Stage', 'dev', "Parameter 'Stage' must be one of AllowedValues"],
    ['Name', 'ABC', "Parameter 'Name' must match pattern [a-z]+"],
    ['Name', 'a', "Parameter 'Name' must contain at least 2 characters"],
    ['Name', 'abcdef', "Parameter 'Name' must contain at most 5 characters"],
    ['Size', '0', "Parameter 'Size' must be a number not less than 1"],
    ['Size', '11', "Parameter 'Size' must be a number not greater than 10"],
    ['Size', 'many', "Parameter 'Size' must be a number"],
    ['Ports', '80,x', "Parameter 'Ports' must be a number"],
    ['Explained', 'x', 'Parameter Explained failed to satisfy constraint: digits only'],
    ['Name', 'a'.repeat(4097), "Parameter 'Name' exceeds the maximum of 4096 bytes"],
    ['Other', 'x', 'Parameters: [Other] do not exist in the template'],
  ];
  for (const [name, value, message] of cases)
    it(message, () => {
      const problems = resolveParameters(template, new Map([[name, value]]));
      assert.ok(Array.isArray(problems));
      assert.deepEqual(
        problems.map((problem) => problem.message),
        [message],
      );
    });

  it('names all that have no value', () => {
    const bare = parseTemplate('Parameters: {A: {Type: String}, B: {Type: String}}\nResources: {R: {Type: T}}');
    assert.ok(!Array.isArray(bare));
    const problems = resolveParameters(bare, new Map());
    assert.ok(Array.isArray(problems));
    assert.equal(problems[0]?.message, 'Parameters: [A, B] must have values');
  });

  it('judges a pattern that backtracks without end', () => {
    const endless = parseTemplate(
      "Parameters: {A: {Type: String, AllowedPattern: '(a+)+'}}\nResources: {R: {Type: T}}",
    );
    assert.ok(!Array.isArray(endless));
    const problems = resolveParameters(endless, new Map([['A', `${'a'.repeat(60)}!`]]));
    assert.ok(Array.isArray(problems));
    assert.equal(problems[0]?.message, "Parameter 'A' must match pattern (a+)+");
  });

  it('does not show a value that must not be echoed', () => {
    const problems = resolveParameters(template, new Map([['Secret', 'hush']]));
    assert.ok(!JSON.stringify(problems).includes('hush'));
  });
});
