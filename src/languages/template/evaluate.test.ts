import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { evaluateConditions } from './conditions.ts';
import type { Json } from './document.ts';
import { evaluate, evaluationBudget, type Scope } from './evaluate.ts';
import { resolveParameters } from './parameters.ts';
import { parseTemplate } from './parse.ts';
import type { Template } from './template.ts';

const read = (text: string): Template => {
  const template = parseTemplate(text);
  assert.ok(!Array.isArray(template), JSON.stringify(template));
  return template;
};

function scopeOf(template: Template, given: Record<string, string> = {}): Scope {
  const parameters = resolveParameters(template, new Map(Object.entries(given)));
  assert.ok(!Array.isArray(parameters), JSON.stringify(parameters));
  const scope = {
    parameters,
    mappings: template.mappings,
    pseudo: new Map<string, string | string[]>([
      ['AWS::Region', 'us-east-1'],
      ['AWS::Partition', 'aws'],
      ['AWS::AccountId', '000000000000'],
      ['AWS::StackName', 'stack'],
      ['AWS::NotificationARNs', ['arn:topic']],
    ]),
    resource: (logicalId: string, attribute?: string): Json | undefined =>
      attribute === undefined ? `ref-${logicalId}` : attribute === 'None' ? undefined : `${logicalId}!${attribute}`,
    exports: (name: string) => (name === 'shared' ? 'exported' : undefined),
    zones: (region: string) => [`${region}a`, `${region}b`],
    budget: evaluationBudget(),
  };
  const conditions = evaluateConditions(template, scope);
  assert.ok(!Array.isArray(conditions), JSON.stringify(conditions));
  return { ...scope, conditions };
}

const surroundings = `
Parameters:
  Text: {Type: String, Default: text}
  List: {Type: CommaDelimitedList, Default: 'a, b'}
  Number: {Type: Number, Default: 5}
Mappings: {M: {us-east-1: {v: mapped, l: [x, y]}}}
Conditions:
  Yes1: !Equals [!Ref Text, text]
  No1: !Not [!Condition Yes1]
  Both: !And [!Condition Yes1, !Condition No1]
  Either: !Or [!Condition Both, !Equals [!Ref Number, '5']]
  Joined: !Equals [!Join [',', !Ref List], 'a,b']
`;
/** What 400,000 characters between 100 items come to is more than all functions may make. */
const blowUps: [name: string, property: string][] = [
  ['Join', `!Join [${'x'.repeat(400_000)}, [${'a,'.repeat(99)}a]]`],
  ['Split', `!Split [a, ${'a'.repeat(500_000)}]`],
  ['Sub', `!Sub ['${'${X}'.repeat(10_000)}', {X: ${'x'.repeat(4000)}}]`],
  ['Cidr', `[${`!Cidr [10.0.0.0/8, 256, 8],${' '.repeat(20)}`.repeat(1600)}]`],
  ['Cidr of IPv6', `[${'!Cidr ["::/0", 256, 64],'.repeat(550)}]`],
];

const withProperty = (property: string) =>
  read(`${surroundings}Resources: {A: {Type: T, Properties: {P: ${property}}}, B: {Type: T}}`);

function evaluated(property: string): { value: Json | undefined; problems: string[] } {
  const template = withProperty(property);
  const problems: { message: string }[] = [];
  const properties = template.resources.get('A')!.properties;
  const value = evaluate(properties, scopeOf(template), [], problems as never) as Record<string, Json>;
  return { value: value['P'], problems: problems.map(({ message }) => message) };
}

