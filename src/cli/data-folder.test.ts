import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { capture } from '../../test/capture.ts';
import { temporaryFolder } from '../../test/run-punctual.ts';
import { holdDataFolder } from './data-folder.ts';
import { openStores } from './open-stores.ts';

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

it('was begun by a start that was killed before it had a line: nothing is said to be gone', async () => {
  using temporary = temporaryFolder();
  const wanted = { account: undefined, region: undefined };
  // What was made by then, as a killed start leaves it.
  (await holdDataFolder(temporary.path, wanted)).release();
  using captured = capture();
  const again = await holdDataFolder(temporary.path, wanted);
  openStores(again).close();
  again.release();
  rmSync(join(temporary.path, 'logs.db'));
  (await holdDataFolder(temporary.path, wanted)).release();
  assert.equal(captured.stderr, '');
});
