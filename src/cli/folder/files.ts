/**
 * Files of the data folder, read and written. Each is a plain file of this user's, under its own name and for its eyes only, or a sentence
 * says what it is and how to mend that.
 */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { printNotice } from '../print.ts';
import { wordsOfCode } from '../system-words.ts';
import { chain, UserError } from '../user-error.ts';

/** None of ours is nearly as large. */
const textBytesMax = 1024 * 1024;

/** Makes the folder and those above it, for this user alone. (Node's own `recursive` never ends in `/proc`.) */
export function makeFolder(path: string): void {
  inWords('make the data folder', path, () => {
    const missing: string[] = [];
    for (let at = path; !statSync(at, { throwIfNoEntry: false }); at = dirname(at)) {
      missing.unshift(at);
      if (dirname(at) === at) break;
    }
    for (const folder of missing) makeOne(folder);
    if (!statSync(path).isDirectory())
      throw new UserError(`\`${path}\` is a file, where the data folder is to be`, 'name a folder with --data');
  });
  noteOwner(path);
}

function noteOwner(path: string): void {
  if (process.platform === 'win32') return;
  const { uid, mode } = statSync(path);
  if ((mode & 0o1002) === 0o002)
    printNotice({
      level: 'WARN',
      message: `every user of this host may put files into \`${path}\`: chmod o-w ${quote(path)}`,
    });
  if (process.geteuid?.() === 0 && uid !== 0)
    printNotice({
      level: 'WARN',
      message: `\`${path}\` is of user ${uid}, who cannot start it any more once root has: its files will be root's`,
    });
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
    keepEntries(dirname(folder));
  } catch (error) {
    const made = statSync(folder, { throwIfNoEntry: false });
    if (codeOf(error) !== 'EEXIST') throw error;
    if (!made) throw new UserError(`\`${folder}\` is a link to what is not there`, 'remove it, or name another folder');
  }
}

export interface Demands {
  /** Nobody else may read it. */
  readonly secret?: true;
  /** It is written in place: under a second name it would be changed as well. */
  readonly inPlace?: true;
}

/** False: there is none. Throws UserError where it is no file that we would have left there. */
export function isThere(file: string, demands: Demands = {}): boolean {
  const stats = inWords('look at', file, () => lstatSync(file, { throwIfNoEntry: false }));
  if (!stats) return false;
  if (stats.isSymbolicLink()) throw new UserError(`\`${file}\` is a link`, 'put the file itself there');
  if (!stats.isFile())
    throw new UserError(
      `\`${file}\` is ${kindOf(stats)}, where a file is to be`,
      `move it away: mv ${quote(file)} elsewhere`,
    );
  if (process.platform !== 'win32') checkOwner(file, stats, demands);
  return true;
}

/** The folder of this name, if there is one, is one. */
export function checkFolder(path: string): void {
  const stats = inWords('look at', path, () => lstatSync(path, { throwIfNoEntry: false }));
  if (!stats || stats.isDirectory()) return;
  throw new UserError(
    `\`${path}\` is ${kindOf(stats)}, where a folder is to be`,
    `move it away: mv ${quote(path)} elsewhere`,
  );
}

/** Throws where something else than a file of our own is in the place of one that need not be there. */
export function checkNoOther(path: string): void {
  const stats = inWords('look at', path, () => lstatSync(path, { throwIfNoEntry: false }));
  if (!stats || stats.isFile()) return;
  throw new UserError(
    `\`${path}\` is ${kindOf(stats)}, where a file is to be`,
    `move it away: mv ${quote(path)} elsewhere`,
  );
}

function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a link';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isFile() ? 'a file' : 'a device or a socket';
}

function checkOwner(file: string, { uid, mode, nlink }: Stats, { secret, inPlace }: Demands): void {
  const own = process.geteuid?.() ?? uid;
  if (uid !== own && own !== 0)
    throw new UserError(
      `\`${file}\` belongs to another user (uid ${uid}; this is uid ${own})`,
      `start as that user, or let the folder be this one's: chown -R ${own} ${quote(dirname(file))}`,
    );
  if ((mode & (secret ? 0o077 : 0o022)) !== 0) keepPrivate(file, secret ? 'read' : 'write');
  if (inPlace && nlink > 1)
    throw new UserError(
      `\`${file}\` has another name as well (a hard link), which would change with it`,
      `give it one of its own: cp -p ${quote(file)} ${quote(`${file}.own`)} && mv ${quote(`${file}.own`)} ${quote(file)}`,
    );
}

