/**
 * The engine of the product in a simulated world, in which it can be killed at any point and opened again on the same store.
 * Time moves only when told. A killed engine is followed by the next one by itself; whoever had called it learns that the answer is lost.
 */

import { join } from 'node:path';
import { type Cloud, openCloud } from '../../src/cloud/cloud.ts';
import type { Limits } from '../../src/cloud/engine/engine.ts';
import type { AwsError } from '../../src/cloud/kit/aws-error.ts';
import { type Caller, root } from '../../src/cloud/kit/caller.ts';
import type { Runner } from '../../src/cloud/kit/runner.ts';
import type { ServiceDefinition } from '../../src/cloud/kit/service.ts';
import { openStore, type Store } from '../../src/cloud/kit/store.ts';
import { openVault, vaultKeyBytes } from '../../src/cloud/kit/vault.ts';
import type { Transports } from '../../src/cloud/kit/world.ts';
import { checkInput } from '../../src/cloud/models/check-input.ts';
import type { SimulatedWorld } from '../../src/cloud/world/simulated.ts';
import { type Instant, instant } from '../../src/languages/instant.ts';
import {
  CommitFailure,
  Crash,
  type CrashPlan,
  type Life,
  mortalLogStore,
  mortalRunner,
  mortalStore,
  mortalTransports,
  openLife,
} from './crash-points.ts';
import { Violation } from './violation.ts';

export interface EngineSettings {
  readonly world: SimulatedWorld;
  readonly runner: Runner;
  readonly transports: Transports;
  readonly services: readonly ServiceDefinition[];
  readonly limits?: Limits;
  /** Where the store and the log file are, without waiting for the disk; default: in memory, where commits grow slow once much has been deleted. */
  readonly folder?: string;
  /** Before every turn. */
  readonly dropsCaches?: boolean;
  /** Asked after each death: how long nothing runs, and how the next life ends, if it is to. */
  readonly afterDeath: () => { readonly downSeconds: number; readonly next: CrashPlan | undefined };
}

export type Answer<Output = unknown> =
  | { readonly is: 'answered'; readonly output: Output }
  | { readonly is: 'refused'; readonly error: AwsError }
  /** The engine died before it answered, or said itself that it could not commit: it may have happened or not. */
  | { readonly is: 'lost' };

/** From one instant of the clock to a later one while no engine ran. */
export interface Gap {
  readonly from: Instant;
  readonly to: Instant;
}

export interface SimulatedEngine {
  readonly store: Store;
  readonly logStore: Store;
  readonly errors: readonly string[];
  readonly gaps: readonly Gap[];
  readonly turns: number;
  readonly deaths: number;
  /** Points that the present life has passed. */
  readonly points: Life['passed'];
  start(): Promise<void>;
  /** Until nothing more happens without time going on. */
  rest(): Promise<void>;
  call<Output>(service: string, operation: string, input: object, caller?: Caller): Promise<Answer<Output>>;
  /** A call that may wait: `answered` is called when it is, not at all if the engine dies before. */
  ask(service: string, operation: string, input: object, answered: (output: unknown) => void): Promise<void>;
  /** When something happens next by itself. */
  next(): Instant | undefined;
  /** Lets time go on to that instant, and does the one thing that is next; then rests. */
  stepTo(at: Instant): Promise<void>;
  /** The clock is set, or the host slept; the engine notices as it would. */
  jumpTo(at: Instant): Promise<void>;
  arm(plan: CrashPlan | undefined): void;
  /** kill -9 now, at rest. */
  kill(): Promise<void>;
}

const turnsMax = 10_000;
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

interface Living {
  readonly life: Life;
  readonly cloud: Cloud;
  /** A turn as the clock's driver takes it: it notices jumps of time. */
  run: () => void;
  /** Runners that are being asked. */
  settling: number;
}

