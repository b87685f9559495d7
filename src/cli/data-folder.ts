/**
 * The data folder: who holds it, its settings that never change, and the account root's key.
 *
 *     lock           held open by the process that serves this folder; the kernel lets go of it when that process ends, however it ends
 *     holder.json    who holds it and where it serves, for `punctual env` and for the message that refuses a second one
 *     settings.json  account and region, fixed at the first start: every stored ARN carries them; the cloud's id, which its containers carry
 *     door.json      the port at which tasks reach this cloud: those that run know it by their environment
 *     keys.json      the root's key, made at the first start, mode 0600
 *     vault.key      what seals secrets in the store, made at the first start, mode 0600; a copy of the folder without it has no secrets
 *     punctual.db    the store; logs.db: log bytes; tasks/: what the process runner keeps of its processes
 */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { vaultKeyBytes } from '../cloud/kit/vault.ts';
import { UsageError, UserError } from './user-error.ts';

export interface LockOwner {
  readonly pid: number;
  readonly startedAt: string;
  /** Known once it serves. */
  readonly endpoint?: string;
}

export interface RootKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface DataFolder {
  readonly path: string;
  readonly account: string;
  readonly region: string;
  /** Random, made at the first start. */
  readonly cloudId: string;
  readonly rootKey: RootKey;
  readonly vaultKey: Uint8Array;
  /** A file of the folder. */
  file(name: string): string;
  /** A database of the folder, there and for this user's eyes only. */
  database(name: string): string;
  serving(endpoint: string): void;
  /** Of an earlier start. */
  taskEndpointPort(): number | undefined;
  rememberTaskEndpointPort(port: number): void;
  release(): void;
}

export interface Wanted {
  readonly account: string | undefined;
  readonly region: string | undefined;
}

const usual = { account: '000000000000', region: 'us-east-1' };

