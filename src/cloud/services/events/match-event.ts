/**
 * An event is matched with the rules by a row of the inbox, in the turn in which it came if there is room: so it takes no call long, and events are
 * matched in their order. It takes a piece at a time: so many rules, or so much of one, as may hold a turn up. Each target of a rule that matches gets
 * a row in its turn, and no more happens. So a rule that triggers itself costs a row at a time.
 */
import type { JsonObject } from '../../../languages/pattern/json.ts';
import { couldMatch, matchesWithin } from '../../../languages/pattern/match.ts';
import type { Context, EmittedEvent } from '../../kit/service.ts';
import { defaultBus } from './bus-name.ts';
import type { Events } from './context.ts';
import { postDelivery } from './delivery/delivery.ts';
import { type BusEvent, busEvent } from './event.ts';
import { serviceOf } from './managed-rules.ts';
import { count } from './metrics.ts';
import type { Rule } from './rule.ts';

/** An event that is matched with rules: plain JSON, the payload of a row. */
export interface Matching {
  readonly event: BusEvent;
  readonly bus: string;
  /** The buses that it came through. */
  readonly via: readonly string[];
  /** Rules before it have been. */
  readonly next?: NextRule;
}

interface NextRule {
  readonly rule: string;
  /** So much of its pattern has been looked at, where it is still this one. */
  readonly pattern: string | null;
  readonly alternative: number;
}

/** Tests of values that are one piece, and how many of them take as long as an event of a history. */
const pieceTests = 250_000;
const testsPerEvent = 1250;

/** The bus, as other services reach it. An event that no rule could match costs nothing. */
export function emit(events: Events, context: Context, emitted: EmittedEvent): void {
  const { source, detailType, outline = {} } = emitted;
  const known = new Map([
    ['source', source],
    ['detail-type', detailType],
  ]);
  for (const [name, value] of Object.entries(outline)) known.set(`detail.${name}`, value);
  const rules = events.rules.withPattern(defaultBus);
  if (!rules.some(({ pattern }) => pattern && couldMatch(pattern, known))) return;
  const { resources, detail, time = context.now } = emitted;
  postEvent(context, busEvent(events.host, { id: context.id(), detailType, source, time, resources, detail }));
}

export function postEvent(context: Context, event: BusEvent, bus = defaultBus, via: readonly string[] = []): void {
  context.post('match', event.id, { event, bus, via } satisfies Matching);
}

export function matchEvent({ rules }: Events, context: Context, matching: Matching): void {
  const budget = { left: pieceTests };
  const next = matchPiece(rules.withPattern(matching.bus), context, matching, budget);
  context.spend((pieceTests - budget.left) / testsPerEvent);
  if (next) context.goOn({ ...matching, next });
}

function matchPiece(
  rules: readonly Rule[],
  context: Context,
  { event, via, next }: Matching,
  budget: { left: number },
): NextRule | undefined {
  for (const rule of rules) {
    const { name, pattern, eventPattern } = rule;
    if (!pattern || (next && name < next.rule)) continue;
    if (budget.left <= 0) return { rule: name, pattern: eventPattern, alternative: 0 };
    const isBegun = next?.rule === name && next.pattern === eventPattern;
    const found = matchesWithin(pattern, event as unknown as JsonObject, budget, isBegun ? next.alternative : 0);
    if (typeof found === 'number') return { rule: name, pattern: eventPattern, alternative: found };
    if (found) deliverTo(context, rule, event, via);
  }
  return undefined;
}

function deliverTo(context: Context, rule: Rule, event: BusEvent, via: readonly string[]): void {
  count(context, rule.name, 'MatchedEvents');
  count(context, rule.name, 'TriggeredRules');
  if (rule.managedBy) {
    count(context, rule.name, 'Invocations');
    context.postTo(serviceOf(rule.managedBy), 'event', event.resources[0] ?? event.id, event);
  } else for (const target of rule.targets) postDelivery(context, rule, target, event, via.length > 0 ? { via } : {});
}
