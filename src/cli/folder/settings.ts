/** Settings of a data folder that never change: account and region, which every stored ARN carries, and the cloud's id. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UsageError, UserError } from '../user-error.ts';
import { isThere, readJson, writeJson } from './files.ts';
import type { Place } from './place.ts';

export interface Wanted {
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** A copy becomes a cloud of its own. */
  readonly asCopy?: boolean;
  /** It is the same folder, come from elsewhere: what it was copied from never runs again. */
  readonly moved?: boolean;
}

export interface Settings {
  readonly account: string;
  readonly region: string;
  /** Random, made at the first start; its containers carry it. */
  readonly cloudId: string;
  /** Distinguishes the key in `vault.key` from any other. */
  readonly vaultKeyDigest?: string;
  /** The first start has not come to its end: what is missing is still to be made. */
  readonly unfinished?: true;
  /** Where it was last in use. */
  readonly place?: Place;
  /** The id of the cloud that this one is a copy of. */
  readonly copyOf?: string;
  /** The copy has not been held yet. */
  readonly holdPending?: true;
  /** Starts so far, as the store has them too. */
  readonly starts?: number;
  /** The name of the folder `tasks`, of which processes know it. */
  readonly tasksId?: string | undefined;
  /** How its tasks were last run: only where that was named or found, and tasks could run. */
  readonly runner?: 'docker' | 'process';
}

const usual = { account: '000000000000', region: 'us-east-1' };
const isAccount = (text: unknown): boolean => typeof text === 'string' && /^\d{12}$/.test(text);
const isRegion = (text: unknown): boolean => typeof text === 'string' && /^[a-z]{2}(-[a-z]+)+-\d$/.test(text);

const isPlace = (place: Place | undefined): boolean =>
  place === undefined ||
  (typeof place === 'object' && typeof place?.path === 'string' && typeof place.mark === 'string');

const settingsFile = (path: string): string => join(path, 'settings.json');
const fromBackup = 'put it back from a backup of this folder: every ARN in the store has its account and region';

export const writeSettings = (path: string, settings: Settings): void => writeJson(settingsFile(path), settings);

export const readSettings = (path: string): Settings | undefined =>
  readJson<Settings>(
    settingsFile(path),
    {},
    ({ account, region, cloudId, vaultKeyDigest, place, starts = 0 }) =>
      isAccount(account) &&
      Number.isInteger(starts) &&
      isRegion(region) &&
      (cloudId === undefined || /^[0-9a-f]{32}$/.test(cloudId)) &&
      isPlace(place) &&
      (vaultKeyDigest === undefined || /^[0-9a-f]{64}$/.test(vaultKeyDigest)),
    fromBackup,
  );

/** Changes some of them. */
export function changeSettings(path: string, change: (settings: Settings) => Settings): void {
  const settings = readSettings(path);
  if (settings) writeSettings(path, change(settings));
}

/** Those of an earlier start, or new ones. Throws UserError where others are wanted than the folder was made for, or its own are missing. */
export function chooseSettings(path: string, wanted: Wanted): Settings {
  const stored = readSettings(path);
  if (!stored) refuseIfLost(path);
  const settings: Settings = {
    ...(stored ?? { unfinished: true }),
    account: wanted.account ?? stored?.account ?? usual.account,
    region: wanted.region ?? stored?.region ?? usual.region,
    cloudId: stored?.cloudId ?? randomBytes(16).toString('hex'),
  };
  checkWanted(settings);
  for (const name of ['account', 'region'] as const) {
    if (stored && stored[name] !== settings[name]) {
      throw new UsageError(
        `the data folder \`${path}\` was made for ${name} ${stored[name]}, and every ARN in it says so; asked for was ${settings[name]}`,
        `leave --${name} out, or name another folder with --data`,
      );
    }
  }
  if (!stored?.cloudId) writeSettings(path, settings);
  return settings;
}

function checkWanted({ account, region }: Settings): void {
  if (!isAccount(account))
    throw new UsageError(`an account is 12 digits, found \`${account}\``, 'for example --account 000000000000');
  if (!isRegion(region))
    throw new UsageError(`a region looks like eu-west-1, found \`${region}\``, 'for example --region us-east-1');
}

/** A folder with a store is not new: the account would silently be another one. */
function refuseIfLost(path: string): void {
  const names = ['punctual.db', 'vault.key', 'keys.json', 'punctual.db-wal', 'logs.db', 'door.json', 'tasks/id'];
  const left = names.find((name) => isThere(join(path, name)));
  if (left) throw new UserError(`\`${settingsFile(path)}\` is missing, beside \`${left}\``, fromBackup);
}
