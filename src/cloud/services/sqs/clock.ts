/**
 * A clock that was set: how long a message is hidden goes by the time that really went by, and what was sent while the clock was ahead is there
 * when it is right again. When a message was sent, and how long it is kept, go by the clock.
 */
import { instant } from '../../../languages/instant.ts';
import type { Context, RecurringTimer } from '../../kit/service.ts';
import type { Sqs } from './context.ts';
import { nextMinute } from './tick.ts';

export function moveMessages({ tables }: Sqs, { now }: Context, byMs: number): void {
  tables.moveVisibleAt(byMs, instant(Math.min(now, now - byMs)));
  if (byMs < 0) tables.moveSentAt(byMs, now);
}

/** The clock may have been set while nothing ran. Of what somebody has received it is not known for how long. */
export function takeBackMessages({ tables }: Sqs, context: Context): void {
  const { now } = context;
  tables.takeBackSent(now);
  for (const { name, due } of tables.tickingQueues())
    if (due > nextMinute(now)) {
      tables.setTickDue(name, nextMinute(now));
      context.setTimer('tick', name, nextMinute(now));
    }
}

export function* recurringTicks({ tables }: Sqs, { now }: Context): Generator<RecurringTimer> {
  for (const { name } of tables.tickingQueues()) yield { kind: 'tick', subject: name, due: nextMinute(now) };
}
