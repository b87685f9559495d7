/** The Alerts screen: who is told of what, what did not arrive, and acts on both: a test, a mute with an end. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Account, mapSome } from '../../operator/account.ts';
import { ring, whyNotRung } from '../../operator/drill-alarm.ts';
import { newestFailedDeliveries } from '../../operator/failed-deliveries.ts';
import { alarmsOf, type JobAlarm, setMuted } from '../../operator/job-alarms.ts';
import { endMute, type Mute, mutesOf, muteUntil } from '../../operator/mute-alarms.ts';
import { OperatorError } from '../../operator/operator-error.ts';
import { reached } from '../../operator/told.ts';
import { sendTest, topicsOf } from '../../operator/topics.ts';
import type { AlarmView, AlertsView, MuteView } from '../alerts-views.ts';
import type { NamedJob } from '../board/known-job.ts';
import type { Frame } from '../views.ts';

/** Throws the SDK's errors. */
export async function alertsView(account: Account, all: readonly NamedJob[], frame: Frame): Promise<AlertsView> {
  const jobs = all.map(({ job }) => job);
  const [topics, alarms, mutes, lost] = await Promise.all([
    topicsOf(account, jobs),
    alarmsOf(account, jobs),
    mutesOf(account),
    newestFailedDeliveries(account),
  ]);
  const idOf = new Map(all.map(({ job, id }) => [job, id]));
  const actions = [...new Set(alarms.flatMap((alarm) => alarm.actions))];
  const who = new Map(await mapSome(actions, async (action) => [action, await reached(account, action)] as const));
  return {
    frame,
    topics,
    alarms: alarms.map((alarm) => {
      const told = alarm.actions.flatMap((action) => who.get(action) ?? []);
      return {
        ...alarmView(alarm, mutes?.get(alarm.name)?.[0]),
        jobs: alarm.jobs.flatMap((job) => idOf.get(job) ?? []),
        to: [...new Set(told.flatMap(({ to }) => to))],
        unconfirmed: [...new Set(told.flatMap(({ unconfirmed }) => unconfirmed))],
      };
    }),
    areMutesKnown: mutes !== undefined,
    lost:
      lost?.map(({ at, sourceArn, target, why, attempts }) => ({
        at: at ? Number(at) : null,
        source: sourceArn,
        target,
        why: why ?? 'nothing says why',
        attempts,
      })) ?? null,
  };
}

const stateWords = { ALARM: 'rings', OK: 'quiet', INSUFFICIENT_DATA: 'no data' } as const;

const alarmView = (alarm: JobAlarm, mute: Mute | undefined): Omit<AlarmView, 'jobs' | 'to' | 'unconfirmed'> => ({
  alarm: alarm.name,
  words: alarm.description === '' ? alarm.name : alarm.description,
  state: stateWords[alarm.state],
  since: alarm.since ? Number(alarm.since) : null,
  reason: alarm.reason,
  mute: muteView(alarm, mute),
  noTest: (mute && `it is muted by the rule ${mute.rule}`) ?? whyNotRung(alarm) ?? null,
});

function muteView({ muted }: JobAlarm, mute: Mute | undefined): MuteView | null {
  if (muted) return { until: null, by: 'its actions are off', isForeign: false };
  if (!mute) return null;
  const { rule, until, isOurs } = mute;
  return { until: until ? Number(until) : null, by: isOurs ? null : `the rule ${rule}`, isForeign: !isOurs };
}

async function alarmNamed(account: Account, all: readonly NamedJob[], name: string): Promise<JobAlarm> {
  const jobs = all.map(({ job }) => job);
  const [found] = await alarmsOf(account, jobs, name);
  if (found) return found;
  throw new OperatorError(`no alarm of a job is called ${name}`, 'the Alerts screen lists those that there are');
}

const lookMs = 200;

/** Lets it ring for a moment. Returns what came of it. Throws OperatorError, and the SDK's errors. */
export async function testAlarm(account: Account, all: readonly NamedJob[], name: string): Promise<string> {
  const alarm = await alarmNamed(account, all, name);
  const why = whyNotRung(alarm);
  if (why !== undefined) throw new OperatorError(`${name} is not tried: ${why}`, 'it would tell nobody');
  const told = await ring(account, alarm, () => pause(lookMs));
  const [to, failed] = [told.flatMap((each) => each.to), told.flatMap((each) => each.failed)];
  const unconfirmed = told.flatMap((each) => each.unconfirmed);
  return [
    to.length > 0
      ? `${name} rang for a moment, and told ${to.join(', ')}`
      : `${name} rang for a moment, and reached nobody`,
    ...(unconfirmed.length > 0 ? [`${unconfirmed.join(', ')} has not confirmed`] : []),
    ...failed,
  ].join('; ');
}

/** Throws OperatorError, and the SDK's errors. */
export async function testTopic(account: Account, all: readonly NamedJob[], arn: string): Promise<string> {
  const topics = await topicsOf(
    account,
    all.map(({ job }) => job),
  );
  const topic = topics.find((each) => each.arn === arn);
  if (!topic)
    throw new OperatorError(`${arn} is no topic of a stack with jobs`, 'the Alerts screen lists those that there are');
  await sendTest(account, arn);
  return topic.to.length === 0 ? 'a test was sent, and nobody subscribes' : `a test was sent to ${topic.to.join(', ')}`;
}

const hourMs = 3_600_000;

/** Throws OperatorError, and the SDK's errors. */
export async function muteAlarm(
  account: Account,
  all: readonly NamedJob[],
  name: string,
  { now, hours }: { readonly now: Date; readonly hours: number },
): Promise<string> {
  await alarmNamed(account, all, name);
  await muteUntil(account, name, now, new Date(Number(now) + hours * hourMs));
  return `${name} tells nobody for ${hours} h`;
}

/** However it was muted, but by rules of others. Throws OperatorError, and the SDK's errors. */
export async function unmuteAlarm(account: Account, all: readonly NamedJob[], name: string): Promise<string> {
  const alarm = await alarmNamed(account, all, name);
  const mutes = await mutesOf(account);
  const others = mutes?.get(name)?.find(({ isOurs }) => !isOurs);
  if (alarm.muted) await setMuted(account, [alarm], false);
  if (mutes?.get(name)?.[0]?.isOurs ?? !alarm.muted) await endMute(account, name);
  if (others) return `${name} is not muted from here any more; the rule ${others.rule} still mutes it`;
  return `${name} is not muted any more${alarm.actions.length === 0 ? '; it has nobody to tell' : ''}`;
}
