/** Reads the store's file as it lies there, with plain SQL and nothing of the engine's: the ledger of ticks, and what must be empty. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Delivery, StoreRemains, Tick } from './recording.ts';

type Row = Record<string, unknown>;

export function readStore(folder: string): { readonly ticks: Tick[]; readonly store: StoreRemains } {
  const database = new DatabaseSync(join(folder, 'punctual.db'), { readOnly: true });
  try {
    const texts = (table: string): string[] =>
      database
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) => JSON.stringify(row));
    return {
      ticks: readTicks(database),
      store: {
        integrity: { 'punctual.db': integrity(database), 'logs.db': integrityOf(join(folder, 'logs.db')) },
        effects: texts('effect'),
        inbox: texts('inbox'),
        quarantine: texts('quarantine'),
      },
    };
  } finally {
    database.close();
  }
}

function readTicks(database: DatabaseSync): Tick[] {
  const deliveries = Map.groupBy(
    database.prepare('SELECT * FROM delivery WHERE tick IS NOT NULL ORDER BY id').all(),
    ({ tick }) => Number(tick),
  );
  return database
    .prepare('SELECT * FROM tick ORDER BY due, schedule_arn, id')
    .all()
    .map((row: Row) => ({
      rule: String(row['schedule_arn']).replace(/^.*\//, ''),
      due: Number(row['due']),
      status: String(row['status']),
      why: row['why'] as string | null,
      recordedAt: Number(row['recorded_at']),
      deliveries: (deliveries.get(Number(row['id'])) ?? []).map(deliveryOf),
    }));
}

const deliveryOf = (row: Row): Delivery => ({
  status: String(row['status']),
  started: row['started'] as string | null,
  why: row['why'] as string | null,
});

const integrity = (database: DatabaseSync): string =>
  database
    .prepare('PRAGMA integrity_check')
    .all()
    .map((row) => String(row['integrity_check']))
    .join('; ');

function integrityOf(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return integrity(database);
  } finally {
    database.close();
  }
}
