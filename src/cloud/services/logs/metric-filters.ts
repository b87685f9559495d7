/** Metric filters: in the store by their group's key; and ready for use, for the lines that come in. */
import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import type { FilterPattern } from '../../../languages/filter/filter.ts';
import type { Instant } from '../../../languages/instant.ts';
import type { Context } from '../../kit/service.ts';
import type { Store } from '../../kit/store.ts';
import { readPattern } from './operations/read-pattern.ts';

export const metricFilterSchema =
  'CREATE TABLE logs_metric_filter (grp TEXT NOT NULL, name TEXT NOT NULL, pattern TEXT NOT NULL, transformation TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (grp, name)) STRICT, WITHOUT ROWID';

export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  readonly transformation: MetricTransformation;
  readonly createdAt: Instant;
}

/** One whose pattern is read. */
export interface ReadyFilter extends MetricFilter {
  readonly test: FilterPattern;
}

export type MetricFilters = ReturnType<typeof openMetricFilters>;

export function openMetricFilters(store: Store) {
  const ofGroup = store.prepare('SELECT * FROM logs_metric_filter WHERE grp = ? ORDER BY name');
  const put = store.prepare(`INSERT INTO logs_metric_filter (grp, name, pattern, transformation, created_at)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET pattern = excluded.pattern, transformation = excluded.transformation`);
  const remove = store.prepare('DELETE FROM logs_metric_filter WHERE grp = ? AND name = ?');
  const removeAll = store.prepare('DELETE FROM logs_metric_filter WHERE grp = ?');
  const ready = new Map<string, readonly ReadyFilter[]>();
  const changed = (context: Context, group: string): void => {
    ready.delete(group);
    context.undo(() => void ready.delete(group));
  };
  const of = (group: string): MetricFilter[] =>
    ofGroup.readable(
      (row) => ({
        name: String(row['name']),
        pattern: String(row['pattern']),
        transformation: JSON.parse(String(row['transformation'])) as MetricTransformation,
        createdAt: row['created_at'] as Instant,
      }),
      group,
    );
  return {
    /** By name. */
    of,
    ready(group: string): readonly ReadyFilter[] {
      const known = ready.get(group);
      if (known) return known;
      const made = of(group).map((filter) => ({ ...filter, test: readPattern(filter.pattern) }));
      ready.set(group, made);
      return made;
    },
    put(context: Context, group: string, { name, pattern, transformation, createdAt }: MetricFilter): void {
      put.run(group, name, pattern, JSON.stringify(transformation), createdAt);
      changed(context, group);
    },
    remove(context: Context, group: string, name: string): void {
      remove.run(group, name);
      changed(context, group);
    },
    removeAll(context: Context, group: string): void {
      removeAll.run(group);
      changed(context, group);
    },
    drop: () => ready.clear(),
  };
}
