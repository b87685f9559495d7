/**
 * Amazon EventBridge: rules on the default bus, by schedule and by pattern, and their targets.
 * Targets: state machines, ECS tasks, SNS topics, SQS queues. Leaves out other buses, archives, API destinations, pipes; what is
 * left out is refused by name. The ticks of scheduled rules are written in the ledger of the service `punctual`.
 */
import type { EmittedEvent, ServiceDefinition, ServiceHost } from '../../kit/service.ts';
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

export const events: ServiceDefinition = {
  service: 'events',
  schema,
  open: (host: ServiceHost) => {
    const rules = openRules(host);
    const tags = openTags(host.store);
    const retries = openRetries(host.store);
    return {
      operations: {
        PutRule: putRule(host, rules, tags),
        DeleteRule: deleteRule(host, rules, tags),
        EnableRule: enableRule(host, rules),
        DisableRule: disableRule(host, rules),
        DescribeRule: describeRule(host, rules),
        ListRules: listRules(host, rules),
        PutTargets: putTargets(host, rules),
        RemoveTargets: removeTargets(host, rules),
        ListTargetsByRule: listTargetsByRule(host, rules),
        ListRuleNamesByTarget: listRuleNamesByTarget(host, rules),
        PutEvents: putEvents(host, rules),
        TestEventPattern: testEventPattern(),
        DescribeEventBus: describeEventBus(host),
        ListEventBuses: listEventBuses(host),
        TagResource: tagResource(host, rules, tags),
        UntagResource: untagResource(host, rules, tags),
        ListTagsForResource: listTagsForResource(host, rules, tags),
        NextTicks: nextTicks(rules),
      },
      rows: {
        deliver: (context, { payload }) => deliver(context, rules, retries, payload as Delivery),
        gap: (context, { subject, payload }) => writeGap(context, subject, payload as Gap),
      },
      timers: {
        tick: (context, name) => {
          const rule = rules.find(name);
          if (rule) passTicks(context, host, rules, rule);
        },
        retry: (context, id) => {
          const delivery = retries.take(id);
          if (delivery) repost(context, delivery);
        },
      },
      bus: {
        emit: (context, { source, detailType, resources, detail, time = context.now }: EmittedEvent) => {
          if (rules.listening().length === 0) return;
          matchEvent(context, rules, busEvent(host, { id: context.id(), detailType, source, time, resources, detail }));
        },
      },
      dropCaches: rules.dropCache,
    };
  },
};
