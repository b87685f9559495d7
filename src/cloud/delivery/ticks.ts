/**
 * Ticks of schedules, as rules and EventBridge Scheduler's schedules have them. Time that went from A to B is one case, whatever the reason: of
 * the ticks in between the latest is delivered (or as many as a template's CatchUp says), the earlier ones are written down as missed. A tick's row in the ledger of `punctual` and its
 * deliveries are one commit.
 */
import { type Instant, instant, later } from '../../languages/instant.ts';
import { isProblems } from '../../languages/problem.ts';
import { lastUpTo, nextAfter, type Timetable, ticksBetween } from '../../languages/schedule/next.ts';
import { parseOneTimeOrRecurring } from '../../languages/schedule/schedule.ts';
import { utc, zoneOf } from '../../languages/schedule/zone.ts';
import { root } from '../kit/caller.ts';
import type { Notice } from '../kit/notice.ts';
import type { Context, Outage, RecurringTimer } from '../kit/service.ts';
import { lateSecondsMax, missedPerTurnMax } from './limits.ts';
import { newestAfter, shareOf } from './long-gap.ts';

/** What has ticks: a rule, a schedule. */
export interface Ticking {
  /** Names its timer. */
  readonly name: string;
  readonly arn: string;
  /** The id of its creation: another one of the same name, made later, has ticks of its own. */
  readonly creation: string;
  readonly written: WrittenTimetable;
  /** Undefined while it has no ticks: it is disabled, or a pattern alone. */
  readonly timetable: Timetable | undefined;
  /** Ticks up to this instant have been dealt with. */
  readonly passed: Instant;
}

/** A timetable as it is stored. */
export interface WrittenTimetable {
  readonly expression: string;
  readonly anchor: Instant;
  /** The name of a time zone; without one: UTC. */
  readonly zone?: string;
  readonly start?: Instant;
  readonly end?: Instant;
}

/** The schedules of one service. */
export interface TickingService<T extends Ticking> {
  readonly all: () => Iterable<T>;
  readonly find: (name: string) => T | undefined;
  /** How many there are that have ticks. */
  readonly count: () => number;
  readonly setPassed: (context: Context, one: T, passed: Instant) => void;
  /** Records the tick and asks for its deliveries. */
  readonly fire: (context: Context, one: T, due: Instant) => void;
}

/** Ticks of a gap that are still to be written down as missed; the row that carries it says how far that is. */
export interface Gap extends WrittenTimetable {
  readonly scheduleArn: string;
  readonly creation: string;
  readonly after: Instant;
  readonly before: Instant;
  /** From then on nothing could be written down, and why. */
  readonly outage?: Outage;
  /** Default: latest. */
  readonly catchUp?: CatchUp;
  /** What it has too many of is left out already. */
  readonly isCut?: true;
}

const whyMissed = 'time went by while nothing could run';
const whyUnwritten = ({ why }: Outage): string => `nothing could be written down (${why})`;
const caughtUp = (catchUp: CatchUp = 'latest'): string => {
  if (catchUp === 'none') return 'none of the ticks missed is caught up';
  return `of the ticks missed, only the latest ${catchUp === 'latest' ? 'is' : `${catchUp.all} are`} caught up`;
};

/** The turn that could not be committed first is later than the tick that it was for, by as long as a turn takes. */
const beforeOutageSeconds = 5;

const beginOf = ({ since }: Outage): Instant => later(since, -beforeOutageSeconds);

/** What was stored was checked before, perhaps by an older version. */
export function timetableOf({ expression, anchor, zone, start, end }: WrittenTimetable): Timetable {
  const schedule = parseOneTimeOrRecurring(expression, true);
  if (isProblems(schedule)) throw new Error(`a stored schedule does not parse: ${expression}`);
  // A zone that this host's database has lost: what was set in it goes on, by UTC.
  return { schedule, anchor, zone: (zone === undefined ? undefined : zoneOf(zone)) ?? utc, start, end };
}

/** The timer of the next tick. */
export function tickDue<T extends Ticking>(service: TickingService<T>, context: Context, name: string): void {
  const one = service.find(name);
  if (one) recordTicks(service, context, one);
}

/** Records every tick up to now: of those that are late the latest is delivered, or as many as its CatchUp says. Sets the timer for the next. */
export function recordTicks<T extends Ticking>(service: TickingService<T>, context: Context, one: T): void {
  const { timetable, passed } = one;
  if (!timetable) return;
  const first = nextAfter(timetable, passed);
  if (first !== undefined && first <= context.now) {
    const latest = lastUpTo(timetable, first, context.now);
    const isLate = latest > first || context.now - latest > lateSecondsMax * 1000;
    const catchUp = isLate ? catchUpOf(context, one.arn) : 'latest';
    const due = toDeliver({ timetable, first, latest }, catchUp, context.now);
    const before = due[0] ?? instant(latest + 1);
    if (before > first) {
      const gap: Gap = {
        scheduleArn: one.arn,
        creation: one.creation,
        ...one.written,
        after: passed,
        before,
        ...(context.outage ? { outage: { since: context.outage.since, why: context.outage.why } } : {}),
        ...(catchUp === 'latest' ? {} : { catchUp }),
      };
      context.post('gap', one.name, gap);
    }
    service.setPassed(context, one, latest);
    for (const tick of due) {
      const still = service.find(one.name);
      if (still) service.fire(context, still, tick);
    }
  }
  const left = service.find(one.name);
  if (left) scheduleTick(context, left);
}

