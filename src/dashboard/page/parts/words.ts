/** The word of each state, and its family of colours. */
import type { State } from '../../views.ts';

export const wordOf: Readonly<Record<State, string>> = {
  ok: 'OK',
  running: 'Running',
  retrying: 'Retrying',
  late: 'Late',
  failed: 'Failed',
  'timed-out': 'Timed out',
  interrupted: 'Interrupted',
  missed: 'Missed',
  skipped: 'Skipped',
  paused: 'Paused',
};

export const familyOf: Readonly<Record<State, string>> = {
  ok: 'ok',
  running: 'run',
  retrying: 'run',
  late: 'late',
  failed: 'fail',
  'timed-out': 'fail',
  interrupted: 'fail',
  missed: 'miss',
  skipped: 'idle',
  paused: 'idle',
};
