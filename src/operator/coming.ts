/** When a job is due next, with what clocks that are set forward or back do to it. */
import { type Instant, instant } from '../languages/instant.ts';
import { isProblems } from '../languages/problem.ts';
import { ticksBetween } from '../languages/schedule/next.ts';
import { type LocalTime, zoneOf } from '../languages/schedule/zone.ts';
import { dueOf, type Job, scheduleOf, type Trigger } from './job.ts';

export interface Coming {
  readonly at: Date;
  readonly trigger: Trigger;
  /** `skipped`: clocks are set forward past it, and it does not run; `once`: clocks show it twice, and it runs the first time. */
  readonly mark: 'skipped' | 'once' | undefined;
}

/** Of those that are on, in their order. `lastDue`: as of `nextDue`; `until`: none after it, and none is looked for there. */
export function comingRuns(job: Job, after: Instant, count: number, lastDue?: Date, until?: Instant): Coming[] {
  return job.triggers
    .filter(({ enabled }) => enabled)
    .flatMap((trigger) => comingOf(trigger, after, count, lastDue, until))
    .toSorted((one, other) => Number(one.at) - Number(other.at))
    .slice(0, count);
}

function comingOf(
  trigger: Trigger,
  after: Instant,
  count: number,
  lastDue: Date | undefined,
  until: Instant | undefined,
): Coming[] {
  const due = dueOf(trigger, after, count, lastDue, until);
  const found: Coming[] = due.map((at) => ({
    at: new Date(at),
    trigger,
    mark: isTwice(trigger, at) ? 'once' : undefined,
  }));
  const lookedUntil = due.length < count ? until : due.at(-1);
  if (lookedUntil === undefined) return found;
  const end = trigger.end?.getTime() ?? Infinity;
  return [...found, ...skippedOf(trigger, after, instant(Math.min(lookedUntil, end)))];
}

const hourMs = 3_600_000;

function isTwice({ zone: name, expression }: Trigger, at: Instant): boolean {
  const zone = zoneOf(name);
  if (!zone || expression.startsWith('rate')) return false;
  // While an hour comes again, the clocks have reached no more than they had.
  return (
    zone.reachedAt(instant(at + hourMs)) < zone.reachedAt(at) + hourMs && zone.instantOf(zone.reachedAt(at)) === at
  );
}

/** Local times between two instants that clocks never show: where they go on stands for them. */
function skippedOf(trigger: Trigger, after: Instant, until: Instant): Coming[] {
  const zone = zoneOf(trigger.zone);
  const schedule = scheduleOf(trigger);
  if (!zone || isProblems(schedule) || schedule.kind !== 'cron') return [];
  // Read without a zone, the schedule's times are local times.
  const from = instant(zone.reachedAt(after));
  const local = [...ticksBetween({ schedule, anchor: after }, from, instant(zone.reachedAt(until)))];
  return local
    .map((at) => at as number as LocalTime)
    .filter((at) => zone.instantOf(at) === undefined)
    .map((at) => ({
      at: new Date(zone.instantOf(zone.resumesAt(at)) ?? until),
      trigger,
      mark: 'skipped' as const,
    }));
}
