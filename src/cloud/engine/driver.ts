/**
 * Drives the loop in the world's time: a turn as soon as there is something to do, sleep until the next instant at which something is
 * due, a pause after a turn that failed. After a start and after a jump of time the runners are asked what happened before any timer fires.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import { root } from '../kit/caller.ts';
import type { Read } from '../kit/service.ts';
import type { World } from '../kit/world.ts';
import { dispatch } from './dispatcher.ts';
import { type Engine, reload } from './engine.ts';
import { type Loop, openLoop } from './loop.ts';

export interface Driver {
  readonly loop: Loop;
  /** See `Cloud`. */
  holdCopy(): void;
  /** Resolves when the runners have been asked; what they said is behind it in the loop's inputs. */
  start(): Promise<void>;
  /** See `Api`. */
  probe(): void;
  /** No turn runs after it. */
  stop(): void;
}

const reconcileAgainMs = 10_000;
/** Who asks more often is told what the last probe found: it is a write. */
const probeEveryMs = 5000;

export function openDriver(engine: Engine): Driver {
  const { world } = engine.host;
  const loop = openLoop(engine, wake);
  const state = { isAwake: false, isStarted: false, isStopped: false, reconcileAt: undefined as Instant | undefined };

  function wake(): void {
    if (state.isAwake || state.isStopped) return;
    state.isAwake = true;
    world.soon(run);
  }

  function run(): void {
    state.isAwake = false;
    if (state.isStopped) return;
    if (state.isStarted) lookAtClock();
    const result = loop.turn();
    world.watchClock();
    if (result === 'more') wake();
    else world.wakeAt(nextWake(), wake);
  }

  function lookAtClock(): void {
    const jump = world.jump();
    if (jump?.clockMs) loop.put({ is: 'clock-moved', byMs: jump.clockMs });
    if (jump || world.now() >= (state.reconcileAt ?? Infinity)) void reconcile();
  }

  const nextWake = (): Instant => instant(Math.min(loop.nextDue() ?? Infinity, state.reconcileAt ?? Infinity));

  /** The runners are asked before any timer fires: a task that ended while nobody looked has not timed out. */
  async function reconcile(): Promise<void> {
    if (engine.timersHeld) return;
    engine.timersHeld = true;
    state.reconcileAt = undefined;
    const isWhole = await reconcileServices(engine, () => state.isStopped);
    if (!isWhole) state.reconcileAt = instant(world.now() + reconcileAgainMs);
    // Behind all that the runners said: only when that has been taken may timers fire.
    loop.put({ is: 'reconciled' });
  }

  return {
    loop,
    holdCopy() {
      reload(engine);
      // Until the runners have been asked.
      engine.timersHeld = true;
      loop.put({ is: 'hold-copy' });
      const result = loop.turn();
      if (result !== 'more' && result !== 'idle') throw new Error('what the original had under way cannot be held');
    },
    async start() {
      reload(engine);
      engine.reserve.open();
      engine.timersHeld = false;
      // For calls that came before.
      wake();
      await reconcile();
      if (state.isStopped) return;
      loop.handOverOutstanding();
      loop.put({ is: 'start' });
      state.isStarted = true;
      watchFromNow(world);
      wake();
    },
    probe: openProbe(
      () => world.now(),
      () => {
        if (!state.isStarted || engine.failing) return;
        loop.put({ is: 'probe' });
        run();
      },
    ),
    stop() {
      state.isStopped = true;
      world.wakeAt(undefined, wake);
      loop.commit();
    },
  };
}

/** What the clock did before, the start itself has seen. */
function watchFromNow(world: World): void {
  world.jump();
  world.watchClock();
}

function openProbe(now: () => Instant, probe: () => void): () => void {
  let probedAt: Instant | undefined;
  return () => {
    const sinceMs = probedAt === undefined ? Infinity : Math.abs(now() - probedAt);
    if (sinceMs < probeEveryMs) return;
    probedAt = now();
    probe();
  };
}

/** True if every service has been; one that throws stops neither the others nor a start. Once it is stopped no answer can be taken. */
async function reconcileServices(engine: Engine, isStopped: () => boolean): Promise<boolean> {
  const read: Read = (service, operation, input) => dispatch(engine, service, operation, input, root) as never;
  let isWhole = true;
  for (const [name, service] of engine.services) {
    if (isStopped()) return false;
    try {
      await service.reconcile?.(read);
    } catch (error) {
      isWhole = false;
      if (!isStopped()) engine.host.reportError(`ask the world what happened to what ${name} knows`, error);
    }
  }
  return isWhole;
}
