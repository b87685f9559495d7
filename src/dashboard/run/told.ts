/** Who was told of runs that failed: asked for once of a run that ended a while ago, since nobody is told of it any more. */
import type { Account } from '../../operator/account.ts';
import { hasFailed, type RunDetails } from '../../operator/runs.ts';
import { type Told, toldOf, toldWithinMs } from '../../operator/told.ts';
import type { ToldOfRun } from '../views.ts';

export interface Tellings {
  /** Null: the account lets us not look, or it has not failed. Throws the SDK's errors. */
  of(run: RunDetails, now: Date): Promise<readonly ToldOfRun[] | null>;
}

/** Somebody who was not told yet is not told much sooner. */
const seldomMs = 5000;
const keptMax = 1000;

export function openTellings(account: Account): Tellings {
  const kept = new Map<string, { readonly told: readonly ToldOfRun[] | null; readonly until: number }>();
  return {
    async of(run, now) {
      if (!hasFailed(run) || run.stoppedAt === undefined) return null;
      const found = kept.get(run.arn);
      if (found && Number(now) < found.until) return found.told;
      const told = (await toldOf(account, run))?.map(viewOf) ?? null;
      const isSettled = Number(now) > Number(run.stoppedAt) + toldWithinMs;
      if (kept.size >= keptMax) kept.clear();
      kept.set(run.arn, { told, until: isSettled ? Infinity : Number(now) + seldomMs });
      return told;
    },
  };
}

const viewOf = ({ at, alarm, to, unconfirmed, failed }: Told): ToldOfRun => ({
  at: Number(at),
  alarm: alarm ?? null,
  to,
  unconfirmed,
  failed,
});
