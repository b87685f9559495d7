import type { NamedRun } from '../../views.ts';
import { clock, dayWord } from '../format.ts';

/** A run is named by when it was due: `due today at 05:00`. */
export function runName({ dueAt, startedAt, isByHand }: NamedRun, now: number, zone: string): string {
  const at = dueAt ?? startedAt;
  const words = dueAt !== null ? 'due' : isByHand ? 'started by hand' : 'started';
  return `${words} ${dayWord(at, now, zone)} at ${clock(at, zone)}`;
}
