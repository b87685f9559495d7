/**
 * The data folder: who holds it, its settings that never change, and its keys.
 *
 *     lock           held open by the process that serves this folder; the kernel lets go of it when that process ends, however it ends
 *     holder.json    who holds it and where it serves, for `punctual env`, for links to its dashboard, and for the message that refuses a second one
 *     settings.json  account and region, fixed at the first start: every stored ARN carries them; the cloud's id, which its containers carry
 *     door.json      the port at which tasks reach this cloud: those that run know it by their environment
 *     keys.json      the root's key, made at the first start, mode 0600
 *     vault.key      what seals secrets in the store, made at the first start, mode 0600; a copy of the folder without it has no secrets
 *     punctual.db    the store; logs.db: log bytes; tasks/: what the process runner keeps of its processes
 *     images/        layers of images that were pushed, a file each
 */
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Claim } from './folder/claim.ts';
import { logsFile, storeFile } from './folder/databases.ts';
import { makeFolder, readJson, writeJson } from './folder/files.ts';
import { resolveIdentity } from './folder/identity.ts';
import { type RootKey, readRootKey, rootKey, vaultKey } from './folder/keys.ts';
import { type HeldDashboard, holderFile, isHeld, type LockOwner, readLockOwner, takeLock } from './folder/lock.ts';
import { changeSettings, chooseSettings, readSettings, type Wanted } from './folder/settings.ts';
import { checkTasks } from './folder/tasks.ts';
import { printNotice } from './print.ts';
import { asLine, UserError } from './user-error.ts';

export type { RootKey } from './folder/keys.ts';

export interface DataFolder {
  readonly path: string;
  readonly account: string;
  readonly region: string;
  /** Random, made at the first start. */
  readonly cloudId: string;
  readonly rootKey: RootKey;
  readonly vaultKey: Uint8Array;
  /** The databases, there and for this user's eyes only. */
  readonly store: string;
  readonly logs: string;
  /** A file of the folder. */
  file(name: string): string;
  serving(endpoint: string): void;
  servingDashboard(dashboard: HeldDashboard): void;
  /** Of an earlier start. */
  taskEndpointPort(): number | undefined;
  rememberTaskEndpointPort(port: number): void;
  /** It has become a cloud of its own, and what its original had under way is still to be held. */
  readonly mustBeHeld: boolean;
  wasHeld(): void;
  /** How its tasks were last run. */
  readonly runner: 'docker' | 'process' | undefined;
  rememberRunner(runner: 'docker' | 'process'): void;
  release(): void;
}

/**
 * Takes the folder for this process, making it if need be. Throws UserError if another process holds it, it is a copy, other settings were
 * used, or a file of it is missing or not what it should be.
 */
export async function holdDataFolder(folder: string, wanted: Wanted): Promise<DataFolder> {
  const path = resolve(folder);
  makeFolder(path);
  const lock = takeLock(path);
  let claim: Claim | undefined;
  try {
    const { claim: own, ...parts } = await openParts(path, wanted);
    claim = own;
    let owner: LockOwner = { pid: process.pid, startedAt: new Date().toISOString() };
    const tell = (more: Partial<LockOwner>): void => {
      owner = { ...owner, ...more };
      writeJson(holderFile(path), owner);
    };
    tell({});
    return {
      path,
      ...parts,
      file: (name) => join(path, name),
      serving: (endpoint) => tell({ endpoint }),
      servingDashboard: ({ port, start }) => tell({ dashboard: { port, start } }),
      taskEndpointPort: () => readPort(join(path, 'door.json')),
      rememberTaskEndpointPort: (port) => writeJson(join(path, 'door.json'), { port }),
      wasHeld: () => changeSettings(path, ({ holdPending: _, ...settings }) => settings),
      rememberRunner: (runner) => changeSettings(path, (settings) => ({ ...settings, runner })),
      release() {
        removeIfCan(holderFile(path));
        own.release();
        lock.close();
      },
    };
  } catch (error) {
    claim?.release();
    lock.close();
    throw error;
  }
}

/** On a disk that can only be read it stays: without the lock it says nothing. */
function removeIfCan(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Whoever holds the folder next writes it anew.
  }
}

/** What is missing in a new folder is made, the settings' last word last: a first start that was cut short is taken up again. */
async function openParts(path: string, wanted: Wanted) {
  const chosen = chooseSettings(path, wanted);
  const isNew = chosen.unfinished === true;
  const tasksId = checkTasks(join(path, 'tasks'), chosen.tasksId);
  const [settings, claim] = await resolveIdentity(path, { ...chosen, tasksId }, wanted);
  try {
    const parts = {
      account: settings.account,
      region: settings.region,
      cloudId: settings.cloudId,
      mustBeHeld: settings.holdPending === true,
      // The process runner alone keeps that file: folders of earlier versions have no other word for it.
      runner: settings.runner ?? (existsSync(join(path, 'tasks/id')) ? ('process' as const) : undefined),
      rootKey: rootKey(path, settings),
      vaultKey: vaultKey(path, settings),
      store: storeFile(path, settings),
      logs: logsFile(path, settings),
    };
    if (isNew) changeSettings(path, ({ unfinished: _, ...finished }) => finished);
    return { ...parts, claim };
  } catch (error) {
    claim.release();
    throw error;
  }
}

/** A port is no reason to start nothing. */
function readPort(file: string): number | undefined {
  try {
    return readJson<{ port: number }>(
      file,
      {},
      ({ port }) => Number.isInteger(port) && port > 0 && port < 65536,
      'tasks that are running do not reach this cloud any more, those to come do',
    )?.port;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    printNotice({ ...asLine(error), level: 'WARN' });
    return undefined;
  }
}

export interface RunningCloud {
  readonly endpoint: string;
  readonly region: string;
  readonly rootKey: RootKey;
  /** Undefined: it serves none. */
  readonly dashboard: HeldDashboard | undefined;
}

/** What a command needs that talks to the cloud of a folder. Throws UserError where none is running. */
export function readDataFolder(folder: string): RunningCloud {
  const path = resolve(folder);
  const owner = isHeld(path) ? readLockOwner(path) : undefined;
  const [settings, key] = owner?.endpoint ? [readSettings(path), readRootKey(path)] : [];
  if (!owner?.endpoint || !settings || !key) {
    throw new UserError(
      `no cloud is running on the data folder \`${folder}\``,
      `start one: punctual up --data ${folder}`,
    );
  }
  return { endpoint: owner.endpoint, region: settings.region, rootKey: key, dashboard: owner.dashboard };
}
