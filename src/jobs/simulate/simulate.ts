/**
 * A stretch of time of all jobs of a template, played at once: what comes due, runs, overlaps, fails, rings and costs, with lengths and failures of
 * attempts drawn from a seed, and what is planned to go wrong. The cloud is the drills' own.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import { allAssumed } from '../drill/assumed.ts';
import type { DrillCloud, OpenDrillCloud } from '../drill/cloud.ts';
import { deploy } from '../drill/deploy.ts';
import type { Played } from '../drill/drill.ts';
import { noCapacityReason } from '../drill/faults.ts';
import { fitTemplate, type LeftOut } from '../drill/fit.ts';
import { rungBetween } from '../drill/observe.ts';
import { isForInstances, onFargate } from '../drill/on-fargate.ts';
import { pagesOf } from '../drill/pages.ts';
import { nameOf, namesOf, type PlayedJob, standBys, titleOf } from '../drill/played-job.ts';
import { familiesOf } from '../drill/stage.ts';
import { type Habits, isOf, type ScriptedJob, scriptOf } from './attempt-script.ts';
import { costsOf } from './cost.ts';
import { type CountedRun, type Counter, type Counts, openCounter } from './counts.ts';
import { beatFirst } from './first-heartbeat.ts';
import { allInOne, leftOutOf, type Part, type Parts, partsOf } from './parts.ts';
import { isAt, type PlannedFault } from './planned-fault.ts';

export interface SimulateSettings {
  readonly open: OpenDrillCloud;
  readonly from: Instant;
  readonly forMs: number;
  readonly stack: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** For the job of that name numbers of at least 0 and less than 1. */
  readonly random: (job: string) => () => number;
  /** Of every job that `recorded` does not know. */
  readonly habits: Habits;
  /** Of the job that is called one of these. */
  readonly recorded?: (names: readonly string[]) => Habits | undefined;
  readonly faults?: readonly PlannedFault[];
  /** Called as time goes on, by each part. */
  readonly onTime?: (at: Instant, part: number) => void;
  /** Plays so many parts, by `playPart` here or elsewhere; default: here, one after the other. */
  readonly playParts?: PlayParts;
}

/** `play`: plays that part here. The results are in the order of the parts. */
export type PlayParts = (count: number, play: (part: number) => Promise<Simulated>) => Promise<readonly Simulated[]>;

export interface SimulatedJob {
  readonly id: string;
  /** Its configuration's, or else the logical id. */
  readonly name: string;
  readonly title: string;
  readonly counts: Counts;
  readonly runs: readonly CountedRun[];
  /** Instants at which it was due and nothing came of it, as the engine was off. */
  readonly missed: readonly Instant[];
  /** US dollars; undefined: its task definition is not seen here. */
  readonly cost: number | undefined;
}

export interface Simulated {
  readonly from: Instant;
  readonly until: Instant;
  readonly jobs: readonly SimulatedJob[];
  /** Alarms by their logical ids, each time that one rang. */
  readonly rang: readonly { readonly id: string; readonly at: Instant }[];
  /** Receivers, and how many messages came to each. */
  readonly messages: ReadonlyMap<string, number>;
  readonly leftOut: readonly LeftOut[];
  /** What this cloud has not, was called, and was taken to succeed. */
  readonly assumed: readonly string[];
}

/** Throws CannotDeploy. */
export async function simulate(settings: SimulateSettings, played: Played): Promise<Simulated> {
  const { parts, sharedAlarms } = partsIn(settings, played);
  const { playParts = oneByOne } = settings;
  const simulated = await playParts(parts.length, (part) => playPart(settings, played, parts[part] as Part, part));
  const [only] = simulated;
  if (only && simulated.length === 1) return only;
  if (simulated.some(({ rang }) => rang.some(({ id }) => sharedAlarms.has(id))))
    return playPart(settings, played, allInOne(played).parts[0] as Part, 0);
  return together(played, simulated);
}

/** One of the parts by itself. Throws CannotDeploy. */
export const simulatePart = (settings: SimulateSettings, played: Played, part: number): Promise<Simulated> =>
  playPart(settings, played, partsIn(settings, played).parts[part] as Part, part);

