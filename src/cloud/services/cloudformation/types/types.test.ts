/** Every enacted type: made, changed in place, and deleted, seen through the service that it belongs to. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type HeldStacks, openStacks, refusal } from '../held-stacks.ts';
import { compatibility, resourceTypes } from '../resource-types.ts';

const trust = (service: string) => ({
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});
const allow = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});
const states = (type: string) => ({ StartAt: 'A', States: { A: { Type: type } } });
const container = { Name: 'c', Image: 'i', Memory: 64, Environment: [{ Name: 'A', Value: 1 }] };
const role = {
  Type: 'AWS::IAM::Role',
  Properties: { RoleName: 'r', AssumeRolePolicyDocument: trust('states.amazonaws.com') },
};
const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 't' } };
const target = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } };
const account = '000000000000';
const topicArn = `arn:aws:sns:us-east-1:${account}:t`;
const tags = (value: string) => [{ Key: 'k', Value: value }];

interface Case {
  readonly type: string;
  readonly before: object;
  readonly after: object;
  /** Other resources of the template. */
  readonly beside?: object;
  /** Whether it changes in place; else a new one takes its place. */
  readonly replaced?: true;
  /** What of the service's answer is looked at. */
  readonly look: (held: HeldStacks, physicalId: string) => Promise<unknown>;
  readonly seen: [before: unknown, after: unknown];
}

const attributeOf = async (held: HeldStacks, QueueUrl: string, name: string) => {
  const input = { QueueUrl, AttributeNames: [name] };
  return (await held.call<{ Attributes?: Record<string, string> }>('sqs', 'GetQueueAttributes', input)).Attributes?.[
    name
  ];
};

