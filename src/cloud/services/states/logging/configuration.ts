/**
 * A machine's logging configuration: what AWS refuses of it, and whether the machine's role may have log entries delivered.
 * Sources: API reference, "LoggingConfiguration"; Step Functions guide, "IAM Policies for logging to CloudWatch Logs"; the words are AWS's.
 */
import type { LoggingConfiguration } from '@aws-sdk/client-sfn';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { accessDenied, invalidLogging } from '../errors.ts';

/** What a machine has that says nothing of it. */
export const loggingDefault = { level: 'OFF', includeExecutionData: false } as const;

/** Throws InvalidLoggingConfiguration. */
export function checkLogging({ level = 'OFF', destinations = [] }: LoggingConfiguration): void {
  if (destinations.length > 1 || (level !== 'OFF' && destinations.length === 0))
    throw invalidLogging('Must specify exactly one Log Destination.');
  for (const { cloudWatchLogsLogGroup: group } of destinations) {
    if (!group?.logGroupArn) throw invalidLogging('Must set valid CloudWatch Log Group ARN.');
    const parsed = parseArn(group.logGroupArn);
    if (parsed?.service !== 'logs' || !parsed.resource.startsWith('log-group:'))
      throw invalidLogging('Provided ARN is not CloudWatch Logs Log Group ARN.');
    if (!parsed.resource.endsWith(':*')) throw invalidLogging("Log Group ARN must be provided with '*' qualifier.");
  }
}

const deliveryActions = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
];

/** CloudWatch Logs makes this stream when a delivery is set up, with one line in it. */
const validation = {
  stream: 'log_stream_created_by_aws_to_validate_log_delivery_subscriptions',
  text: 'Permissions are set correctly to allow AWS CloudWatch Logs to write into your logs while creating a subscription.',
};

/** Throws AccessDeniedException where the role may not, and InvalidLoggingConfiguration where the group is not there. */
export function setUpDelivery(states: States, context: Context, logging: LoggingConfiguration, session: Caller): void {
  const group = groupOf(logging);
  if (group === undefined || logging.level === 'OFF') return;
  try {
    for (const action of deliveryActions) context.authorise({ action: `logs:${action}`, resource: '*' }, session);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw accessDenied('The state machine IAM Role is not authorized to access the Log Destination');
  }
  const { host } = states;
  const isHere = group.account === host.account && group.region === host.region;
  if (isHere) letDeliver(context, group.name);
  const line = { at: context.now, text: validation.text };
  const input = { group: group.name, stream: validation.stream, lines: [line] };
  if (!isHere || !context.call<{ delivered: boolean }>('logs', 'DeliverLines', input).delivered)
    throw invalidLogging('Log Destination not found.');
}

/** In the account's resource policy, which has only so much room. */
function letDeliver(context: Context, group: string): void {
  try {
    context.call('logs', 'LetDeliver', { group });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidLogging(error.message);
  }
}

export function groupOf({ destinations }: LoggingConfiguration) {
  const arn = destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  const parsed = arn === undefined ? undefined : parseArn(arn);
  if (!parsed) return undefined;
  const { account, region, resource } = parsed;
  return { account, region, name: resource.slice('log-group:'.length).replace(/:\*$/, '') };
}
