/**
 * The engine of the product in a simulated world, in which it can be killed at any point and opened again on the same store.
 * Its driver runs as it does in the real world: what it asks of the clock is done here. Time moves only when told. A killed engine is followed by the next one by itself; whoever had called it learns that the answer is lost.
 */

import { join } from 'node:path';
import { type Cloud, openCloud } from '../../src/cloud/cloud.ts';
import type { Limits } from '../../src/cloud/engine/engine.ts';
import type { AwsError } from '../../src/cloud/kit/aws-error.ts';
import { type Caller, root } from '../../src/cloud/kit/caller.ts';
import type { Runner } from '../../src/cloud/kit/runner.ts';
import type { ServiceDefinition } from '../../src/cloud/kit/service.ts';
import { openStore, type Store } from '../../src/cloud/kit/store.ts';
import type { Jump, Transports } from '../../src/cloud/kit/world.ts';
import type { SimulatedWorld } from '../../src/cloud/world/simulated.ts';
import { type Instant, instant } from '../../src/languages/instant.ts';
import { testIdentity } from '../identity.ts';
import {
  type BugKind,
  CommitFailure,
  Crash,
  type CrashPlan,
  killableLogStore,
  killableRunner,
  killableStore,
  killableTransports,
  type Life,
  openLife,
  PlantedBug,
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
  /** When the clock was set back, from where and to where. */
  readonly setBacks: readonly Gap[];
  /** While the driver paused after a turn that failed: what was due then comes after what clients asked for meanwhile. */
  readonly pauses: readonly Gap[];
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
  /** While turns cannot be committed: until a whole one has been. What was reported, and rows, wait until then. */
  passPause(): Promise<void>;
  /** When something happens next by itself. */
  next(): Instant | undefined;
  /** Lets time go on to that instant, and does the one thing that is next; then rests. */
  stepTo(at: Instant): Promise<void>;
  /** Forward, the host slept or the process was stopped while tasks ran; back, the clock was set. The engine notices as it would. */
  jumpTo(at: Instant): Promise<void>;
  /** The clock is set, and nothing else goes on. */
  setClock(at: Instant): Promise<void>;
  arm(plan: CrashPlan | undefined): void;
  /** The next thing of that kind throws. */
  plantBug(kind: BugKind): void;
  /** kill -9 now, at rest. In the next life the next thing of that kind throws. */
  kill(bug?: BugKind): Promise<void>;
}

const turnsMax = 10_000;
/** The driver's pause after a turn that failed is shorter. */
const pauseMsMax = 5000;
const runPending = () => new Promise<void>((resolve) => setImmediate(resolve));

/** One life of the engine, and what its driver has asked of the world: to be run, and to be woken at an instant. */
interface Living {
  readonly life: Life;
  readonly cloud: Cloud;
  run: (() => void) | undefined;
  wake: { readonly at: Instant; readonly call: () => void } | undefined;
  jump: Jump | undefined;
  /** Runners that are being asked. */
  reconciling: number;
}

