/**
 * The SQLite file: one connection, prepared statements, migrations by service.
 * Temporary data stays in memory: the disk of temporary files may be full. WAL with `synchronous=FULL`: what is committed has reached the disk. The loop alone begins and commits.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export type Statement = StatementSync;

export interface Store {
  readonly db: DatabaseSync;
  /** A prepared statement, the same one for the same text. */
  prepare(sql: string): Statement;
  /** `work` is done before each statement that writes. */
  beforeWrites(work: () => void): void;
  /** Applies the steps of a service's schema that this file has not seen yet. Steps are only ever appended. */
  migrate(service: string, steps: readonly string[]): void;
  close(): void;
}

/** What the file holds is not what was written there: corrupt, or no database. */
export function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode ?? 0;
  return sqliteDamage.includes(code & 0xff);
}

const sqliteDamage = [11, 26];

/** Written by a version that has steps which this one does not know. */
export class NewerVersion extends Error {}

const checkpointPages = 200;
/** The write-ahead log gives room beyond it back, which one large transaction or a reader from outside may have taken. */
const logBytesMax = 64 * 1024 * 1024;

/** Opens or makes the file; `:memory:` for tests and simulations. */
export function openStore(path: string): Store {
  const db = new DatabaseSync(path, { timeout: 1000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${checkpointPages}; PRAGMA journal_size_limit = ${logBytesMax};
    PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
    CREATE TABLE IF NOT EXISTS migration (service TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID`);
  renameInMigrations(db);
  return storeOf(db);
}

function storeOf(db: DatabaseSync): Store {
  const statements = new Map<string, Statement>();
  let beforeWrite = (): void => {};
  const prepare = (sql: string): Statement => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      if (writes.test(sql)) doBefore(statement, () => beforeWrite());
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    db,
    prepare,
    beforeWrites(work) {
      beforeWrite = work;
    },
    migrate: (service, steps) => migrate(db, service, steps),
    close: () => db.close(),
  };
}

const writes = /^\s*(?:INSERT|REPLACE|UPDATE|DELETE|WITH)\b/i;

function doBefore(statement: Statement, work: () => void): void {
  for (const name of ['run', 'get', 'all', 'iterate'] as const) {
    const execute = statement[name] as (...values: unknown[]) => unknown;
    const after = (...values: unknown[]): unknown => {
      work();
      return execute.apply(statement, values);
    };
    Object.assign(statement, { [name]: after });
  }
}

function migrate(db: DatabaseSync, service: string, steps: readonly string[]): void {
  const row = db.prepare('SELECT steps FROM migration WHERE service = ?').get(service);
  const done = Number(row?.['steps'] ?? 0);
  if (done > steps.length) {
    throw new NewerVersion(
      `the data folder was written by a newer version: its \`${service}\` tables have ${done} schema steps, this version knows ${steps.length}; run the newer version`,
    );
  }
  if (done === steps.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const step of steps.slice(done)) db.exec(step);
    db.prepare(
      'INSERT INTO migration (service, steps) VALUES (?, ?) ON CONFLICT DO UPDATE SET steps = excluded.steps',
    ).run(service, steps.length);
    db.exec('COMMIT');
  } catch (cause) {
    // A disk that is full has ended it already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw new Error(`migrate the \`${service}\` tables`, { cause });
  }
}

/** The first version's names for a service, and for the engine's own tables. */
function renameInMigrations(db: DatabaseSync): void {
  const columns = db.prepare('SELECT name FROM pragma_table_info(?)').all('migration');
  if (!columns.some(({ name }) => name === 'room')) return;
  db.exec(`BEGIN IMMEDIATE; ALTER TABLE migration RENAME COLUMN room TO service;
    UPDATE migration SET service = 'engine' WHERE service = 'house'; COMMIT`);
}
