/** Rules as the service remembers them: read from the tables, with pattern and schedule ready for use. */
import type { Target } from '@aws-sdk/client-eventbridge';
import { type Instant, instant } from '../../../languages/instant.ts';
import { type Pattern, parsePattern } from '../../../languages/pattern/pattern.ts';
import { isProblems } from '../../../languages/problem.ts';
import { parseSchedule, type Schedule } from '../../../languages/schedule/schedule.ts';
import { arn } from '../../kit/arn.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context, ServiceHost } from '../../kit/service.ts';

export interface RuleRow {
  readonly name: string;
  /** The id of its creation: a rule of the same name made later has another. */
  readonly creation: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly description: string | null;
  readonly eventPattern: string | null;
  readonly scheduleExpression: string | null;
  readonly roleArn: string | null;
  /** The service that made it; users cannot edit such a rule. */
  readonly managedBy: string | null;
  /** Where a rate counts from: when the schedule was made. */
  readonly anchor: Instant;
  /** Ticks up to this instant have been dealt with. The one thing of a rule that moves by itself. */
  passed: Instant;
}

export interface Rule extends RuleRow {
  readonly arn: string;
  readonly pattern: Pattern | undefined;
  readonly schedule: Schedule | undefined;
  readonly targets: readonly Target[];
}

export interface Rules {
  find(name: string): Rule | undefined;
  /** Throws AWS's error for a rule that is not there. */
  get(name: string): Rule;
  /** By name. */
  all(): readonly Rule[];
  /** Enabled ones with a pattern, by name: every event goes through these. */
  listening(): readonly Rule[];
  save(context: Context, row: RuleRow): void;
  /** Ticks up to `passed` are dealt with. */
  pass(context: Context, rule: Rule, passed: Instant): void;
  delete(context: Context, name: string): void;
  putTarget(context: Context, rule: string, target: Target): void;
  removeTarget(context: Context, rule: string, id: string): void;
  dropCache(): void;
}

export const ruleArn = (host: ServiceHost, name: string): string => arn(host, 'events', `rule/${name}`);

export const ruleMissing = (name: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);

export function openRules(host: ServiceHost): Rules {
  const { store } = host;
  const allRows = store.prepare('SELECT * FROM events_rule ORDER BY name');
  const allTargets = store.prepare('SELECT rule, target FROM events_target ORDER BY rule, id');
  const oneRow = store.prepare('SELECT * FROM events_rule WHERE name = ?');
  const targetsOf = store.prepare('SELECT rule, target FROM events_target WHERE rule = ? ORDER BY id');
  const insert = store.prepare('INSERT OR REPLACE INTO events_rule VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const remove = store.prepare('DELETE FROM events_rule WHERE name = ?');
  const updatePassed = store.prepare('UPDATE events_rule SET passed = ? WHERE name = ?');
  const insertTarget = store.prepare('INSERT OR REPLACE INTO events_target VALUES (?, ?, ?)');
  const removeTarget = store.prepare('DELETE FROM events_target WHERE rule = ? AND id = ?');

  let cache: Map<string, Rule> | undefined;
  let ordered: readonly Rule[] | undefined;
  let listening: readonly Rule[] | undefined;

  const dropCache = (): void => {
    cache = ordered = listening = undefined;
  };

  function rules(): Map<string, Rule> {
    if (cache) return cache;
    const targets = Map.groupBy(allTargets.all(), (row) => String(row['rule']));
    cache = new Map(
      allRows.all().map((row) => {
        const rule = ruleOf(host, row, (targets.get(String(row['name'])) ?? []).map(targetOf));
        return [rule.name, rule];
      }),
    );
    return cache;
  }

  function changed(context: Context, name: string): void {
    const row = oneRow.get(name);
    const remembered = rules();
    ordered = listening = undefined;
    if (row) remembered.set(name, ruleOf(host, row, targetsOf.all(name).map(targetOf)));
    else remembered.delete(name);
    context.undo(dropCache);
  }

  const all = (): readonly Rule[] => (ordered ??= [...rules().values()].sort((a, b) => (a.name < b.name ? -1 : 1)));

  return {
    find: (name) => rules().get(name),
    get(name) {
      const rule = rules().get(name);
      if (!rule) throw ruleMissing(name);
      return rule;
    },
    all,
    listening: () => (listening ??= all().filter((rule) => rule.state === 'ENABLED' && rule.pattern)),
    save(context, row) {
      const {
        name,
        creation,
        state,
        description,
        eventPattern,
        scheduleExpression,
        roleArn,
        managedBy,
        anchor,
        passed,
      } = row;
      insert.run(
        name,
        creation,
        state,
        description,
        eventPattern,
        scheduleExpression,
        roleArn,
        managedBy,
        anchor,
        passed,
      );
      changed(context, name);
    },
    pass(context, rule, passed) {
      const before = rule.passed;
      updatePassed.run(passed, rule.name);
      rule.passed = passed;
      context.undo(() => {
        rule.passed = before;
      });
    },
    delete(context, name) {
      remove.run(name);
      changed(context, name);
    },
    putTarget(context, rule, target) {
      insertTarget.run(rule, target.Id ?? '', JSON.stringify(target));
      changed(context, rule);
    },
    removeTarget(context, rule, id) {
      removeTarget.run(rule, id);
      changed(context, rule);
    },
    dropCache,
  };
}

type Row = Record<string, unknown>;

const targetOf = (row: Row): Target => JSON.parse(String(row['target'])) as Target;

function ruleOf(host: ServiceHost, row: Row, targets: readonly Target[]): Rule {
  const eventPattern = row['event_pattern'] as string | null;
  const scheduleExpression = row['schedule'] as string | null;
  return {
    name: String(row['name']),
    arn: ruleArn(host, String(row['name'])),
    creation: String(row['creation']),
    state: row['state'] as RuleRow['state'],
    description: row['description'] as string | null,
    eventPattern,
    scheduleExpression,
    roleArn: row['role_arn'] as string | null,
    managedBy: row['managed_by'] as string | null,
    anchor: instant(Number(row['anchor'])),
    passed: instant(Number(row['passed'])),
    pattern: eventPattern === null ? undefined : sound(parsePattern(eventPattern)),
    schedule: scheduleExpression === null ? undefined : sound(parseSchedule(scheduleExpression)),
    targets,
  };
}

/** What the tables hold was checked when it was written. */
function sound<T>(parsed: T): Exclude<T, readonly unknown[]> {
  if (isProblems(parsed)) throw new Error(`a rule in the store does not parse: ${JSON.stringify(parsed)}`);
  return parsed as Exclude<T, readonly unknown[]>;
}