/** What others know or have written by now cannot be mended here. */
function keepPrivate(file: string, could: 'read' | 'write'): void {
  inWords('keep others from', file, () => chmodSync(file, 0o600));
  const mend = could === 'read' ? 'who should not know it may by now' : 'see whether it is as you left it';
  printNotice({
    level: 'WARN',
    message: `others could ${could} \`${file}\`: from now on it is for this user alone (chmod 600); ${mend}`,
  });
}

/** Undefined: there is none. Throws UserError where it cannot be what was written there; `mend` says what to do then. */
export function readJson<T extends object>(
  file: string,
  demands: Demands,
  isWhole: (value: T) => boolean,
  mend: string,
): T | undefined {
  const text = readText(file, demands);
  if (text === undefined) return undefined;
  const value = parsed<T>(text);
  if (value !== undefined && isWhole(value)) return value;
  const found = text.trim() === '' ? 'is empty' : 'is not what was written there';
  throw new UserError(`\`${file}\` ${found}`, mend);
}

function parsed<T extends object>(text: string): T | undefined {
  try {
    const value = JSON.parse(text) as T | null;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

export function readText(file: string, demands: Demands): string | undefined {
  if (!isThere(file, demands)) return undefined;
  return inWords('read', file, () => (statSync(file).size > textBytesMax ? 'too large' : readFileSync(file, 'utf8')));
}

export const writeJson = (file: string, value: object): void => writeWhole(file, JSON.stringify(value, null, 2));

/** Whole or not at all, and for this user's eyes only. What stands in its place, or in that of its first name, is not written through. */
export function writeWhole(file: string, text: string): void {
  if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory()) isThere(file);
  inWords('write', file, () => {
    rmSync(`${file}.new`, { recursive: true, force: true });
    writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600, flush: true });
    chmodSync(`${file}.new`, 0o600);
    renameSync(`${file}.new`, file);
    keepEntries(dirname(file));
  });
}

/** What a folder holds outlives a power cut. A system that cannot be asked for that, of a folder, keeps it by itself or not at all. */
function keepEntries(folder: string): void {
  let opened: number | undefined;
  try {
    opened = openSync(folder, 'r');
    fsyncSync(opened);
  } catch (error) {
    if (!/^(?:EACCES|EINVAL|EISDIR|ENOTSUP|EPERM)$/.test(codeOf(error) ?? '')) throw error;
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

/** SQLite gives the files beside a database the mode that the database has. */
export function privateFile(file: string): string {
  isThere(file, { secret: true, inPlace: true });
  inWords('write', file, () => {
    writeFileSync(file, '', { flag: 'a', mode: 0o600 });
    chmodSync(file, 0o600);
  });
  return file;
}

/** Does it; what the system or SQLite refuses becomes a sentence for a person. */
export function inWords<T>(doing: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const refusal = refusalIn(error);
    if (error instanceof UserError || !refusal) throw error;
    throw new UserError(`${doing} \`${path}\`: ${wordsOf(refusal)}`, mendOf(refusal, path));
  }
}

/** The system's refusal, or SQLite's, however it is wrapped: nothing of ours is wrong. */
export const isOfSystem = (error: unknown): error is Error => refusalIn(error) !== undefined;

function refusalIn(error: unknown): Error | undefined {
  for (let at = error; at instanceof Error; at = at.cause)
    if ('syscall' in at || codeOf(at) === 'ERR_SQLITE_ERROR') return at;
  return undefined;
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;

/** Primary result codes of SQLite, by the system's. */
const sqliteCodes: Readonly<Record<number, string>> = { 3: 'EACCES', 8: 'EROFS', 13: 'ENOSPC', 14: 'EACCES' };

function kindOfError(error: Error): string {
  const sqlite = (error as { errcode?: number }).errcode;
  return sqlite === undefined ? (codeOf(error) ?? '') : (sqliteCodes[sqlite & 0xff] ?? '');
}

function wordsOf(error: Error): string {
  const kind = kindOfError(error);
  const words = kind === 'ENOENT' ? 'there can be none in that place' : wordsOfCode(kind);
  return words ? `${words} (${codeOf(error) === 'ERR_SQLITE_ERROR' ? error.message : codeOf(error)})` : chain(error);
}

function mendOf(error: Error, path: string): string {
  const elsewhere = 'or name another folder with --data';
  switch (kindOfError(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `free some, ${elsewhere}`;
    case 'EACCES':
    case 'EPERM':
      return `let user ${process.geteuid?.() ?? 'who runs this'} read and write \`${dirname(path)}\` and all in it, ${elsewhere}`;
    default:
      return `see to \`${basename(path)}\` in \`${dirname(path)}\`, ${elsewhere}`;
  }
}

/** For a shell. */
export const quote = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
