/** Permission for an action on the rule, or on the bus, that a request names. */
import type { Permission } from '../../kit/service.ts';
import { busArn, busNameOf } from './bus.ts';
import { ruleKey } from './bus-name.ts';
import type { Events } from './context.ts';
import { ruleArn } from './rule.ts';

interface NamesRule {
  readonly Name?: string | undefined;
  readonly Rule?: string | undefined;
  readonly EventBusName?: string | undefined;
}

export const onRule =
  (action: string) =>
  ({ host }: Events, { Name, Rule, EventBusName }: NamesRule): [Permission] => [
    {
      action: `events:${action}`,
      resource: ruleArn(host, ruleKey(busNameOf(host, EventBusName), String(Name ?? Rule))),
    },
  ];

interface NamesBus {
  /** Operations on buses alone have the bus's name here. */
  readonly Name?: string | undefined;
  readonly EventBusName?: string | undefined;
}

export const onBus =
  (action: string) =>
  ({ host }: Events, { Name, EventBusName }: NamesBus): [Permission] => [
    { action: `events:${action}`, resource: busArn(host, busNameOf(host, Name ?? EventBusName)) },
  ];
