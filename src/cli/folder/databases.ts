/**
 * The databases of a data folder, before they are opened. The store is all that is known: where it is missing or damaged, nothing starts.
 * The log file stops no more than logs: it is set aside, and a new one begun.
 */
import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDamage, openStore } from '../../cloud/kit/store.ts';
import { printNotice } from '../print.ts';
import { UserError } from '../user-error.ts';
import { inWords, isThere, privateFile } from './files.ts';

/** Up to so many bytes all pages are looked at: a tenth of a second. */
const checkedBytesMax = 64 * 1024 * 1024;

/** The file of the store, there and whole. `isNew`: it is to be made. Throws UserError. */
export function storeFile(path: string, isNew: boolean): string {
  const file = join(path, 'punctual.db');
  checkBeside(file);
  if (isThere(file, { inPlace: true }) && statSync(file).size > 0) refuseDamage(file);
  else if (!isNew)
    throw new UserError(
      `\`${file}\` is ${existsSync(file) ? 'empty' : 'missing'}, beside the settings and keys of a folder that was in use: an empty cloud would run no job`,
      `put it back from a backup (docs: Run it, Back it up); to begin anew, name another folder with --data`,
    );
  privateFile(file);
  if (isNew) inWords('make', file, () => openStore(file).close());
  return file;
}

function refuseDamage(file: string): void {
  const why = damageOf(file) ?? foreignTables(file, ['timer', 'inbox', 'effect']);
  if (why)
    throw new UserError(
      `\`${file}\` is damaged: ${why}`,
      'put it back from a backup, or save what can be read: sqlite3 punctual.db .recover | sqlite3 saved.db',
    );
}

/** The log file, there and whole: where it was not, it has been set aside. */
export function logsFile(path: string, isNew: boolean): string {
  const file = join(path, 'logs.db');
  checkBeside(file);
  const isThereAlready = isThere(file, { inPlace: true });
  const isUsed = isThereAlready && statSync(file).size > 0;
  if (!isUsed && !isNew) {
    if (!isThereAlready) setAside(file);
    const was = isThereAlready ? 'empty' : 'missing';
    printNotice({ level: 'WARN', message: `\`${file}\` was ${was}: lines from before are gone, a new one is begun` });
  }
  const why = isUsed ? (damageOf(file) ?? foreignTables(file, ['log_group', 'log_stream', 'output'])) : undefined;
  if (why) setAsideDamaged(file, why);
  return privateFile(file);
}

/** Says so. */
export function setAsideDamaged(file: string, why: string): void {
  const aside = setAside(file);
  printNotice({
    level: 'ERROR',
    message: `\`${file}\` is damaged (${why}): it was set aside as \`${aside}\`, and a new one is begun; all else goes on`,
  });
}

const beside = ['', '-wal', '-shm'] as const;

function setAside(file: string): string {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`;
  inWords('set aside', file, () => {
    for (const end of beside) if (existsSync(file + end)) renameSync(file + end, aside + end);
  });
  return aside;
}

/** What SQLite keeps beside a database while it is in use. */
function checkBeside(file: string): void {
  for (const end of beside.slice(1)) isThere(file + end, { inPlace: true });
}

/** What is wrong with its pages, in SQLite's words. */
export function damageOf(file: string, bytesMax = checkedBytesMax): string | undefined {
  return inWords('open', file, () => {
    const db = new DatabaseSync(file, { timeout: 1000 });
    try {
      db.prepare('SELECT count(*) FROM sqlite_master').get();
      if (statSync(file).size > bytesMax) return undefined;
      const found = String(db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']);
      return found === 'ok' ? undefined : found.replaceAll(/\s+/g, ' ');
    } catch (error) {
      if (!isDamage(error)) throw error;
      return (error as Error).message;
    } finally {
      db.close();
    }
  });
}

/** `wanted`: tables that are there since the first version. A file that was made and never used has none of them. */
function foreignTables(file: string, wanted: readonly string[]): string | undefined {
  const db = new DatabaseSync(file, { timeout: 1000 });
  try {
    const names = db
      .prepare('SELECT name FROM sqlite_master')
      .all()
      .map(({ name }) => name);
    if (names.length === 0) return 'it has no tables';
    if (!names.includes('migration')) return 'its tables are those of another program';
    const missing = wanted.filter((name) => !names.includes(name));
    const isUnused = db.prepare('SELECT * FROM migration').all().length === 0;
    return missing.length === 0 || isUnused ? undefined : `it lacks the table \`${missing[0]}\``;
  } finally {
    db.close();
  }
}
