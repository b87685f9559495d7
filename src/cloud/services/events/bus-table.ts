/** The table of event buses. The default bus has a row from the first start on. */
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';

export const busSchema = `CREATE TABLE events_bus (name TEXT PRIMARY KEY, created_at INTEGER, modified_at INTEGER, description TEXT, key_id TEXT,
     dead_letter_arn TEXT, policy TEXT) STRICT, WITHOUT ROWID`;

export interface BusRow {
  readonly name: string;
  /** Of the default bus: its first start here. */
  readonly createdAt: Instant | undefined;
  readonly modifiedAt: Instant | undefined;
  readonly description: string | undefined;
  readonly keyId: string | undefined;
  readonly deadLetterArn: string | undefined;
  /** JSON. */
  readonly policy: string | undefined;
}

export interface BusTable {
  find(name: string): BusRow | undefined;
  /** By name. */
  all(): BusRow[];
  put(bus: BusRow): void;
  remove(name: string): void;
}

export function openBusTable(store: Store): BusTable {
  const find = store.prepare('SELECT * FROM events_bus WHERE name = ?');
  const all = store.prepare('SELECT * FROM events_bus ORDER BY name');
  const put = store.prepare(
    `INSERT OR REPLACE INTO events_bus (name, created_at, modified_at, description, key_id, dead_letter_arn, policy)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = store.prepare('DELETE FROM events_bus WHERE name = ?');
  return {
    find(name) {
      const row = find.get(name);
      return row && busOf(row);
    },
    all: () => all.all().map(busOf),
    put({ name, createdAt, modifiedAt, description, keyId, deadLetterArn, policy }) {
      const texts = [description ?? null, keyId ?? null, deadLetterArn ?? null, policy ?? null] as const;
      put.run(name, createdAt ?? null, modifiedAt ?? null, ...texts);
    },
    remove: (name) => void remove.run(name),
  };
}

type Row = Record<string, unknown>;

const textOf = (value: unknown): string | undefined => (value === null ? undefined : String(value));
const instantOf = (value: unknown): Instant | undefined => (value === null ? undefined : instant(Number(value)));

const busOf = (row: Row): BusRow => ({
  name: String(row['name']),
  createdAt: instantOf(row['created_at']),
  modifiedAt: instantOf(row['modified_at']),
  description: textOf(row['description']),
  keyId: textOf(row['key_id']),
  deadLetterArn: textOf(row['dead_letter_arn']),
  policy: textOf(row['policy']),
});
