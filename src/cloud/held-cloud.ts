/**
 * A whole cloud on a held clock: the engine in a simulated world. Time moves only by `advanceTo`; everything that is due on the way happens, in order.
 * For tests, and for what plays jobs through.
 */
import { type Instant, instant } from '../languages/instant.ts';
import { type Cloud, type CloudSettings, openCloud } from './cloud.ts';
import type { Caller } from './kit/caller.ts';
import { root } from './kit/caller.ts';
import type { SimulatedWorld } from './world/simulated.ts';

export interface HeldCloud {
  /** Of the engine that runs now. */
  readonly cloud: Cloud;
  /** Through the dispatcher, as a client's call; turns until it is answered and the cloud is quiet. */
  call<Output>(service: string, operation: string, input: object, caller?: Caller): Promise<Output>;
  /** Until nothing more happens without time going on. */
  runUntilIdle(): Promise<void>;
  /** When something is due next, in the cloud or in the world. */
  next(): Instant | undefined;
  advanceTo(at: Instant): Promise<void>;
  /** The process is gone: nothing happens in this cloud until `start`. What the world does goes on. */
  stop(): void;
  /** Another process opens the same store. */
  start(): Promise<void>;
}

export interface HeldSettings extends CloudSettings {
  readonly world: SimulatedWorld;
}

/** A cloud that does not come to rest within these has a loop without time in it. */
const quietTurnsMax = 100_000;

/** Throws where a turn fails. `settings` has the stores, if the cloud is to outlive a stop. */
export async function openHeldCloud(settings: HeldSettings): Promise<HeldCloud> {
  const { world } = settings;
  let failure: unknown;
  const open = (): Cloud =>
    openCloud({
      ...settings,
      reportError(what, error, level) {
        failure = error;
        settings.reportError(what, error, level);
      },
    });
  let cloud = open();

  const next = () => nextOf(cloud, world);

  async function runUntilIdle(): Promise<void> {
    for (let turns = 0; turns < quietTurnsMax; turns++) {
      world.doWork();
      const result = cloud.turn();
      if (result === 'failed') throw new Error(`a turn failed: ${failure}`, { cause: failure });
      if (result === 'more') continue;
      await world.flushPromises();
      if ((next() ?? Infinity) > world.now() && cloud.turn() !== 'more') return;
    }
    throw new Error('the cloud does not come to rest');
  }

  /** At a start the runners are asked first; what they report needs turns. */
  async function start(): Promise<void> {
    let isStarted = false;
    const starting = cloud.start().finally(() => {
      isStarted = true;
    });
    starting.catch(() => {});
    for (let turns = 0; turns < quietTurnsMax && !isStarted; turns++) {
      world.doWork();
      cloud.turn();
      await world.flushPromises();
    }
    if (!isStarted) throw new Error('the runners do not finish reconciling');
    await starting;
    await runUntilIdle();
  }

  await start();
  return {
    get cloud() {
      return cloud;
    },
    async call<Output>(service: string, operation: string, input: object, caller: Caller = root): Promise<Output> {
      const answer = cloud.call(service, operation, input, caller);
      answer.catch(() => {});
      await runUntilIdle();
      return (await answer) as Output;
    },
    runUntilIdle,
    next,
    async advanceTo(target) {
      await runUntilIdle();
      for (let at = next(); at !== undefined && at <= target; at = next()) {
        world.setTime(instant(Math.max(at, world.now())));
        await runUntilIdle();
      }
      world.setTime(target);
      await runUntilIdle();
    },
    stop() {
      cloud.stop();
      world.forgetWork();
    },
    async start() {
      cloud = open();
      await start();
    },
  };
}

function nextOf(cloud: Cloud, world: SimulatedWorld): Instant | undefined {
  const at = Math.min(cloud.nextDue() ?? Infinity, world.nextWork() ?? Infinity);
  return at === Infinity ? undefined : instant(at);
}
