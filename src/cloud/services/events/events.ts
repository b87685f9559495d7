/**
 * Amazon EventBridge: buses, rules by schedule (on the default bus) and by pattern, and their targets.
 * Targets: state machines, ECS tasks, SNS topics, SQS queues, log groups, buses, API destinations. Leaves out partners' buses, archives, pipes;
 * what is left out is refused by name. The ticks of scheduled rules are written in the ledger of the service `punctual`.
 */
import { forgetMissed, takeBackTicks } from '../../delivery/clock.ts';
import { type Gap, recurringTicks, tickDue, writeGap } from '../../delivery/ticks.ts';
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import { untouched } from './bus.ts';
import { defaultBus } from './bus-name.ts';
import type { Events } from './context.ts';
import { concludeRequest, deliver, retryDelivery } from './delivery/deliver.ts';
import type { Delivery } from './delivery/delivery.ts';
import {
  createApiDestination,
  deleteApiDestination,
  describeApiDestination,
  listApiDestinations,
  updateApiDestination,
} from './destinations/api-destinations.ts';
import { authoriseEffect } from './destinations/authorise.ts';
import {
  createConnection,
  deauthorizeConnection,
  deleteConnection,
  describeConnection,
  listConnections,
  updateConnection,
} from './destinations/connections.ts';
import { sendEffect } from './destinations/send.ts';
import { holdCopy } from './hold-copy.ts';
import { emit, type Matching, matchEvent } from './match-event.ts';
import { putPermission, removePermission } from './operations/bus-permissions.ts';
import { describeRule, listRuleNamesByTarget, listRules, listTargetsByRule } from './operations/describe-rules.ts';
import {
  changeBus,
  createEventBus,
  deleteEventBus,
  describeEventBus,
  listEventBuses,
  updateEventBus,
} from './operations/event-buses.ts';
import { nextTicks } from './operations/next-ticks.ts';
import { forwardEvent, putEvents, testEventPattern } from './operations/put-events.ts';
import { deleteRule, disableRule, enableRule, putRule } from './operations/put-rule.ts';
import { putTargets, removeTargets } from './operations/put-targets.ts';
import { listRetries } from './operations/retries.ts';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.ts';
import { ruleArn } from './rule.ts';
import { Rules } from './rules.ts';
import { openTables, schema } from './tables.ts';
import { tickingRules } from './ticks.ts';

export const events: ServiceDefinition = {
  service: 'events',
  schema,
  open(host) {
    const tables = openTables(host.store, host.vault);
    const rules = new Rules(host, tables);
    const ticking = tickingRules(host, rules);
    const service: Events = { host, tables, rules, ticking };
    return {
      operations: bind(service, {
        // rules
        PutRule: putRule,
        DeleteRule: deleteRule,
        EnableRule: enableRule,
        DisableRule: disableRule,
        DescribeRule: describeRule,
        ListRules: listRules,
        NextTicks: nextTicks,
        ListRetries: listRetries,

        // targets
        PutTargets: putTargets,
        RemoveTargets: removeTargets,
        ListTargetsByRule: listTargetsByRule,
        ListRuleNamesByTarget: listRuleNamesByTarget,

        // events
        PutEvents: putEvents,
        TestEventPattern: testEventPattern,
        ForwardEvent: forwardEvent,

        // buses
        CreateEventBus: createEventBus,
        UpdateEventBus: updateEventBus,
        DeleteEventBus: deleteEventBus,
        DescribeEventBus: describeEventBus,
        ListEventBuses: listEventBuses,
        PutPermission: putPermission,
        RemovePermission: removePermission,

        // API destinations
        CreateConnection: createConnection,
        UpdateConnection: updateConnection,
        DeauthorizeConnection: deauthorizeConnection,
        DeleteConnection: deleteConnection,
        DescribeConnection: describeConnection,
        ListConnections: listConnections,
        CreateApiDestination: createApiDestination,
        UpdateApiDestination: updateApiDestination,
        DeleteApiDestination: deleteApiDestination,
        DescribeApiDestination: describeApiDestination,
        ListApiDestinations: listApiDestinations,

        // tags
        TagResource: tagResource,
        UntagResource: untagResource,
        ListTagsForResource: listTagsForResource,
      }),
      rows: {
        match: (context, { payload }) => matchEvent(service, context, payload as Matching),
        deliver: (context, { payload }) => deliver(service, context, payload as Delivery),
        gap: (context, { subject, payload }) => writeGap(ticking, context, subject, payload as Gap),
        'forget-missed': (context, { subject }) => forgetMissed(context, subject, ruleArn(host, subject)),
      },
      timers: {
        tick: (context, name) => tickDue(ticking, context, name),
        retry: (context, id) => retryDelivery(service, context, id),
      },
      effects: { authorise: authoriseEffect(service), send: sendEffect(service, concludeRequest(service)) },
      recurring: (_, from) => recurringTicks(ticking, from),
      holdCopy: (context, rows) => holdCopy(service, context, rows),
      onStart(context) {
        if (!tables.buses.find(defaultBus)) changeBus(service, context, { ...untouched, createdAt: context.now });
        takeBackTicks(ticking, context);
      },
      onClockMoved: (context) => takeBackTicks(ticking, context),
      bus: { emit: (context, event) => emit(service, context, event) },
      ailing: () => rules.unreadable.ailing(),
      dropCaches: () => service.rules.dropCache(),
    };
  },
};
