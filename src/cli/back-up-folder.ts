/** What `punctual backup` does: a whole copy of a data folder, taken by SQLite's online backup while its cloud may run. */
import { chmodSync, cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { inWords, isThere, makeFolder, readText, writeWhole } from './folder/files.ts';
import { readSettings } from './folder/settings.ts';
import { print, printNotice } from './print.ts';
import { UsageError, UserError } from './user-error.ts';

export interface BackupOptions {
  readonly data: string;
  readonly to: string;
  /** Where a copy of the vault's key goes. */
  readonly vaultKey: string | undefined;
}

/** The store first: lines are committed before what speaks of them. */
const databases = ['punctual.db', 'logs.db'] as const;
const texts = ['keys.json', 'settings.json'] as const;

/** Throws UserError. What was cut short does not bear the backup's name. */
export async function backUpFolder({ data, to, vaultKey }: BackupOptions): Promise<void> {
  const [from, folder] = [resolve(data), resolve(to)];
  refuse(from, folder, vaultKey);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  makeFolder(unfinished);
  for (const name of databases) await copyDatabase(join(from, name), join(unfinished, name));
  for (const name of texts) writeWhole(join(unfinished, name), readText(join(from, name), {})?.trimEnd() ?? '');
  copyImages(from, unfinished);
  if (vaultKey !== undefined)
    writeWhole(resolve(vaultKey), readText(join(from, 'vault.key'), { secret: true })?.trimEnd() ?? '');
  inWords('name', folder, () => renameSync(unfinished, folder));
  print(`${folder}\n`);
  if (vaultKey === undefined)
    printNotice({
      level: 'INFO',
      message: `\`${join(from, 'vault.key')}\` is not in it, without which secrets cannot be read: keep a copy elsewhere (--vault-key FILE)`,
    });
}

function refuse(from: string, folder: string, vaultKey: string | undefined): void {
  if (!readSettings(from))
    throw new UserError(`\`${from}\` is no data folder: it has no settings.json`, 'name one with --data');
  for (const name of [...databases, ...texts, 'vault.key'])
    if (!isThere(join(from, name)))
      throw new UserError(`\`${join(from, name)}\` is missing`, 'start Punctual on this folder: it says more');
  if (existsSync(folder))
    throw new UsageError(`\`${folder}\` is there already`, 'a backup is a new folder: name another');
  if (vaultKey === undefined) return;
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

async function copyDatabase(from: string, to: string): Promise<void> {
  try {
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
  } catch (error) {
    inWords('copy', from, () => {
      throw error;
    });
  }
}
