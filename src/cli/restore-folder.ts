/** What `punctual restore` does: makes a data folder of a backup. Nothing is started; whose identity it has is found at its start. */
import { chmodSync, copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { copyImages } from './back-up-folder.ts';
import { damageOf } from './folder/databases.ts';
import { inWords, isThere, makeFolder, readText, writeWhole } from './folder/files.ts';
import { readRootKey, vaultKey } from './folder/keys.ts';
import { readSettings } from './folder/settings.ts';
import { print } from './print.ts';
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
  makeFolder(unfinished);
  inWords('copy to', unfinished, () => {
    for (const name of files) {
      copyFileSync(join(backup, name), join(unfinished, name));
      chmodSync(join(unfinished, name), 0o600);
    }
  });
  copyImages(backup, unfinished);
  putKey(backup, unfinished, keyFile);
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
  for (const name of ['punctual.db', 'logs.db']) {
    const why = damageOf(join(backup, name), Infinity);
    if (why) throw new UserError(`\`${join(backup, name)}\` is damaged: ${why}`, 'restore another backup');
  }
  readRootKey(backup);
  readSettings(backup);
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
  writeWhole(join(folder, 'vault.key'), text.trimEnd());
  if (settings) vaultKey(folder, settings);
}
