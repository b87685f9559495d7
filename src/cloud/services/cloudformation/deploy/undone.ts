/** What is done only to see what comes of it. */
import type { Context } from '../../../kit/service.ts';

/** Does `work` in a savepoint that is rolled back; what it throws is thrown on. */
export function undone(context: Context, work: () => void): void {
  try {
    context.attempt(() => {
      work();
      throw new EndOfTrial();
    });
  } catch (error) {
    if (!(error instanceof EndOfTrial)) throw error;
  }
}

class EndOfTrial extends Error {}
