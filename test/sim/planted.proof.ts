/** The simulation's invariants find each fault that is planted: around the cloud, in its determinism, in the engine's own source. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkDeterminism } from './determinism.ts';
import { sourceFaults } from './plant-in-source.ts';
import { faultsOfDeterminism, plantedFaults } from './planted-faults.ts';
import { simulate } from './simulation.ts';
import { Violation } from './violation.ts';

/** The first violation that some seed shows. */
async function firstViolation(live: (seed: number) => Promise<unknown>, seeds: number): Promise<Violation | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      await live(seed);
    } catch (error) {
      if (error instanceof Violation) return error;
      throw error;
    }
  }
  return undefined;
}

describe('a planted fault is found', () => {
  for (const { name, tamper, catches } of plantedFaults)
    it(name, async () => {
      const found = await firstViolation((seed) => simulate({ seed, days: 0.3, tamper }), 40);
      assert.match(found?.invariant ?? 'nothing', catches);
    });

  for (const { name, tamper, catches } of faultsOfDeterminism)
    it(name, async () => {
      const found = await firstViolation((seed) => checkDeterminism({ seed, days: 0.05, tamper }), 5);
      assert.match(found?.invariant ?? 'nothing', catches);
    });
});

describe('a fault planted in the engine itself is found', () => {
  const beside = (file: string): string => join(import.meta.dirname, file);
  for (const [name, { shownBy }] of Object.entries(sourceFaults))
    it(name, () => {
      const args = ['--import', beside('plant-in-source.ts'), beside('live-once.ts'), ...shownBy.map(String)];
      const env = { ...process.env, PUNCTUAL_SIM_PLANT: name };
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
      assert.equal(status, 1, stdout + stderr);
      assert.match(stdout + stderr, /this does not hold|a bug that was planted/);
    });
});
