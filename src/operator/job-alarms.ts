/** The alarms that watch a job: on its machine, its schedules, the queue of its lost starts, and on what its machine counts. */
import {
  CloudWatchClient,
  type Dimension,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { inCodeOrder } from '../languages/code-order.ts';
import { type Account, mapSome } from './account.ts';
import { isHeard } from './deploy/subscribers.ts';
import type { Job } from './job.ts';
import { definitionOf } from './machine.ts';

export interface JobAlarm {
  readonly name: string;
  readonly description: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly since: Date | undefined;
  readonly reason: string;
  /** It tells somebody: its actions are on, and one is a topic with a confirmed subscription, or something else than a topic. */
  readonly tells: boolean;
  readonly muted: boolean;
  /** It rings when nothing comes. */
  readonly onSilence: boolean;
  /** ARNs of what it tells when it rings. */
  readonly actions: readonly string[];
  readonly jobs: readonly Job[];
}

/** Those of all jobs, those that ring first; alarms of nothing else. Throws the SDK's errors. */
export async function alarmsOf(account: Account, jobs: readonly Job[]): Promise<JobAlarm[]> {
  const alarms: MetricAlarm[] = [];
  for await (const page of paginateDescribeAlarms(
    { client: account.client(CloudWatchClient) },
    { AlarmTypes: ['MetricAlarm'] },
  ))
    alarms.push(...(page.MetricAlarms ?? []));
  const definitions = await mapSome(jobs, async ({ machineArn }) =>
    machineArn === undefined ? '' : definitionOf(account, machineArn),
  );
  const found = alarms
    .map((alarm) => ({ alarm, of: jobs.filter((job, index) => watches(alarm, job, definitions[index] ?? '')) }))
    .filter(({ of }) => of.length > 0);
  const unheard = await topicsUnheard(
    account,
    found.flatMap(({ alarm }) => alarm.AlarmActions ?? []),
  );
  return found
    .map(({ alarm, of }) => jobAlarm(alarm, of, unheard))
    .toSorted(
      (one, other) =>
        Number(other.state === 'ALARM') - Number(one.state === 'ALARM') || inCodeOrder(one.name, other.name),
    );
}

async function topicsUnheard(account: Account, actions: readonly string[]): Promise<ReadonlySet<string>> {
  const topics = [...new Set(actions)].filter((arn) => arn.split(':')[2] === 'sns');
  const heard = await mapSome(topics, (arn) => isHeard(account, arn));
  return new Set(topics.filter((_, index) => !heard[index]));
}

function watches(alarm: MetricAlarm, job: Job, definition: string): boolean {
  const metrics = [alarm, ...(alarm.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])];
  return metrics.some(({ Namespace, MetricName, Dimensions = [] }) => {
    if (Namespace === undefined || MetricName === undefined) return false;
    if (Namespace.startsWith('AWS/')) return Dimensions.some((dimension) => isOf(dimension, job));
    return (
      [MetricName, Namespace].every((text) => definition.includes(`"${text}"`)) &&
      Dimensions.every(({ Value = '' }) => definition.includes(`"${Value}"`))
    );
  });
}

function isOf({ Name, Value }: Dimension, { machineArn, triggers }: Job): boolean {
  if (Name === 'StateMachineArn') return Value === machineArn;
  return triggers.some(({ kind, name, group, deadLetters }) => {
    if (Name === 'QueueName') return deadLetters?.split(':').at(-1) === Value;
    if (Name === 'ScheduleGroup') return kind === 'schedule' && group === Value;
    return Name === 'RuleName' && kind === 'rule' && name === Value;
  });
}

const jobAlarm = (alarm: MetricAlarm, jobs: readonly Job[], unheard: ReadonlySet<string>): JobAlarm => ({
  name: alarm.AlarmName ?? '',
  description: alarm.AlarmDescription ?? '',
  state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
  since: alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp,
  reason: alarm.StateReason ?? '',
  tells: alarm.ActionsEnabled !== false && (alarm.AlarmActions ?? []).some((arn) => !unheard.has(arn)),
  muted: alarm.ActionsEnabled === false,
  actions: alarm.AlarmActions ?? [],
  onSilence: alarm.TreatMissingData === 'breaching' && /^LessThan/.test(alarm.ComparisonOperator ?? ''),
  jobs,
});

/** Those of this job alone that ring when nothing comes: others may share one. Throws the SDK's errors. */
export const silenceAlarms = async (account: Account, job: Job): Promise<JobAlarm[]> =>
  (await alarmsOf(account, [job])).filter(({ onSilence }) => onSilence);

/** Throws the SDK's errors. */
export async function setMuted(
  account: Account,
  alarms: readonly Pick<JobAlarm, 'name'>[],
  muted: boolean,
): Promise<void> {
  const AlarmNames = alarms.map(({ name }) => name);
  if (AlarmNames.length === 0) return;
  const client = account.client(CloudWatchClient);
  await (muted
    ? client.send(new DisableAlarmActionsCommand({ AlarmNames }))
    : client.send(new EnableAlarmActionsCommand({ AlarmNames })));
}
