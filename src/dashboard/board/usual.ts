/** How long a job usually takes, and how often it is well. */
import { isUnderWay } from '../../operator/runs.ts';
import type { KnownRun } from './known-job.ts';

/** The value that `share` of them do not exceed, by nearest rank; undefined for none. `sorted`: ascending. */
const percentile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];

export interface Usual {
  readonly usualMs: number | null;
  readonly slowMs: number | null;
  readonly okShare: number | null;
}

export function usualOf(runs: readonly KnownRun[]): Usual {
  const ended = runs.filter(({ run, details }) => !isUnderWay(run) && details?.status !== 'SKIPPED');
  const good = ended.filter(({ run }) => run.status === 'SUCCEEDED');
  const took = good
    .map(({ run }) => Number(run.stoppedAt) - Number(run.startedAt))
    .toSorted((one, other) => one - other);
  return {
    usualMs: percentile(took, 0.5) ?? null,
    slowMs: percentile(took, 0.95) ?? null,
    okShare: ended.length === 0 ? null : good.length / ended.length,
  };
}
