/** Inputs that are accepted, for operations whose parts must fit each other: what is made by chance alone is always refused. */
import type { Known } from './one-of-everything.ts';

type RightInput = (first: (member: string) => string) => object;

const document = (more: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', ...more }] });
const trust = document({ Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' });
const template = 'Resources: {Q: {Type: AWS::SQS::Queue}}';
const group = 'arn:aws:logs:us-east-1:000000000000:log-group:group';
const alarm = { AlarmName: 'own', MetricName: 'm', Namespace: 'Mine', Statistic: 'Sum', Period: 60 };
const parameter = { ResourceType: 'Parameter', ResourceId: '/app/parameter' };

const inputs: Readonly<Record<string, RightInput>> = {
  'iam:CreateRole': () => ({ RoleName: 'Own', AssumeRolePolicyDocument: trust }),
  'iam:UpdateAssumeRolePolicy': (first) => ({ RoleName: first('roleName'), PolicyDocument: trust }),
  'logs:CreateLogGroup': () => ({ logGroupName: 'another' }),
  'logs:StartLiveTail': () => ({ logGroupIdentifiers: [group] }),
  'logs:TagResource': () => ({ resourceArn: group, tags: { a: 'b' } }),
  'logs:UntagResource': () => ({ resourceArn: group, tagKeys: ['a'] }),
  'logs:ListTagsForResource': () => ({ resourceArn: group }),
  'ssm:AddTagsToResource': () => ({ ...parameter, Tags: [{ Key: 'a', Value: 'b' }] }),
  'ssm:ListTagsForResource': () => parameter,
  'secretsmanager:PutResourcePolicy': () => ({
    SecretId: 'secret',
    ResourcePolicy: document({ Principal: '*', Resource: '*' }),
  }),
  'ecs:RegisterTaskDefinition': () => ({
    family: 'own',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    volumes: [{ name: 'v' }],
    containerDefinitions: [{ name: 'main', image: 'busybox', environment: [{ name: 'a', value: 'b' }] }],
  }),
  'ecs:DescribeTaskDefinition': (first) => ({ taskDefinition: first('taskDefinitionArn') }),
  'ecs:RunTask': (first) => ({
    cluster: first('cluster'),
    taskDefinition: first('taskDefinitionArn'),
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    overrides: { containerOverrides: [] },
  }),
  'events:PutTargets': (first) => ({ Rule: first('rule'), Targets: [{ Id: 'q', Arn: first('endpoint') }] }),
  'events:TestEventPattern': () => ({
    EventPattern: '{"source":["a"]}',
    Event: JSON.stringify({
      id: 'i',
      account: 'a',
      source: 'a',
      time: '2026-01-01T00:00:00Z',
      region: 'r',
      resources: [],
      'detail-type': 'd',
      detail: {},
    }),
  }),
  'cloudwatch:PutMetricAlarm': () => ({
    ...alarm,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
  }),
  'cloudwatch:GetMetricStatistics': () => ({
    Namespace: 'AWS/States',
    MetricName: 'ExecutionsStarted',
    StartTime: new Date('2026-01-01T00:00:00Z'),
    EndTime: new Date('2026-01-01T01:00:00Z'),
    Period: 60,
    Statistics: ['Sum'],
  }),
  'cloudformation:CreateStack': () => ({ StackName: 'own', TemplateBody: template }),
  'cloudformation:UpdateStack': (first) => ({
    StackName: first('stackName'),
    TemplateBody: first('templateBody').replace('rate(1 hour)', 'rate(2 hours)'),
    Capabilities: ['CAPABILITY_IAM'],
    Tags: [{ Key: 'a', Value: 'b' }],
  }),
  'cloudformation:CreateChangeSet': () => ({
    StackName: 'set',
    ChangeSetName: 'first',
    ChangeSetType: 'CREATE',
    TemplateBody: template,
  }),
  'cloudformation:DescribeChangeSet': () => ({ StackName: 'set', ChangeSetName: 'first' }),
  'cloudformation:ExecuteChangeSet': () => ({ StackName: 'set', ChangeSetName: 'first' }),
};

export const rightInput = (name: string, known: Known): object | undefined =>
  inputs[name]?.((member) => known(member)[0] as string);
