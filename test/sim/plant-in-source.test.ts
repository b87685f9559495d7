/** The faults that the proofs plant fit the source as it stands: one that fits nothing plants nothing, which the proofs alone would say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { sourceFaults } from './plant-in-source.ts';

const root = join(import.meta.dirname, '../..');

it('each fault that is planted in the source changes one place of it', () => {
  const times = ({ file, from }: { readonly file: string; readonly from: string }): number =>
    readFileSync(join(root, file), 'utf8').split(from).length - 1;
  const unfit = Object.entries(sourceFaults).filter(([, fault]) => times(fault) !== 1);
  assert.deepEqual(
    unfit.map(([name]) => name),
    [],
  );
});