/** Takes the folder for this process, making it if need be. Throws UserError if another process holds it or other settings were used. */
export function holdDataFolder(folder: string, wanted: Wanted): DataFolder {
  const path = resolve(folder);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const lock = takeLock(path);
  try {
    const settings = chooseSettings(path, wanted);
    const owner: LockOwner = { pid: process.pid, startedAt: new Date().toISOString() };
    writeJson(join(path, 'holder.json'), owner);
    return {
      path,
      ...settings,
      rootKey: rootKey(path),
      vaultKey: vaultKey(path, settings),
      file: (name) => join(path, name),
      database: (name) => privateFile(join(path, name)),
      serving: (endpoint) => writeJson(join(path, 'holder.json'), { ...owner, endpoint }),
      taskEndpointPort: () => readJson<{ port: number }>(join(path, 'door.json'))?.port,
      rememberTaskEndpointPort: (port) => writeJson(join(path, 'door.json'), { port }),
      release() {
        rmSync(join(path, 'holder.json'), { force: true });
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** What a command needs that talks to the cloud of a folder. Throws UserError where none is running. */
export function readDataFolder(folder: string): { endpoint: string; region: string; rootKey: RootKey } {
  const path = resolve(folder);
  const owner = readJson<LockOwner>(join(path, 'holder.json'));
  if (!owner?.endpoint || !isHeld(path)) {
    throw new UserError(
      `no cloud is running on the data folder \`${folder}\``,
      `start one: punctual up --data ${folder}`,
    );
  }
  const settings = readJson<typeof usual>(join(path, 'settings.json')) ?? usual;
  return { endpoint: owner.endpoint, region: settings.region, rootKey: rootKey(path) };
}

/**
 * A lock of SQLite's on a file of its own: portable, and gone with the process, also after kill -9.
 * (A file that holds a process id would need a person to find out whether that process still lives.)
 */
function takeLock(path: string): DatabaseSync {
  const lock = openLock(path);
  if (lock) return lock;
  const owner = readJson<LockOwner>(join(path, 'holder.json'));
  const who = owner
    ? `process ${owner.pid}${owner.endpoint ? `, which serves ${owner.endpoint}` : ''}`
    : 'another process';
  throw new UserError(
    `the data folder \`${path}\` is in use by ${who}`,
    'stop it first, or name another folder with --data',
  );
}

function openLock(path: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(join(path, 'lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined;
    throw new Error(`lock the data folder \`${path}\``, { cause: error });
  }
}

const sqliteBusy = 5;

function isHeld(path: string): boolean {
  if (!existsSync(join(path, 'lock'))) return false;
  const lock = openLock(path);
  lock?.close();
  return lock === undefined;
}

interface Settings {
  readonly account: string;
  readonly region: string;
  readonly cloudId: string;
  /** Distinguishes the key in `vault.key` from any other. */
  readonly vaultKeyDigest?: string;
}

function chooseSettings(path: string, wanted: Wanted): Settings {
  const file = join(path, 'settings.json');
  const stored = readJson<Settings>(file);
  const settings = {
    account: wanted.account ?? stored?.account ?? usual.account,
    region: wanted.region ?? stored?.region ?? usual.region,
    cloudId: stored?.cloudId ?? randomBytes(16).toString('hex'),
    ...(stored?.vaultKeyDigest ? { vaultKeyDigest: stored.vaultKeyDigest } : {}),
  };
  if (!/^\d{12}$/.test(settings.account)) {
    throw new UsageError(
      `an account is 12 digits, found \`${settings.account}\``,
      'for example --account 000000000000',
    );
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(settings.region)) {
    throw new UsageError(
      `a region looks like eu-west-1, found \`${settings.region}\``,
      'for example --region us-east-1',
    );
  }
  for (const name of ['account', 'region'] as const) {
    if (stored && stored[name] !== settings[name]) {
      throw new UsageError(
        `the data folder \`${path}\` was made for ${name} ${stored[name]}, and every ARN in it says so; asked for was ${settings[name]}`,
        `leave --${name} out, or name another folder with --data`,
      );
    }
  }
  if (!stored?.cloudId) writeJson(file, settings);
  return settings;
}

function rootKey(path: string): RootKey {
  const file = join(path, 'keys.json');
  const stored = readJson<RootKey>(file);
  if (stored) return stored;
  const key = { accessKeyId: `AKIA${base32(16)}`, secretAccessKey: randomBytes(30).toString('base64') };
  writeJson(file, key);
  return key;
}

/** The key is made before anything is sealed with it; from then on no other will do. */
function vaultKey(path: string, settings: Settings): Uint8Array {
  const file = join(path, 'vault.key');
  const refuse = (why: string): never => {
    throw new UserError(
      `\`${file}\` ${why}`,
      'put back the file that this data folder was made with: it opens what is sealed in the store',
    );
  };
  if (!existsSync(file)) {
    if (settings.vaultKeyDigest) refuse('is missing');
    writeWhole(file, randomBytes(vaultKeyBytes).toString('base64'));
  }
  const key = Buffer.from(readFileSync(file, 'utf8'), 'base64');
  if (key.length !== vaultKeyBytes) refuse('holds no key');
  const vaultKeyDigest = createHash('sha256').update(key).digest('hex');
  if (settings.vaultKeyDigest === undefined) writeJson(join(path, 'settings.json'), { ...settings, vaultKeyDigest });
  else if (settings.vaultKeyDigest !== vaultKeyDigest) refuse('holds another key');
  return key;
}

const base32 = (count: number): string =>
  Array.from(randomBytes(count), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte & 31]).join('');

const writeJson = (file: string, value: object): void => writeWhole(file, JSON.stringify(value, null, 2));

/** Whole or not at all, and for this user's eyes only. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600, flush: true });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
}

/** SQLite gives the files beside a database the mode that the database has. */
function privateFile(file: string): string {
  writeFileSync(file, '', { flag: 'a', mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

function readJson<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (cause) {
    throw new Error(`read \`${file}\``, { cause });
  }
}
