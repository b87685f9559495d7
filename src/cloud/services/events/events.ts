/**
 * Amazon EventBridge: rules on the default bus, by schedule and by pattern, and their targets.
 * Targets: state machines, ECS tasks, SNS topics, SQS queues. Leaves out other buses, archives, API destinations, pipes; what is
 * left out is refused by name. The ticks of scheduled rules are written in the ledger of the room `punctual`.
 */
import type { EmittedEvent, House, RoomPlan } from '../../room.ts';
import { describeEventBus, listEventBuses } from './bus-name.ts';
import { type Delivery, deliver, repost } from './deliver.ts';
import { describeRule, listRuleNamesByTarget, listRules, listTargetsByRule } from './describe-rules.ts';
import { busEvent } from './event.ts';
import { matchEvent } from './match-event.ts';
import { nextTicks } from './next-ticks.ts';
import { putEvents, testEventPattern } from './put-events.ts';
import { deleteRule, disableRule, enableRule, putRule } from './put-rule.ts';
import { putTargets, removeTargets } from './put-targets.ts';
import { openRetries } from './retries.ts';
import { openRules } from './rule.ts';
import { schema } from './tables.ts';
import { listTagsForResource, openTags, tagResource, untagResource } from './tags.ts';
import { type Gap, passTicks, writeGap } from './ticks.ts';

export const events: RoomPlan = {
  service: 'events',
  schema,
  open: (house: House) => {
    const rules = openRules(house);
    const tags = openTags(house.store);
    const retries = openRetries(house.store);
    return {
      operations: {
        PutRule: putRule(house, rules, tags),
        DeleteRule: deleteRule(house, rules, tags),
        EnableRule: enableRule(house, rules),
        DisableRule: disableRule(house, rules),
        DescribeRule: describeRule(house, rules),
        ListRules: listRules(house, rules),
        PutTargets: putTargets(house, rules),
        RemoveTargets: removeTargets(house, rules),
        ListTargetsByRule: listTargetsByRule(house, rules),
        ListRuleNamesByTarget: listRuleNamesByTarget(house, rules),
        PutEvents: putEvents(house, rules),
        TestEventPattern: testEventPattern(),
        DescribeEventBus: describeEventBus(house),
        ListEventBuses: listEventBuses(house),
        TagResource: tagResource(house, rules, tags),
        UntagResource: untagResource(house, rules, tags),
        ListTagsForResource: listTagsForResource(house, rules, tags),
        NextTicks: nextTicks(rules),
      },
      rows: {
        deliver: (context, { payload }) => deliver(context, rules, retries, payload as Delivery),
        gap: (context, { subject, payload }) => writeGap(context, subject, payload as Gap),
      },
      timers: {
        tick: (context, name) => {
          const rule = rules.find(name);
          if (rule) passTicks(context, house, rules, rule);
        },
        retry: (context, id) => {
          const delivery = retries.take(id);
          if (delivery) repost(context, delivery);
        },
      },
      bus: {
        emit: (context, { source, detailType, resources, detail, time = context.now }: EmittedEvent) => {
          if (rules.listening().length === 0) return;
          matchEvent(
            context,
            rules,
            busEvent(house, { id: context.id(), detailType, source, time, resources, detail }),
          );
        },
      },
      dropCaches: rules.dropCache,
    };
  },
};
