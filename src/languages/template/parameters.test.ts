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

  it('checks a value by a pattern that backtracks without end', () => {
    const endless = parseTemplate(
      "Parameters: {A: {Type: String, AllowedPattern: '(a+)+'}}\nResources: {R: {Type: T}}",
    );
    assert.ok(!Array.isArray(endless));
    const problems = resolveParameters(endless, new Map([['A', `${'a'.repeat(60)}!`]]));
    assert.ok(Array.isArray(problems));
    assert.equal(problems[0]?.message, "Parameter 'A' must match pattern (a+)+");
  });

  const withPattern = (pattern: string, more = '') =>
    `Parameters: {A: {Type: String, AllowedPattern: '${pattern}'}${more}}\nResources: {R: {Type: T}}`;

  it('holds a long value against a pattern that counts within counts', () => {
    const counting = parseTemplate(withPattern('(a{1,30}){1,30}'));
    assert.ok(!Array.isArray(counting));
    assert.ok(!Array.isArray(resolveParameters(counting, new Map([['A', 'a'.repeat(500)]]))));
    const problems = resolveParameters(counting, new Map([['A', 'a'.repeat(4096)]]));
    assert.ok(Array.isArray(problems));
    assert.equal(
      problems[0]?.message,
      "Parameter 'A' is too long to be held against so large a pattern: (a{1,30}){1,30}",
    );
  });

  it('bounds what the patterns of one template take together', () => {
    const many = Array.from({ length: 60 }, (_, i) => `, P${i}: {Type: String, AllowedPattern: 'x${i}[a-z]{1,255}'}`);
    const problems = parseTemplate(withPattern('a', many.join('')));
    assert.ok(Array.isArray(problems));
    assert.match(problems[0]?.message ?? '', /^the pattern is one too many: .* 20000 characters/);
    const same = many.map((parameter) => parameter.replace(/x\d+/, 'x'));
    assert.ok(!Array.isArray(parseTemplate(withPattern('a', same.join('')))));
  });

  const refused: [pattern: string, message: RegExp][] = [
    ['^(?=.*[0-9]).+$', /^the pattern holds a look-ahead, `\(\?=`$/],
    ['(a)\\1', /^the pattern holds a back reference, `\\1`$/],
    ['((a{1,30}){1,30}){1,30}', /^the pattern is too large: /],
    ['[a', /^the pattern is no regular expression: `\[` is never closed/],
  ];
  for (const [pattern, message] of refused)
    it(`refuses the pattern ${pattern}, unless its template is deployed already`, () => {
      const problems = parseTemplate(withPattern(pattern));
      assert.ok(Array.isArray(problems));
      assert.match(problems[0]?.message ?? '', message);
      assert.deepEqual([problems[0]?.path, problems[0]?.got], [['Parameters', 'A', 'AllowedPattern'], pattern]);
      assert.ok(problems[0]?.hint);
      const deployed = parseTemplate(withPattern(pattern), true);
      assert.ok(!Array.isArray(deployed));
      assert.ok(!Array.isArray(resolveParameters(deployed, new Map([['A', 'any']]))));
    });

  it('does not show a value that must not be echoed', () => {
    const problems = resolveParameters(template, new Map([['Secret', 'hush']]));
    assert.ok(!JSON.stringify(problems).includes('hush'));
  });
});
