/** Words for how runs ended. */
import { isUnderWay, type RunStatus } from '../../operator/runs.ts';
import { faint, green, red, yellow } from './paint.ts';

const words: Readonly<Record<RunStatus, string>> = {
  SUCCEEDED: 'ok',
  RUNNING: 'running',
  SKIPPED: 'skipped',
  FAILED: 'FAILED',
  TIMED_OUT: 'TIMED OUT',
  ABORTED: 'STOPPED',
  PENDING_REDRIVE: 'taken up',
};

export const statusWord = (status: RunStatus): string => paint(status)(words[status]);

function paint(status: RunStatus): (text: string) => string {
  if (status === 'SUCCEEDED') return green;
  if (isUnderWay({ status })) return yellow;
  return status === 'SKIPPED' ? faint : red;
}
