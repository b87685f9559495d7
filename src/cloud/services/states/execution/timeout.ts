/** How long an execution may take: a timer, from its start or redrive to its end. */
import { later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { expressSecondsMax } from '../limits.ts';
import type { Running } from './running.ts';

/** Undefined: nothing bounds it but the year that AWS gives it. */
function secondsOf({ machines }: States, { type, revision, execution }: Running): number | undefined {
  const { timeoutSeconds } = machines.program(revision, execution.about.label);
  return type === 'EXPRESS' ? Math.min(timeoutSeconds ?? expressSecondsMax, expressSecondsMax) : timeoutSeconds;
}

export function setTimeOut(states: States, context: Context, running: Running): void {
  const seconds = secondsOf(states, running);
  if (seconds !== undefined) context.setTimer('time-out', String(running.id), later(context.now, seconds));
}

export function clearTimeOut(states: States, context: Context, running: Running): void {
  if (secondsOf(states, running) !== undefined) context.clearTimer('time-out', String(running.id));
}
