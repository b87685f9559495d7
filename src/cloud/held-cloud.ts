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

  const isDue = (at: Instant | undefined) => at !== undefined && at <= world.now();

  async function runUntilIdle(): Promise<void> {
    for (let turns = 0; turns < quietTurnsMax; turns++) {
      world.doWork();
      const result = cloud.turn();
      if (result === 'failed') throw new Error(`a turn failed: ${failure}`, { cause: failure });
      if (result === 'more') continue;
      await world.settle();
      if (!isDue(cloud.nextDue()) && !isDue(world.nextWork()) && cloud.turn() !== 'more') return;
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
      await world.settle();
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
    async advanceTo(target) {
      await runUntilIdle();
      for (;;) {
        const next = Math.min(cloud.nextDue() ?? Infinity, world.nextWork() ?? Infinity);
        if (next > target) break;
        world.setTime(instant(Math.max(next, world.now())));
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
