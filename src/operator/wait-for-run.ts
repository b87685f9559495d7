/** Waits for the end of a run. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from './account.ts';
import { describeRun, isUnderWay, type Run, type RunDetails } from './runs.ts';

/** Looks soon at first, as a small job takes seconds, then seldom, as a large one takes hours. */
const firstLookMs = 300;
const lookMsMax = 5000;

/** Resolves to the run as it ended; undefined: `stopped` came first. `meanwhile` is called at each look at a run that goes on. */
export async function waitForRun(
  account: Account,
  run: Run,
  stopped: AbortSignal,
  meanwhile: () => Promise<void> = async () => {},
): Promise<RunDetails | undefined> {
  for (let lookMs = firstLookMs; !stopped.aborted; lookMs = Math.min(lookMs * 1.5, lookMsMax)) {
    const found = await describeRun(account, run.job, run.arn);
    if (!isUnderWay(found)) return found;
    await meanwhile();
    await pause(lookMs, undefined, { signal: stopped }).catch(() => {});
  }
  return undefined;
}
