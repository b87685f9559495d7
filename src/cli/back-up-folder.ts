/** What `punctual backup` does: a whole copy of a data folder, taken by SQLite's online backup while its cloud may run. */
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { isDamage } from '../cloud/kit/store.ts';
import { backupNote } from './folder/backup-note.ts';
import { checkBeside, linesDamage, refuseForeign, refuseLost, storeDamage } from './folder/databases.ts';
import { inWords, isThere, makeFolder, readText, writeJson, writeWhole } from './folder/files.ts';
import { readRootKey, vaultKey as readVaultKey } from './folder/keys.ts';
import { isHeld } from './folder/lock.ts';
import { readSettings } from './folder/settings.ts';
import { print, printNotice } from './print.ts';
import { chain, UsageError, UserError } from './user-error.ts';

export interface BackupOptions {
  readonly data: string;
  readonly to: string;
  /** Where a copy of the vault's key goes. */
  readonly vaultKey: string | undefined;
}

/** The store first: lines are committed before what speaks of them. */
const databases = ['punctual.db', 'logs.db'] as const;
const texts = ['keys.json', 'settings.json'] as const;

/** Throws UserError, also where the store is damaged: such a backup would be found out when it is needed. What was cut short does not bear the backup's name. */
export async function backUpFolder({ data, to, vaultKey }: BackupOptions): Promise<void> {
  const [from, folder] = [resolve(data), resolve(to)];
  refuse(from, folder, vaultKey);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  makeFolder(unfinished);
  try {
    await copyStore(join(from, 'punctual.db'), join(unfinished, 'punctual.db'));
    await copyLines(join(from, 'logs.db'), join(unfinished, 'logs.db'));
    for (const name of texts) writeWhole(join(unfinished, name), readText(join(from, name), {})?.trimEnd() ?? '');
    copyImages(from, unfinished);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  if (vaultKey !== undefined)
    writeWhole(resolve(vaultKey), readText(join(from, 'vault.key'), { secret: true })?.trimEnd() ?? '');
  inWords('name', folder, () => renameSync(unfinished, folder));
  note(from, folder);
  print(`${folder}\n`);
  if (vaultKey === undefined)
    printNotice({
      level: 'INFO',
      message: `\`${join(from, 'vault.key')}\` is not in it, without which secrets cannot be read: keep a copy elsewhere (--vault-key FILE)`,
    });
}

/** For who looks how the engine fares. A folder that this user may read alone is backed up all the same. */
function note(from: string, backedUp: string): void {
  const files = readdirSync(backedUp, { recursive: true, encoding: 'utf8' });
  const bytes = files.reduce((sum, name) => sum + statSync(join(backedUp, name)).size, 0);
  try {
    writeJson(backupNote(from), { bytes });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

function refuse(from: string, folder: string, vaultKey: string | undefined): void {
  const settings = readSettings(from);
  if (!settings) throw new UserError(`\`${from}\` is no data folder: it has no settings.json`, 'name one with --data');
  for (const name of [...databases, ...texts, 'vault.key'])
    if (!isThere(join(from, name)))
      throw new UserError(`\`${join(from, name)}\` is missing`, 'start Punctual on this folder: it says more');
  readRootKey(from);
  const store = join(from, 'punctual.db');
  checkBeside(store);
  checkBeside(join(from, 'logs.db'));
  refuseForeign(store, settings);
  if (!isHeld(from)) refuseLost(store);
  if (existsSync(folder))
    throw new UsageError(`\`${folder}\` is there already`, 'a backup is a new folder: name another');
  if (vaultKey === undefined) return;
  if (settings.vaultKeyDigest) readVaultKey(from, settings);
  if (existsSync(vaultKey))
    throw new UsageError(`\`${vaultKey}\` is there already`, 'name a new file, or leave --vault-key out');
  if (resolve(vaultKey).startsWith(`${folder}/`))
    throw new UsageError('the key would be kept beside what it opens', 'name a file elsewhere with --vault-key');
}

/** Layers that were pushed: files that never change. */
export function copyImages(from: string, to: string): void {
  const [kept, copy] = [from, to].map((folder) => join(folder, 'images', 'sha256')) as [string, string];
  if (existsSync(kept))
    inWords('copy to', copy, () => cpSync(kept, copy, { recursive: true, preserveTimestamps: true }));
}

async function copyStore(from: string, to: string): Promise<void> {
  try {
    await copyDatabase(from, to);
  } catch (error) {
    inWords('copy', from, () => {
      throw error;
    });
  }
  const why = storeDamage(to, Infinity);
  if (why) throw new UserError(`\`${from}\` is damaged: ${why}`, 'start Punctual on this folder: it says more');
}

/** Lines that cannot be had keep nobody from a backup of all else. */
async function copyLines(from: string, to: string): Promise<void> {
  const why = await copyDatabase(from, to).then(
    () => linesDamage(to),
    (error: unknown) => (isDamage(error) ? chain(error) : Promise.reject(error)),
  );
  if (why === undefined) return;
  writeFileSync(to, '', { mode: 0o600 });
  printNotice({ level: 'ERROR', message: `\`${from}\` is damaged (${why}): no line is in this backup` });
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { timeout: 5000 });
  try {
    await backup(source, to, { rate: 1000 });
  } finally {
    source.close();
  }
  chmodSync(to, 0o600);
  const copy = new DatabaseSync(to);
  copy.exec('PRAGMA journal_mode = DELETE');
  copy.close();
}
