import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { temporaryFolder } from '../../test/run-punctual.ts';
import { holdDataFolder } from './data-folder.ts';

it('is let go though nothing can be removed in it, as on a disk that can only be read', async () => {
  using temporary = temporaryFolder();
  const wanted = { account: undefined, region: undefined };
  const folder = await holdDataFolder(temporary.path, wanted);
  const holder = join(temporary.path, 'holder.json');
  rmSync(holder);
  mkdirSync(holder);
  assert.doesNotThrow(() => folder.release());
  rmSync(holder, { recursive: true });
  (await holdDataFolder(temporary.path, wanted)).release();
});
