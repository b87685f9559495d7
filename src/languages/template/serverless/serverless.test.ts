/** What machines and functions of SAM become, and what of it is refused. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../document.ts';
import { type Given, readTemplate } from '../parse.ts';
import { serverless } from './serverless.ts';

const deployed = { parameters: new Map(), pseudo: new Map() };
const read = (resources: object, more: object = {}, given: Given = deployed) =>
  readTemplate(JSON.stringify({ Transform: serverless, Resources: resources, ...more }), false, given);

function made(
  resources: object,
  more: object = {},
): Record<string, { type: string; properties: Record<string, Json> }> {
  const { template, problems } = read(resources, more);
  assert.deepEqual(problems, []);
  return Object.fromEntries(template!.resources) as never;
}

const machine = (properties: object, more: object = {}) => ({
  M: { Type: 'AWS::Serverless::StateMachine', Properties: { Definition: { StartAt: 'A' }, ...properties }, ...more },
});
const event = (Type: string, Properties: object) => ({ Events: { E: { Type, Properties } } });

describe('a machine of SAM', () => {
  it('becomes one of Step Functions, with a role of its policies', () => {
    const { M, MRole } = made(
      machine({
        Name: 'n',
        Type: 'EXPRESS',
        Tags: { a: 'b' },
        Policies: ['AmazonECS_FullAccess', { Statement: [] }, { SQSSendMessagePolicy: { QueueName: 'q' } }],
      }),
    );
    assert.equal(M!.type, 'AWS::StepFunctions::StateMachine');
    assert.deepEqual(M!.properties, {
      Definition: { StartAt: 'A' },
      StateMachineName: 'n',
      StateMachineType: 'EXPRESS',
      RoleArn: { 'Fn::GetAtt': ['MRole', 'Arn'] },
      Tags: [
        { Key: 'stateMachine:createdBy', Value: 'SAM' },
        { Key: 'a', Value: 'b' },
      ],
    });
    assert.deepEqual(MRole!.properties['ManagedPolicyArns'], [
      { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AmazonECS_FullAccess' },
    ]);
    const policies = MRole!.properties['Policies'] as unknown as { PolicyName: string; PolicyDocument: Json }[];
    assert.deepEqual(
      policies.map(({ PolicyName }) => PolicyName),
      ['MRolePolicy1', 'MRolePolicy2'],
    );
    assert.match(JSON.stringify(policies[1]), /"sqs:SendMessage\*".*:sqs:.*\$\{given\}.*"given":"q"/);
  });

  it('keeps the role that it is given, and finds its definition in a bucket', () => {
    const all = made(machine({ Role: 'r', Definition: undefined, DefinitionUri: 's3://b/k/d.json?versionId=v' }));
    assert.deepEqual(Object.keys(all), ['M']);
    assert.equal(all['M']!.properties['RoleArn'], 'r');
    assert.deepEqual(all['M']!.properties['DefinitionS3Location'], { Bucket: 'b', Key: 'k/d.json', Version: 'v' });
  });

  it('takes what it does not say from Globals', () => {
    const { M } = made(machine({ Tags: { a: 'own' } }), { Globals: { StateMachine: { Tags: { a: 'g', c: 'd' } } } });
    assert.deepEqual((M!.properties['Tags'] as object[]).slice(1), [
      { Key: 'a', Value: 'own' },
      { Key: 'c', Value: 'd' },
    ]);
  });

  it('is started by a rule, a schedule and an event, each by a role of its own', () => {
    const cases: [type: string, properties: object, made: string, ids: string[]][] = [
      ['Schedule', { Schedule: 'rate(1 day)', Enabled: false }, 'AWS::Events::Rule', ['M', 'ME', 'MERole', 'MRole']],
      ['ScheduleV2', { ScheduleExpression: 'rate(1 day)' }, 'AWS::Scheduler::Schedule', ['M', 'ME', 'MERole', 'MRole']],
      [
        'EventBridgeRule',
        { Pattern: { source: ['x'] }, RuleName: 'n' },
        'AWS::Events::Rule',
        ['M', 'ME', 'MERole', 'MRole'],
      ],
      [
        'Schedule',
        { Schedule: 'rate(1 day)', DeadLetterConfig: { Type: 'SQS' } },
        'AWS::Events::Rule',
        ['M', 'ME', 'MEQueue', 'MEQueuePolicy', 'MERole', 'MRole'],
      ],
      [
        'ScheduleV2',
        { ScheduleExpression: 'rate(1 day)', RoleArn: 'r', DeadLetterConfig: { Arn: 'q' } },
        'AWS::Scheduler::Schedule',
        ['M', 'ME', 'MRole'],
      ],
    ];
    for (const [type, properties, becomes, ids] of cases) {
      const all = made(machine(event(type, properties), { Condition: 'C' }), {
        Conditions: { C: { 'Fn::Equals': ['a', 'a'] } },
      });
      assert.deepEqual(Object.keys(all).sort(), ids, type);
      assert.equal(all['ME']!.type, becomes);
      assert.ok(Object.values(all).every((one) => (one as { condition?: string }).condition === 'C'));
      const rule = all['ME']!.properties;
      const target = (rule['Target'] ?? (rule['Targets'] as Json[])[0]) as Record<string, Json>;
      assert.deepEqual(target['Arn'], { Ref: 'M' });
      assert.ok(target['RoleArn']);
    }
  });

  const refused: [name: string, resources: object, place: string, message: RegExp][] = [
    [
      'an alias with each deployment',
      machine({ AutoPublishAlias: 'live' }),
      '/Resources/M/Properties/AutoPublishAlias',
      /AutoPublishAlias is not supported/,
    ],
    [
      'an API',
      machine(event('Api', {})),
      '/Resources/M/Properties/Events/E/Type',
      /the event source Api is not supported/,
    ],
    [
      'a definition that was not packaged',
      machine({ DefinitionUri: 'd.json' }),
      '/Resources/M/Properties/DefinitionUri',
      /not a valid S3 Uri/,
    ],
    [
      'a policy template of what is not here',
      machine({ Policies: [{ DynamoDBCrudPolicy: { TableName: 't' } }] }),
      '/Resources/M/Properties/Policies/0/DynamoDBCrudPolicy',
      /the policy template DynamoDBCrudPolicy is not supported/,
    ],
    [
      'a table',
      { T: { Type: 'AWS::Serverless::SimpleTable' } },
      '/Resources/T/Type',
      /AWS::Serverless::SimpleTable of the transform/,
    ],
  ];
  for (const [name, resources, place, message] of refused)
    it(`is refused with ${name} where it is deployed, and else left out`, () => {
      const [problem] = read(resources).problems;
      assert.equal(`/${problem!.path.join('/')}`, place);
      assert.match(problem!.message, message);
      assert.ok(problem!.line);
      assert.deepEqual(read(resources, {}, { parameters: new Map() }).problems, []);
    });
});

describe('a function of SAM', () => {
  it('becomes one of Lambda, with its role, its rule and the permission of that', () => {
    const all = made({
      F: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          CodeUri: 's3://b/k',
          Handler: 'h',
          Runtime: 'nodejs24.x',
          ...event('Schedule', { Schedule: 'rate(1 day)' }),
        },
      },
    });
    assert.deepEqual(
      Object.entries(all).map(([id, { type }]) => [id, type]),
      [
        ['FRole', 'AWS::IAM::Role'],
        ['F', 'AWS::Lambda::Function'],
        ['FE', 'AWS::Events::Rule'],
        ['FEPermission', 'AWS::Lambda::Permission'],
      ],
    );
    assert.deepEqual(all['F']!.properties['Code'], { S3Bucket: 'b', S3Key: 'k' });
  });
});
