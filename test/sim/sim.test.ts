/** The simulation finds nothing where nothing is wrong, the same twice, and each fault that is planted. `npm run sim` goes through many more seeds. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { liveThrough } from './one-seed.ts';
import { plantedFaults } from './planted-faults.ts';
import { simulate } from './simulation.ts';
import { Violation } from './violation.ts';

describe('the simulated house', () => {
  const asked = { days: 0.25, ages: false, isKilledAtEveryPoint: false };
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`holds through seed ${seed}, and leaves the same store again`, async () => {
      const outcome = await liveThrough({ ...asked, seed, isCompared: seed % 3 === 0 });
      assert.deepEqual(outcome.is, 'passed', JSON.stringify(outcome));
    });
  }
});

describe('the invariants find', () => {
  const seedsMax = 12;
  for (const { name, tamper, catches } of plantedFaults) {
    it(name, async () => {
      for (let seed = 1; seed <= seedsMax; seed++) {
        try {
          await simulate({ seed, days: 0.5, tamper });
        } catch (error) {
          assert.ok(error instanceof Violation, String(error));
          assert.match(`${error.invariant}: ${error.seen}`, catches);
          return;
        }
      }
      assert.fail(`not in ${seedsMax} seeds`);
    });
  }
});
