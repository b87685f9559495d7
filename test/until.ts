/** Waits, bounded, for a state that nothing notifies of. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

export interface Bound {
  readonly waitMsMax: number;
  readonly lookAgainMs?: number;
  /** What is known when it does not come: said in the failure. */
  readonly known?: () => unknown;
}

export async function until(
  holds: () => boolean,
  what: string,
  { waitMsMax, lookAgainMs = 5, known }: Bound,
): Promise<void> {
  const deadline = performance.now() + waitMsMax;
  while (!holds()) {
    const details = (): string => (known ? `; ${JSON.stringify(known())}` : '');
    assert.ok(performance.now() < deadline, `not within ${waitMsMax} ms: ${what}${details()}`);
    await pause(lookAgainMs);
  }
}
