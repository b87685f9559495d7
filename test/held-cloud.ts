/**
 * A whole cloud on a held clock, in memory: the engine of the product in a simulated world.
 * Time moves only by `advance`; everything that is due on the way happens, in order.
 */

import { type Cloud, openCloud } from '../src/cloud/cloud.ts';
import type { CheckInput, Limits } from '../src/cloud/engine/engine.ts';
import { type Caller, root } from '../src/cloud/kit/caller.ts';
import type { ServiceDefinition, TaskEndpoint } from '../src/cloud/kit/service.ts';
import { openStore, type Store } from '../src/cloud/kit/store.ts';
import { type SimulatedWorld, simulatedWorld } from '../src/cloud/world/simulated.ts';
import { type Instant, instant, later } from '../src/languages/instant.ts';
import type { MockFile } from '../src/languages/states/mocks/mock-file.ts';
import { testIdentity } from './identity.ts';

export interface HeldSettings {
  readonly services: readonly ServiceDefinition[];
  readonly checkInput?: CheckInput;
  readonly seed?: number;
  /** ISO 8601; default 2026-01-01T00:00:00Z. */
  readonly start?: string;
  readonly iam?: boolean;
  readonly mocks?: MockFile;
  readonly limits?: Limits;
  /** Default: a new one in memory. */
  readonly store?: Store;
  readonly taskEndpoint?: TaskEndpoint;
  readonly reserveBytes?: number;
  /** Gives the world its runner before the cloud is opened. */
  readonly prepare?: (world: SimulatedWorld) => void;
}

export interface Held {
  readonly cloud: Cloud;
  readonly world: SimulatedWorld;
  /** What went wrong inside, in words; a test that expects none asserts that it is empty. */
  readonly errors: string[];
  /** For whoever runs the cloud: `job: message`. */
  readonly notices: string[];
  /** Through the dispatcher, as a client's call; turns until it is answered and the cloud is quiet. */
  call<Output>(service: string, operation: string, input: object, caller?: Caller): Promise<Output>;
  /** Until nothing more happens without time going on. */
  runUntilIdle(): Promise<void>;
  advance(seconds: number): Promise<void>;
  advanceTo(isoTime: string): Promise<void>;
  /** The process is gone, and another one opens the same store. */
  restart(): Promise<void>;
  /** Rows of the store, for looking behind the API. */
  sql(query: string, ...values: (string | number)[]): Record<string, unknown>[];
}

export async function openHeld(settings: HeldSettings): Promise<Held> {
  const world = simulatedWorld(settings.seed ?? 1, instant(Date.parse(settings.start ?? '2026-01-01T00:00:00Z')));
  settings.prepare?.(world);
  const store = settings.store ?? openStore(':memory:');
  const logStore = openStore(':memory:');
  const errors: string[] = [];
  const notices: string[] = [];
  const open = (): Cloud =>
    openCloud({
      identity: testIdentity,
      store,
      logStore,
      world,
      services: settings.services,
      endpoint: () => 'http://127.0.0.1:4566',
      taskEndpoint: () => settings.taskEndpoint,
      reportError: (what, error) => errors.push(`${what}: ${error instanceof Error ? error.stack : error}`),
      notice: ({ job = 'punctual', message }) => notices.push(`${job}: ${message}`),
      ...(settings.iam === undefined ? {} : { iam: settings.iam }),
      mocks: settings.mocks,
      ...(settings.checkInput ? { checkInput: settings.checkInput } : {}),
      ...(settings.limits ? { limits: settings.limits } : {}),
      ...(settings.reserveBytes === undefined ? {} : { reserveBytes: settings.reserveBytes }),
    });
  let cloud = open();

  /** Promises of the world are given their turn between the cloud's. */
  const runPending = () => new Promise<void>((resolve) => setImmediate(resolve));
  const quietTurnsMax = 100_000;
  async function runUntilIdle(): Promise<void> {
    for (let turns = 0; turns < quietTurnsMax; turns++) {
      world.doWork();
      const result = cloud.turn();
      if (result === 'failed') throw new Error(`a turn failed: ${errors.at(-1)}`);
      if (result === 'more') continue;
      await runPending();
      const due = cloud.nextDue();
      const work = world.nextWork();
      const isDue = (at: Instant | undefined) => at !== undefined && at <= world.now();
      if (!isDue(due) && !isDue(work) && cloud.turn() !== 'more') return;
    }
    throw new Error('the cloud does not come to rest');
  }

  /** At a start the runners are asked first; what they report needs turns. */
  async function start(): Promise<void> {
    let started = false;
    const starting = cloud.start().finally(() => {
      started = true;
    });
    starting.catch(() => {});
    for (let turns = 0; turns < quietTurnsMax; turns++) {
      await runPending();
      if (started) break;
      world.doWork();
      cloud.turn();
    }
    if (!started) throw new Error('the runners do not finish reconciling');
    await starting;
    await runUntilIdle();
  }

  async function advanceUntil(target: Instant): Promise<void> {
    await runUntilIdle();
    for (;;) {
      const next = Math.min(cloud.nextDue() ?? Infinity, world.nextWork() ?? Infinity);
      if (next > target) break;
      world.setTime(instant(Math.max(next, world.now())));
      await runUntilIdle();
    }
    world.setTime(target);
    await runUntilIdle();
  }

  await start();
  return {
    get cloud() {
      return cloud;
    },
    world,
    errors,
    notices,
    async call<Output>(service: string, operation: string, input: object, caller: Caller = root): Promise<Output> {
      const answer = cloud.call(service, operation, input, caller);
      answer.catch(() => {});
      await runUntilIdle();
      return (await answer) as Output;
    },
    runUntilIdle,
    advance: (seconds) => advanceUntil(later(world.now(), seconds)),
    advanceTo: (isoTime) => advanceUntil(instant(Date.parse(isoTime))),
    async restart() {
      cloud.stop();
      world.forgetWork();
      cloud = open();
      await start();
    },
    sql: (query, ...values) => store.db.prepare(query).all(...values),
  };
}
