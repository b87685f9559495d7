/** What `punctual restore` does: makes a data folder of a backup. Nothing is started; whose identity it has is found at its start. */
import { chmodSync, copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { copyImages } from './back-up-folder.ts';
import { checkBeside, damageOf, refuseForeign, storeDamage } from './folder/databases.ts';
import { inWords, isThere, makeFolder, readText, writeWhole } from './folder/files.ts';
import { checkVaultKey, readRootKey } from './folder/keys.ts';
import { readSettings } from './folder/settings.ts';
import { hasLog } from './folder/write-ahead.ts';
import { print, printNotice } from './print.ts';
import { UsageError, UserError } from './user-error.ts';

export interface RestoreOptions {
  readonly from: string;
  readonly data: string;
  readonly vaultKey: string | undefined;
}

const files = ['punctual.db', 'logs.db', 'keys.json', 'settings.json'] as const;

/** Throws UserError. What was cut short does not bear the folder's name. */
export function restoreFolder({ from, data, vaultKey: keyFile }: RestoreOptions): void {
  const [backup, folder] = [resolve(from), resolve(data)];
  checkBackup(backup);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(`\`${folder}\` is not empty`, 'move it away, or name another folder with --data');
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    makeFolder(unfinished);
    inWords('copy to', unfinished, () => {
      for (const name of files) {
        copyFileSync(join(backup, name), join(unfinished, name));
        chmodSync(join(unfinished, name), 0o600);
      }
    });
    copyImages(backup, unfinished);
    putKey(backup, unfinished, keyFile);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  inWords('name', folder, () => {
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  });
  print(`${folder}\n`);
}

function checkBackup(backup: string): void {
  for (const name of files)
    if (!isThere(join(backup, name)))
      throw new UserError(
        `\`${backup}\` is no whole backup: it has no ${name}`,
        'name what `punctual backup` has made',
      );
  checkDatabases(backup);
  readRootKey(backup);
  const settings = readSettings(backup);
  if (settings) refuseForeign(join(backup, 'punctual.db'), settings);
}

const another = 'restore another backup';

/** Lines that cannot be had keep nobody from all else. */
function checkDatabases(backup: string): void {
  const [store, logs] = [join(backup, 'punctual.db'), join(backup, 'logs.db')];
  for (const file of [store, logs]) {
    checkBeside(file);
    if (hasLog(file))
      throw new UserError(
        `\`${backup}\` is a data folder that is in use, or whose engine was killed: \`${file}-wal\` belongs to it`,
        'name what `punctual backup` has made of it',
      );
  }
  const why = storeDamage(store, Infinity);
  if (why) throw new UserError(`\`${store}\` is damaged: ${why}`, another);
  const whyNoLines = statSync(logs).size === 0 ? undefined : damageOf(logs, Infinity);
  if (whyNoLines)
    printNotice({
      level: 'ERROR',
      message: `\`${logs}\` is damaged (${whyNoLines}): a start sets it aside, and begins a new one`,
    });
}

/** It must be the one that sealed this store, or nothing of it could be opened. */
function putKey(backup: string, folder: string, keyFile: string | undefined): void {
  const settings = readSettings(folder);
  const file = keyFile === undefined ? join(backup, 'vault.key') : resolve(keyFile);
  const text = readText(file, {});
  if (!settings?.vaultKeyDigest && text === undefined) return;
  if (text === undefined)
    throw new UsageError(
      `\`${file}\` is not there: what is sealed in the backup could not be opened`,
      'name the key that was kept elsewhere with --vault-key',
    );
  if (settings?.vaultKeyDigest) checkVaultKey(file, text, settings.vaultKeyDigest);
  writeWhole(join(folder, 'vault.key'), text.trimEnd());
}
