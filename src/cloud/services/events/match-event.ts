/**
 * An event is matched with the rules in the turn in which it is emitted: each target of a rule that matches gets a row in the
 * inbox, and no more happens. So a rule that triggers itself costs a row at a time.
 */
import type { JsonObject } from '../../../languages/pattern/json.ts';
import { couldMatch, matches } from '../../../languages/pattern/match.ts';
import type { Context, EmittedEvent } from '../../kit/service.ts';
import { defaultBus } from './bus-name.ts';
import type { Events } from './context.ts';
import { postDelivery } from './delivery/delivery.ts';
import { type BusEvent, busEvent } from './event.ts';
import { serviceOf } from './managed-rules.ts';
import { count } from './metrics.ts';

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
  matchEvent(events, context, busEvent(events.host, { id: context.id(), detailType, source, time, resources, detail }));
}

/** `via`: the buses that it came through. */
export function matchEvent(
  { rules }: Events,
  context: Context,
  event: BusEvent,
  bus = defaultBus,
  via: readonly string[] = [],
): void {
  for (const rule of rules.withPattern(bus)) {
    if (!rule.pattern || !matches(rule.pattern, event as unknown as JsonObject)) continue;
    count(context, rule.name, 'MatchedEvents');
    count(context, rule.name, 'TriggeredRules');
    if (rule.managedBy) {
      count(context, rule.name, 'Invocations');
      context.postTo(serviceOf(rule.managedBy), 'event', event.resources[0] ?? event.id, event);
    } else for (const target of rule.targets) postDelivery(context, rule, target, event, via.length > 0 ? { via } : {});
  }
}
