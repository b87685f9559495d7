/**
 * What is there already where a resource is to be made: one of its name, or a policy in the one place that it would fill. PutRule, CreateQueue and
 * their like take what is there for their own; a stack must not: it never changes or deletes what it did not create.
 * AWS lets a TopicPolicy, a QueuePolicy and a Subscription take over what is there, and the stack that is deleted first takes it away from the
 * other: refused here like the rest.
 */
import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import type {
  DescribeLogGroupsResponse,
  DescribeMetricFiltersResponse,
  DescribeResourcePoliciesResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import type { DescribeClustersResponse } from '@aws-sdk/client-ecs';
import type { DescribeRuleResponse } from '@aws-sdk/client-eventbridge';
import type { DescribeSecretResponse, GetResourcePolicyResponse } from '@aws-sdk/client-secrets-manager';
import type { DescribeStateMachineOutput, ListStateMachineVersionsOutput } from '@aws-sdk/client-sfn';
import type { GetTopicAttributesResponse, ListSubscriptionsByTopicResponse } from '@aws-sdk/client-sns';
import type { GetQueueAttributesResult, GetQueueUrlResult } from '@aws-sdk/client-sqs';
import { arn } from '../../../kit/arn.ts';
import { toStored } from '../endpoint.ts';
import { changedItems, isSame, textsOf } from './change.ts';
import type { Values } from './convert.ts';
import { busStatements } from './event-bus-policy.ts';
import { type IdentityKind, identityKinds } from './identity-policies.ts';
import type { ResourceContext } from './resource-type.ts';

export interface Taken {
  /** As AWS's messages name it. */
  readonly identifier: string;
  /** That of a resource which holds it; absent where a resource's id does not say what it holds. */
  readonly physicalId?: string;
}

type Look = (context: ResourceContext, wanted: Values, before: Values) => Taken | undefined;

/** `before`: what the resource is already; `{}` for a new one. */
export const takenBy = (context: ResourceContext, type: string, wanted: Values, before: Values): Taken | undefined =>
  looks[type]?.(context, wanted, before);

/** Of a type whose author may name it; one that has no name is given one that nobody has. */
const named =
  (property: string, look: (context: ResourceContext, name: string, wanted: Values) => string | undefined): Look =>
  (context, wanted, before) => {
    const name = wanted[property];
    if (typeof name !== 'string' || before[property] === name) return undefined;
    const physicalId = look(context, name, wanted);
    return physicalId === undefined ? undefined : { identifier: name, physicalId };
  };

/** Of a type that one call finds by its name alone. */
const found = (property: string, service: string, operation: string): Look =>
  named(property, (context, name) => (context.look(service, operation, { [property]: name }) ? name : undefined));

/** Of a type that puts something into each resource of a list. */
const placed =
  (property: string, isFilled: (context: ResourceContext, place: string, wanted: Values) => boolean): Look =>
  (context, wanted, before) => {
    const { added } = changedItems(textsOf(before, property), textsOf(wanted, property));
    const filled = added.find((one) => isFilled(context, one, wanted));
    return filled === undefined ? undefined : { identifier: filled };
  };

const hasInlinePolicy =
  (kind: IdentityKind) =>
  (context: ResourceContext, name: string, { PolicyName }: Values): boolean =>
    Boolean(context.look('iam', `Get${kind}Policy`, { [`${kind}Name`]: name, PolicyName }));

/** Of each kind of holder. */
const inlinePolicies = identityKinds.map((kind) => placed(`${kind}s`, hasInlinePolicy(kind)));

/** Of a type that puts something into one resource, which it keeps for as long as it is. */
const within =
  (property: string, look: (context: ResourceContext, place: string, wanted: Values) => boolean): Look =>
  (context, wanted, before) => {
    const place = String(wanted[property] ?? 'default');
    return Object.keys(before).length === 0 && look(context, place, wanted) ? { identifier: place } : undefined;
  };

const topicHasPolicy = (context: ResourceContext, TopicArn: string): boolean => {
  const found = context.look<GetTopicAttributesResponse>('sns', 'GetTopicAttributes', { TopicArn });
  const policy = found?.Attributes?.['Policy'];
  return policy !== undefined && !policy.includes('"__default_policy_ID"');
};

const queueHasPolicy = (context: ResourceContext, QueueUrl: string): boolean => {
  const input = { QueueUrl, AttributeNames: ['Policy'] };
  return Boolean(context.look<GetQueueAttributesResult>('sqs', 'GetQueueAttributes', input)?.Attributes?.['Policy']);
};

const inlinePolicyOf = (kind: IdentityKind): Look => within(`${kind}Name`, hasInlinePolicy(kind));

const looks: Readonly<Record<string, Look>> = {
  'AWS::CloudWatch::Alarm': named('AlarmName', takenAlarm),
  'AWS::CloudWatch::Dashboard': named('DashboardName', (context, DashboardName) =>
    context.look('cloudwatch', 'GetDashboard', { DashboardName }) ? DashboardName : undefined,
  ),
  'AWS::CloudWatch::AlarmMuteRule': named('Name', (context, AlarmMuteRuleName) =>
    context.look('cloudwatch', 'GetAlarmMuteRule', { AlarmMuteRuleName }) ? AlarmMuteRuleName : undefined,
  ),
  'AWS::CloudWatch::CompositeAlarm': named('AlarmName', takenAlarm),
  'AWS::ECR::Repository': named('RepositoryName', (context, name) =>
    context.look('ecr', 'DescribeRepositories', { repositoryNames: [name] }) ? name : undefined,
  ),
  'AWS::ECS::Cluster': named('ClusterName', (context, name) => {
    const found = context.look<DescribeClustersResponse>('ecs', 'DescribeClusters', { clusters: [name] });
    return found?.clusters?.some(({ status }) => status === 'ACTIVE') ? name : undefined;
  }),
  'AWS::Events::ApiDestination': found('Name', 'events', 'DescribeApiDestination'),
  'AWS::Events::EventBus': found('Name', 'events', 'DescribeEventBus'),
  'AWS::Events::EventBusPolicy': within('EventBusName', (context, bus, { StatementId }) =>
    busStatements(context, bus).some(({ Sid }) => Sid === StatementId),
  ),
  'AWS::Events::Connection': found('Name', 'events', 'DescribeConnection'),
  'AWS::Events::Rule': named('Name', takenRule),
  'AWS::IAM::Group': found('GroupName', 'iam', 'GetGroup'),
  'AWS::IAM::InstanceProfile': found('InstanceProfileName', 'iam', 'GetInstanceProfile'),
  'AWS::IAM::ManagedPolicy': named('ManagedPolicyName', (context, name, { Path: path = '/' }) => {
    const PolicyArn = arn(context.host, 'iam', `policy${path}${name}`, '');
    return context.look('iam', 'GetPolicy', { PolicyArn }) ? PolicyArn : undefined;
  }),
  'AWS::IAM::Policy': (...of) => {
    for (const look of inlinePolicies) {
      const taken = look(...of);
      if (taken) return taken;
    }
    return undefined;
  },
  'AWS::IAM::GroupPolicy': inlinePolicyOf('Group'),
  'AWS::IAM::RolePolicy': inlinePolicyOf('Role'),
  'AWS::IAM::UserPolicy': inlinePolicyOf('User'),
  'AWS::IAM::Role': found('RoleName', 'iam', 'GetRole'),
  'AWS::IAM::User': found('UserName', 'iam', 'GetUser'),
  'AWS::KMS::Alias': named('AliasName', (context, KeyId) =>
    context.look('kms', 'DescribeKey', { KeyId }) ? KeyId : undefined,
  ),
  'AWS::Logs::LogGroup': named('LogGroupName', (context, logGroupNamePrefix) => {
    const found = context.look<DescribeLogGroupsResponse>('logs', 'DescribeLogGroups', {
      logGroupNamePrefix,
      limit: 1,
    });
    return found?.logGroups?.some(({ logGroupName }) => logGroupName === logGroupNamePrefix)
      ? logGroupNamePrefix
      : undefined;
  }),
  'AWS::Logs::MetricFilter': named('FilterName', (context, filterNamePrefix, { LogGroupName: logGroupName }) => {
    const input = { logGroupName, filterNamePrefix, limit: 1 };
    const found = context.look<DescribeMetricFiltersResponse>('logs', 'DescribeMetricFilters', input);
    return found?.metricFilters?.some(({ filterName }) => filterName === filterNamePrefix)
      ? filterNamePrefix
      : undefined;
  }),
  'AWS::Logs::ResourcePolicy': named('PolicyName', (context, name) => {
    const found = context.look<DescribeResourcePoliciesResponse>('logs', 'DescribeResourcePolicies', {});
    return found?.resourcePolicies?.some(({ policyName }) => policyName === name) ? name : undefined;
  }),
  'AWS::S3::Bucket': named('BucketName', (context, Bucket) =>
    context.look('s3', 'HeadBucket', { Bucket }) ? Bucket : undefined,
  ),
  'AWS::S3::BucketPolicy': (context, { Bucket }, before) =>
    before['Bucket'] !== Bucket && context.look('s3', 'GetBucketPolicy', { Bucket })
      ? { identifier: String(Bucket) }
      : undefined,
  'AWS::SNS::Subscription': takenSubscription,
  'AWS::SNS::Topic': named('TopicName', (context, name) => {
    const TopicArn = arn(context.host, 'sns', name);
    return context.look('sns', 'GetTopicAttributes', { TopicArn }) ? TopicArn : undefined;
  }),
  'AWS::SNS::TopicPolicy': placed('Topics', topicHasPolicy),
  'AWS::SNS::TopicInlinePolicy': within('TopicArn', topicHasPolicy),
  'AWS::SQS::Queue': named('QueueName', (context, QueueName) => {
    const url = context.look<GetQueueUrlResult>('sqs', 'GetQueueUrl', { QueueName })?.QueueUrl;
    return url === undefined ? undefined : toStored(context.host, url);
  }),
  'AWS::SQS::QueuePolicy': placed('Queues', queueHasPolicy),
  'AWS::SQS::QueueInlinePolicy': within('Queue', queueHasPolicy),
  'AWS::SSM::Parameter': found('Name', 'ssm', 'GetParameter'),
  'AWS::Scheduler::Schedule': named('Name', (context, Name, { GroupName = 'default' }) =>
    context.look('scheduler', 'GetSchedule', { Name, GroupName }) ? Name : undefined,
  ),
  'AWS::Scheduler::ScheduleGroup': found('Name', 'scheduler', 'GetScheduleGroup'),
  'AWS::SecretsManager::ResourcePolicy': (context, { SecretId }, before) => {
    if (before['SecretId'] === SecretId) return undefined;
    const found = context.look<GetResourcePolicyResponse>('secretsmanager', 'GetResourcePolicy', { SecretId });
    return found?.ResourcePolicy === undefined ? undefined : { identifier: String(found.ARN) };
  },
  'AWS::SecretsManager::Secret': named('Name', (context, SecretId) => {
    const found = context.look<DescribeSecretResponse>('secretsmanager', 'DescribeSecret', { SecretId });
    // Of one that is being deleted CreateSecret says so itself.
    return found && found.DeletedDate === undefined ? found.ARN : undefined;
  }),
  'AWS::StepFunctions::Activity': named('Name', (context, name) => {
    const activityArn = arn(context.host, 'states', `activity:${name}`);
    return context.look('states', 'DescribeActivity', { activityArn }) ? activityArn : undefined;
  }),
  'AWS::StepFunctions::StateMachine': named('StateMachineName', (context, name) => {
    const stateMachineArn = arn(context.host, 'states', `stateMachine:${name}`);
    const found = context.look<DescribeStateMachineOutput>('states', 'DescribeStateMachine', { stateMachineArn });
    // Of one that is being deleted CreateStateMachine says so itself.
    return found && found.status !== 'DELETING' ? stateMachineArn : undefined;
  }),
  // PublishStateMachineVersion takes a version of the same revision for its own.
  'AWS::StepFunctions::StateMachineVersion': (context, { StateMachineArn }) => {
    const asked = { stateMachineArn: StateMachineArn, maxResults: 1 };
    const found = context.look<ListStateMachineVersionsOutput>('states', 'ListStateMachineVersions', asked);
    const newest = found?.stateMachineVersions?.[0]?.stateMachineVersionArn;
    if (newest === undefined) return undefined;
    const revisionOf = (stateMachineArn: unknown) =>
      context.look<DescribeStateMachineOutput>('states', 'DescribeStateMachine', { stateMachineArn })?.revisionId;
    const isTaken = revisionOf(newest) === revisionOf(StateMachineArn);
    return isTaken ? { identifier: newest } : undefined;
  },
  'AWS::StepFunctions::StateMachineAlias': takenAlias,
};

function takenAlias(context: ResourceContext, wanted: Values, before: Values): Taken | undefined {
  const { Name: name, RoutingConfiguration: routing, DeploymentPreference: preference } = wanted;
  if (typeof name !== 'string' || before['Name'] === name) return undefined;
  const [first] = (routing ?? []) as { stateMachineVersionArn?: string }[];
  const version = first?.stateMachineVersionArn ?? (preference as Values | undefined)?.['StateMachineVersionArn'];
  if (typeof version !== 'string') return undefined;
  const stateMachineAliasArn = version.replace(/:[^:]*$/, `:${name}`);
  const isTaken = context.look('states', 'DescribeStateMachineAlias', { stateMachineAliasArn }) !== undefined;
  return isTaken ? { identifier: name, physicalId: stateMachineAliasArn } : undefined;
}

function takenRule(context: ResourceContext, Name: string, { EventBusName }: Values): string | undefined {
  const bus = EventBusName === undefined ? {} : { EventBusName };
  const rule = context.look<DescribeRuleResponse>('events', 'DescribeRule', { Name, ...bus });
  return rule && (rule.EventBusName === 'default' ? Name : `${rule.EventBusName}|${Name}`);
}

function takenAlarm(context: ResourceContext, name: string): string | undefined {
  const found = context.look<DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarms', {
    AlarmNames: [name],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  return (found?.MetricAlarms ?? []).length + (found?.CompositeAlarms ?? []).length > 0 ? name : undefined;
}

function takenSubscription(context: ResourceContext, wanted: Values, before: Values): Taken | undefined {
  const { TopicArn, Protocol, Endpoint } = wanted;
  if (isSame([TopicArn, Protocol, Endpoint], [before['TopicArn'], before['Protocol'], before['Endpoint']]))
    return undefined;
  let NextToken: string | undefined;
  do {
    const page = context.look<ListSubscriptionsByTopicResponse>('sns', 'ListSubscriptionsByTopic', {
      TopicArn,
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    const found = page?.Subscriptions?.find((one) => one.Protocol === Protocol && one.Endpoint === Endpoint);
    if (found) return { identifier: String(Endpoint), physicalId: String(found.SubscriptionArn) };
    NextToken = page?.NextToken;
  } while (NextToken !== undefined);
  return undefined;
}
