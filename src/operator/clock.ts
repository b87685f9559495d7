/** By which time a cloud lives: the host's, unless it says that its own is simulated. AWS has no other. */
import type { Account } from './account.ts';
import { askLedger, dateOf } from './ledger.ts';

export interface Clock {
  /** As it was told last. */
  now(): Date;
  isSimulated(): boolean;
  /** Once it is known that its time is the host's, nothing is asked any more. Throws the SDK's errors, but for what is denied. */
  look(): Promise<void>;
}

export function openClock(account: Account, hostNow: () => Date): Clock {
  let simulated: Date | undefined;
  let isHosts = false;
  return {
    now: () => simulated ?? hostNow(),
    isSimulated: () => simulated !== undefined,
    async look() {
      if (isHosts) return;
      simulated = await simulatedNow(account);
      isHosts = simulated === undefined;
    },
  };
}

async function simulatedNow(account: Account): Promise<Date | undefined> {
  try {
    const answer = await askLedger<{ readonly Now: number | string; readonly IsSimulated: boolean }>(
      account,
      'DescribeClock',
      {},
    );
    return answer?.IsSimulated ? dateOf(answer.Now) : undefined;
  } catch (error) {
    if ((error as Error).name === 'AccessDeniedException') return undefined;
    throw error;
  }
}
