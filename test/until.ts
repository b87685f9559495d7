/** Bounded waits for a state that nothing notifies of. */
import { setTimeout as pause } from 'node:timers/promises';

/** Far more than anything here takes, however busy the machine is; a test that meets it has failed. */
const waitMsMax = 120_000;
/** It looks again after a tenth of the time that it has waited, within these: on a busy machine looking would take what is waited for. */
const [lookAgainMsMin, lookAgainMsMax] = [2, 250];

export interface Wait {
  /** What is known when it does not come: the failure shows it. */
  readonly known?: () => unknown;
}

/** Looks until `found` finds something, and resolves to that. Throws, with what was waited for, when the time is over. */
export async function until<T>(
  what: string,
  found: () => T | undefined | false | Promise<T | undefined | false>,
  { known }: Wait = {},
): Promise<T> {
  const begin = performance.now();
  for (;;) {
    const value = await found();
    if (value !== undefined && value !== false) return value;
    const waitedMs = performance.now() - begin;
    if (waitedMs > waitMsMax) {
      const details = known ? `; ${JSON.stringify(known())}` : '';
      throw new Error(`not within ${waitMsMax} ms: ${what}${details}`);
    }
    await pause(Math.min(Math.max(waitedMs / 10, lookAgainMsMin), lookAgainMsMax));
  }
}

/**
 * Looks until there are so many. The bound begins anew with each that comes, so that what is many may take its time on a slow machine,
 * and what has stopped coming is found.
 */
export async function untilAll(what: string, count: number, counted: () => number | Promise<number>): Promise<void> {
  for (let before = 0; before < count; )
    before = await until(`${before} of ${count} ${what}, and one more`, async () => {
      const now = await counted();
      return now > before && now;
    });
}
