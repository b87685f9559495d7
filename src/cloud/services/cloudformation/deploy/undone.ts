/** What is done only to see what comes of it. */
import type { Context } from '../../../kit/service.ts';

/** Does `work` in a savepoint that is rolled back; what it throws is thrown on. False: a nested stack takes another turn, and `work` is to be done again. */
export function undone(context: Context, work: () => void): boolean {
  try {
    context.attempt(() => {
      work();
      throw new EndOfTrial();
    });
  } catch (error) {
    if (error instanceof Unfinished) return false;
    if (!(error instanceof EndOfTrial)) throw error;
  }
  return true;
}

class EndOfTrial extends Error {}

/** Thrown where a nested stack has been tried as far as a turn goes. */
export class Unfinished extends Error {}
