/** Ticks that are not passed though their time has come: the loop is behind, or waits for the runners before it lets timers fire. */
import type { Instant } from '../../languages/instant.ts';
import type { Engine } from './engine.ts';

/** Longer than any turn or question to a runner takes that goes well. */
const lateMs = 60_000;

export function lateSince({ timers, host }: Engine): { readonly since: Instant; readonly why: string } | undefined {
  const due = timers.nextDue();
  if (due === undefined) return undefined;
  const late = host.world.now() - due;
  if (late < lateMs) return undefined;
  return {
    since: due,
    why: `ticks are not passed: what was due ${Math.round(late / 1000)} s ago has not been done yet`,
  };
}
