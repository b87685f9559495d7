/**
 * Whose a database is, and of which start: two numbers in its header that SQLite leaves to applications. They tell the database of another cloud,
 * and one that is older than what stands beside it: neither is seen from its pages. Source: "Database File Format", sqlite.org.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { inWords } from './files.ts';
import type { Settings } from './settings.ts';

export interface Marks {
  /** 0: of a version that wrote none. */
  readonly cloud: number;
  readonly start: number;
  /** As a backup has it. An engine's own has a write-ahead log, where the database has one beside it. */
  readonly hasRollback: boolean;
}

/** As they stand in the file itself, whatever the write-ahead log beside it holds. Throws UserError. */
export const readMarks = (file: string): Marks =>
  inWords('read', file, () => {
    const header = Buffer.alloc(100);
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, header, 0, header.length, 0);
    } finally {
      closeSync(descriptor);
    }
    return { cloud: header.readInt32BE(68), start: header.readInt32BE(60), hasRollback: header[18] === 1 };
  });

/** Nobody but the holder of the folder has it open: closing it brings them into the file. Throws UserError. */
export const writeMarks = (file: string, cloud: number, start: number): void =>
  inWords('write', file, () => {
    const db = new DatabaseSync(file, { timeout: 1000 });
    try {
      db.exec(`PRAGMA application_id = ${cloud}; PRAGMA user_version = ${start}`);
    } finally {
      db.close();
    }
  });

/** Until a copy has been held, its store may be marked as its original's. */
export function isOf({ cloud }: Marks, { cloudId, copyOf, holdPending }: Settings): boolean {
  return cloud === 0 || cloud === markOf(cloudId) || (holdPending === true && cloud === markOf(copyOf ?? ''));
}

export const markOf = (cloudId: string): number => Number.parseInt(cloudId.slice(0, 8), 16) & 0x7fff_ffff || 1;
