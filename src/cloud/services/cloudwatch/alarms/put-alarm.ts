/** What PutMetricAlarm and PutCompositeAlarm share: quotas, actions, how an alarm begins, and what its history says of a change. */
import type { PutMetricAlarmInput, Tag } from '@aws-sdk/client-cloudwatch';
import type { Instant } from '../../../../languages/instant.ts';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { alarmsMax, tagsMax } from '../limits.ts';
import { invalid } from '../refusals.ts';
import type { Alarm } from '../tables.ts';
import { alarmArn } from './alarm-arn.ts';
import { offsetIso } from './reason.ts';

/** `before`: the alarm of that name. Throws LimitExceededFault, ValidationError. */
export function checkQuotas(service: CloudWatch, before: Alarm | undefined, tags: readonly Tag[]): void {
  if (!before && service.tables.alarmCount() >= alarmsMax)
    throw new AwsError('LimitExceededFault', 'The maximum limit of alarms has been reached.');
  if (tags.length > tagsMax) throw invalid(`An alarm can have at most ${tagsMax} tags.`);
}

/** The state of an alarm that is made at `now`. */
export const unchecked = (now: Instant) =>
  ({
    state: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    reasonData: undefined,
    configuredAt: now,
    updatedAt: now,
    transitionedAt: now,
  }) as const;

type Actions = Pick<PutMetricAlarmInput, 'OKActions' | 'AlarmActions' | 'InsufficientDataActions'>;

export const checkActions = ({ OKActions = [], AlarmActions = [], InsufficientDataActions = [] }: Actions) => ({
  OKActions: OKActions.map(checkAction),
  AlarmActions: AlarmActions.map(checkAction),
  InsufficientDataActions: InsufficientDataActions.map(checkAction),
});

/** What alarms act on: API reference, PutMetricAlarm, AlarmActions. */
const vendors: ReadonlySet<string> = new Set(['sns', 'autoscaling', 'automate', 'lambda', 'ssm', 'ssm-incidents']);

/** A topic of another account or region is kept, and so is what is not here: that it cannot be reached is seen in the alarm's history. */
function checkAction(action: string): string {
  const parsed = parseArn(action);
  if (!parsed) throw invalid(`Invalid arn syntax: ${action}`);
  if (!vendors.has(parsed.service)) throw invalid(`Unsupported AWS vendor ${parsed.service}`);
  return action;
}

export function recordChange(service: CloudWatch, context: Context, before: Alarm | undefined, alarm: Alarm): void {
  const image = (one: Alarm) => ({
    alarmName: one.name,
    alarmArn: alarmArn(service, one.name),
    alarmConfigurationUpdatedTimestamp: offsetIso(one.configuredAt),
    actionsEnabled: one.actionsEnabled,
    ...Object.fromEntries(
      Object.entries(one.config)
        .filter(([key]) => key !== 'metricId' && key !== 'warmUntil')
        .map(([key, value]) => [lowerFirst(key), value]),
    ),
    stateValue: one.state,
    stateUpdatedTimestamp: offsetIso(one.updatedAt),
  });
  service.tables.addHistory({
    alarm: alarm.name,
    at: context.now,
    type: 'ConfigurationUpdate',
    summary: `Alarm "${alarm.name}" ${before ? 'updated' : 'created'}`,
    data: JSON.stringify(
      before
        ? { version: '1.0', type: 'Update', updatedAlarm: image(alarm) }
        : { version: '1.0', type: 'Create', createdAlarm: image(alarm) },
    ),
  });
}

const lowerFirst = (key: string): string => key.replace(/^(OK|[A-Z])/, (first) => first.toLowerCase());