describe('the value of functions', () => {
  const cases: [property: string, value: Json | undefined][] = [
    ['!Ref Text', 'text'],
    ['!Ref List', ['a', 'b']],
    ['!Ref Number', '5'],
    ['!Ref B', 'ref-B'],
    ['!Ref AWS::Region', 'us-east-1'],
    ['!Ref AWS::NotificationARNs', ['arn:topic']],
    ['!Ref AWS::NoValue', undefined],
    ['[x, !Ref AWS::NoValue, y]', ['x', 'y']],
    ['{x: !Ref AWS::NoValue, y: 1}', { y: 1 }],
    ['!GetAtt B.Arn', 'B!Arn'],
    ['!GetAtt B.Endpoint.Port', 'B!Endpoint.Port'],
    ['{Fn::GetAtt: B.Endpoint.Port}', 'B!Endpoint.Port'],
    ['!GetAtt [B, !Ref Text]', 'B!text'],
    ["!Sub '${Text} ${B} ${B.Arn} ${AWS::Region} ${!Text} $Text'", 'text ref-B B!Arn us-east-1 ${Text} $Text'],
    ["!Sub ['${Text}-${N}-${B}', {N: 600, B: !Ref Text}]", 'text-600-text'],
    ["!Sub ['${T}', {T: true}]", 'true'],
    ["!Join ['-', [a, 1, true, !Ref B]]", 'a-1-true-ref-B'],
    ["!Join ['', !Ref List]", 'ab'],
    ["!Join ['', []]", ''],
    ["!Select [1, !Split ['|', 'a|b|c']]", 'b'],
    ["!Select ['0', [!Ref AWS::NoValue, z]]", 'z'],
    ["!Select [0, !GetAZs '']", 'us-east-1a'],
    ['!GetAZs eu-west-1', ['eu-west-1a', 'eu-west-1b']],
    ['!FindInMap [M, !Ref AWS::Region, v]', 'mapped'],
    ['!FindInMap [M, us-east-1, l]', ['x', 'y']],
    ["!Base64 'é'", 'w6k='],
    ['!ImportValue shared', 'exported'],
    ['!Cidr [10.0.0.0/16, 3, 8]', ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
    ['!Cidr ["2001:db8:1:ab00::/56", 2, 64]', ['2001:db8:1:ab00::/64', '2001:db8:1:ab01::/64']],
    ['!Cidr ["::/0", 1, 64]', ['::/64']],
    ['!Cidr ["::fffe:1:2:3/108", 3, 16]', ['::fffe:1:0:0/112', '::fffe:1:1:0/112', '::fffe:1:2:0/112']],
    ['!Cidr [10.255.255.200/8, 2, 23]', ['10.0.0.0/9', '10.128.0.0/9']],
    ['!Cidr ["1:2:3:4::/62", 3, 64]', ['1:2:3:4::/64', '1:2:3:5::/64', '1:2:3:6::/64']],
    ['!Cidr ["1:0:0:2:0:0:0:1/128", 1, 0]', ['1:0:0:2::1/128']],
    ['!If [Yes1, a, !GetAtt B.None]', 'a'],
    ['!If [No1, a, !Ref AWS::NoValue]', undefined],
    ['!If [Both, a, b]', 'b'],
    ['!If [Either, a, b]', 'a'],
    ['!If [Joined, a, b]', 'a'],
    ['[1, 2.5, true, "1"]', [1, 2.5, true, '1']],
    [
      '{Statement: [{Condition: {StringEquals: {a: b}}}]}',
      { Statement: [{ Condition: { StringEquals: { a: 'b' } } }] },
    ],
  ];
  for (const [property, value] of cases)
    it(property, () => assert.deepEqual(evaluated(property), { value, problems: [] }));
});

describe('values that cannot be', () => {
  const cases: [property: string, message: RegExp][] = [
    ['!GetAtt B.None', /^Template error: resource B does not support attribute type None in Fn::GetAtt$/],
    ['!ImportValue other', /^No export named other found\.$/],
    ['!FindInMap [M, eu-west-1, v]', /^Template error: Unable to get mapping for M::eu-west-1::v$/],
    ['!Select [2, !Ref List]', /cannot select nonexistent value at index 2$/],
    ['!Select [-1, !Ref List]', /cannot select nonexistent value at index -1$/],
    ['!Select [0, !Ref Text]', /needs a list/],
    ["!Sub '${List}'", /variable List in Fn::Sub expression does not resolve to a string$/],
    ["!Join ['', [!Ref List]]", /needs a list of strings/],
    ['!Cidr [10.0.0.0/24, 3, 8]', /cannot make 3 blocks of 256 addresses/],
    ['!Cidr [nothing, 3, 8]', /takes an IPv4 block/],
  ];
  for (const [property, message] of cases)
    it(property, () => {
      const { problems } = evaluated(property);
      assert.equal(problems.length, 1);
      assert.match(problems[0]!, message);
    });
});

describe("the article's template", () => {
  it('gives the state machine its definition', () => {
    const template = read(readFileSync(new URL('../../../test/fixtures/article.yaml', import.meta.url), 'utf8'));
    const problems: never[] = [];
    const machine = template.resources.get('StateMachine')!;
    const value = evaluate(machine.properties, scopeOf(template), [], problems) as Record<string, string>;
    const definition = JSON.parse(value['DefinitionString']!);
    assert.equal(definition.TimeoutSeconds, 600);
    assert.deepEqual(definition.States.RunTask.Parameters.NetworkConfiguration.AwsvpcConfiguration, {
      Subnets: ['subnet-00680a8cf7dff9021', 'subnet-023d074f51ea412d0'],
      AssignPublicIp: 'ENABLED',
      SecurityGroups: ['SecurityGroup!GroupId'],
    });
    assert.deepEqual(problems, []);
  });
});

describe('functions that make too much', () => {
  it('are worked out once, however often what is given to Sub stands in it', () => {
    const given = (depth: number): string =>
      depth === 0 ? '""' : `!Sub ["\${A}\${A}\${A}", {A: ${given(depth - 1)}}]`;
    assert.deepEqual(evaluated(given(19)), { value: '', problems: [] });
  });

  for (const [name, property] of blowUps)
    it(name, () => {
      const { problems } = evaluated(property);
      assert.deepEqual(problems, [
        "the template's functions make more text than is taken: some 20 million characters in all",
      ]);
    });
});

describe('the functions of AWS::LanguageExtensions', () => {
  const cases: [property: string, value: Json][] = [
    ['!Length [a, b, c]', 3],
    ['!Length {Ref: List}', 2],
    ['!ToJsonString {a: !Ref Text, b: [1, !Ref Number]}', '{"a":"text","b":[1,"5"]}'],
    ['!FindInMap [M, eu-west-1, v, {DefaultValue: !Ref Text}]', 'text'],
    ['!FindInMap [M, us-east-1, v, {DefaultValue: other}]', 'mapped'],
  ];
  for (const [property, value] of cases)
    it(`${property} is ${JSON.stringify(value)}`, () => {
      const template = read(
        `${surroundings}Transform: AWS::LanguageExtensions\nResources: {A: {Type: T, Properties: {P: ${property}}}}`,
      );
      const problems: never[] = [];
      const { properties } = template.resources.get('A')!;
      assert.deepEqual([evaluate(properties, scopeOf(template), [], problems), problems], [{ P: value }, []]);
    });

  const withDefault = '!FindInMap [M, eu-west-1, v, {DefaultValue: 5}]';
  it(`${withDefault} needs no transform`, () => assert.equal(evaluated(withDefault).value, 5));
});
