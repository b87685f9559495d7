/** A simulation as programs read it, and its words that more than one form of it has. */
import { type Instant, iso } from '../../languages/instant.ts';
import { priceDate, priceRegion } from './fargate-prices.table.ts';
import { type Simulated, type SimulatedJob, tally } from './simulate.ts';

export const total = ({ jobs }: Simulated): number => jobs.reduce((sum, { cost = 0 }) => sum + cost, 0);

/** `$0.43`; of what is less than a cent `$0.0012`. */
export const dollars = (cost: number): string => `$${cost.toFixed(cost >= 0.01 || cost === 0 ? 2 : 4)}`;

/** What the costs are, and what they are not. */
export const costNote = `an estimate by Fargate's list price of ${priceRegion} in ${priceDate}, tasks alone; Spot at 30 % of it`;

export interface Day {
  /** `2026-12-03`, in UTC. */
  readonly day: string;
  readonly runs: number;
  readonly failed: number;
  readonly skipped: number;
  readonly missed: number;
}

export const dayOf = (at: Instant): string => iso(at).slice(0, 10);

const dayMs = 86_400_000;

/** Each day from the first to the last, by when a run began. */
export function daysOf({ from, until }: Simulated, { runs, missed }: SimulatedJob): readonly Day[] {
  const byDay = Map.groupBy(runs, ({ startedAt }) => dayOf(startedAt));
  const missedOn = tally(missed.map(dayOf));
  const days: Day[] = [];
  for (let at = from - (from % dayMs); at < until; at += dayMs) {
    const day = dayOf(at as Instant);
    const own = byDay.get(day) ?? [];
    days.push({
      day,
      runs: own.length,
      failed: own.filter(({ end }) => end === 'failed' || end === 'timedOut').length,
      skipped: own.filter(({ end }) => end === 'skipped').length,
      missed: missedOn.get(day) ?? 0,
    });
  }
  return days;
}

export const timesRung = ({ rang }: Simulated): ReadonlyMap<string, number> => tally(rang.map(({ id }) => id));

/** For programs; its names are documented in docs/simulate.md. */
export const asJson = (simulated: Simulated): object => ({
  from: iso(simulated.from),
  until: iso(simulated.until),
  jobs: simulated.jobs.map((job) => {
    const { longestMs, ...counts } = job.counts;
    return {
      job: job.id,
      name: job.name,
      title: job.title,
      ...counts,
      missed: job.missed.length,
      longestSeconds: longestMs / 1000,
      costUsd: job.cost === undefined ? null : Number(job.cost.toFixed(6)),
      days: daysOf(simulated, job),
    };
  }),
  rang: Object.fromEntries(timesRung(simulated)),
  messages: Object.fromEntries(simulated.messages),
  cost: { usd: Number(total(simulated).toFixed(6)), region: priceRegion, asOf: priceDate, note: costNote },
  leftOut: simulated.leftOut.map(({ id, type, part, why }) => ({ resource: id, type, part: part ?? null, why })),
  assumed: simulated.assumed,
});
