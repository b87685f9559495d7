/** Carries out a strike: does it, and undoes it when its time is over. */
import type { Clock } from '../clock.ts';
import type { Victim } from '../victim.ts';
import type { Strike, Struck } from './fault.ts';
import { killRecorder } from './kill-recorder.ts';
import type { SmallDisk } from './small-disk.ts';
import type { WrongClock } from './wrong-clock.ts';

/** What a run has to strike with. */
export interface Means {
  readonly disk?: SmallDisk;
  readonly clock?: WrongClock;
  /** Stops the run's own Docker Engine and starts it again. */
  readonly restartEngine?: () => Promise<void>;
}

export interface StrikeContext {
  readonly dataFolder: string;
  readonly means: Means;
  readonly victim: Victim;
  readonly clock: Clock;
  readonly struckBefore: readonly Struck[];
}

/** The next attempt of a task that was struck comes within this time. */
const patienceMs = 90_000;
const lookAgainMs = 200;

/** Resolves when the fault is over. Rejects where it could not strike. */
export async function carryOut(strike: Strike, run: StrikeContext): Promise<Struck> {
  const at = run.clock.now();
  const detail = await strikeAndWait(strike, run);
  return { fault: strike.fault, at, until: run.clock.now(), ...detail };
}

async function strikeAndWait(
  strike: Strike,
  { dataFolder, means, victim, clock, struckBefore }: StrikeContext,
): Promise<Pick<Struck, 'taskId' | 'offsetMs'>> {
  switch (strike.fault) {
    case 'recorder': {
      const before = new Set(struckBefore.flatMap(({ taskId }) => (taskId === undefined ? [] : [taskId])));
      const deadline = clock.now() + patienceMs;
      let taskId = killRecorder(dataFolder, strike.which, before);
      for (; taskId === undefined && clock.now() < deadline; await clock.after(lookAgainMs))
        taskId = killRecorder(dataFolder, strike.which, before);
      if (taskId === undefined) throw new Error(`no task runs whose ${strike.which} could be killed`);
      return { taskId };
    }
    case 'output':
      victim.closeOutput();
      return {};
    case 'disk': {
      const free = needed(means.disk, strike).fill();
      await clock.at(strike.until).finally(free);
      return {};
    }
    case 'clock': {
      const { offsetMs } = strike;
      const wrong = needed(means.clock, strike);
      wrong.set(offsetMs);
      await clock.at(strike.until).finally(() => wrong.set(0));
      return { offsetMs };
    }
    case 'engine':
      await needed(means.restartEngine, strike)();
      return {};
  }
}

function needed<T>(means: T | undefined, { fault }: Strike): T {
  if (means === undefined) throw new Error(`nothing is there to strike with: ${fault}`);
  return means;
}
