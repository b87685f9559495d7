/** Calls of an Engine that may be away for a while: one that is not answered is made again, until the Engine is given up. */
import { setTimeout as pause } from 'node:timers/promises';
import { isNoAnswer } from './answer.ts';
import { isUnanswered } from './engine-errors.ts';
import { obstacleIn } from './obstacle.ts';

/** Makes the call, again where it is not answered. Throws once the Engine has been away for too long. */
export type Persist = <T>(call: () => Promise<T>) => Promise<T>;

const againMs = 250;

/** `why`: what the last call met. */
export function notAnswering(goneAfterMs: number, why: unknown): string {
  const obstacle = obstacleIn(why);
  return `the Docker Engine did not answer for ${goneAfterMs / 1000} seconds${obstacle ? `: ${obstacle}` : ''}`;
}

export function openPersist(goneAfterMs: number, closed: AbortSignal): Persist {
  return async (call) => {
    for (let failingSince: number | undefined; ; ) {
      try {
        return await call();
      } catch (error) {
        if (closed.aborted || !isUnanswered(error)) throw error;
        failingSince ??= performance.now();
        if (performance.now() - failingSince > goneAfterMs)
          throw isNoAnswer(error) ? error : new Error(notAnswering(goneAfterMs, error));
        await pause(againMs);
      }
    }
  };
}
