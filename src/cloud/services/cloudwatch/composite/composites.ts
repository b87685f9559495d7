/** All composite alarms with their rules read, by the alarms that they depend on: a change of state must find them fast. */
import type { Context, ServiceHost } from '../../../kit/service.ts';
import type { CompositeAlarm, Tables } from '../tables.ts';
import { type AlarmRule, alarmsIn, parseAlarmRule } from './alarm-rule.ts';
import { nameIn } from './names.ts';

export interface Composites {
  /** Those whose rule names the alarm; their states may be older than the store's. */
  dependingOn(name: string): readonly CompositeAlarm[];
  suppressedBy(name: string): readonly CompositeAlarm[];
  /** Names of the alarms that its rule names. */
  childrenOf(alarm: CompositeAlarm): string[];
  /** One was put or deleted: all are read again. */
  changed(context: Context): void;
  dropCaches(): void;
}

interface Known {
  readonly children: Map<string, CompositeAlarm[]>;
  readonly suppressors: Map<string, CompositeAlarm[]>;
}

export function openComposites(host: ServiceHost, tables: Tables): Composites {
  let known: Known | undefined;
  const forget = (): void => {
    known = undefined;
  };
  const childrenOf = ({ config }: CompositeAlarm): string[] =>
    alarmsIn(ruleOf(config.AlarmRule)).map((alarm) => nameIn({ host }, alarm));

  function all(): Known {
    if (known) return known;
    known = { children: new Map(), suppressors: new Map() };
    for (const composite of tables.compositeAlarms()) {
      for (const child of childrenOf(composite)) add(known.children, child, composite);
      const { ActionsSuppressor: suppressor } = composite.config;
      if (suppressor !== undefined) add(known.suppressors, nameIn({ host }, suppressor), composite);
    }
    return known;
  }

  return {
    dependingOn: (name) => all().children.get(name) ?? [],
    suppressedBy: (name) => all().suppressors.get(name) ?? [],
    childrenOf,
    changed(context) {
      forget();
      context.undo(forget);
    },
    dropCaches: forget,
  };
}

function add(lists: Map<string, CompositeAlarm[]>, name: string, composite: CompositeAlarm): void {
  const list = lists.get(name) ?? [];
  list.push(composite);
  lists.set(name, list);
}

/** Of a rule that was read before it was stored. */
export function ruleOf(text: string): AlarmRule {
  const rule = parseAlarmRule(text);
  if (typeof rule === 'string') throw new Error(`a stored alarm rule cannot be read: ${rule}`);
  return rule;
}