const cases: Case[] = [
  {
    type: 'AWS::Events::Rule',
    before: {
      EventPattern: { source: ['a'] },
      Targets: [
        { Id: 'one', Arn: topicArn },
        { Id: 'two', Arn: topicArn },
      ],
    },
    after: { EventPattern: { source: ['b'] }, Targets: [{ Id: 'two', Arn: topicArn, Input: '"x"' }], Tags: tags('1') },
    async look(held, Name) {
      const { EventPattern, Arn } = await held.call<Record<string, string>>('events', 'DescribeRule', { Name });
      const { Targets } = await held.call<{ Targets: { Id: string; Input?: string }[] }>(
        'events',
        'ListTargetsByRule',
        { Rule: Name },
      );
      const { Tags } = await held.call<{ Tags: object[] }>('events', 'ListTagsForResource', { ResourceARN: Arn });
      return [EventPattern, Targets.map(({ Id, Input }) => `${Id}${Input ?? ''}`), Tags];
    },
    seen: [
      ['{"source":["a"]}', ['one', 'two'], []],
      ['{"source":["b"]}', ['two"x"'], tags('1')],
    ],
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    beside: { R: role },
    before: { RoleArn: { 'Fn::GetAtt': ['R', 'Arn'] }, Definition: states('Succeed'), Tags: tags('1') },
    after: {
      RoleArn: { 'Fn::GetAtt': ['R', 'Arn'] },
      DefinitionString: '{"StartAt": "A", "States": {"A": {"Type": "${Type}"}}}',
      DefinitionSubstitutions: { Type: 'Fail' },
      Tags: tags('2'),
    },
    async look(held, stateMachineArn) {
      const { definition } = await held.call<{ definition: string }>('states', 'DescribeStateMachine', {
        stateMachineArn,
      });
      const { tags: list } = await held.call<{ tags: object[] }>('states', 'ListTagsForResource', {
        resourceArn: stateMachineArn,
      });
      return [JSON.parse(definition), list];
    },
    seen: [
      [states('Succeed'), [{ key: 'k', value: '1' }]],
      [states('Fail'), [{ key: 'k', value: '2' }]],
    ],
  },
  {
    type: 'AWS::ECS::Cluster',
    before: { ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }] },
    after: { ClusterSettings: [{ Name: 'containerInsights', Value: 'disabled' }], Tags: tags('1') },
    async look(held, cluster) {
      const { clusters } = await held.call<{ clusters: { status: string; settings: object; tags: object[] }[] }>(
        'ecs',
        'DescribeClusters',
        { clusters: [cluster], include: ['SETTINGS', 'TAGS'] },
      );
      const { status, settings, tags: list } = clusters[0]!;
      if (status === 'INACTIVE') throw new Error('gone');
      return [settings, list];
    },
    seen: [
      [[{ name: 'containerInsights', value: 'enabled' }], []],
      [[{ name: 'containerInsights', value: 'disabled' }], [{ key: 'k', value: '1' }]],
    ],
  },
  {
    type: 'AWS::ECS::TaskDefinition',
    replaced: true,
    before: { Family: 'f', ContainerDefinitions: [container] },
    after: { Family: 'f', ContainerDefinitions: [{ ...container, Image: 'j' }] },
    async look(held, taskDefinition) {
      const { taskDefinition: shown } = await held.call<{
        taskDefinition: {
          revision: number;
          status: string;
          containerDefinitions: { image: string; environment: object }[];
        };
      }>('ecs', 'DescribeTaskDefinition', { taskDefinition });
      if (shown.status === 'INACTIVE') throw new Error('gone');
      const [first] = shown.containerDefinitions;
      return [shown.revision, first?.image, first?.environment];
    },
    seen: [
      [1, 'i', [{ name: 'A', value: '1' }]],
      [2, 'j', [{ name: 'A', value: '1' }]],
    ],
  },
  {
    type: 'AWS::IAM::Role',
    before: {
      AssumeRolePolicyDocument: trust('states.amazonaws.com'),
      Policies: [
        { PolicyName: 'p', PolicyDocument: allow('ecs:RunTask') },
        { PolicyName: 'q', PolicyDocument: allow('ecs:RunTask') },
      ],
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'],
    },
    after: {
      AssumeRolePolicyDocument: trust('events.amazonaws.com'),
      Policies: [{ PolicyName: 'p', PolicyDocument: allow('ecs:StopTask') }],
      MaxSessionDuration: 7200,
      Tags: tags('1'),
    },
    async look(held, RoleName) {
      const { Role } = await held.call<{
        Role: { AssumeRolePolicyDocument: string; MaxSessionDuration: number; Tags?: object[] };
      }>('iam', 'GetRole', { RoleName });
      const { PolicyNames } = await held.call<{ PolicyNames: string[] }>('iam', 'ListRolePolicies', { RoleName });
      const { PolicyDocument } = await held.call<{ PolicyDocument: string }>('iam', 'GetRolePolicy', {
        RoleName,
        PolicyName: 'p',
      });
      const { AttachedPolicies } = await held.call<{ AttachedPolicies: object[] }>('iam', 'ListAttachedRolePolicies', {
        RoleName,
      });
      const trusted = /(\w+)\.amazonaws\.com/.exec(decodeURIComponent(Role.AssumeRolePolicyDocument))?.[1];
      const allowed = /ecs:\w+/.exec(decodeURIComponent(PolicyDocument))?.[0];
      return [trusted, Role.MaxSessionDuration, PolicyNames, allowed, AttachedPolicies.length, Role.Tags ?? []];
    },
    seen: [
      ['states', 3600, ['p', 'q'], 'ecs:RunTask', 1, []],
      ['events', 7200, ['p'], 'ecs:StopTask', 0, tags('1')],
    ],
  },
  {
    type: 'AWS::IAM::Policy',
    beside: { R: role },
    before: { PolicyName: 'p', Roles: [{ Ref: 'R' }], PolicyDocument: allow('ecs:RunTask') },
    after: { PolicyName: 'p', Roles: [{ Ref: 'R' }], PolicyDocument: allow('ecs:StopTask') },
    async look(held) {
      const { PolicyDocument } = await held.call<{ PolicyDocument: string }>('iam', 'GetRolePolicy', {
        RoleName: 'r',
        PolicyName: 'p',
      });
      return /ecs:\w+/.exec(decodeURIComponent(PolicyDocument))?.[0];
    },
    seen: ['ecs:RunTask', 'ecs:StopTask'],
  },
  {
    type: 'AWS::IAM::ManagedPolicy',
    beside: { R: role },
    before: { PolicyDocument: allow('ecs:RunTask'), Roles: [] },
    after: { PolicyDocument: allow('ecs:RunTask'), Roles: [{ Ref: 'R' }] },
    async look(held, PolicyArn) {
      const { Policy } = await held.call<{ Policy: { AttachmentCount: number } }>('iam', 'GetPolicy', { PolicyArn });
      return Policy.AttachmentCount;
    },
    seen: [0, 1],
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    before: {
      Namespace: 'N',
      MetricName: 'M',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    },
    after: {
      Namespace: 'N',
      MetricName: 'M',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0.5,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [topicArn],
      Tags: tags('1'),
    },
    async look(held, AlarmName) {
      const { MetricAlarms } = await held.call<{
        MetricAlarms: { Threshold: number; AlarmActions: string[]; AlarmArn: string }[];
      }>('cloudwatch', 'DescribeAlarms', { AlarmNames: [AlarmName] });
      if (!MetricAlarms[0]) throw new Error('gone');
      const { Threshold, AlarmActions, AlarmArn } = MetricAlarms[0];
      const { Tags } = await held.call<{ Tags: object[] }>('cloudwatch', 'ListTagsForResource', {
        ResourceARN: AlarmArn,
      });
      return [Threshold, AlarmActions, Tags];
    },
    seen: [
      [0, [], []],
      [0.5, [topicArn], tags('1')],
    ],
  },
  {
    type: 'AWS::Logs::LogGroup',
    before: { RetentionInDays: 7 },
    after: { Tags: tags('1') },
    async look(held, logGroupNamePrefix) {
      const { logGroups } = await held.call<{ logGroups: { retentionInDays?: number; arn: string }[] }>(
        'logs',
        'DescribeLogGroups',
        { logGroupNamePrefix },
      );
      if (!logGroups[0]) throw new Error('gone');
      const resourceArn = logGroups[0].arn.replace(/:\*$/, '');
      const { tags: list } = await held.call<{ tags: object }>('logs', 'ListTagsForResource', { resourceArn });
      return [logGroups[0].retentionInDays, list];
    },
    seen: [
      [7, {}],
      [undefined, { k: '1' }],
    ],
  },
  {
    type: 'AWS::SNS::Topic',
    beside: { Q: target },
    before: { DisplayName: 'one', Subscription: [{ Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['Q', 'Arn'] } }] },
    after: { DisplayName: 'two', Tags: tags('1') },
    async look(held, TopicArn) {
      const { Attributes } = await held.call<{ Attributes: Record<string, string> }>('sns', 'GetTopicAttributes', {
        TopicArn,
      });
      const { Subscriptions } = await held.call<{ Subscriptions: object[] }>('sns', 'ListSubscriptionsByTopic', {
        TopicArn,
      });
      const { Tags } = await held.call<{ Tags: object[] }>('sns', 'ListTagsForResource', { ResourceArn: TopicArn });
      return [Attributes['DisplayName'], Subscriptions.length, Tags];
    },
    seen: [
      ['one', 1, []],
      ['two', 0, tags('1')],
    ],
  },
  {
    type: 'AWS::SNS::Subscription',
    beside: { T: topic, Q: target },
    before: {
      TopicArn: { Ref: 'T' },
      Protocol: 'sqs',
      Endpoint: { 'Fn::GetAtt': ['Q', 'Arn'] },
      FilterPolicy: { a: ['b'] },
    },
    after: {
      TopicArn: { Ref: 'T' },
      Protocol: 'sqs',
      Endpoint: { 'Fn::GetAtt': ['Q', 'Arn'] },
      RawMessageDelivery: 'true',
    },
    async look(held, SubscriptionArn) {
      const { Attributes } = await held.call<{ Attributes: Record<string, string> }>(
        'sns',
        'GetSubscriptionAttributes',
        { SubscriptionArn },
      );
      return [Attributes['FilterPolicy'] ?? '{}', Attributes['RawMessageDelivery']];
    },
    seen: [
      ['{"a":["b"]}', 'false'],
      ['{}', 'true'],
    ],
  },
  {
    type: 'AWS::SNS::TopicPolicy',
    beside: { T: topic },
    before: {
      Topics: [{ Ref: 'T' }],
      PolicyDocument: {
        Id: 'one',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: topicArn }],
      },
    },
    after: {
      Topics: [{ Ref: 'T' }],
      PolicyDocument: {
        Id: 'two',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: topicArn }],
      },
    },
    async look(held) {
      const { Attributes } = await held.call<{ Attributes: Record<string, string> }>('sns', 'GetTopicAttributes', {
        TopicArn: topicArn,
      });
      return JSON.parse(Attributes['Policy']!).Id;
    },
    seen: ['one', 'two'],
  },
  {
    type: 'AWS::SQS::Queue',
    before: {
      DelaySeconds: '1',
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Q', 'Arn'] }, maxReceiveCount: 3 },
    },
    after: { VisibilityTimeout: 10 },
    beside: { Q: target },
    look: async (held, url) => [
      await attributeOf(held, url, 'DelaySeconds'),
      await attributeOf(held, url, 'VisibilityTimeout'),
      (await attributeOf(held, url, 'RedrivePolicy')) !== undefined,
    ],
    seen: [
      ['1', '30', true],
      ['0', '10', false],
    ],
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    beside: { Q: target },
    before: {
      Queues: [{ Ref: 'Q' }],
      PolicyDocument: {
        Id: 'one',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
      },
    },
    after: {
      Queues: [{ Ref: 'Q' }],
      PolicyDocument: {
        Id: 'two',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
      },
    },
    look: async (held) => JSON.parse((await attributeOf(held, `/${account}/q`, 'Policy'))!).Id,
    seen: ['one', 'two'],
  },
];

