/**
 * Ticks of scheduled rules. Time that went from A to B is one case, whatever the reason: of the ticks in between the latest is
 * delivered, the earlier ones are written down as missed. A tick's row and its deliveries are one commit.
 */
import { type Instant, instant, later } from '../../../languages/instant.ts';
import { isProblems } from '../../../languages/problem.ts';
import { lastUpTo, nextAfter, ticksBetween } from '../../../languages/schedule/next.ts';
import { parseSchedule } from '../../../languages/schedule/schedule.ts';
import { root } from '../../kit/caller.ts';
import type { Context, Outage, RecurringTimer } from '../../kit/service.ts';
import type { Events } from './context.ts';
import { postDelivery } from './delivery/delivery.ts';
import { busEvent } from './event.ts';
import { lateSecondsMax, missedPerTurnMax } from './limits.ts';
import { count } from './metrics.ts';
import type { Rule } from './rule.ts';

/** Ticks of a gap that are still to be written down as missed; the row that carries it says how far that is. */
export interface Gap {
  readonly scheduleArn: string;
  readonly creation: string;
  readonly expression: string;
  readonly anchor: Instant;
  readonly after: Instant;
  readonly before: Instant;
  /** From then on nothing could be written down, and why. */
  readonly outage?: Outage;
}

const whyMissed = 'time went by while nothing could run; of the ticks missed, only the latest is caught up';
const whyUnwritten = ({ why }: Outage): string =>
  `nothing could be written down (${why}); of the ticks missed, only the latest is caught up`;

/** The turn that could not be committed first is later than the tick that it was for, by as long as a turn takes. */
const beforeOutageSeconds = 5;

const beginOf = ({ since }: Outage): Instant => later(since, -beforeOutageSeconds);

/** The timer of a rule's next tick. */
export function tickDue(events: Events, context: Context, name: string): void {
  const rule = events.rules.find(name);
  if (rule) recordTicks(events, context, rule);
}

/** Records every tick of the rule up to now: the latest is delivered. Sets the timer for the next. */
export function recordTicks(events: Events, context: Context, rule: Rule): void {
  const { schedule, anchor, passed } = rule;
  if (rule.state !== 'ENABLED' || !schedule) return;
  const first = nextAfter({ schedule, anchor }, passed);
  if (first !== undefined && first <= context.now) {
    const latest = lastUpTo({ schedule, anchor }, first, context.now);
    if (latest > first) {
      const { arn: scheduleArn, creation, scheduleExpression } = rule;
      const gap: Gap = {
        scheduleArn,
        creation,
        expression: String(scheduleExpression),
        anchor,
        after: passed,
        before: latest,
        ...(context.outage ? { outage: { since: context.outage.since, why: context.outage.why } } : {}),
      };
      context.post('gap', rule.name, gap);
    }
    fire(events, context, rule, latest);
    events.rules.setPassed(context, rule, latest);
  }
  scheduleTick(context, rule);
}

/** The timers that rules must have. */
export function* recurringTicks({ rules }: Events, from: Instant): Generator<RecurringTimer> {
  for (const { name, state, schedule, passed, anchor } of rules.all()) {
    if (state !== 'ENABLED' || !schedule) continue;
    const due = nextAfter({ schedule, anchor }, instant(Math.max(passed, from - 1)));
    if (due !== undefined) yield { kind: 'tick', subject: name, due };
  }
}

/** The timer for the first tick that has not been dealt with. */
export function scheduleTick(context: Context, rule: Rule): void {
  const due =
    rule.state === 'ENABLED' && rule.schedule
      ? nextAfter({ schedule: rule.schedule, anchor: rule.anchor }, rule.passed)
      : undefined;
  if (due === undefined) context.clearTimer('tick', rule.name);
  else context.setTimer('tick', rule.name, due);
}

const lateFor = ({ outage }: Context, due: Instant): string =>
  outage && due >= beginOf(outage) ? `: nothing could be written down (${outage.why})` : '';

function fire({ host }: Events, context: Context, rule: Rule, due: Instant): void {
  const lateSeconds = Math.floor((context.now - due) / 1000);
  const event = busEvent(host, {
    id: context.id(),
    detailType: 'Scheduled Event',
    source: 'aws.events',
    time: due,
    resources: [rule.arn],
    detail: {},
  });
  const { deliveries } = context.call<{ deliveries?: readonly number[] }>(
    'punctual',
    'RecordTick',
    {
      scheduleArn: rule.arn,
      creation: rule.creation,
      due,
      ...(lateSeconds <= lateSecondsMax
        ? { status: 'fired' }
        : { status: 'caught up', why: `${lateSeconds} s late${lateFor(context, due)}` }),
      eventId: event.id,
      targets: rule.targets.map(({ Id, Arn }) => ({ id: Id, arn: Arn })),
    },
    root,
  );
  if (!deliveries) return;
  count(context, rule.name, 'TriggeredRules');
  rule.targets.forEach((target, index) => {
    postDelivery(context, rule, target, event, deliveries[index]);
  });
}

/** Writes missed ticks, so many a turn; the rest goes on in the next one. */
export function writeGap(context: Context, name: string, gap: Gap): void {
  const schedule = parseSchedule(gap.expression, true);
  if (isProblems(schedule)) throw new Error(`the schedule of a gap does not parse: ${gap.expression}`);
  const due: Instant[] = [];
  // Not beyond now: the clock may have been ahead when the gap was seen.
  const end = instant(Math.min(gap.before - 1, context.now));
  for (const tick of ticksBetween({ schedule, anchor: gap.anchor }, gap.after, end)) {
    due.push(tick);
    if (due.length === missedPerTurnMax) break;
  }
  const { scheduleArn, creation, outage } = gap;
  const unwritten = outage ? due.filter((tick) => tick >= beginOf(outage)) : [];
  const record = (ticks: readonly Instant[], why: string): void => {
    if (ticks.length > 0) context.call('punctual', 'RecordMissed', { scheduleArn, creation, due: ticks, why }, root);
  };
  record(due.slice(0, due.length - unwritten.length), whyMissed);
  if (outage) record(unwritten, whyUnwritten(outage));
  const last = due.at(-1);
  if (due.length === missedPerTurnMax && last !== undefined) context.post('gap', name, { ...gap, after: last }, true);
}
