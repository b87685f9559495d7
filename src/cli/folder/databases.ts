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
import { inWords, isThere, privateFile, quote } from './files.ts';
import { isOf, markOf, readMarks, writeMarks } from './marks.ts';
import { changeSettings, type Settings } from './settings.ts';
import { hasLog, logProblem } from './write-ahead.ts';

/** Up to so many bytes all pages are looked at: a tenth of a second. */
const checkedBytesMax = 64 * 1024 * 1024;

/** The file of the store, there and whole; in a folder that is new it is made. Throws UserError. */
export function storeFile(path: string, settings: Settings): string {
  const file = join(path, 'punctual.db');
  const isNew = settings.unfinished === true;
  checkBeside(file);
  if (isThere(file, { inPlace: true }) && statSync(file).size > 0) {
    refuseLost(file);
    refuseForeign(file, settings);
    refuseOlder(file, settings);
    refuseDamage(file);
  } else if (!isNew)
    throw new UserError(
      `\`${file}\` is ${existsSync(file) ? 'empty' : 'missing'}, beside the settings and keys of a folder that was in use: an empty cloud would run no job`,
      `put it back from a backup (docs: Run it, Back it up); to begin anew, name another folder with --data`,
    );
  privateFile(file);
  if (isNew) inWords('make', file, () => openStore(file).close());
  markStart(path, file, settings);
  return file;
}

/** Throws UserError where the write-ahead log of an engine that was killed is not whole: SQLite would go on without it, and say nothing. */
export function refuseLost(file: string): void {
  const problem = inWords('read', `${file}-wal`, () => logProblem(file));
  if (problem === undefined) return;
  throw new UserError(
    `\`${file}-wal\` ${problem}: what was committed last stands in it, and would be lost`,
    `put both back from a backup, or go on without what came last: ${moveLog(file)}`,
  );
}

const moveLog = (file: string): string => `mv ${quote(`${file}-wal`)} ${quote(`${file}-shm`)} elsewhere`;

/** Throws UserError. */
export function refuseForeign(file: string, settings: Settings): void {
  if (!isOf(readMarks(file), settings))
    throw new UserError(
      `\`${file}\` is the store of another cloud than the settings and keys beside it`,
      'put back that of this folder, or all files of the other one, each from a backup',
    );
}

function refuseOlder(file: string, settings: Settings): void {
  const marks = readMarks(file);
  const isOlder = marks.start < (settings.starts ?? 0);
  if ((isOlder || marks.hasRollback) && hasLog(file))
    throw new UserError(
      `\`${file}\` is older than \`${file}-wal\`: together they would be neither`,
      `put both back, or go on from the older one: ${moveLog(file)}`,
    );
  if (isOlder)
    printNotice({
      level: 'WARN',
      message: `\`${file}\` is older than the settings beside it, as one that was put back from a backup: what came since is not in it`,
    });
}

/** The settings follow what has reached the file. */
function markStart(path: string, file: string, { cloudId, starts = 0 }: Settings): void {
  writeMarks(file, markOf(cloudId), Math.max(starts, readMarks(file).start) + 1);
  changeSettings(path, (settings) => ({ ...settings, starts: readMarks(file).start }));
}

function refuseDamage(file: string): void {
  const why = storeDamage(file);
  if (why)
    throw new UserError(
      `\`${file}\` is damaged: ${why}`,
      'put it back from a backup, or save what can be read: sqlite3 punctual.db .recover | sqlite3 saved.db',
    );
}

/** The log file, there and whole: where it was not, it has been set aside. */
export function logsFile(path: string, settings: Settings): string {
  const file = join(path, 'logs.db');
  checkBeside(file);
  const isThereAlready = isThere(file, { inPlace: true });
  const isUsed = isThereAlready && statSync(file).size > 0;
  // A first start that was killed had no line yet.
  const isNew = (): boolean => settings.unfinished === true || isUnused(join(path, 'punctual.db'));
  if (!isUsed && !isNew()) {
    if (!isThereAlready) setAsideGone(file);
    else noticeBegunAnew(file, 'empty');
  }
  const why = isUsed ? logsLack(file, settings) : undefined;
  if (why) setAsideDamaged(file, why);
  privateFile(file);
  if (isUsed && !why) writeMarks(file, markOf(settings.cloudId), 0);
  return file;
}

function logsLack(file: string, settings: Settings): string | undefined {
  if (!isOf(readMarks(file), settings)) return 'it is the one of another cloud';
  const problem = inWords('read', `${file}-wal`, () => logProblem(file));
  if (problem) printNotice({ level: 'WARN', message: `\`${file}-wal\` ${problem}: the lines that came last are gone` });
  return linesDamage(file);
}

/** What is wrong with the file of log lines. */
export const linesDamage = (file: string): string | undefined =>
  damageOf(file) ?? foreignTables(file, ['log_group', 'log_stream', 'output']);

/** What is wrong with the store. */
export const storeDamage = (file: string, bytesMax?: number): string | undefined =>
  damageOf(file, bytesMax) ?? foreignTables(file, ['timer', 'inbox', 'effect']);

/** Says so. */
export function setAsideDamaged(file: string, why: string): void {
  const aside = setAside(file);
  printNotice({
    level: 'ERROR',
    message: `\`${file}\` is damaged (${why}): it was set aside as \`${aside}\`, and a new one is begun; all else goes on`,
  });
}

/** Whatever stands in its place, and beside it, is kept. Says so. */
export function setAsideGone(file: string): void {
  setAside(file);
  noticeBegunAnew(file, 'missing');
}

function noticeBegunAnew(file: string, was: string): void {
  printNotice({ level: 'WARN', message: `\`${file}\` was ${was}: lines from before are gone, a new one is begun` });
}

const beside = ['', '-wal', '-shm'] as const;

function setAside(file: string): string {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`;
  inWords('set aside', file, () => {
    for (const end of beside) if (existsSync(file + end)) renameSync(file + end, aside + end);
  });
  return aside;
}

/** What SQLite keeps beside a database while it is in use. Throws UserError where something else stands there. */
export function checkBeside(file: string): void {
  for (const end of [...beside.slice(1), '-journal']) isThere(file + end, { inPlace: true });
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
    return missing.length === 0 || hasNoSteps(db) ? undefined : `it lacks the table \`${missing[0]}\``;
  } finally {
    db.close();
  }
}

const hasNoSteps = (db: DatabaseSync): boolean => db.prepare('SELECT * FROM migration').all().length === 0;

/** The store was made, and no engine has opened it. */
function isUnused(store: string): boolean {
  const db = new DatabaseSync(store, { timeout: 1000 });
  try {
    return hasNoSteps(db);
  } finally {
    db.close();
  }
}
