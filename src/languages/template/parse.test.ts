import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sharedFile } from '../../../test/shared.ts';
import { type Problem, renderPath } from '../problem.ts';
import { parseTemplate } from './parse.ts';
import type { Template } from './template.ts';

function accepted(text: string): Template {
  const template = parseTemplate(text);
  assert.ok(!Array.isArray(template), JSON.stringify(template));
  return template;
}

function refused(text: string): Problem[] {
  const problems = parseTemplate(text);
  assert.ok(Array.isArray(problems) && problems.length > 0, 'the template was accepted');
  return problems;
}

const topic = 'Resources: {A: {Type: T}}';

describe('the forms of functions', () => {
  const cases: [short: string, long: unknown][] = [
    ['!Ref B', { Ref: 'B' }],
    ['!GetAtt B.C', { 'Fn::GetAtt': ['B', 'C'] }],
    ['!GetAtt B.C.D', { 'Fn::GetAtt': ['B', 'C.D'] }],
    ['!GetAtt [B, C]', { 'Fn::GetAtt': ['B', 'C'] }],
    ["!Sub '${B} ${!C}'", { 'Fn::Sub': '${B} ${!C}' }],
    ["!Join [',', [!Ref B, x]]", { 'Fn::Join': [',', [{ Ref: 'B' }, 'x']] }],
    ["!Select [0, !GetAZs '']", { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ["!Split ['|', a|b]", { 'Fn::Split': ['|', 'a|b'] }],
    ['!If [Yes1, a, !Ref AWS::NoValue]', { 'Fn::If': ['Yes1', 'a', { Ref: 'AWS::NoValue' }] }],
    ['!FindInMap [M, k, v]', { 'Fn::FindInMap': ['M', 'k', 'v'] }],
    ['!Base64 x', { 'Fn::Base64': 'x' }],
    ['!ImportValue x', { 'Fn::ImportValue': 'x' }],
    ['!Cidr [10.0.0.0/16, 2, 8]', { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }],
    ['{Fn::Sub: [x, {y: 1}]}', { 'Fn::Sub': ['x', { y: 1 }] }],
  ];
  for (const [short, long] of cases)
    it(short, () => {
      const template = accepted(
        `Mappings: {M: {k: {v: 1}}}\nConditions: {Yes1: !Equals [a, a]}\nResources: {A: {Type: T, Properties: {P: ${short}}}, B: {Type: T}}`,
      );
      assert.deepEqual(template.resources.get('A')?.properties, { P: long });
    });

  it('reads the condition functions', () => {
    const template = accepted(
      `${topic}\nConditions: {X: !Not [!And [!Condition Y, !Or [!Equals [a, b], {Condition: Y}]]], Y: !Equals [1, 1]}`,
    );
    assert.deepEqual(template.conditions.get('X'), {
      'Fn::Not': [
        { 'Fn::And': [{ Condition: 'Y' }, { 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { Condition: 'Y' }] }] },
      ],
    });
  });
});

describe('what is refused', () => {
  const inA = (property: string) => `Resources:\n  A:\n    Type: T\n    Properties:\n      P: ${property}\n`;
  const at = '/Resources/A/Properties/P';
  const cases: [name: string, text: string, path: string, message: RegExp, line?: number][] = [
    ['text that is no mapping', 'hello', '', /^Template format error: unsupported structure\.$/],
    ['broken YAML', 'a: [', '/a', /YAML not well-formed\. \(line 1, column 5\)$/, 1],
    ['broken JSON', '{"Resources": }', '', /JSON not well-formed/],
    ['YAML that only begins as JSON', '{Resources: {}}', '', /JSON not well-formed/],
    ['no resources', 'Description: x', '/Resources', /At least one Resources member must be defined\.$/],
    [
      'an unknown section',
      `${topic}\nResource: {}`,
      '/Resource',
      /Invalid template property or properties \[Resource\]$/,
    ],
    [
      'a transform',
      `${topic}\nTransform: AWS::Include`,
      '/Transform',
      /the transform AWS::Include is not supported/,
      2,
    ],
    ['hooks', `${topic}\nHooks: {}`, '/Hooks', /`Hooks` is not supported/],
    [
      'another format version',
      `${topic}\nAWSTemplateFormatVersion: 2010-09-10`,
      '/AWSTemplateFormatVersion',
      /2010-09-09/,
    ],
    ['null', inA('null'), at, /^\[\/Resources\/A\/Properties\/P\] 'null' values are not allowed in templates$/, 5],
    [
      'a number for a key',
      'Mappings: {M: {012345670123: {a: b}}}',
      '/Mappings/M',
      /^Template format error: \[\/Mappings\/M\] map keys must be strings; received numeric \[1402433619\] instead$/,
    ],
    ['nothing', inA(''), at, /'null' values are not allowed/, 5],
    ['an alias', 'X: &a 1\nResources: *a', '/Resources', /aliases are not supported, found `\*a`/, 2],
    ['a merge key', inA('{<<: {a: 1}}'), at, /merge keys are not supported/],
    ['a key twice', inA('{a: 1, a: 2}'), `${at}/a`, /duplicate key `a`/],
    ['a key that is a list', inA('{[a]: 1}'), at, /a key must be text/],
    ['the prototype as a key', inA('{__proto__: {a: 1}}'), at, /__proto__/],
    ['an unknown tag', inA('!Reff B'), at, /unknown tag `!Reff`/],
    ['binary', inA('!!binary aGk='), at, /unknown tag/],
    [
      'a transform function',
      inA('{Fn::Transform: {Name: x}}'),
      `${at}/Fn::Transform`,
      /no function runs here that a macro would be/,
    ],
    ['an unknown function', inA('{Fn::Subb: x}'), `${at}/Fn::Subb`, /unknown function `Fn::Subb`/],
    ['a function beside a key', inA('{Fn::Sub: x, y: 1}'), at, /`Fn::Sub` must be the only key/],
    ['a dynamic reference of no form', inA("'{{resolve:ssm:x:y}}'"), at, /^write `\{\{resolve:ssm:NAME\}\}` or/],
    [
      'a dynamic reference in an output',
      "Resources: {A: {Type: T}}\nOutputs: {O: {Value: '{{resolve:ssm:x}}'}}",
      '/Outputs/O/Value',
      /^dynamic references are only supported in the properties of resources$/,
    ],
    [
      'a missing reference',
      inA('!Ref B'),
      `${at}/Ref`,
      /^Template format error: Unresolved resource dependencies \[B\] in the Resources block of the template$/,
      5,
    ],
    ['a missing reference in Sub', inA("!Sub '${B.Arn}'"), `${at}/Fn::Sub`, /Unresolved resource dependencies \[B\]/],
    [
      'an attribute of nothing',
      inA('!GetAtt B.Arn'),
      `${at}/Fn::GetAtt`,
      /instance of Fn::GetAtt references undefined resource B$/,
    ],
    [
      'GetAtt without attribute',
      inA('!GetAtt A'),
      `${at}/Fn::GetAtt`,
      /if specifying one argument to Fn::GetAtt, that/,
    ],
    ['GetAtt of one element', inA('!GetAtt [A]'), `${at}/Fn::GetAtt`, /requires two non-empty parameters/],
    ['GetAtt of nothing, as one text', inA('{Fn::GetAtt: B.Arn}'), `${at}/Fn::GetAtt`, /undefined resource B$/],
    [
      'a shell variable in Sub',
      inA("!Sub '${B:-x}'"),
      `${at}/Fn::Sub`,
      /must contain only alphanumeric characters, underscores, periods, and colons$/,
    ],
    ['Join of text', inA("!Join [',', x]"), `${at}/Fn::Join`, /every Fn::Join object requires two parameters/],
    ['Split by nothing', inA("!Split ['', x]"), `${at}/Fn::Split`, /every Fn::Split object/],
    ['If of two', inA('!If [X, a]'), `${at}/Fn::If`, /three elements/],
    [
      'If of an unknown condition',
      inA('!If [X, a, b]'),
      `${at}/Fn::If`,
      /unresolved condition dependency X in Fn::If$/,
    ],
    ['Equals among resources', inA('!Equals [a, b]'), `${at}/Fn::Equals`, /only supported in the Conditions section/],
    ['an unknown mapping', inA('!FindInMap [M, a, b]'), `${at}/Fn::FindInMap`, /Mapping named 'M' is not present/],
    [
      'an unknown resource attribute',
      'Resources: {A: {Type: T, Depends: B}}',
      '/Resources/A/Depends',
      /Invalid template resource property 'Depends'$/,
    ],
    ['a creation policy', 'Resources: {A: {Type: T, CreationPolicy: {}}}', '/Resources/A/CreationPolicy', /refused/],
    [
      'a snapshot',
      'Resources: {A: {Type: T, DeletionPolicy: Snapshot}}',
      '/Resources/A/DeletionPolicy',
      /^Template error: resource type T does not support deletion policy Snapshot$/,
    ],
    [
      'a policy of another name',
      'Resources: {A: {Type: T, DeletionPolicy: Keep}}',
      '/Resources/A/DeletionPolicy',
      /^Template format error: Unrecognized DeletionPolicy Keep for resource A$/,
    ],
    [
      'no type',
      'Resources: {A: {}}',
      '/Resources/A',
      /\[\/Resources\/A\] Every Resources object must contain a Type member\.$/,
    ],
    [
      'a logical id with a dash',
      'Resources: {A-1: {Type: T}}',
      '/Resources/A-1',
      /Resource name A-1 is non alphanumeric\.$/,
    ],
    [
      'DependsOn nothing',
      'Resources: {A: {Type: T, DependsOn: B}}',
      '/Resources/A/DependsOn',
      /Unresolved resource dependencies \[B\]/,
    ],
    [
      'an unknown condition',
      'Resources: {A: {Type: T, Condition: C}}',
      '/Resources/A/Condition',
      /Unresolved condition dependency C in the Resources block/,
    ],
    [
      'a condition on a resource',
      `${topic}\nConditions: {C: !Equals [!Ref A, x]}`,
      '/Conditions/C/Fn::Equals/0/Ref',
      /Unresolved dependencies \[A\]\. Cannot reference resources in the Conditions block of the template$/,
    ],
    [
      'a condition that is text',
      `${topic}\nConditions: {C: x}`,
      '/Conditions/C',
      /Conditions can only be boolean operations/,
    ],
    [
      'conditions in a circle',
      `${topic}\nConditions: {B: !Not [!Condition C], C: !Not [!Condition B]}`,
      '/Conditions/B',
      /Circular dependency between conditions: \[B, C\]$/,
    ],
    [
      'Not of two',
      `${topic}\nConditions: {C: !Not [!Equals [a, b], !Equals [a, b]]}`,
      '/Conditions/C/Fn::Not',
      /one element/,
    ],
    ['an output without value', `${topic}\nOutputs: {O: {Description: x}}`, '/Outputs/O', /must contain a Value/],
    [
      'an output of nothing',
      `${topic}\nOutputs: {O: {Value: !Ref X}}`,
      '/Outputs/O/Value/Ref',
      /Unresolved resource dependencies \[X\] in the Outputs block of the template$/,
    ],
    [
      'an export without name',
      `${topic}\nOutputs: {O: {Value: x, Export: {}}}`,
      '/Outputs/O/Export',
      /must contain a Name/,
    ],
    [
      'a parameter without type',
      `${topic}\nParameters: {P: {Default: x}}`,
      '/Parameters/P',
      /Every Parameters object must contain a Type member\.$/,
    ],
    [
      'an unknown parameter type',
      `${topic}\nParameters: {P: {Type: Text}}`,
      '/Parameters/P/Type',
      /Unrecognized parameter type: Text$/,
    ],
    [
      'a stored parameter',
      `${topic}\nParameters: {P: {Type: 'AWS::SSM::Parameter::Value<Number>'}}`,
      '/Parameters/P/Type',
      /Unrecognized parameter type: AWS::SSM::Parameter::Value<Number>/,
    ],
    [
      'an unknown parameter property',
      `${topic}\nParameters: {P: {Type: String, Min: 1}}`,
      '/Parameters/P/Min',
      /Invalid template parameter property 'Min'$/,
    ],
    [
      'a default that is not allowed',
      `${topic}\nParameters: {P: {Type: String, Default: c, AllowedValues: [a, b]}}`,
      '/Parameters/P/Default',
      /^Parameter 'P' must be one of AllowedValues$/,
    ],
    [
      'a pattern that is none',
      `${topic}\nParameters: {P: {Type: String, AllowedPattern: '('}}`,
      '/Parameters/P/AllowedPattern',
      /no regular expression/,
    ],
    ['a mapping of text', `${topic}\nMappings: {M: {k: v}}`, '/Mappings/M/k', /must be a map$/],
    [
      'a long description',
      `${topic}\nDescription: ${'x'.repeat(1025)}`,
      '/Description',
      /'Description' length is greater than 1024\.$/,
    ],
    [
      '501 resources',
      `Resources: {${Array.from({ length: 501 }, (_, i) => `A${i}: {Type: T}`).join(', ')}}`,
      '/Resources',
      /Number of resources, 501, is greater than maximum allowed, 500$/,
    ],
  ];
  for (const [name, text, path, message, line] of cases)
    it(name, () => {
      const [problem] = refused(text);
      assert.equal(renderPath(problem!.path), path);
      assert.match(problem!.message, message);
      if (line !== undefined) assert.equal(problem!.line, line);
    });

  it('lists every problem at once', () => {
    const problems = refused('Resources: {A: {Type: T, Properties: {P: !Ref X, Q: !Ref Y}}}');
    assert.deepEqual(
      problems.map(({ column }) => column),
      [39, 50],
    );
  });
});

describe('bombs', () => {
  const cases: [name: string, text: string, message: RegExp][] = [
    ['a megabyte and more', `Description: ${'x'.repeat(1_000_000)}`, /at most 1000000 bytes/],
    ['65 levels', `a: ${'['.repeat(65)}${']'.repeat(65)}`, /64 levels/],
    ['many levels', '['.repeat(20_000), /64 levels/],
    ['a template of punctuation', `a: {${'a:,'.repeat(17_000)}}`, /more than 25600 tokens of YAML, for its 51005/],
    [
      'many conditions',
      JSON.stringify({
        Resources: { A: { Type: 'T' } },
        Conditions: Object.fromEntries(
          Array.from({ length: 1001 }, (_, n) => [`C${n}`, { 'Fn::Not': [{ Condition: `C${(n + 1) % 1001}` }] }]),
        ),
      }),
      /Number of conditions, 1001, is greater than maximum allowed, 1000/,
    ],
    [
      'many members',
      JSON.stringify({ Metadata: Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`k${n}`, 1])) }),
      /an object of a template may have at most 10000 members, found 10001/,
    ],
    ['nested aliases', 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]', /aliases are not supported/],
  ];
  for (const [name, text, message] of cases) it(name, () => assert.match(refused(text)[0]!.message, message));
});

