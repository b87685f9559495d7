/**
 * A clock that was ahead and is right again: ticks that seemed to have passed are still to come. One that was fired keeps its row and is not
 * fired again; those that were written as missed are forgotten.
 */
import { later } from '../../languages/instant.ts';
import { root } from '../kit/caller.ts';
import type { Context } from '../kit/service.ts';
import { scheduleTick, type Ticking, type TickingService } from './ticks.ts';

/** A clock that was ahead by less had its ticks fired: they are not to come again. */
const aheadSecondsMax = 120;

export function takeBackTicks<T extends Ticking>(service: TickingService<T>, context: Context): void {
  for (const one of service.all()) {
    // One that was switched off meanwhile has such rows, too.
    if (one.passed <= later(context.now, aheadSecondsMax)) continue;
    service.setPassed(context, one, context.now);
    context.post('forget-missed', one.name);
    const set = service.find(one.name);
    if (set) scheduleTick(context, set);
  }
}

export function forgetMissed(context: Context, name: string, scheduleArn: string): void {
  const input = { scheduleArn, after: context.now };
  const { isDone } = context.call<{ readonly isDone: boolean }>('punctual', 'ForgetMissed', input, root);
  if (!isDone) context.post('forget-missed', name, undefined, true);
}
