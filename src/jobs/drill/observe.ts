/** What was seen of a drill: the attempts, how the run ended, who was told and by what. */
import { type Instant, instant } from '../../languages/instant.ts';
import { type Called, calledSince } from './assumed.ts';
import type { Container, DrillCloud, Observation } from './cloud.ts';
import type { Execution } from './executions.ts';
import { pagesOf } from './pages.ts';
import { isOwn, type Stage } from './stage.ts';

export interface Attempt {
  readonly at: Instant;
  /** Undefined: it still runs. */
  readonly endedAt: Instant | undefined;
  /** `exit 1`, `no capacity`, `could not be started`. */
  readonly how: string;
  readonly isGood: boolean;
  /** Undefined: there was no task. */
  readonly task: string | undefined;
}

export interface Told {
  readonly at: Instant;
  readonly to: string;
  /** The alarm's logical id, or what else sent it. */
  readonly by: string;
}

export interface AttemptsWanted {
  /** Only of these, by their ids. */
  readonly tasks?: ReadonlySet<string>;
  /** Only those that began before. */
  readonly before?: Instant;
}

/** Of the containers whose end is the job's, and of starts that were refused; in the order of their begin. One pass: a minutely job has thousands. */
export function attemptsOf(stage: Stage, from: Instant, { tasks, before }: AttemptsWanted = {}): readonly Attempt[] {
  const attempts: Attempt[] = [];
  const running = new Map<string, Running>();
  for (const each of stage.cloud.observations) {
    if (each.at < from || each.kind === 'message' || each.kind === 'assumed' || each.kind === 'denied') continue;
    const hasBegun = each.kind !== 'ended' && each.kind !== 'interrupted';
    if (hasBegun && before !== undefined && each.at >= before) continue;
    if (each.kind === 'refused') {
      attempts.push({ at: each.at, endedAt: each.at, how: 'no capacity', isGood: false, task: undefined });
      continue;
    }
    const { at, task } = each;
    if (hasBegun) {
      if (stage.standBys.has(each.name) || !isOwn(stage, each) || tasks?.has(task) === false) continue;
      if (each.kind === 'started') running.set(keyOf(each), { index: attempts.length, isInterrupted: false });
      const isRefused = each.kind === 'failed';
      const how = isRefused ? 'could not be started' : 'still runs';
      attempts.push({ at, endedAt: isRefused ? at : undefined, how, isGood: false, task });
      continue;
    }
    const begun = running.get(keyOf(each));
    if (!begun) continue;
    if (each.kind === 'interrupted') begun.isInterrupted = true;
    else {
      const how = begun.isInterrupted ? 'interrupted' : howEnded(each);
      attempts[begun.index] = { ...(attempts[begun.index] as Attempt), endedAt: at, how, isGood: how === 'exit 0' };
    }
  }
  return attempts;
}

interface Running {
  /** Among the attempts. */
  readonly index: number;
  isInterrupted: boolean;
}

const keyOf = ({ task, name }: Container): string => `${task} ${name}`;

function howEnded({ exitCode, reason }: Observation & { kind: 'ended' }): string {
  if (/OutOfMemory/.test(reason ?? '')) return `out of memory, exit ${exitCode}`;
  if (exitCode === 143 || (exitCode === 137 && reason === undefined)) return 'stopped';
  return exitCode === undefined ? (reason ?? 'ended') : `exit ${exitCode}`;
}