const partsIn = ({ from, forMs, faults = [] }: SimulateSettings, played: Played): Parts =>
  partsOf(played, { from, forMs, faults });

const oneByOne: PlayParts = async (count, play) => {
  const results: Simulated[] = [];
  for (let part = 0; part < count; part++) results.push(await play(part));
  return results;
};

function together(played: Played, simulated: readonly Simulated[]): Simulated {
  const [first] = simulated as readonly [Simulated];
  const jobs = new Map(simulated.flatMap((each) => each.jobs.map((job) => [job.id, job])));
  const messages = new Map<string, number>();
  for (const each of simulated)
    for (const [to, count] of each.messages) messages.set(to, (messages.get(to) ?? 0) + count);
  return {
    from: first.from,
    until: first.until,
    jobs: played.jobs.map(({ id }) => jobs.get(id) as SimulatedJob),
    rang: simulated.flatMap(({ rang }) => rang).sort((one, other) => one.at - other.at),
    messages: mostFirst(messages),
    leftOut: leftOutOf(
      played,
      simulated.map(({ leftOut }) => leftOut),
    ),
    assumed: [...new Set(simulated.flatMap(({ assumed }) => assumed))],
  };
}

async function playPart(settings: SimulateSettings, played: Played, part: Part, number: number): Promise<Simulated> {
  const { open, from, forMs, stack, parameters, faults = [] } = settings;
  const { jobs } = part;
  const written = jobs.reduce((text, { job }) => (isForInstances(job) ? onFargate(text, job) : text), played.root);
  const fitted = fitTemplate(written, { keep: part.keep, parameters });
  const { cloud, ids, leftOut } = await deploy({ open, start: from, stack, needed: new Set() }, fitted);
  if (jobs.some(({ job }) => isForInstances(job))) cloud.takeForFargate();
  await beatFirst(cloud);
  const begin = cloud.now();
  const scripted = jobs.map((job) => scriptedOf(job, ids, settings));
  cloud.play(scriptOf(scripted, faults, cloud.now));
  const until = instant(from + forMs);
  const counters = jobs.map(({ id, job }, index) => {
    const { families, standBys } = scripted[index] as ScriptedJob;
    return openCounter(cloud, { machine: job.kind === 'machine' ? ids.get(id) : undefined, families, standBys });
  });
  const onTime = (at: Instant): void => settings.onTime?.(at, number);
  const rung = await playUntil(cloud, until, { faults, scripted, counters, onTime });
  const logical = new Map([...ids].map(([id, physical]) => [physical, id]));
  const costs = costsOf(cloud.observations, cloud.tasks, until);
  const missed = faults.some(({ what }) => what.is === 'engine-off') ? await missedTicks(cloud) : [];
  const simulated = jobs.map((job, index): SimulatedJob => {
    const { families } = scripted[index] as ScriptedJob;
    return {
      id: job.id,
      name: nameOf(job),
      title: titleOf(job),
      ...(counters[index] as Counter).count(),
      missed: missed.filter(({ arn }) => isSchedulesOf(job, ids, arn)).map(({ due }) => due),
      cost: families.size === 0 ? undefined : [...families].reduce((sum, family) => sum + (costs.get(family) ?? 0), 0),
    };
  });
  const messages = cloud.observations.flatMap((each) => (each.kind === 'message' && each.at >= begin ? [each.to] : []));
  const machines = played.jobs.flatMap(({ id, job }) => (job.kind === 'machine' ? (ids.get(id) ?? []) : []));
  const assumed = allAssumed(cloud.observations, machines);
  cloud.close();
  return {
    from,
    until,
    jobs: simulated,
    rang: rung.map(({ name, at }) => ({ id: logical.get(name) ?? name, at })),
    messages: tally(messages),
    leftOut,
    assumed,
  };
}

