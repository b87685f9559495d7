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

const isViolation =
  (catches: RegExp) =>
  (error: unknown): boolean => {
    if (!(error instanceof Violation)) throw error;
    assert.match(error.invariant, catches);
    return true;
  };

describe('a planted fault is found', () => {
  for (const { name, tamper, shownBy: seed, catches } of plantedFaults)
    it(name, () => assert.rejects(simulate({ seed, days: 0.3, tamper }), isViolation(catches)));

  for (const { name, tamper, shownBy: seed, catches } of faultsOfDeterminism)
    it(name, () => assert.rejects(checkDeterminism({ seed, days: 0.05, tamper }), isViolation(catches)));
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