/** The tasks that an execution asked for, by their ids. */
export async function tasksOf(cloud: DrillCloud, { executionArn }: Execution): Promise<ReadonlySet<string>> {
  const { events } = await cloud.call<{ events: { type: string }[] }>('states', 'GetExecutionHistory', {
    executionArn,
    maxResults: 1000,
  });
  const submitted = events.filter(({ type }) => type === 'TaskSubmitted');
  return new Set([...JSON.stringify(submitted).matchAll(/:task\/[^"\\]*?([0-9a-f]{32})/g)].map(([, id]) => String(id)));
}

type Message = Observation & { kind: 'message' };

/** What a message is, whatever its times and ids: to leave out what comes on good days too. */
export const sameness = ({ to, subject, text }: Message): string =>
  `${to} ${subject || text.replace(/[0-9a-f-]{8,}|\d+/g, '#').slice(0, 200)}`;

/** Messages that tell of trouble. `usual`: what comes when nothing is wrong. */
export function toldOf(stage: Stage, from: Instant, usual: ReadonlySet<string>): readonly Told[] {
  return stage.cloud.observations
    .filter((each) => each.kind === 'message')
    .filter((each) => each.at >= from && !usual.has(sameness(each)) && !isGoodNews(each))
    .map((each) => ({ at: each.at, to: each.to, by: senderOf(stage, each) }));
}

export const isTold = (stage: Stage, from: Instant, usual: ReadonlySet<string>): boolean =>
  toldOf(stage, from, usual).length > 0;

/** An alarm's return to OK. */
const isGoodNews = ({ subject, text }: Message): boolean =>
  /^OK: /.test(subject) || (/"NewStateValue\\*":\\*"OK\\*"/.test(text) && !/^ALARM: /.test(subject));

function senderOf(stage: Stage, { subject, text }: Message): string {
  for (const { resource } of stage.alarms) {
    const name = stage.ids.get(resource.id);
    if (name !== undefined && (subject.includes(`"${name}"`) || text.includes(name))) return resource.id;
  }
  return subject === '' ? 'a message' : `"${subject.slice(0, 60)}"`;
}

interface History {
  readonly AlarmHistoryItems?: readonly {
    readonly AlarmName?: string;
    readonly Timestamp?: Date;
    readonly HistorySummary?: string;
  }[];
}

/** Alarms by their names, each time that one went to ALARM from then on, but before `before`; in the order of time. */
export async function rungBetween(
  cloud: DrillCloud,
  from: Instant,
  before = Number.POSITIVE_INFINITY,
): Promise<readonly { name: string; at: Instant }[]> {
  const rung: { name: string; at: Instant }[] = [];
  const pages = pagesOf<History>(cloud, ['cloudwatch', 'DescribeAlarmHistory'], {
    HistoryItemType: 'StateUpdate',
    MaxRecords: 100,
    ScanBy: 'TimestampAscending',
    StartDate: new Date(from),
  });
  for await (const { AlarmHistoryItems = [] } of pages)
    for (const { AlarmName = '', Timestamp, HistorySummary = '' } of AlarmHistoryItems) {
      const at = Timestamp?.getTime() ?? 0;
      if (at >= from && at < before && / to ALARM$/.test(HistorySummary))
        rung.push({ name: AlarmName, at: instant(at) });
    }
  return rung;
}

/** Alarms of the template that went to ALARM since then, by their logical ids, in the order of time. */
async function rungSince(
  { cloud, alarms, ids }: Stage,
  from: Instant,
): Promise<readonly { id: string; at: Instant }[]> {
  const rung = await rungBetween(cloud, from);
  return rung.flatMap(({ name, at }) => {
    const alarm = alarms.find(({ resource }) => ids.get(resource.id) === name);
    return alarm ? [{ id: alarm.resource.id, at }] : [];
  });
}

export interface Heard {
  readonly told: readonly Told[];
  readonly rang: readonly { readonly id: string; readonly at: Instant }[];
  readonly called: readonly Called[];
}

/** The first message of each sender and receiver, the alarms that rang and of which no message came, and what was called that may tell. */
export async function heardSince(
  stage: Stage,
  from: Instant,
  usual: ReadonlySet<string>,
  attempts: readonly Attempt[] = [],
): Promise<Heard> {
  const told = firstOfEach(toldOf(stage, from, usual));
  const rung = await rungSince(stage, from);
  return {
    told,
    rang: rung.filter((alarm) => !told.some(({ by }) => by === alarm.id)),
    called: calledSince(stage, from, attempts, usual),
  };
}

export const firstOfEach = (told: readonly Told[]): readonly Told[] =>
  [...new Map([...told].reverse().map((each) => [`${each.to} ${each.by}`, each])).values()].reverse();