function scriptedOf(
  played: PlayedJob,
  ids: ReadonlyMap<string, string>,
  { habits, recorded, random }: SimulateSettings,
): ScriptedJob {
  const { job } = played;
  const machine = job.kind === 'machine' ? ids.get(played.id)?.split(':').at(-1) : undefined;
  const names = [...namesOf(played), ...(machine === undefined ? [] : [machine])];
  return {
    names,
    families: familiesOf(job, ids),
    standBys: standBys(job),
    habits: recorded?.(names) ?? habits,
    random: random(played.id),
  };
}

interface Going {
  readonly faults: readonly PlannedFault[];
  readonly scripted: readonly ScriptedJob[];
  readonly counters: readonly Counter[];
  readonly onTime: (at: Instant) => void;
}

/** Alarms keep their history for some weeks, machines their executions for some months. */
const sliceMs = 7 * 86_400_000;

/** Returns the alarms that rang, by their names. */
async function playUntil(cloud: DrillCloud, until: Instant, { faults, scripted, counters, onTime }: Going) {
  const rung: { name: string; at: Instant }[] = [];
  const turns = turnsOf(faults).filter((at) => at > cloud.now() && at < until);
  let isOn = true;
  let looked = cloud.now();
  const look = async (): Promise<void> => {
    // What still runs at the end of a slice is looked at again in the next.
    for (const counter of counters) await counter.look(instant(looked - sliceMs));
    // What is of this very instant is of the next slice.
    rung.push(...(await rungBetween(cloud, looked, cloud.now() < until ? cloud.now() : undefined)));
    looked = cloud.now();
  };
  const set = async (): Promise<void> => {
    // What is due at the begin of a fault meets it.
    const at = instant(cloud.now() + 1);
    cloud.refuseTasks(noCapacityReason, familiesWithout(faults, scripted, at));
    const isOff = faults.some((fault) => fault.what.is === 'engine-off' && isAt(fault, at));
    if (isOff === !isOn) return;
    isOn = !isOff;
    if (isOn) return cloud.start();
    await look();
    cloud.stop();
  };
  await set();
  while (cloud.now() < until) {
    await cloud.advanceTo(instant(Math.min(cloud.now() + sliceMs, turns[0] ?? until, until)));
    onTime(cloud.now());
    if (cloud.now() === turns[0]) {
      turns.shift();
      await set();
    }
    if (isOn) await look();
  }
  if (!isOn) await cloud.start();
  return rung;
}

/** The millisecond before each instant at which a fault of the engine or of capacity begins or ends, in order. */
function turnsOf(faults: readonly PlannedFault[]): Instant[] {
  const spans = faults.filter(({ what }) => what.is !== 'attempts');
  const at = spans.flatMap(({ from, until }) => [from, until]).filter(Number.isFinite);
  return [...new Set(at.map((each) => instant(each - 1)))].sort((one, other) => one - other);
}

const familiesWithout = (faults: readonly PlannedFault[], jobs: readonly ScriptedJob[], at: Instant) =>
  new Set(
    faults
      .filter((fault) => fault.what.is === 'no-capacity' && isAt(fault, at))
      .flatMap((fault) => jobs.filter((job) => isOf(fault, job)).flatMap(({ families }) => [...families])),
  );

interface TicksPage {
  readonly Ticks: readonly { readonly ScheduleArn: string; readonly Due: Date; readonly Status: string }[];
}

async function missedTicks(cloud: DrillCloud): Promise<readonly { arn: string; due: Instant }[]> {
  const missed: { arn: string; due: Instant }[] = [];
  for await (const { Ticks } of pagesOf<TicksPage>(cloud, ['punctual', 'ListTicks'], { MaxResults: 1000 }))
    for (const { ScheduleArn, Due, Status } of Ticks)
      if (Status === 'missed') missed.push({ arn: ScheduleArn, due: instant(Due.getTime()) });
  return missed.reverse();
}

const isSchedulesOf = ({ schedules }: PlayedJob, ids: ReadonlyMap<string, string>, arn: string): boolean =>
  schedules.some(({ resource }) => arn.endsWith(`/${ids.get(resource.id)}`));

/** Each of them, and how often it is there; the most frequent first. */
export function tally(all: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(each, (counts.get(each) ?? 0) + 1);
  return mostFirst(counts);
}

const mostFirst = (counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map([...counts].sort(([, one], [, other]) => other - one));
