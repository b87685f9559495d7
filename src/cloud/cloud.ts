/**
 * AWS in one process: the services behind one dispatcher, the loop that turns, and what drives it. Every engine is put together here:
 * the command's, the proofs', the tests'. A tick's way through it is drawn in ARCHITECTURE.md.
 */

import type { Instant } from '../languages/instant.ts';
import { own } from '../languages/own.ts';
import type { MockFile } from '../languages/states/mocks/mock-file.ts';
import type { Api } from './engine/api.ts';
import { openDriver } from './engine/driver.ts';
import { type CheckInput, type Limits, openEngine, reload, usualLimits } from './engine/engine.ts';
import { lateSince } from './engine/late.ts';
import type { TurnResult } from './engine/loop.ts';
import type { Absent } from './kit/absent.ts';
import type { AwsError } from './kit/aws-error.ts';
import { checkInput } from './kit/check-input.ts';
import type { ServiceDefinition, ServiceHost } from './kit/service.ts';
import { openStore, type Store } from './kit/store.ts';
import { openVault, type Vault } from './kit/vault.ts';
import type { World } from './kit/world.ts';
import { allServices } from './services/all.ts';

/** Who a cloud is: kept in the data folder, the same for all its life. */
export interface CloudIdentity {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly rootKey: ServiceHost['rootKey'];
  /** 32 bytes, under which secrets are sealed. */
  readonly vaultKey: Uint8Array;
}

export interface CloudSettings {
  readonly identity: CloudIdentity;
  readonly world: World;
  readonly reportError: ServiceHost['reportError'];
  /** Default: notices are dropped. */
  readonly notice?: ServiceHost['notice'];
  /** Default: in memory. */
  readonly store?: Store;
  readonly logStore?: Store;
  /** Default: it seals under the identity's key. */
  readonly vault?: Vault;
  readonly replaceLogStore?: ServiceHost['replaceLogStore'];
  /** Default: true. */
  readonly iam?: boolean;
  readonly mocks?: MockFile | undefined;
  /** Default: what calls what this cloud has not fails. */
  readonly absent?: Absent | undefined;
  /** Default: all there are. */
  readonly services?: readonly ServiceDefinition[];
  /** Default: by AWS's models. */
  readonly checkInput?: CheckInput;
  /** Default: it serves nowhere. */
  readonly endpoint?: ServiceHost['endpoint'];
  readonly taskEndpoint?: ServiceHost['taskEndpoint'];
  readonly limits?: Limits;
  /** More than 1 (the default) where nothing is to survive the process: what is over before the commit is never written. */
  readonly turnsPerCommit?: number;
  /** Kept of the disk for when it is full. Default: nothing. */
  readonly reserveBytes?: number;
}

export interface Cloud extends Api {
  /** Before the first start on a copy of a data folder: what its original had under way ends here, and nothing begins by itself. */
  holdCopy(): void;
  /** Asks the runners what happened, has every service begin; then timers may fire. */
  start(): Promise<void>;
  /** One turn by hand, for a world that is not driven by a clock. */
  turn(): TurnResult;
  nextDue(): Instant | undefined;
  /** Where commits are far apart: the store has all that has happened so far. A stop does so too. */
  commit(): void;
  /** Forgets all that is remembered outside the store, as a start does. */
  dropCaches(): void;
  /** No turn runs after this. */
  stop(): void;
}

export function openCloud(settings: CloudSettings): Cloud {
  const { account, region, rootKey, vaultKey } = settings.identity;
  const { world, reportError, iam = true } = settings;
  const host: ServiceHost = {
    account,
    region,
    partition: 'aws',
    rootKey,
    iam,
    mocks: settings.mocks,
    absent: settings.absent,
    world,
    reportError,
    notice: settings.notice ?? (() => {}),
    store: settings.store ?? openStore(':memory:'),
    logStore: settings.logStore ?? openStore(':memory:'),
    replaceLogStore: settings.replaceLogStore ?? (() => openStore(':memory:')),
    vault: settings.vault ?? openVault(vaultKey, world.bytes),
    endpoint: settings.endpoint ?? (() => undefined),
    taskEndpoint: settings.taskEndpoint ?? (() => undefined),
    report: (service, kind, payload, committed) =>
      loop.put({ is: 'report', service, kind, payload, ...(committed ? { committed } : {}) }),
  };
  for (const store of [host.store, host.logStore])
    store.whenUnreadable((what, error) => reportError(`a row of the store: ${what}`, error));
  const engine = openEngine({
    host,
    definitions: settings.services ?? allServices,
    checkInput: settings.checkInput ?? checkInput,
    limits: settings.limits ?? usualLimits,
    turnsPerCommit: settings.turnsPerCommit ?? 1,
    reserveBytes: settings.reserveBytes ?? 0,
  });
  const { loop, holdCopy, start, probe, stop } = openDriver(engine);
  return {
    host,
    authority: engine.authority,
    call: (service, operation, input, caller, isGone) =>
      new Promise((answer, fail: (error: AwsError) => void) =>
        loop.put({ is: 'call', service, operation, input, caller, answer, fail, isGone }),
      ),
    failing: () => engine.failing ?? lateSince(engine),
    probe,
    ailing: () => [
      ...(engine.reserve.isInUse() ? ['the disk is full: what is kept for ticks, calls and stops is in use'] : []),
      ...[...engine.services.values()].flatMap((service) => service.ailing?.() ?? []),
    ],
    hasOperation(service, name) {
      const operation = own(engine.services.get(service)?.operations ?? {}, name);
      return operation !== undefined && !operation.internal;
    },
    holdCopy,
    start,
    turn: loop.turn,
    nextDue: loop.nextDue,
    commit: loop.commit,
    dropCaches() {
      loop.commit();
      reload(engine);
    },
    stop,
  };
}
