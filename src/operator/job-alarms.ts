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
import { partsOf } from './parts.ts';

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
  /** It watches the machine of one job, and nothing else. */
  readonly isOwn: boolean;
}

/** Those of all jobs, those that ring first; alarms of nothing else. `name`: that one alone. Throws the SDK's errors. */
export async function alarmsOf(account: Account, jobs: readonly Job[], name?: string): Promise<JobAlarm[]> {
  const alarms: MetricAlarm[] = [];
  for await (const page of paginateDescribeAlarms(
    { client: account.client(CloudWatchClient) },
    { AlarmTypes: ['MetricAlarm'], ...(name === undefined ? {} : { AlarmNames: [name] }) },
  ))
    alarms.push(...(page.MetricAlarms ?? []));
  const watched = await watchedBy(account, jobs, alarms);
  const found = alarms.map((alarm) => ({ alarm, of: watched(alarm) })).filter(({ of }) => of.length > 0);
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

interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

const metricsOf = (alarm: MetricAlarm): WatchedMetric[] =>
  [alarm, ...(alarm.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])].flatMap(
    ({ Namespace: namespace, MetricName: name, Dimensions: dimensions = [] }) =>
      namespace === undefined || name === undefined ? [] : { namespace, name, dimensions },
  );

/** AWS counts it by what a job has; else a machine counts it, in whose definition it is named. */
const isOfAws = ({ namespace }: WatchedMetric): boolean => namespace.startsWith('AWS/');

const namesIn = ({ namespace, name, dimensions }: WatchedMetric): string[] => [
  namespace,
  name,
  ...dimensions.map(({ Value = '' }) => Value),
];

/** What tells the jobs that an alarm watches, in their order. Definitions are read only where an alarm is on what machines count. */
async function watchedBy(
  account: Account,
  jobs: readonly Job[],
  alarms: readonly MetricAlarm[],
): Promise<(alarm: MetricAlarm) => Job[]> {
  const byDimension = indexOf(jobs, dimensionsOf);
  const names = new Set(alarms.flatMap(metricsOf).flatMap((metric) => (isOfAws(metric) ? [] : namesIn(metric))));
  const definitions = await mapSome(names.size === 0 ? [] : jobs, async ({ machineArn }) =>
    machineArn === undefined ? '' : definitionOf(account, machineArn),
  );
  const byName = indexOf(jobs, (_, index) => textsIn(definitions[index] ?? '').filter((text) => names.has(text)));
  const none: ReadonlySet<number> = new Set();
  const places = (metric: WatchedMetric): number[] => {
    if (isOfAws(metric))
      return metric.dimensions.flatMap(({ Name, Value }) => [...(byDimension.get(`${Name} ${Value}`) ?? none)]);
    const [fewest = none, ...others] = namesIn(metric)
      .map((name) => byName.get(name) ?? none)
      .toSorted((one, other) => one.size - other.size);
    return [...fewest].filter((place) => others.every((each) => each.has(place)));
  };
  return (alarm) =>
    [...new Set(metricsOf(alarm).flatMap(places))].toSorted((one, other) => one - other).map((place) => jobs[place]!);
}

/** The places of those jobs that have each key. */
function indexOf(
  jobs: readonly Job[],
  keysOf: (job: Job, place: number) => readonly string[],
): Map<string, Set<number>> {
  const index = new Map<string, Set<number>>();
  for (const [place, job] of jobs.entries())
    for (const key of keysOf(job, place)) index.set(key, (index.get(key) ?? new Set()).add(place));
  return index;
}

/** By which AWS counts what belongs to a job. */
const dimensionsOf = ({ machineArn, triggers }: Job): string[] => [
  ...(machineArn === undefined ? [] : [`StateMachineArn ${machineArn}`]),
  ...triggers.flatMap(({ kind, name, group, deadLetters }) => [
    ...(deadLetters === undefined ? [] : [`QueueName ${deadLetters.split(':').at(-1)}`]),
    kind === 'schedule' ? `ScheduleGroup ${group}` : `RuleName ${name}`,
  ]),
];

/** The texts of a JSON. */
const textsIn = (json: string): string[] => [...json.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text);

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
  isOwn: jobs.length === 1 && metricsOf(alarm).every((metric) => isOfMachine(metric, jobs[0]?.machineArn)),
});

const isOfMachine = ({ dimensions }: WatchedMetric, machineArn: string | undefined): boolean =>
  dimensions.some(({ Name, Value }) => Name === 'StateMachineArn' && Value === machineArn);

/** Those of this job alone that ring when nothing comes: others may share one. Throws the SDK's errors. */
export const silenceAlarms = async (account: Account, job: Job): Promise<JobAlarm[]> =>
  (await alarmsOf(account, [job])).filter(({ onSilence }) => onSilence);

/** Source: CloudWatch API reference, DisableAlarmActions. */
const namesAtOnce = 100;

/** Throws the SDK's errors. */
export async function setMuted(
  account: Account,
  alarms: readonly Pick<JobAlarm, 'name'>[],
  muted: boolean,
): Promise<void> {
  const client = account.client(CloudWatchClient);
  for (const part of partsOf(alarms, namesAtOnce)) {
    const AlarmNames = part.map(({ name }) => name);
    await (muted
      ? client.send(new DisableAlarmActionsCommand({ AlarmNames }))
      : client.send(new EnableAlarmActionsCommand({ AlarmNames })));
  }
}
