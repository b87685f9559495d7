/**
 * Rollback triggers: alarms that are looked at before each step of a deployment, and for the minutes after it that its request asks for. One that is in
 * ALARM, or that is not there, rolls the deployment back. AWS's words for that are not known.
 * Source: User Guide, "Roll back your CloudFormation stack on alarm breach with rollback triggers"; API reference, RollbackConfiguration.
 */
import type { RollbackConfiguration, RollbackTrigger } from '@aws-sdk/client-cloudformation';
import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { DeploymentStep } from './deployment.ts';
import { callerFor } from './item.ts';

/** Where an alarm is kept among CloudWatch's answers. */
export const alarmLists = {
  'AWS::CloudWatch::Alarm': 'MetricAlarms',
  'AWS::CloudWatch::CompositeAlarm': 'CompositeAlarms',
} as const;

/** As short as an alarm's shortest period. */
const secondsBetweenLooks = 10;

const configurationOf = ({ service, stack, state }: DeploymentStep): RollbackConfiguration =>
  state.phase === 'apply' ? (service.tables.revision(stack.revision!).rollback ?? {}) : {};

/** Why the deployment under way is to be rolled back, if it is. */
export function breachOf(step: DeploymentStep): string | undefined {
  for (const trigger of configurationOf(step).RollbackTriggers ?? []) {
    const state = stateOf(step, trigger);
    if (state === 'OK' || state === 'INSUFFICIENT_DATA') continue;
    return `rollback trigger ${trigger.Arn} ${state === 'ALARM' ? 'is in state ALARM' : state}`;
  }
  return undefined;
}

/** An alarm's state, or what keeps it from being known. */
function stateOf(step: DeploymentStep, { Arn, Type }: RollbackTrigger): string {
  const name = parseArn(String(Arn))?.resource.replace(/^alarm:/, '') ?? '';
  const input = { AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] };
  try {
    const found = step.context.call<DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarms', input, callerFor(step)());
    const alarms = found[alarmLists[Type as keyof typeof alarmLists]] ?? [];
    return alarms.find(({ AlarmArn }) => AlarmArn === Arn)?.StateValue ?? 'is not there';
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `cannot be looked at: ${error.message}`;
  }
}

/** After how many seconds the alarms are to be looked at again, where `seconds` may pass till then. */
export const untilLook = (step: DeploymentStep, seconds: number): number =>
  configurationOf(step).RollbackTriggers?.length ? Math.min(seconds, secondsBetweenLooks) : seconds;

/** All resources are there: how many seconds are left in which it is watched. Undefined: none. */
export function monitor(step: DeploymentStep): number | undefined {
  const { service, context, stack, state } = step;
  const { MonitoringTimeInMinutes: minutes = 0 } = configurationOf(step);
  const { monitoredSince = context.now } = state;
  const left = minutes * 60 - (context.now - monitoredSince) / 1000;
  if (left <= 0) return undefined;
  service.tables.putDeployment(stack.id, { ...state, monitoredSince });
  return untilLook(step, left);
}
