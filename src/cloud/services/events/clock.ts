/**
 * A clock that was ahead and is right again: ticks that seemed to have passed are still to come. One that was fired keeps its row and is not
 * fired again; those that were written as missed are forgotten.
 */
import { later } from '../../../languages/instant.ts';
import { root } from '../../kit/caller.ts';
import type { Context } from '../../kit/service.ts';
import type { Events } from './context.ts';
import { ruleArn } from './rule.ts';
import { scheduleTick } from './ticks.ts';

/** A clock that was ahead by less had its ticks fired: they are not to come again. */
const aheadSecondsMax = 120;

export function takeBackTicks({ rules }: Events, context: Context): void {
  for (const rule of rules.all()) {
    if (!rule.schedule || rule.passed <= later(context.now, aheadSecondsMax)) continue;
    rules.setPassed(context, rule, context.now);
    context.post('forget-missed', rule.name);
    scheduleTick(context, rule);
  }
}

export function forgetMissed({ host }: Events, context: Context, rule: string): void {
  const input = { scheduleArn: ruleArn(host, rule), after: context.now };
  const { isDone } = context.call<{ readonly isDone: boolean }>('punctual', 'ForgetMissed', input, root);
  if (!isDone) context.post('forget-missed', rule, undefined, true);
}
