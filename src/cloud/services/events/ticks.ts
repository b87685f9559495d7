/** Ticks of scheduled rules: each is an event that goes to the rule's targets. */
import type { Instant } from '../../../languages/instant.ts';
import { recordTick, type TickingService } from '../../delivery/ticks.ts';
import type { Context, ServiceHost } from '../../kit/service.ts';
import { postDelivery } from './delivery/delivery.ts';
import { busEvent } from './event.ts';
import { count } from './metrics.ts';
import type { Rule } from './rule.ts';
import type { Rules } from './rules.ts';

export const tickingRules = (host: ServiceHost, rules: Rules): TickingService<Rule> => ({
  all: () => rules.all(),
  find(name) {
    const rule = rules.find(name);
    if (!rule) rules.unreadable.check(name);
    return rule;
  },
  count: () => rules.all().filter(({ timetable }) => timetable !== undefined).length,
  setPassed: (context, rule, passed) => rules.setPassed(context, rule, passed),
  fire: (context, rule, due) => fire(host, context, rule, due),
});

function fire(host: ServiceHost, context: Context, rule: Rule, due: Instant): void {
  const event = busEvent(host, {
    id: context.id(),
    detailType: 'Scheduled Event',
    source: 'aws.events',
    time: due,
    resources: [rule.arn],
    detail: {},
  });
  const targets = rule.targets.map(({ Id, Arn }) => ({ id: String(Id), arn: String(Arn) }));
  const deliveries = recordTick(context, rule, due, event.id, targets);
  if (!deliveries) return;
  count(context, rule.name, 'TriggeredRules');
  rule.targets.forEach((target, index) => {
    const ledgerId = deliveries[index];
    postDelivery(context, rule, target, event, ledgerId === undefined ? {} : { ledgerId });
  });
}
