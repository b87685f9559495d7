/** What was written outlives a power cut: the file, then its name, then the folder's own name, are on the disk. */
import assert from 'node:assert/strict';
import fs, { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { it, mock } from 'node:test';
import { makeFolder, writeWhole } from './files.ts';

it('a new folder and a file in it are flushed, and so are the folders that name them', () => {
  const around = mkdtempSync(join(tmpdir(), 'punctual-files-'));
  const done: string[] = [];
  const names = new Map<number, string>();
  const { openSync, fsyncSync, renameSync } = fs;
  mock.method(fs, 'openSync', (path: string, ...more: [string]) => {
    const opened = openSync(path, ...more);
    names.set(opened, path === around ? 'around' : basename(path));
    return opened;
  });
  mock.method(fs, 'fsyncSync', (opened: number) => {
    fsyncSync(opened);
    done.push(`flush ${names.get(opened)}`);
  });
  mock.method(fs, 'renameSync', (from: string, to: string) => {
    renameSync(from, to);
    done.push(`name ${basename(to)}`);
  });
  syncBuiltinESMExports();
  try {
    makeFolder(join(around, 'data'));
    writeWhole(join(around, 'data', 'vault.key'), 'x');
  } finally {
    mock.restoreAll();
    syncBuiltinESMExports();
    rmSync(around, { recursive: true });
  }
  assert.deepEqual(
    done.filter((each) => each !== 'flush vault.key.new'),
    ['flush around', 'name vault.key', 'flush data'],
  );
});
