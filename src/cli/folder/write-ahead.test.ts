import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { logProblem } from './write-ahead.ts';

it('a write-ahead log that is too large to be looked through is no missing one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-log-'));
  try {
    const database = join(folder, 'a.db');
    // The index of an engine that was killed: it has frames that are not in the database.
    const index = Buffer.alloc(136);
    const numbers: [at: number, value: number][] = [
      [0, 3_007_000],
      [16, 9],
      [48, 3_007_000],
      [64, 9],
    ];
    for (const [at, value] of numbers) index.writeUInt32LE(value, at);
    for (const at of [12, 60]) index[at] = 1;
    writeFileSync(`${database}-shm`, index);
    assert.equal(logProblem(database), 'is missing');
    writeFileSync(`${database}-wal`, '');
    truncateSync(`${database}-wal`, 257 * 1024 * 1024);
    assert.equal(logProblem(database), undefined);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
