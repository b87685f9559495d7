/**
 * A whole cloud on a held clock, in memory, as the tests want it: with an identity of its own, and what it said in words kept.
 * Time moves only by `advance`; everything that is due on the way happens, in order.
 */

import type { Cloud } from '../src/cloud/cloud.ts';
import { type CheckInput, engineSchema, type Limits } from '../src/cloud/engine/engine.ts';
import { type HeldCloud, openHeldCloud } from '../src/cloud/held-cloud.ts';
import type { Absent } from '../src/cloud/kit/absent.ts';
import type { ServiceDefinition, TaskEndpoint } from '../src/cloud/kit/service.ts';
import { openStore, type Store } from '../src/cloud/kit/store.ts';
import { type SimulatedWorld, simulatedWorld } from '../src/cloud/world/simulated.ts';
import { instant, later } from '../src/languages/instant.ts';
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
  readonly absent?: Absent;
  readonly limits?: Limits;
  /** Default: a new one in memory. */
  readonly store?: Store;
  readonly taskEndpoint?: TaskEndpoint;
  readonly reserveBytes?: number;
  /** Gives the world its runner before the cloud is opened. */
  readonly prepare?: (world: SimulatedWorld) => void;
}

export interface Held extends Pick<HeldCloud, 'call' | 'runUntilIdle'> {
  readonly cloud: Cloud;
  readonly world: SimulatedWorld;
  /** What went wrong inside, in words; a test that expects none asserts that it is empty. */
  readonly errors: string[];
  /** For whoever runs the cloud: `job: message`. */
  readonly notices: string[];
  advance(seconds: number): Promise<void>;
  advanceTo(isoTime: string): Promise<void>;
  /** The process is gone, and another one opens the same store. */
  restart(): Promise<void>;
  /** Rows of the store, for looking behind the API. */
  sql(query: string, ...values: (string | number)[]): Record<string, unknown>[];
}

const empty = new Map<string, Uint8Array>();

/**
 * A store in memory with the tables of these services, made by their steps once a process: that takes longer than most tests. SQLite lets a store
 * that is made of bytes grow to a gibibyte alone: a test's never does, a simulation's may (`store.ts` makes those of statements).
 */
function openEmpty(services: readonly ServiceDefinition[]): Store {
  const schemas = [engineSchema, ...services];
  const steps = JSON.stringify(schemas.map(({ service, schema }) => [service, schema]));
  const store = openStore(':memory:');
  const bytes = empty.get(steps);
  if (bytes) store.db.deserialize(bytes);
  else {
    store.migrateAll(schemas);
    empty.set(steps, store.db.serialize());
  }
  return store;
}

export async function openHeld(settings: HeldSettings): Promise<Held> {
  const world = simulatedWorld(settings.seed ?? 1, instant(Date.parse(settings.start ?? '2026-01-01T00:00:00Z')));
  settings.prepare?.(world);
  const store = settings.store ?? openEmpty(settings.services);
  const errors: string[] = [];
  const notices: string[] = [];
  const held = await openHeldCloud({
    identity: testIdentity,
    store,
    logStore: openStore(':memory:'),
    world,
    services: settings.services,
    endpoint: () => 'http://127.0.0.1:4566',
    taskEndpoint: () => settings.taskEndpoint,
    reportError: (what, error) => errors.push(`${what}: ${error instanceof Error ? error.stack : error}`),
    notice: ({ job = 'punctual', message }) => notices.push(`${job}: ${message}`),
    ...(settings.iam === undefined ? {} : { iam: settings.iam }),
    mocks: settings.mocks,
    absent: settings.absent,
    ...(settings.checkInput ? { checkInput: settings.checkInput } : {}),
    ...(settings.limits ? { limits: settings.limits } : {}),
    ...(settings.reserveBytes === undefined ? {} : { reserveBytes: settings.reserveBytes }),
  });
  return {
    get cloud() {
      return held.cloud;
    },
    world,
    errors,
    notices,
    call: held.call,
    runUntilIdle: held.runUntilIdle,
    advance: (seconds) => held.advanceTo(later(world.now(), seconds)),
    advanceTo: (isoTime) => held.advanceTo(instant(Date.parse(isoTime))),
    async restart() {
      held.stop();
      await held.start();
    },
    sql: (query, ...values) => store.db.prepare(query).all(...values),
  };
}