describe('JSON', () => {
  it('reads the same template as YAML, with tabs and escapes', () => {
    const template = accepted(
      '{\n\t"Resources": {\n\t\t"A": {"Type": "T", "Properties": {"P": "\\/\\ud83d\\ude00", "Q": {"Ref": "A"}, "N": 2.50}}\n\t}\n}',
    );
    assert.deepEqual(template.resources.get('A')?.properties, { P: '/😀', Q: { Ref: 'A' }, N: 2.5 });
    assert.deepEqual(template.positions.get(['Resources', 'A']), { line: 3, column: 3 });
  });
});

describe('whole templates', () => {
  const text = (name: string) => readFileSync(join(import.meta.dirname, '../../../test/fixtures', name), 'utf8');

  it('parse in YAML with short functions, policies, metadata and dependencies', () => {
    const { resources, parameters } = accepted(text('network-job.yaml'));
    assert.deepEqual([resources.size, [...parameters.keys()]], [22, ['Schedule']]);
    const { deletionPolicy, updateReplacePolicy, metadata } = resources.get('LogGroup')!;
    assert.deepEqual(
      { deletionPolicy, updateReplacePolicy, metadata },
      { deletionPolicy: 'Delete', updateReplacePolicy: 'Retain', metadata: { Purpose: "the job's output" } },
    );
    assert.deepEqual(resources.get('Nat')?.dependsOn, ['PublicRoute', 'PublicRouting']);
    assert.deepEqual(resources.get('Gateway')?.dependsOn, ['Vpc']);
    assert.deepEqual(resources.get('Cluster')?.properties, {});
  });

  it('parse in JSON with long functions, mappings and conditions', () => {
    const { resources, mappings, conditions, outputs } = accepted(text('synthesised-job.json'));
    assert.deepEqual([resources.size, [...mappings.keys()], [...conditions.keys()]], [11, ['Zones'], ['Always']]);
    assert.equal(resources.get('MachineE2')?.condition, 'Always');
    assert.deepEqual(outputs.get('Machine'), { value: { Ref: 'MachineE2' }, condition: 'Always' });
  });

  it('are refused for each policy of groups of instances, by its place', () => {
    const problems = refused('Resources: {A: {Type: T, CreationPolicy: {}, UpdatePolicy: {}}}');
    assert.deepEqual(
      problems.map(({ path }) => renderPath(path)),
      ['/Resources/A/CreationPolicy', '/Resources/A/UpdatePolicy'],
    );
  });
});

