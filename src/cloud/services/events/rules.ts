/** All rules, remembered with pattern and schedule ready for use. Each change is written to the tables at once. */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { Instant } from '../../../languages/instant.ts';
import { openUnreadable, type Unreadable } from '../../delivery/unreadable.ts';
import type { Context, ServiceHost } from '../../kit/service.ts';
import { type Rule, ruleMissing, ruleOf } from './rule.ts';
import type { RuleRow, Tables } from './tables.ts';

export class Rules {
  private readonly host: ServiceHost;
  private readonly tables: Tables;
  readonly unreadable: Unreadable;
  private byName: Map<string, Rule> | undefined;
  private ordered: readonly Rule[] | undefined;
  private patterns: ReadonlyMap<string, readonly Rule[]> | undefined;

  constructor(host: ServiceHost, tables: Tables) {
    this.host = host;
    this.tables = tables;
    this.unreadable = openUnreadable(host, 'rule');
  }

  find(name: string): Rule | undefined {
    return this.remembered().get(name);
  }

  /** Throws AWS's error for a rule that is not there. */
  get(name: string): Rule {
    const rule = this.find(name);
    if (!rule) throw ruleMissing(name);
    return rule;
  }

  /** By name. */
  all(): readonly Rule[] {
    this.ordered ??= [...this.remembered().values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return this.ordered;
  }

  /** Of a bus, by name. */
  on(bus: string): readonly Rule[] {
    return this.all().filter((rule) => rule.bus === bus);
  }

  /** Enabled ones of a bus with a pattern, by name: every event of it is matched with these. */
  withPattern(bus: string): readonly Rule[] {
    this.patterns ??= Map.groupBy(
      this.all().filter((rule) => rule.state === 'ENABLED' && rule.pattern),
      (rule) => rule.bus,
    );
    return this.patterns.get(bus) ?? [];
  }

  save(context: Context, row: RuleRow): void {
    this.tables.rules.put(row);
    this.changed(context, row.name);
  }

  /** Ticks up to `passed` are dealt with. Changes the rule in place: with each tick, so no list of rules is made again for it. */
  setPassed(context: Context, rule: Rule, passed: Instant): void {
    const before = rule.passed;
    this.tables.rules.setPassed(rule.name, passed);
    rule.passed = passed;
    context.undo(() => {
      rule.passed = before;
    });
  }

  delete(context: Context, name: string): void {
    this.tables.rules.remove(name);
    this.changed(context, name);
  }

  putTarget(context: Context, rule: string, target: Target): void {
    this.tables.targets.put(rule, target);
    this.changed(context, rule);
  }

  removeTarget(context: Context, rule: string, id: string): void {
    this.tables.targets.remove(rule, id);
    this.changed(context, rule);
  }

  dropCache(): void {
    this.byName = this.ordered = this.patterns = undefined;
  }

  private remembered(): Map<string, Rule> {
    if (this.byName) return this.byName;
    const targetsOf = this.targets();
    this.byName = new Map();
    for (const row of this.tables.rules.all()) {
      const rule = this.unreadable.read(row.name, () => ruleOf(this.host, row, targetsOf(row.name)));
      if (rule) this.byName.set(row.name, rule);
    }
    return this.byName;
  }

  /** Read at once, or each rule's alone where one of them cannot be read. */
  private targets(): (rule: string) => readonly Target[] {
    try {
      const all = this.tables.targets.all();
      return (rule) => all.get(rule) ?? [];
    } catch {
      return (rule) => this.tables.targets.of(rule);
    }
  }

  private changed(context: Context, name: string): void {
    const row = this.tables.rules.find(name);
    const remembered = this.remembered();
    this.ordered = this.patterns = undefined;
    const rule = row && this.unreadable.read(name, () => ruleOf(this.host, row, this.tables.targets.of(name)));
    if (rule) remembered.set(name, rule);
    else remembered.delete(name);
    context.undo(() => this.dropCache());
  }
}
