/**
 * What stands where a value is wrong that its service asks for, so that the others are looked at too: by type, then by the names on the way to it
 * (a list's numbers left out). What is to be there already is made for the trial, by one name (`spares`).
 */
import type { Json } from '../../../../languages/template/document.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import { unknownText } from './stand-in.ts';

/** Trusts whom jobs' roles trust. */
const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: {
        Service: ['ecs-tasks', 'events', 'scheduler', 'states'].map((service) => `${service}.amazonaws.com`),
      },
      Action: 'sts:AssumeRole',
    },
  ],
};
const roleArn = `arn:aws:iam::ACCOUNT:role/${unknownText}`;
const policy: Json = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*' }] };

const values: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  'AWS::CloudWatch::Alarm': {
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    MetricName: unknownText,
    Namespace: unknownText,
    Period: 60,
    Statistic: 'Sum',
    Threshold: 0,
  },
  'AWS::CloudWatch::CompositeAlarm': { AlarmRule: 'TRUE' },
  'AWS::ECS::TaskDefinition': {
    ContainerDefinitions: [{ Name: unknownText, Image: unknownText, Memory: 4 }],
    'ContainerDefinitions/Image': unknownText,
    'ContainerDefinitions/Name': unknownText,
    'ContainerDefinitions/Memory': 4,
    Cpu: '256',
    Memory: '512',
    NetworkMode: 'awsvpc',
    RequiresCompatibilities: ['FARGATE'],
    'Volumes/Name': unknownText,
  },
  'AWS::Events::Rule': {
    ScheduleExpression: 'rate(1 day)',
  },
  'AWS::IAM::ManagedPolicy': { PolicyDocument: policy },
  'AWS::IAM::Policy': { PolicyName: unknownText, PolicyDocument: policy, Roles: [unknownText] },
  'AWS::IAM::Role': { AssumeRolePolicyDocument: trust },
  'AWS::Logs::MetricFilter': {
    FilterPattern: '',
    LogGroupName: unknownText,
    MetricTransformations: [{ MetricName: unknownText, MetricNamespace: unknownText, MetricValue: '1' }],
    'MetricTransformations/MetricValue': '1',
  },
  'AWS::SNS::Subscription': {
    Endpoint: 'somebody@example.com',
    Protocol: 'email',
    TopicArn: `arn:aws:sns:REGION:ACCOUNT:${unknownText}`,
  },
  'AWS::SSM::Parameter': { Type: 'String', Value: unknownText },
  'AWS::Scheduler::Schedule': {
    FlexibleTimeWindow: { Mode: 'OFF' },
    'FlexibleTimeWindow/Mode': 'OFF',
    ScheduleExpression: 'rate(1 day)',
    Target: { Arn: `arn:aws:sqs:REGION:ACCOUNT:${unknownText}`, RoleArn: roleArn },
    'Target/Arn': `arn:aws:sqs:REGION:ACCOUNT:${unknownText}`,
    'Target/RoleArn': roleArn,
  },
  'AWS::SQS::QueuePolicy': { Queues: [`ENDPOINT/ACCOUNT/${unknownText}`] },
  'AWS::StepFunctions::StateMachine': { RoleArn: roleArn },
};

type RightValues = Readonly<Record<string, Json>>;
const known = new WeakMap<ServiceHost, Map<string, RightValues>>();

/** Those of a type, by the names on the way; of its account and region. */
export function rightValues(host: ServiceHost, type: string): RightValues {
  const ofHost = known.get(host) ?? new Map<string, RightValues>();
  known.set(host, ofHost);
  const made = ofHost.get(type) ?? readValues(host, JSON.stringify(values[type] ?? {}));
  ofHost.set(type, made);
  return made;
}

function readValues({ account, region, endpoint }: ServiceHost, text: string): RightValues {
  const url = endpoint() ?? 'http://127.0.0.1';
  return JSON.parse(text.replaceAll('ACCOUNT', account).replaceAll('REGION', region).replaceAll('ENDPOINT', url));
}

/** What right values name: calls that make it. */
export const spares: readonly (readonly [service: string, operation: string, input: object])[] = [
  ['iam', 'CreateRole', { RoleName: unknownText, AssumeRolePolicyDocument: JSON.stringify(trust) }],
  ['logs', 'CreateLogGroup', { logGroupName: unknownText }],
  ['sns', 'CreateTopic', { Name: unknownText }],
  ['sqs', 'CreateQueue', { QueueName: unknownText }],
];
