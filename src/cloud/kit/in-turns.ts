/** Work of a call that would hold everybody up: a piece of it in a turn, and the call waits for the next one. */
import { later } from '../../languages/instant.ts';
import { type Context, type Waiting, waitFor } from './service.ts';

/** What a piece counts of a turn's events: a turn has room for two, and for the calls of others. */
export const eventsPerPiece = 1000;
const secondsMax = 600;
const on = 'in-turns';

/** By the input of the call, which is the same object in each of its runs. */
const underWay = new WeakMap<object, Iterator<undefined, void>>();

/** Undefined once all is done: at once where the call may wait no longer. */
export function inTurns(context: Context, input: object, begin: () => Iterator<undefined, void>): Waiting | undefined {
  const work = underWay.get(input) ?? begin();
  underWay.delete(input);
  while (!work.next().done) {
    if (context.waitedUntil !== undefined) continue;
    context.spend(eventsPerPiece);
    underWay.set(input, work);
    context.wake(on);
    return waitFor(on, later(context.now, secondsMax));
  }
  return undefined;
}
