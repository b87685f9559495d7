/** The table of dashboards. */
import type { Tag } from '@aws-sdk/client-cloudwatch';
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';

export const dashboardSchema =
  'CREATE TABLE dashboard (name TEXT PRIMARY KEY, body TEXT NOT NULL, updated_at INTEGER NOT NULL, tags TEXT NOT NULL) STRICT, WITHOUT ROWID';

export interface Dashboard {
  readonly name: string;
  readonly body: string;
  readonly updatedAt: Instant;
}

export function openDashboards(store: Store) {
  const put = store.prepare(
    'INSERT INTO dashboard (name, body, updated_at, tags) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at',
  );
  const columns = 'name, body, updated_at AS updatedAt';
  const get = store.prepare(`SELECT ${columns} FROM dashboard WHERE name = ?`);
  const after = store.prepare(
    `SELECT ${columns} FROM dashboard WHERE name > ? AND substr(name, 1, ?) = ? ORDER BY name LIMIT ?`,
  );
  const remove = store.prepare('DELETE FROM dashboard WHERE name = ?');
  const getTags = store.prepare('SELECT tags FROM dashboard WHERE name = ?');
  const setTags = store.prepare('UPDATE dashboard SET tags = ? WHERE name = ?');
  const read = (row: Record<string, unknown>): Dashboard => ({
    name: String(row['name']),
    body: String(row['body']),
    updatedAt: instant(Number(row['updatedAt'])),
  });
  return {
    /** A new one, or another body of the one of that name, whose tags stay. */
    put: ({ name, body, updatedAt }: Dashboard, tags: readonly Tag[]): void =>
      void put.run(name, body, updatedAt, JSON.stringify(tags)),
    get(name: string): Dashboard | undefined {
      const row = get.get(name);
      return row && read(row);
    },
    /** By name. */
    after: (name: string, prefix: string, limit: number): Dashboard[] =>
      after.all(name, prefix.length, prefix, limit).map(read),
    remove: (name: string): void => void remove.run(name),
    tags: (name: string): Tag[] => JSON.parse(String(getTags.get(name)?.['tags'] ?? '[]')),
    setTags: (name: string, tags: readonly Tag[]): void => void setTags.run(JSON.stringify(tags), name),
  };
}
