/**
 * The rules and schedules that SAM makes of a machine's or a function's `Events`, with their roles, queues and permissions.
 * Left out, refused by name: events of API Gateway, SQS, SNS, S3 and the like.
 * Source: AWS SAM Developer Guide, "Events"; aws/serverless-application-model, `samtranslator/model/stepfunctions/events.py`, for logical ids.
 */
import type { Json, JsonObject, Path } from '../document.ts';
import { arnOf, assumedBy, type Expansion, objectOf, pick } from './expansion.ts';

export interface Target {
  readonly id: string;
  readonly kind: 'machine' | 'function';
  readonly node: JsonObject;
  readonly path: Path;
}

const targetIdCharactersMax = 64;

/** A machine is started through a role; a function lets rules call it. */
const arnOfTarget = ({ id, kind }: Target): Json => (kind === 'machine' ? { Ref: id } : arnOf(id));

export function expandEvents(expansion: Expansion, target: Target, events: JsonObject): void {
  for (const [name, event] of Object.entries(events)) {
    const { Type: type, Properties: properties } = objectOf(event);
    const given = objectOf(properties);
    const path = [...target.path, 'Events', name];
    const id = `${target.id}${name}`;
    if (type === 'ScheduleV2') addSchedule(expansion, target, id, given, path);
    else if (type === 'Schedule')
      addRule(expansion, target, id, given, { ScheduleExpression: given['Schedule']! }, path);
    else if (type === 'EventBridgeRule' || type === 'CloudWatchEvent')
      addRule(expansion, target, id, given, { EventPattern: given['Pattern']! }, path);
    else expansion.refuse([...path, 'Type'], `the event source ${String(type)} is not supported`);
  }
}

function addRule(
  expansion: Expansion,
  target: Target,
  id: string,
  given: JsonObject,
  when: JsonObject,
  path: Path,
): void {
  const role =
    target.kind === 'machine'
      ? { RoleArn: arnOf(addRole(expansion, target, id, given, 'events.amazonaws.com', path)) }
      : {};
  const suffix = target.kind === 'machine' ? 'StepFunctionsTarget' : 'LambdaTarget';
  const targetId = objectOf(given['Target'])['Id'] ?? `${id}${suffix}`.slice(-targetIdCharactersMax);
  const rule = {
    ...pick(given, ['Name', 'Description', 'State', 'EventBusName']),
    ...pick(given, { RuleName: 'Name' }),
    ...(given['Enabled'] === undefined ? {} : { State: given['Enabled'] === false ? 'DISABLED' : 'ENABLED' }),
    ...when,
    Targets: [
      {
        Arn: arnOfTarget(target),
        Id: targetId,
        ...role,
        ...pick(given, ['Input', 'InputPath', 'InputTransformer', 'RetryPolicy']),
        ...deadLetters(expansion, target, id, given, path),
      },
    ],
  };
  expansion.add(id, target.node, { Type: 'AWS::Events::Rule', Properties: rule }, path);
  if (target.kind === 'function') addPermission(expansion, target, id, path);
}

function addSchedule(expansion: Expansion, target: Target, id: string, given: JsonObject, path: Path): void {
  const letters = deadLetters(expansion, target, id, given, path, true);
  const queue = objectOf(letters['DeadLetterConfig'])['Arn'];
  const RoleArn =
    given['RoleArn'] ?? arnOf(addRole(expansion, target, id, given, 'scheduler.amazonaws.com', path, queue));
  const schedule = {
    ...(given['OmitName'] === true ? {} : { Name: id }),
    ...pick(given, [
      'Name',
      'Description',
      'State',
      'GroupName',
      'KmsKeyArn',
      'StartDate',
      'EndDate',
      'ScheduleExpression',
      'ScheduleExpressionTimezone',
    ]),
    FlexibleTimeWindow: given['FlexibleTimeWindow'] ?? { Mode: 'OFF' },
    Target: { Arn: arnOfTarget(target), RoleArn, ...pick(given, ['Input', 'RetryPolicy']), ...letters },
  };
  expansion.add(id, target.node, { Type: 'AWS::Scheduler::Schedule', Properties: schedule }, path);
}

/** Returns its logical id. */
function addRole(
  expansion: Expansion,
  target: Target,
  id: string,
  given: JsonObject,
  service: string,
  path: Path,
  queue?: Json,
): string {
  const role = `${id}Role`;
  const [action, name] =
    target.kind === 'machine'
      ? ['states:StartExecution', 'StartExecutionPolicy']
      : ['lambda:InvokeFunction', 'LambdaPolicy'];
  const allow = (Action: string, Resource: Json): JsonObject => ({
    Version: '2012-10-17',
    Statement: [{ Action, Effect: 'Allow', Resource }],
  });
  const Policies: Json[] = [{ PolicyName: `${role}${name}`, PolicyDocument: allow(action!, arnOfTarget(target)) }];
  if (queue !== undefined)
    Policies.push({ PolicyName: `${id}SQSPolicy`, PolicyDocument: allow('sqs:SendMessage', queue) });
  const Properties = {
    AssumeRolePolicyDocument: assumedBy(service),
    Policies,
    ...pick(given, ['PermissionsBoundary']),
  };
  expansion.add(role, target.node, { Type: 'AWS::IAM::Role', Properties }, path);
  return role;
}

/** `DeadLetterConfig: {Type: SQS}` makes the queue, and for a rule lets it in. */
function deadLetters(
  expansion: Expansion,
  target: Target,
  id: string,
  given: JsonObject,
  path: Path,
  isSchedule = false,
): JsonObject {
  const { Arn: arn, Type: type, QueueLogicalId: named } = objectOf(given['DeadLetterConfig']);
  if (arn !== undefined) return { DeadLetterConfig: { Arn: arn } };
  if (type !== 'SQS') return {};
  const queue = typeof named === 'string' ? named : `${id}Queue`;
  expansion.add(queue, target.node, { Type: 'AWS::SQS::Queue', Properties: {} }, path);
  if (isSchedule) return { DeadLetterConfig: { Arn: arnOf(queue) } };
  const statement = {
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: arnOf(queue),
    Principal: { Service: 'events.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': arnOf(id) } },
  };
  const policy = { Queues: [{ Ref: queue }], PolicyDocument: { Version: '2012-10-17', Statement: [statement] } };
  expansion.add(`${id}QueuePolicy`, target.node, { Type: 'AWS::SQS::QueuePolicy', Properties: policy }, path);
  return { DeadLetterConfig: { Arn: arnOf(queue) } };
}

function addPermission(expansion: Expansion, target: Target, id: string, path: Path): void {
  const Properties = {
    Action: 'lambda:InvokeFunction',
    FunctionName: { Ref: target.id },
    Principal: 'events.amazonaws.com',
    SourceArn: arnOf(id),
  };
  expansion.add(`${id}Permission`, target.node, { Type: 'AWS::Lambda::Permission', Properties }, path);
}
