/**
 * An event meets the rules that listen, in the turn in which it is told: each target of a rule that matches gets a row in the
 * inbox, and no more happens. So a rule that triggers itself costs a row at a time.
 */
import type { JsonObject } from '../../../languages/pattern/json.ts';
import { matches } from '../../../languages/pattern/match.ts';
import type { Context } from '../../kit/service.ts';
import { postDelivery } from './deliver.ts';
import type { BusEvent } from './event.ts';
import { handlerOf } from './managed.ts';
import { count } from './metrics.ts';
import type { Rules } from './rule.ts';

export function matchEvent(context: Context, rules: Rules, event: BusEvent): void {
  for (const rule of rules.listening()) {
    if (!rule.pattern || !matches(rule.pattern, event as unknown as JsonObject)) continue;
    count(context, rule.name, 'MatchedEvents');
    count(context, rule.name, 'TriggeredRules');
    if (rule.managedBy) {
      count(context, rule.name, 'Invocations');
      context.postTo(handlerOf(rule.managedBy), 'event', event.resources[0] ?? event.id, event);
    } else for (const target of rule.targets) postDelivery(context, rule, target, event);
  }
}
