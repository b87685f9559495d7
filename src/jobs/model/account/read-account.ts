/**
 * What an account has, as its APIs describe it, as the template that it amounts to: ARNs are references again, resources are called by kind and name,
 * and stand in no lines. What is known of the runs stands in a machine's Metadata, as `Live`.
 * Source: the API References of EventBridge, EventBridge Scheduler, Step Functions, ECS, IAM, CloudWatch, SNS, SQS and CloudWatch Logs.
 */
import { isObject } from '../../../languages/is-object.ts';
import { linked } from '../links.ts';
import { pascalKeys } from '../pascal.ts';
import type { Source } from '../source.ts';
import { type Fields, fieldsOf, listOf, objectsOf, resourceMark, unknownMark } from '../symbol.ts';

export interface Part {
  readonly kind: string;
  readonly name: string;
  readonly arn: string;
  readonly described: Fields;
}

interface Made {
  readonly Type: string;
  readonly Properties: Fields;
  readonly Metadata?: Fields;
}

/** Kinds whose `Ref` is their ARN. */
const refIsArn = new Set(['machine', 'task', 'topic', 'policy']);

export function readAccount(parts: readonly Part[]): Source {
  const ids = new Map(parts.map((part, index) => [part, `${part.kind}${index}`]));
  const links = new Map(
    parts.map((part) => [part.arn, resourceMark(ids.get(part) ?? '', refIsArn.has(part.kind) ? '' : 'Arn')]),
  );
  const resources: Record<string, Made> = {};
  for (const part of parts) {
    const id = ids.get(part) as string;
    for (const [suffix, made] of Object.entries(
      makers[part.kind]?.(fieldsOf(linked(plain(part.described), links)), id) ?? {},
    ))
      resources[`${id}${suffix}`] = made;
  }
  const names = new Map(parts.map((part) => [ids.get(part), `${words[part.kind] ?? part.kind} ${part.name}`]));
  return { root: { Resources: resources }, lineOf: () => undefined, nameOf: (id) => names.get(id), isResolved: true };
}

const words: Readonly<Record<string, string>> = {
  task: 'task definition',
  composite: 'alarm',
  group: 'log group',
};

/** Dates as texts; what an SDK adds to an answer is left out. */
const plain = (described: Fields): unknown => JSON.parse(JSON.stringify({ ...described, $metadata: undefined }));

/** EventBridge's maxima, which its API says where nobody said anything. Source: CreateSchedule, EventBridge Scheduler API Reference. */
const [ageMax, attemptsMax] = [86_400, 185];

function targetOf(target: Fields): Fields {
  const { RetryPolicy, EcsParameters, ...rest } = target;
  const { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: attempts } = fieldsOf(RetryPolicy);
  const isBounded = RetryPolicy !== undefined && (age !== ageMax || attempts !== attemptsMax);
  return {
    ...rest,
    ...(EcsParameters === undefined ? {} : { EcsParameters: pascalKeys(EcsParameters) }),
    ...(isBounded ? { RetryPolicy } : {}),
  };
}

/** A policy as IAM gives it: text, with what is no letter as `%..`. What is none says nothing. */
function documentOf(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text.startsWith('%7B') ? decodeURIComponent(text) : text);
  } catch {
    return unknownMark('a policy that cannot be read');
  }
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    return undefined;
  }
}

type Maker = (described: Fields, id: string) => Readonly<Record<string, Made>>;

/** By suffix of the id: what a part amounts to. */
const makers: Readonly<Record<string, Maker>> = {
  schedule: (described) => ({
    '': {
      Type: 'AWS::Scheduler::Schedule',
      Properties: { ...described, Target: targetOf(fieldsOf(described['Target'])) },
      Metadata: { Live: {} },
    },
  }),
  rule: (described) => ({
    '': {
      Type: 'AWS::Events::Rule',
      Properties: {
        ...described,
        EventPattern: parsed(described['EventPattern']),
        Targets: objectsOf(described['Targets']).map(targetOf),
      },
      Metadata: { Live: {} },
    },
  }),
  machine: ({ name, type, definition, roleArn, creationDate, lastRun }) => ({
    '': {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { StateMachineName: name, StateMachineType: type, DefinitionString: definition, RoleArn: roleArn },
      Metadata: { Live: { since: creationDate, ...fieldsOf(lastRun) } },
    },
  }),
  task: (described) => ({
    '': { Type: 'AWS::ECS::TaskDefinition', Properties: withoutEmpty(fieldsOf(pascalKeys(described))) },
  }),
  role: ({ RoleName, AssumeRolePolicyDocument, inline, attached }) => ({
    '': {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName,
        AssumeRolePolicyDocument: documentOf(AssumeRolePolicyDocument),
        ManagedPolicyArns: listOf(attached),
        Policies: objectsOf(inline).map(({ PolicyName, PolicyDocument }) => ({
          PolicyName,
          PolicyDocument: documentOf(PolicyDocument),
        })),
      },
    },
  }),
  policy: ({ PolicyName, PolicyDocument }) => ({
    '': {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { ManagedPolicyName: PolicyName, PolicyDocument: documentOf(PolicyDocument) },
    },
  }),
  alarm: (described) => ({ '': { Type: 'AWS::CloudWatch::Alarm', Properties: withoutEmpty(described) } }),
  composite: (described) => ({ '': { Type: 'AWS::CloudWatch::CompositeAlarm', Properties: described } }),
  topic: ({ KmsMasterKeyId, Policy, subscriptions }) => ({
    '': {
      Type: 'AWS::SNS::Topic',
      Properties: {
        KmsMasterKeyId,
        Policy: documentOf(Policy),
        Subscription: objectsOf(subscriptions).filter(isConfirmed),
      },
      Metadata: { Live: { unconfirmed: objectsOf(subscriptions).filter((each) => !isConfirmed(each)).length } },
    },
  }),
  queue: ({ QueueName, FifoQueue, Policy }, id) => ({
    '': {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName, FifoQueue },
    },
    ...(Policy === undefined || Policy === ''
      ? {}
      : {
          Policy: {
            Type: 'AWS::SQS::QueuePolicy',
            Properties: { Queues: [resourceMark(id)], PolicyDocument: parsed(Policy) },
          },
        }),
  }),
  group: ({ logGroupName, retentionInDays }) => ({
    '': {
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: logGroupName, RetentionInDays: retentionInDays },
    },
  }),
};

/** An address that has not confirmed gets nothing. Source: Subscribe, Amazon SNS API Reference. */
const isConfirmed = ({ SubscriptionArn }: Fields): boolean =>
  SubscriptionArn !== 'PendingConfirmation' && SubscriptionArn !== 'Deleted';

/** Lists without a member are what nobody said anything of. */
const withoutEmpty = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => !(Array.isArray(value) && value.length === 0) && isSaid(value)),
  );

const isSaid = (value: unknown): boolean => !(isObject(value) && Object.keys(value).length === 0);