export function openSimulatedEngine(settings: EngineSettings): SimulatedEngine {
  const { world } = settings;
  const store = openFile('punctual.db');
  const logStore = openFile('logs.db');
  const errors: string[] = [];
  const gaps: Gap[] = [];
  const pauses: Gap[] = [];
  const setBacks: Gap[] = [];
  let turns = 0;
  let deaths = 0;
  let living = openLiving();

  function openFile(name: string): Store {
    const opened = openStore(settings.folder === undefined ? ':memory:' : join(settings.folder, name));
    opened.db.exec('PRAGMA synchronous = OFF');
    return opened;
  }

  function openLiving(): Living {
    const life = openLife();
    const killable = killableRunner(settings.runner, life);
    const runner: Runner = {
      ...killable,
      async reconcile(containers, tasks) {
        opened.reconciling += 1;
        await killable.reconcile(containers, tasks).finally(() => {
          opened.reconciling -= 1;
        });
      },
    };
    const cloud = openCloud({
      identity: testIdentity,
      store: killableStore(store, life),
      logStore: killableLogStore(logStore, life),
      world: {
        ...world,
        runner,
        transports: killableTransports(settings.transports, life),
        evaluate: (request, done) => life.pass('world', () => world.evaluate(request, done)),
        soon: (run) => {
          opened.run = run;
        },
        wakeAt: (at, call) => {
          opened.wake = at === undefined ? undefined : { at, call };
        },
        watchClock: () => {
          opened.jump = undefined;
        },
        jump: () => opened.jump,
      },
      services: settings.services,
      endpoint: () => 'http://127.0.0.1:4566',
      reportError(what, error) {
        if (error instanceof Crash) throw error;
        if (error instanceof CommitFailure) pauses.push({ from: world.now(), to: instant(world.now() + pauseMsMax) });
        if (error instanceof CommitFailure || error instanceof PlantedBug) return;
        if (what === 'the clock' || what === 'turns are committed again') return;
        errors.push(`${what}: ${error instanceof Error ? error.stack : error}`);
        if (what === 'commit a turn') throw new Violation('a turn can be committed', errors.at(-1) as string);
      },
      ...(settings.limits ? { limits: settings.limits } : {}),
    });
    const opened: Living = { life, cloud, run: undefined, wake: undefined, jump: undefined, reconciling: 0 };
    return opened;
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

  /** Runs what the driver asks for until it sleeps; false if the engine died. */
  function runUntilAsleep(): boolean {
    for (let taken = 0; taken < turnsMax; taken++) {
      wakeIfDue();
      const { cloud, run } = living;
      if (!run) return true;
      living.run = undefined;
      turns += 1;
      const lived = attempt(() => {
        if (settings.dropsCaches) cloud.dropCaches();
        run();
      });
      if (!lived) return false;
    }
    throw new Violation('the cloud comes to rest', `more than ${turnsMax} turns without time going on`);
  }

  function wakeIfDue(): void {
    const { wake } = living;
    if (!wake || wake.at > world.now()) return;
    living.wake = undefined;
    wake.call();
  }

  /**
   * While runners are asked their answers need turns, one at a time, and time for the pause after a turn that failed.
   * False if the engine died.
   */
  async function untilReconciled(isOver: () => boolean): Promise<boolean> {
    for (let taken = 0; taken < turnsMax; taken++) {
      if (!runUntilAsleep()) return false;
      await runPending();
      if (living.life.isDead) return false;
      // what the engine was about to do comes before what the world does next
      if (living.run) continue;
      if (isOver()) return true;
      if (!attempt(() => void (world.doNext() || passPause()))) return false;
    }
    throw new Violation('the runners are reconciled', `they have not been after ${turnsMax} turns`);
  }

  function passPause(): void {
    const { wake } = living;
    if (wake && wake.at <= world.now() + pauseMsMax) world.setTime(wake.at);
  }

  async function start(): Promise<void> {
    let started = false;
    living.cloud.start().then(
      () => {
        started = true;
      },
      (error) => errors.push(`start: ${error}`),
    );
    if (!(await untilReconciled(() => started))) await revive();
  }

  async function revive(bug?: BugKind): Promise<void> {
    deaths += 1;
    living.cloud.stop();
    world.forgetWork();
    for (const each of [store, logStore]) if (each.db.isTransaction) each.db.exec('ROLLBACK');
    const { downSeconds, next } = settings.afterDeath();
    const from = world.now();
    const to = instant(from + downSeconds * 1000);
    if (downSeconds > 0) gaps.push({ from, to });
    world.setTime(to);
    living = openLiving();
    living.life.arm(next);
    if (bug) living.life.plantBug(bug);
    await start();
  }

  const isReconciled = (): boolean => living.run === undefined && living.reconciling === 0;

  async function rest(): Promise<void> {
    let lived = runUntilAsleep();
    // what was answered reaches its caller, and a question to the runner is on its way
    await runPending();
    while (lived && living.run) {
      lived = runUntilAsleep();
      await runPending();
    }
    if (lived && living.reconciling > 0) lived = await untilReconciled(isReconciled);
    if (!lived) await revive();
  }

  async function jump(at: Instant, clockMs: number): Promise<void> {
    const before = world.now();
    if (at > before) gaps.push({ from: before, to: at });
    else setBacks.push({ from: before, to: at });
    world.setTime(at);
    living.jump = { clockMs };
    living.wake?.call();
    const lived = await untilReconciled(isReconciled);
    if (!lived) await revive();
    await rest();
  }

  const next = (): Instant | undefined => {
    const at = Math.min(living.wake?.at ?? Infinity, world.nextWork() ?? Infinity);
    return at === Infinity ? undefined : instant(at);
  };

  return {
    store,
    logStore,
    errors,
    gaps,
    pauses,
    setBacks,
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
    async passPause() {
      while (living.cloud.failing() && living.wake) {
        world.setTime(living.wake.at);
        await rest();
      }
    },
    next,
    async stepTo(at) {
      world.setTime(at);
      if ((living.wake?.at ?? Infinity) > at) attempt(() => void world.doNext());
      await rest();
    },
    jumpTo: (at) => jump(at, Math.min(0, at - world.now())),
    setClock: (at) => jump(at, at - world.now()),
    arm: (plan) => living.life.arm(plan),
    plantBug: (kind) => living.life.plantBug(kind),
    async kill(bug) {
      living.life.kill();
      await revive(bug);
    },
  };
}
