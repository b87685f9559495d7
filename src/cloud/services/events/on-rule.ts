/** Permission for an action on the rule that a request names. */
import type { Permission } from '../../kit/service.ts';
import { busNameOf } from './bus.ts';
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