describe('templates that others wrote', () => {
  const { path: folder, skip } = sharedFile('templates');
  const expected: Record<string, string[] | number> = {
    'lambda-workspaces-optimizer.yaml': 29,
    'rule-bottlerocket-updater.yaml': 8,
    'rule-ecs-ec2-example.yaml': 24,
    'rule-prowler-nightly.yaml': 5,
    'rule-prx-castle-etl.yaml': 14,
    'scheduler-fargate-efs.yaml': 13,
    'scheduler-service-window.yaml': 3,
    'scheduler-wagov-harvest.yaml': 5,
    'sfn-aws-sample-sync.yaml': 22,
    'sfn-cdk-fargate-task.json': 30,
    'sfn-cfn-modules-task.yaml': 12,
    'sfn-copilot-job.yaml': 15,
  };
  it('each parses, or is refused for what it names', { skip }, () => {
    const seen: Record<string, string[] | number> = {};
    for (const name of readdirSync(folder).filter((file) => /\.(yaml|json)$/.test(file))) {
      const template = parseTemplate(readFileSync(join(folder, name), 'utf8'));
      seen[name] = Array.isArray(template) ? template.map(({ path }) => renderPath(path)) : template.resources.size;
    }
    assert.deepEqual(seen, expected);
  });
});