/** What a template says of a schedule in `Metadata.Punctual.CatchUp`. */
type CatchUp = 'latest' | 'none' | { readonly all: number };

const catchUpOf = (context: Context, arn: string): CatchUp =>
  context.call<{ annotations: { CatchUp?: CatchUp } }>('punctual', 'GetAnnotations', { arn }, root).annotations
    .CatchUp ?? 'latest';

interface Late {
  readonly timetable: Timetable;
  readonly first: Instant;
  readonly latest: Instant;
}

/** Rising. One that is in time is always delivered. */
function toDeliver({ timetable, first, latest }: Late, catchUp: CatchUp, now: Instant): Instant[] {
  if (catchUp === 'none') return now - latest > lateSecondsMax * 1000 ? [] : [latest];
  const due = [latest];
  while (catchUp !== 'latest' && due.length < catchUp.all && (due[0] as Instant) > first)
    due.unshift(lastUpTo(timetable, first, instant((due[0] as Instant) - 1)));
  return due;
}

/** The timers that there must be. */
export function* recurringTicks<T extends Ticking>(
  service: TickingService<T>,
  from: Instant,
): Generator<RecurringTimer> {
  for (const { name, timetable, passed } of service.all()) {
    const due = timetable && nextAfter(timetable, instant(Math.max(passed, from - 1)));
    if (due !== undefined) yield { kind: 'tick', subject: name, due };
  }
}

/** The timer for the first tick that has not been dealt with. */
export function scheduleTick(context: Context, { name, timetable, passed }: Ticking): void {
  const due = timetable && nextAfter(timetable, passed);
  if (due === undefined) context.clearTimer('tick', name);
  else context.setTimer('tick', name, due);
}

const lateFor = ({ outage }: Context, due: Instant): string =>
  outage && due >= beginOf(outage) ? `: nothing could be written down (${outage.why})` : '';

/** The tick's row and a pending delivery for each target, in order; undefined if it had its row already: nothing is to be delivered. */
export function recordTick(
  context: Context,
  { arn: scheduleArn, creation }: Ticking,
  due: Instant,
  eventId: string,
  targets: readonly { readonly id: string; readonly arn: string }[],
): readonly number[] | undefined {
  const lateSeconds = Math.floor((context.now - due) / 1000);
  const status =
    lateSeconds <= lateSecondsMax
      ? { status: 'fired' }
      : { status: 'caught up', why: `${lateSeconds} s late${lateFor(context, due)}` };
  const tick = { scheduleArn, creation, due, ...status, eventId, targets };
  return context.call<{ deliveries?: readonly number[] }>('punctual', 'RecordTick', tick, root).deliveries;
}

/** Writes missed ticks, so many a turn; the rest goes on in the next one. */
export function writeGap<T extends Ticking>(
  service: TickingService<T>,
  context: Context,
  name: string,
  gap: Gap,
): void {
  const due: Instant[] = [];
  const timetable = timetableOf(gap);
  // Not beyond now: the clock may have been ahead when the gap was seen.
  const end = instant(Math.min(gap.before - 1, context.now));
  const after = gap.isCut ? gap.after : newestAfter(timetable, gap.after, end, shareOf(service.count()));
  if (after > gap.after) context.notice(leftOut(name, gap, after));
  for (const tick of ticksBetween(timetable, after, end)) {
    due.push(tick);
    if (due.length === missedPerTurnMax) break;
  }
  const { scheduleArn, creation, outage } = gap;
  const unwritten = outage ? due.filter((tick) => tick >= beginOf(outage)) : [];
  const record = (ticks: readonly Instant[], why: string): void => {
    if (ticks.length > 0) context.call('punctual', 'RecordMissed', { scheduleArn, creation, due: ticks, why }, root);
  };
  const rest = `; ${caughtUp(gap.catchUp)}`;
  record(due.slice(0, due.length - unwritten.length), `${whyMissed}${rest}`);
  if (outage) record(unwritten, `${whyUnwritten(outage)}${rest}`);
  const last = due.at(-1);
  if (due.length === missedPerTurnMax && last !== undefined)
    context.post('gap', name, { ...gap, after: last, isCut: true }, true);
}

const leftOut = (job: string, gap: Gap, after: Instant): Notice => ({
  level: 'WARN',
  job,
  message: `it missed more ticks than the ledger takes at once: those from ${isoOf(gap.after)} to ${isoOf(after)} have no rows of their own`,
});

const isoOf = (at: Instant): string => new Date(at).toISOString();
