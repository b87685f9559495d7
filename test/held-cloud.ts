/**
 * A whole cloud on a held clock, in memory: the engine of the product in a simulated world.
 * Time moves only by `advance`; everything that is due on the way happens, in order.
 */
import { type Caller, root } from '../src/cloud/caller.ts';
import { type Cloud, openCloud } from '../src/cloud/cloud.ts';
import type { CheckInput, Limits } from '../src/cloud/engine.ts';
import { checkInput } from '../src/cloud/models/check-input.ts';
import type { RoomPlan, TaskDoor } from '../src/cloud/room.ts';
import { openStore } from '../src/cloud/store/store.ts';
import { openVault, vaultKeyBytes } from '../src/cloud/vault.ts';
import { type SimulatedWorld, simulatedWorld } from '../src/cloud/world-simulated.ts';
import { type Instant, instant, later } from '../src/languages/instant.ts';

export interface HeldSettings {
  readonly rooms: readonly RoomPlan[];
  readonly checkInput?: CheckInput;
  readonly seed?: number;
  /** ISO 8601; default 2026-01-01T00:00:00Z. */
  readonly start?: string;
  readonly iam?: boolean;
  readonly limits?: Limits;
  readonly door?: TaskDoor;
  /** Gives the world its runner before the cloud is opened. */
  readonly prepare?: (world: SimulatedWorld) => void;
}

export interface Held {
  readonly cloud: Cloud;
  readonly world: SimulatedWorld;
  /** What went wrong inside, in words; a test that expects none asserts that it is empty. */
  readonly complaints: string[];
  /** Through the door, as a client's call; turns until it is answered and the house is quiet. */
  call<Output>(service: string, operation: string, input: object, caller?: Caller): Promise<Output>;
  /** Until nothing more happens without time going on. */
  settle(): Promise<void>;
  advance(seconds: number): Promise<void>;
  advanceTo(isoTime: string): Promise<void>;
  /** The process is gone, and another one opens the same store. */
  restart(): Promise<void>;
  /** Rows of the store, for looking behind the door. */
  sql(query: string, ...values: (string | number)[]): Record<string, unknown>[];
}

export async function openHeld(settings: HeldSettings): Promise<Held> {
  const world = simulatedWorld(settings.seed ?? 1, instant(Date.parse(settings.start ?? '2026-01-01T00:00:00Z')));
  settings.prepare?.(world);
  const store = openStore(':memory:');
  const logStore = openStore(':memory:');
  const complaints: string[] = [];
  const open = (): Cloud =>
    openCloud({
      account: '000000000000',
      region: 'us-east-1',
      iam: settings.iam ?? true,
      rootKey: { accessKeyId: 'AKIAHELDHELDHELDHELD', secretAccessKey: 'held' },
      store,
      logStore,
      world,
      rooms: settings.rooms,
      checkInput: settings.checkInput ?? checkInput,
      endpoint: () => 'http://127.0.0.1:4566',
      door: () => settings.door,
      vault: openVault(Buffer.alloc(vaultKeyBytes), world.bytes),
      complain: (what, error) => complaints.push(`${what}: ${error instanceof Error ? error.stack : error}`),
      ...(settings.limits ? { limits: settings.limits } : {}),
    });
  let cloud = open();

  /** Promises of the world are given their turn between the cloud's. */
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
  const quietTurnsMax = 100_000;
  async function settle(): Promise<void> {
    for (let turns = 0; turns < quietTurnsMax; turns++) {
      world.doWork();
      const result = cloud.turn();
      if (result === 'failed') throw new Error(`a turn failed: ${complaints.at(-1)}`);
      if (result === 'more') continue;
      await breathe();
      const due = cloud.nextDue();
      const work = world.nextWork();
      const isDue = (at: Instant | undefined) => at !== undefined && at <= world.now();
      if (!isDue(due) && !isDue(work) && cloud.turn() === 'idle') return;
    }
    throw new Error('the house does not come to rest');
  }

  /** At a start the runners are asked first; what they answer needs turns. */
  async function start(): Promise<void> {
    let started = false;
    const starting = cloud.start().finally(() => {
      started = true;
    });
    starting.catch(() => {});
    for (let turns = 0; turns < quietTurnsMax; turns++) {
      await breathe();
      if (started) break;
      world.doWork();
      cloud.turn();
    }
    if (!started) throw new Error('the runners do not settle');
    await starting;
    await settle();
  }

  async function advanceUntil(target: Instant): Promise<void> {
    await settle();
    for (;;) {
      const next = Math.min(cloud.nextDue() ?? Infinity, world.nextWork() ?? Infinity);
      if (next > target) break;
      world.setTime(instant(Math.max(next, world.now())));
      await settle();
    }
    world.setTime(target);
    await settle();
  }

  await start();
  return {
    get cloud() {
      return cloud;
    },
    world,
    complaints,
    async call<Output>(service: string, operation: string, input: object, caller: Caller = root): Promise<Output> {
      const answer = cloud.call(service, operation, input, caller);
      answer.catch(() => {});
      await settle();
      return (await answer) as Output;
    },
    settle,
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