export function openSimulatedEngine(settings: EngineSettings): SimulatedEngine {
  const { world } = settings;
  const store = open('punctual.db');
  const logStore = open('logs.db');
  const errors: string[] = [];
  const gaps: Gap[] = [];
  let turns = 0;
  let deaths = 0;
  let living = bear();

  function open(name: string): Store {
    const opened = openStore(settings.folder === undefined ? ':memory:' : join(settings.folder, name));
    opened.db.exec('PRAGMA synchronous = OFF');
    return opened;
  }

  function bear(): Living {
    const life = openLife();
    const mortal = mortalRunner(settings.runner, life);
    const runner: Runner = {
      ...mortal,
      async reconcile(containers, tasks) {
        born.settling += 1;
        await mortal.reconcile(containers, tasks);
        born.settling -= 1;
      },
    };
    const cloud = openCloud({
      account: '000000000000',
      region: 'us-east-1',
      iam: true,
      rootKey: { accessKeyId: 'AKIASIMSIMSIMSIMSIMS', secretAccessKey: 'sim' },
      store: mortalStore(store, life),
      logStore: mortalLogStore(logStore, life),
      world: {
        ...world,
        runner,
        transports: mortalTransports(settings.transports, life),
        soon: (wake) => {
          born.run = wake;
        },
      },
      services: settings.services,
      checkInput,
      endpoint: () => 'http://127.0.0.1:4566',
      taskEndpoint: () => undefined,
      vault: openVault(Buffer.alloc(vaultKeyBytes), world.bytes),
      reportError(what, error) {
        if (error instanceof Crash) throw error;
        if (error instanceof CommitFailure) return;
        errors.push(`${what}: ${error instanceof Error ? error.stack : error}`);
        if (what === 'commit a turn') throw new Violation('a turn can be committed', errors.at(-1) as string);
      },
      ...(settings.limits ? { limits: settings.limits } : {}),
    });
    const born: Living = { life, cloud, run: () => {}, settling: 0 };
    return born;
  }

  /** True if it lived through it. */
  function attempt(work: () => void): boolean {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    return !living.life.isDead;
  }

  /** Takes turns until nothing is left to do now; false if the engine died. */
  function turnUntilIdle(): boolean {
    const { cloud } = living;
    for (let taken = 0; taken < turnsMax; taken++) {
      turns += 1;
      let result = 'idle';
      const lived = attempt(() => {
        if (settings.dropsCaches) cloud.dropCaches();
        result = cloud.turn();
      });
      if (!lived) return false;
      if (result === 'idle' && (cloud.nextDue() ?? Infinity) > world.now()) return true;
    }
    throw new Violation('the cloud comes to rest', `more than ${turnsMax} turns without time going on`);
  }

  /** While runners are asked their answers need turns, one at a time. False if the engine died. */
  async function untilSettled(isOver: () => boolean): Promise<boolean> {
    for (let taken = 0; taken < turnsMax; taken++) {
      if (!turnUntilIdle()) return false;
      await breathe();
      if (living.life.isDead) return false;
      if (isOver()) return turnUntilIdle();
      if (!attempt(() => void world.doNext())) return false;
    }
    throw new Violation('the runners settle', `they have not after ${turnsMax} turns`);
  }

  async function start(): Promise<void> {
    let started = false;
    living.cloud.start().then(
      () => {
        started = true;
      },
      (error) => errors.push(`start: ${error}`),
    );
    if (!(await untilSettled(() => started))) await revive();
  }

  async function revive(): Promise<void> {
    deaths += 1;
    living.cloud.stop();
    world.forgetWork();
    for (const each of [store, logStore]) if (each.db.isTransaction) each.db.exec('ROLLBACK');
    const { downSeconds, next } = settings.afterDeath();
    const from = world.now();
    const to = instant(from + downSeconds * 1000);
    if (downSeconds > 0) gaps.push({ from, to });
    world.setTime(to);
    living = bear();
    living.life.arm(next);
    await start();
  }

  async function rest(): Promise<void> {
    if (!turnUntilIdle()) await revive();
    // what was answered reaches its caller
    await null;
    await null;
  }

  const next = (): Instant | undefined => {
    const at = Math.min(living.cloud.nextDue() ?? Infinity, world.nextWork() ?? Infinity);
    return at === Infinity ? undefined : instant(at);
  };

  return {
    store,
    logStore,
    errors,
    gaps,
    get turns() {
      return turns;
    },
    get deaths() {
      return deaths;
    },
    get points() {
      return living.life.passed;
    },
    start,
    rest,
    async call<Output>(service: string, operation: string, input: object, caller: Caller = root) {
      let answer: Answer<Output> = { is: 'lost' };
      living.cloud.call(service, operation, input, caller).then(
        (output) => {
          answer = { is: 'answered', output: output as Output };
        },
        (error: AwsError) => {
          if (error.status < 500) answer = { is: 'refused', error };
        },
      );
      await rest();
      return answer;
    },
    async ask(service, operation, input, answered) {
      living.cloud.call(service, operation, input, root).then(answered, () => {});
      await rest();
    },
    next,
    async stepTo(at) {
      world.setTime(at);
      if ((living.cloud.nextDue() ?? Infinity) > at) attempt(() => void world.doNext());
      await rest();
    },
    async jumpTo(at) {
      if (at > world.now()) gaps.push({ from: world.now(), to: at });
      world.setTime(at);
      const lived = attempt(() => living.run()) && (await untilSettled(() => living.settling === 0));
      if (!lived) await revive();
      await rest();
    },
    arm: (plan) => living.life.arm(plan),
    async kill() {
      living.life.kill();
      await revive();
    },
  };
}
