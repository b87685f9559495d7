/**
 * A short simulation that is killed once, at each of its points in turn: before and after every commit, before and after every call into the
 * world. Whichever it is, the invariants hold.
 */
import assert from 'node:assert/strict';
import type { CrashPlan, PointKind } from './crash-points.ts';
import { type SimulationSettings, simulate } from './simulation.ts';
import { Violation } from './violation.ts';

/** Returns how many points there were. */
export async function killAtEveryPoint({ seed, days }: SimulationSettings): Promise<number> {
  const settings: SimulationSettings = { seed, days, faults: 'none' };
  const { figures } = await simulate(settings);
  const deaths = (['commit', 'world'] satisfies PointKind[]).flatMap((kind) =>
    Array.from({ length: figures.points[kind] }, (_, n): CrashPlan[] => [
      { kind, count: n + 1, when: 'before' },
      { kind, count: n + 1, when: 'after' },
    ]).flat(),
  );
  for (const death of deaths) {
    try {
      const lived = await simulate({ ...settings, death });
      assert.equal(lived.figures.deaths, 1, `${death.when} ${death.kind} ${death.count}`);
    } catch (error) {
      if (error instanceof Violation) error.seen += `\n  (killed ${death.when} ${death.kind} ${death.count})`;
      throw error;
    }
  }
  return deaths.length;
}
