/**
 * The parts in which a simulation is played, each in a cloud of its own: they follow from what is played alone, never from how many of them are played
 * at once, so that the same seed gives the same result on any machine.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import { isProblems } from '../../languages/problem.ts';
import { ticksBetween } from '../../languages/schedule/next.ts';
import type { Played } from '../drill/drill.ts';
import { namesOf, type PlayedJob } from '../drill/played-job.ts';
import { fieldsOf } from '../model/symbol.ts';
import { isOf } from './attempt-script.ts';
import { groupsOf } from './groups.ts';
import type { PlannedFault } from './planned-fault.ts';

export interface Part {
  /** In the order of the template. */
  readonly jobs: readonly PlayedJob[];
  /** Whether that resource is in its cloud. */
  readonly keep: (id: string) => boolean;
}

export interface Parts {
  readonly parts: readonly Part[];
  /** Alarms of which no more than one may ring. */
  readonly sharedAlarms: ReadonlySet<string>;
}

/** More do not pay: each opens a cloud, and deploys to it. */
const partsMax = 4;
const runsPerPartMin = 300;

export const allInOne = ({ jobs }: Played): Parts => ({
  parts: [{ jobs, keep: () => true }],
  sharedAlarms: new Set(),
});

interface Stretch {
  readonly from: Instant;
  readonly forMs: number;
  readonly faults: readonly PlannedFault[];
}

export function partsOf(played: Played, { from, forMs, faults }: Stretch): Parts {
  const runs = new Map(played.jobs.map((job) => [job, runsOf(job, from, forMs)]));
  const sum = (jobs: readonly PlayedJob[]): number => jobs.reduce((all, job) => all + (runs.get(job) ?? 0), 0);
  const most = Math.min(partsMax, Math.floor(sum(played.jobs) / runsPerPartMin));
  const found = most > 1 ? groupsOf(played) : undefined;
  if (!found || found.groups.length < 2 || faults.some((fault) => isCounted(fault, found.groups)))
    return allInOne(played);
  const shares = Array.from({ length: Math.min(most, found.groups.length) }, () => ({
    jobs: new Set<PlayedJob>(),
    ids: new Set<string>(),
    runs: 0,
  }));
  for (const { jobs, ids } of found.groups.toSorted((one, other) => sum(other.jobs) - sum(one.jobs))) {
    const least = shares.reduce((one, other) => (other.runs < one.runs ? other : one));
    for (const job of jobs) least.jobs.add(job);
    for (const id of ids) least.ids.add(id);
    least.runs += sum(jobs);
  }
  const owned = new Set(found.groups.flatMap(({ ids }) => [...ids]));
  const parts = shares.map(({ jobs, ids }) => ({
    jobs: played.jobs.filter((job) => jobs.has(job)),
    keep: (id: string) => ids.has(id) || !owned.has(id),
  }));
  return { parts, sharedAlarms: found.sharedAlarms };
}

/** The fault happens so many times to jobs of several groups together. */
function isCounted(fault: PlannedFault, groups: readonly { readonly jobs: readonly PlayedJob[] }[]): boolean {
  if (fault.what.is !== 'attempts' || fault.what.times === undefined) return false;
  return groups.filter(({ jobs }) => jobs.some((job) => isOf(fault, { names: namesOf(job) }))).length > 1;
}

const sampleMs = 7 * 86_400_000;

/** About so many, by the first days. */
function runsOf({ schedules }: PlayedJob, from: Instant, forMs: number): number {
  const sampledMs = Math.min(sampleMs, forMs);
  let ticks = 0;
  for (const { expression, zone } of schedules) {
    if (expression === undefined || isProblems(expression) || zone === undefined) continue;
    const timetable = { schedule: expression, anchor: from, zone };
    for (const _ of ticksBetween(timetable, from, instant(from + sampledMs))) ticks++;
  }
  return ticks * (forMs / sampledMs);
}

/** What is left out of any of them, once, in the order of the template. */
export function leftOutOf<Out extends { readonly id: string; readonly part?: string }>(
  { root }: Played,
  lists: readonly (readonly Out[])[],
): readonly Out[] {
  const first = new Map(lists.flat().map((each) => [`${each.id} ${each.part ?? ''}`, each]));
  const order = Object.keys(fieldsOf(root['Resources']));
  return [...first.values()].sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
}
