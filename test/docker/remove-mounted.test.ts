/** A folder goes though something is mounted in it, twice over. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { whyNoOwnNetwork } from './own-network.ts';
import { removeMounted } from './remove-mounted.ts';

const why = whyNoOwnNetwork();

it('removes a folder in which something is mounted', why ? { skip: why } : {}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-mounted-'));
  for (const path of ['data', 'data/inner']) {
    mkdirSync(join(folder, path));
    assert.equal(spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', join(folder, path)]).status, 0);
  }
  removeMounted(folder);
  assert.equal(existsSync(folder), false);
});
