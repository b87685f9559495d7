/**
 * Who has the data folder: a lock of SQLite's on a file of its own, portable, and gone with the process, also after kill -9.
 * (A file that holds a process id would need a person to find out whether that process still lives.)
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../user-error.ts';
import { inWords, isThere, readJson } from './files.ts';

export interface HeldDashboard {
  readonly port: number;
  readonly start: string;
}

export interface LockOwner {
  readonly pid: number;
  readonly startedAt: string;
  /** Known once it serves. */
  readonly endpoint?: string;
  /** What a link to its dashboard is made of, beside the root's key. */
  readonly dashboard?: HeldDashboard;
}

/** Throws UserError where another process has it. */
export function takeLock(path: string): DatabaseSync {
  const lock = openLock(path);
  if (lock) return lock;
  const owner = ownerIfKnown(path);
  const who = owner
    ? `process ${owner.pid}${owner.endpoint ? `, which serves ${owner.endpoint}` : ''}`
    : 'another process';
  throw new UserError(
    `the data folder \`${path}\` is in use by ${who}`,
    'stop it first, or name another folder with --data',
  );
}

/** Where it cannot be read, another process holds the folder all the same. */
function ownerIfKnown(path: string): LockOwner | undefined {
  try {
    return readLockOwner(path);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

export function isHeld(path: string): boolean {
  if (!isThere(join(path, 'lock'))) return false;
  const lock = openLock(path);
  lock?.close();
  return lock === undefined;
}

export const holderFile = (path: string): string => join(path, 'holder.json');

export const readLockOwner = (path: string): LockOwner | undefined =>
  readJson<LockOwner>(
    holderFile(path),
    {},
    ({ pid, endpoint, dashboard }) =>
      Number.isInteger(pid) &&
      ['string', 'undefined'].includes(typeof endpoint) &&
      (dashboard === undefined || (Number.isInteger(dashboard?.port) && typeof dashboard.start === 'string')),
    'it is written at each start: stop Punctual and start it again',
  );

function openLock(path: string): DatabaseSync | undefined {
  const file = join(path, 'lock');
  for (const name of [file, `${file}-journal`]) isThere(name, { inPlace: true });
  return inWords('lock the data folder by', file, () => {
    const lock = new DatabaseSync(file, { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return lock;
    } catch (error) {
      lock.close();
      const code = (error as { errcode?: number }).errcode;
      if (code === sqliteBusy) return undefined;
      if (code === sqliteNotADatabase) throw new UserError(`\`${file}\` is not what was written there`, notALock);
      throw error;
    }
  });
}

const sqliteBusy = 5;
const sqliteNotADatabase = 26;
const notALock = 'nothing is kept in it: remove it while no Punctual runs on this folder';
