import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { minuteMs } from '../minutes.ts';
import { faultNames, type Strike } from './fault.ts';
import { type Action, planFaults } from './plan-faults.ts';

const settings = fc.record({
  faults: fc.subarray([...faultNames], { minLength: 1 }),
  seed: fc.integer(),
  from: fc.integer({ min: 0, max: 1e12 }),
});
const startOf = (action: Action): number => ('at' in action ? action.at : Number.NaN);
const isStrike = (action: Action): action is Strike => 'fault' in action;

describe('a plan of faults', () => {
  it('strikes with each that was asked for, and with no other', () => {
    fc.assert(
      fc.property(settings, (asked) => {
        const struck = new Set(
          planFaults(asked)
            .actions.filter(isStrike)
            .map(({ fault }) => fault),
        );
        assert.deepEqual([...struck].toSorted(), asked.faults.toSorted());
      }),
    );
  });

  it('goes forward in time, and ends after all of it', () => {
    fc.assert(
      fc.property(settings, (asked) => {
        const { actions, until } = planFaults(asked);
        const starts = actions.map(startOf);
        assert.deepEqual(
          starts,
          starts.toSorted((a, b) => a - b),
        );
        assert.ok((starts[0] as number) > asked.from);
        for (const action of actions) assert.ok(('until' in action ? action.until : startOf(action)) < until);
      }),
    );
  });

  it('lets no two faults last at the same time, and the disk and one clock over a turn', () => {
    fc.assert(
      fc.property(settings, (asked) => {
        const lasting = planFaults(asked)
          .actions.filter(isStrike)
          .filter((strike) => 'until' in strike);
        for (const [index, { at }] of lasting.entries())
          assert.ok(at > (lasting[index - 1]?.until ?? 0), `${index} begins before the one before it is over`);
        const overTurns = lasting.filter(({ at, until }) => Math.floor(at / minuteMs) < Math.floor(until / minuteMs));
        assert.deepEqual(
          overTurns.map(({ fault }) => fault),
          ['disk', 'clock'].filter((name) => asked.faults.some((fault) => fault === name)),
        );
      }),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const plan = (seed: number) => planFaults({ faults: faultNames, seed, from: 0 });
    assert.deepEqual(plan(7), plan(7));
    assert.notDeepEqual(plan(7), plan(8));
  });

  it('is done in under five minutes', () => {
    assert.ok(planFaults({ faults: faultNames, seed: 3, from: 0 }).until < 5 * minuteMs);
  });
});
