/**
 * The SQLite file: one connection, prepared statements, migrations by room.
 * WAL with `synchronous=FULL`: what is committed has reached the disk. The loop alone begins and commits.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export type Statement = StatementSync;

export interface Store {
  readonly db: DatabaseSync;
  /** A prepared statement, the same one for the same text. */
  prepare(sql: string): Statement;
  /** Applies the steps of a room's schema that this file has not seen yet. Steps are only ever appended. */
  migrate(room: string, steps: readonly string[]): void;
  close(): void;
}

const checkpointPages = 200;

/** Opens or makes the file; `:memory:` for tests and simulations. */
export function openStore(path: string): Store {
  const db = new DatabaseSync(path, { timeout: 1000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${checkpointPages};
    PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536;
    CREATE TABLE IF NOT EXISTS migration (room TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID`);
  return storeOf(db);
}

export function storeOf(db: DatabaseSync): Store {
  const statements = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  return { db, prepare, migrate: (room, steps) => migrate(db, room, steps), close: () => db.close() };
}

function migrate(db: DatabaseSync, room: string, steps: readonly string[]): void {
  const row = db.prepare('SELECT steps FROM migration WHERE room = ?').get(room);
  const done = Number(row?.['steps'] ?? 0);
  if (done > steps.length) {
    throw new Error(
      `the data folder was written by a newer version: its \`${room}\` tables have ${done} schema steps, this version knows ${steps.length}; run the newer version`,
    );
  }
  if (done === steps.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const step of steps.slice(done)) db.exec(step);
    db.prepare('INSERT INTO migration VALUES (?, ?) ON CONFLICT DO UPDATE SET steps = excluded.steps').run(
      room,
      steps.length,
    );
    db.exec('COMMIT');
  } catch (cause) {
    db.exec('ROLLBACK');
    throw new Error(`migrate the \`${room}\` tables`, { cause });
  }
}
