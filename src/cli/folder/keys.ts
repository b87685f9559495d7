/** The keys of a data folder: the account root's, and the one that opens what is sealed in the store. */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { vaultKeyBytes } from '../../cloud/kit/vault.ts';
import { printNotice } from '../print.ts';
import { UserError } from '../user-error.ts';
import { readJson, readText, writeJson, writeWhole } from './files.ts';
import { type Settings, writeSettings } from './settings.ts';

export interface RootKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const keysFile = (path: string): string => join(path, 'keys.json');

export const readRootKey = (path: string): RootKey | undefined =>
  readJson<RootKey>(
    keysFile(path),
    { secret: true },
    ({ accessKeyId, secretAccessKey }) => /^AKIA[A-Z2-7]{16}$/.test(accessKeyId) && /^\S{40}$/.test(secretAccessKey),
    "remove it while Punctual is stopped: the account's root gets a new key at the next start",
  );

/** That of an earlier start, or a new one. */
export function rootKey(path: string, { unfinished }: Settings): RootKey {
  const stored = readRootKey(path);
  if (stored) return stored;
  const key = newRootKey(path);
  if (!unfinished)
    printNotice({
      level: 'WARN',
      message: `\`${keysFile(path)}\` was missing: the account's root has a new key (punctual env)`,
    });
  return key;
}

export function newRootKey(path: string): RootKey {
  const key = { accessKeyId: `AKIA${base32(16)}`, secretAccessKey: randomBytes(30).toString('base64') };
  writeJson(keysFile(path), key);
  return key;
}

/** The key is made before anything is sealed with it; from then on no other will do. */
export function vaultKey(path: string, settings: Settings): Uint8Array {
  const file = join(path, 'vault.key');
  let text = readText(file, { secret: true });
  if (text === undefined) {
    if (settings.vaultKeyDigest) refuseKey(file, 'is missing');
    text = randomBytes(vaultKeyBytes).toString('base64');
    writeWhole(file, text);
  }
  const [key, vaultKeyDigest] = checkVaultKey(file, text, settings.vaultKeyDigest);
  if (settings.vaultKeyDigest === undefined) writeSettings(path, { ...settings, vaultKeyDigest });
  return key;
}

/** The key that this text of the file is, and its digest, which is this one, where one is known. Throws UserError. */
export function checkVaultKey(
  file: string,
  text: string,
  digest: string | undefined,
): [key: Uint8Array, digest: string] {
  const key = Buffer.from(text, 'base64');
  if (key.length !== vaultKeyBytes) refuseKey(file, 'holds no key');
  const found = createHash('sha256').update(key).digest('hex');
  if (digest !== undefined && digest !== found) refuseKey(file, 'holds another key');
  return [key, found];
}

function refuseKey(file: string, why: string): never {
  throw new UserError(
    `\`${file}\` ${why}`,
    'put back the file that this data folder was made with: it opens what is sealed in the store',
  );
}

const base32 = (count: number): string =>
  Array.from(randomBytes(count), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte & 31]).join('');