const template = ({ type, beside = {} }: Case, properties: object) =>
  JSON.stringify({ Resources: { A: { Type: type, Properties: properties }, ...beside } });

describe('enacted types', () => {
  for (const one of cases)
    it(`${one.type} is made, changed and deleted`, async () => {
      const held = await openStacks();
      await held.create(template(one, one.before));
      const made = (await held.resources())['A']!;
      assert.deepEqual(await one.look(held, made), one.seen[0]);
      await held.update(template(one, one.after));
      const changed = (await held.resources())['A']!;
      assert.equal(changed === made, !one.replaced);
      assert.deepEqual(await one.look(held, changed), one.seen[1]);
      await held.cfn('DeleteStack', { StackName: 's' });
      assert.notEqual(await refusal(one.look(held, changed)), 'accepted');
      if (one.replaced) assert.notEqual(await refusal(one.look(held, made)), 'accepted');
      assert.deepEqual(held.complaints, []);
    });

  it('are all of them', () => {
    const known = [...resourceTypes.keys()].filter((name) => !name.startsWith('AWS::EC2::'));
    assert.deepEqual(cases.map(({ type }) => type).sort(), known.sort());
  });
});

describe('the table', () => {
  it('has a kind for every property, and says what becomes of it', () => {
    let count = 0;
    for (const { properties } of resourceTypes.values())
      for (const { kind } of Object.values(properties)) {
        if (typeof kind === 'object' && 'model' in kind) assert.ok(kind.model().kind);
        count++;
      }
    assert.equal(Object.values(compatibility).flatMap((type) => Object.values(type)).length, count);
    assert.equal(compatibility['AWS::Events::Rule']?.['ScheduleExpression'], 'enacted');
    assert.equal(compatibility['AWS::EC2::Subnet']?.['CidrBlock'], 'recorded');
    assert.equal(compatibility['AWS::IAM::Policy']?.['Users'], 'refused');
  });
});

describe('templates that others wrote', () => {
  const folder = new URL('../../../../../../shared/templates/', import.meta.url);
  const skip = existsSync(folder) ? false : 'the shared templates are not beside the checkout';
  const files: [file: string, count: number][] = [
    ['sfn-aws-sample-sync.yaml', 22],
    ['sfn-cdk-fargate-task.json', 30],
  ];
  for (const [file, count] of files)
    it(`${file} deploys as it is, and is deleted again`, { skip }, async () => {
      const held = await openStacks();
      await held.create(readFileSync(new URL(file, folder), 'utf8'));
      assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
      assert.equal(Object.keys(await held.resources()).length, count);
      const { StackId } = await held.stack();
      await held.cfn('DeleteStack', { StackName: 's' });
      assert.equal((await held.stack(StackId)).StackStatus, 'DELETE_COMPLETE');
      assert.deepEqual(held.complaints, []);
    });
});
