/** How long a job usually takes, and how often it is well. */
import { isUnderWay, type Run, type RunStatus } from '../../operator/runs.ts';

/** The value that `share` of them do not exceed, by nearest rank; undefined for none. `sorted`: ascending. */
const percentile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];

export interface Usual {
  readonly usualMs: number | null;
  readonly slowMs: number | null;
  readonly okShare: number | null;
}

/** `tookMs`: of those that succeeded, of `ended` in all. */
export function measure(tookMs: readonly number[], ended: number): Usual {
  const sorted = tookMs.toSorted((one, other) => one - other);
  return {
    usualMs: percentile(sorted, 0.5) ?? null,
    slowMs: percentile(sorted, 0.95) ?? null,
    okShare: ended === 0 ? null : tookMs.length / ended,
  };
}

interface MeasuredRun {
  readonly run: Pick<Run, 'status' | 'startedAt' | 'stoppedAt'>;
  readonly details: { readonly status: RunStatus } | undefined;
}

/** As it was measured where the runs are; else by those that are known here. */
export function usualOf({
  usual,
  runs,
}: {
  readonly usual: Usual | undefined;
  readonly runs: readonly MeasuredRun[];
}): Usual {
  if (usual) return usual;
  const ended = runs.filter(({ run, details }) => !isUnderWay(run) && details?.status !== 'SKIPPED');
  const tookMs = ended
    .filter(({ run }) => run.status === 'SUCCEEDED')
    .map(({ run }) => Number(run.stoppedAt) - Number(run.startedAt));
  return measure(tookMs, ended.length);
}
