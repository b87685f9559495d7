/** A job as an operator meets it: whatever starts it by time, and the state machine that runs it. */

import { type Instant, instant } from '../languages/instant.ts';
import type { PausedAfter } from '../languages/paused-mark.ts';
import { isProblems } from '../languages/problem.ts';
import { describeSchedule } from '../languages/schedule/describe.ts';
import { nextAfter } from '../languages/schedule/next.ts';
import { parseOneTimeOrRecurring } from '../languages/schedule/schedule.ts';
import { zoneOf } from '../languages/schedule/zone.ts';

export interface Job {
  /** Its configuration's, or its machine's. */
  readonly name: string;
  /** Undefined: no stack has it. */
  readonly stack: string | undefined;
  readonly app: string | undefined;
  /** Undefined: its schedule starts a task that nothing waits for. */
  readonly machineArn: string | undefined;
  readonly triggers: readonly Trigger[];
}

/** What starts it: a schedule of EventBridge Scheduler, or a rule of EventBridge's. */
export interface Trigger {
  readonly kind: 'schedule' | 'rule';
  readonly name: string;
  /** Of a schedule. */
  readonly group: string | undefined;
  readonly arn: string;
  readonly expression: string;
  readonly zone: string;
  readonly enabled: boolean;
  /** Undefined: it is on, or something else has switched it off. */
  readonly pausedAfter: PausedAfter | undefined;
  readonly start: Date | undefined;
  readonly end: Date | undefined;
  /** Where a rate counts from; undefined: AWS does not tell it. */
  readonly since: Date | undefined;
  /** When it was last changed, switched on or off; undefined: AWS does not tell it. */
  readonly changed: Date | undefined;
  /** Minutes after its time in which it may start. */
  readonly windowMinutes: number;
  /** The queue's ARN. */
  readonly deadLetters: string | undefined;
  /** The machine, or what else it starts. */
  readonly targetArn: string;
}

/** By which it is called on the command line: with its stack, where another stack has one of the same name. */
export const nameOf = (job: Job, all: readonly Job[]): string =>
  job.stack !== undefined && all.some((other) => other.name === job.name && other.stack !== job.stack)
    ? `${job.stack}/${job.name}`
    : job.name;

/** The names of all of them: of thousands, none is compared with each. */
export function namesOf(all: readonly Job[]): ReadonlyMap<Job, string> {
  const byName = Map.groupBy(all, ({ name }) => name);
  return new Map(all.map((job) => [job, nameOf(job, byName.get(job.name) ?? [])]));
}

/** It has triggers, and none of them is on. */
export const isPaused = ({ triggers }: Job): boolean =>
  triggers.length > 0 && triggers.every(({ enabled }) => !enabled);

/** Its own failures in a row have paused it; undefined: it is not paused, or by somebody. */
export const pausedAfter = (job: Job): PausedAfter | undefined =>
  isPaused(job) ? job.triggers.map((trigger) => trigger.pausedAfter).find((each) => each !== undefined) : undefined;

/** `every day at 04:30 Europe/Berlin`; several stand one after another. */
export const scheduleInWords = ({ triggers }: Job): string =>
  triggers.length === 0 ? 'only by hand' : triggers.map(triggerInWords).join('; ');

function triggerInWords(trigger: Trigger): string {
  const schedule = scheduleOf(trigger);
  return isProblems(schedule) ? trigger.expression : describeSchedule(schedule, trigger.zone);
}

type Parsed = ReturnType<typeof parseOneTimeOrRecurring>;

const parsed = new WeakMap<Trigger, Parsed>();

/** Read once for each trigger. */
export function scheduleOf(trigger: Trigger): Parsed {
  const schedule = parsed.get(trigger) ?? parseOneTimeOrRecurring(trigger.expression, true);
  parsed.set(trigger, schedule);
  return schedule;
}

export interface Due {
  readonly at: Instant;
  readonly trigger: Trigger;
}

/** The first instants after `after` at which it is due; what is off is never due. `lastDue` helps a rate whose beginning AWS does not tell. */
export function nextDue(job: Job, after: Instant, count: number, lastDue?: Date): Due[] {
  const due = job.triggers
    .filter(({ enabled }) => enabled)
    .flatMap((trigger) => dueOf(trigger, after, count, lastDue).map((at) => ({ at, trigger })));
  return due.toSorted((one, other) => one.at - other.at).slice(0, count);
}

/** A tick from which a rate counts, moved back by its intervals: a clock that was ahead has left ticks that are still to come. */
function notAfter(after: Instant, schedule: Parsed, tick: Date | undefined): Date | undefined {
  if (tick === undefined || isProblems(schedule) || schedule.kind !== 'rate') return tick;
  const { intervalMs } = schedule;
  return new Date(tick.getTime() - Math.max(0, Math.ceil((tick.getTime() - after) / intervalMs)) * intervalMs);
}

/** As if it were on. `until`: none after it. */
export function dueOf(trigger: Trigger, after: Instant, count: number, lastDue?: Date, until?: Instant): Instant[] {
  const schedule = scheduleOf(trigger);
  const { start, end, since = notAfter(after, schedule, lastDue) } = trigger;
  const zone = zoneOf(trigger.zone);
  if (isProblems(schedule) || (schedule.kind === 'rate' && since === undefined)) return [];
  // A schedule's rate is due when it begins, a rule's one interval later.
  const firstMs = schedule.kind === 'rate' && trigger.kind === 'schedule' ? schedule.intervalMs : 0;
  const timetable = {
    schedule,
    anchor: instant(((start ?? since)?.getTime() ?? 0) - firstMs),
    ...(zone ? { zone } : {}),
    ...(start ? { start: instant(start.getTime()) } : {}),
    ...(end ? { end: instant(end.getTime()) } : {}),
  };
  const found: Instant[] = [];
  for (let at: Instant | undefined = after; found.length < count; ) {
    at = nextAfter(timetable, at);
    if (at === undefined || (until !== undefined && at > until)) break;
    found.push(at);
  }
  return found;
}
