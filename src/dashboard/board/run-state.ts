/** What a run is, in the ten words of the dashboard. */
import type { Attempt } from '../../operator/attempts.ts';
import type { Cause } from '../../operator/causes.ts';
import type { RunStatus } from '../../operator/runs.ts';
import type { State } from '../views.ts';

export type KnownAttempts = readonly (Attempt & { readonly cause: Cause })[];

/** `attempts`: undefined where they have not been read. */
export function stateOfRun(status: RunStatus, attempts: KnownAttempts | undefined): State {
  switch (status) {
    case 'SUCCEEDED':
      return 'ok';
    case 'SKIPPED':
      return 'skipped';
    case 'TIMED_OUT':
      return 'timed-out';
    case 'ABORTED':
      return 'interrupted';
    case 'PENDING_REDRIVE':
      return 'retrying';
    case 'RUNNING':
      return attempts !== undefined && attempts.length > 1 ? 'retrying' : 'running';
    case 'FAILED':
      return stateOfFailure(attempts?.at(-1)?.cause.kind);
  }
}

function stateOfFailure(kind: Cause['kind'] | undefined): State {
  if (kind === 'timed-out') return 'timed-out';
  return kind === 'interrupted' || kind === 'stopped' ? 'interrupted' : 'failed';
}
