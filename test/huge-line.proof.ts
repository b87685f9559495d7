/** A task prints a gigabyte without a newline: the engine's memory stays what it was, the line is cut, and says how much of it is missing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { openPrinting } from './printing-tasks.ts';
import { temporaryFolder, up } from './run-punctual.ts';

const gibibyte = 2 ** 30;
/** Bytes of a line that are kept. */
const kept = 262_000;
/** What reading and cutting may take at once, and what is not collected yet. */
const growthMaxMiB = 100;

/** The most memory that a process has had, in MiB. */
const peakMiB = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

it('a line of a gigabyte is cut', { skip: process.platform !== 'linux' && 'no /proc' }, async (context) => {
  using folder = temporaryFolder();
  await using punctual = await up(join(folder.path, 'data'), ['--runner', 'process']);
  const tasks = await openPrinting(punctual);
  await tasks.run('echo warm');
  const before = peakMiB(punctual.pid);
  const lines = await tasks.lines(await tasks.run(`head -c ${gibibyte} /dev/zero | tr '\\0' x`));
  const growth = peakMiB(punctual.pid) - before;
  context.diagnostic(`${before.toFixed(0)} MiB before, at most ${growth.toFixed(0)} MiB more`);
  assert.deepEqual(lines, [`${'x'.repeat(kept)} (truncated ${gibibyte - kept} bytes)`]);
  assert.ok(growth < growthMaxMiB, `${growth} MiB more`);
  assert.deepEqual(await tasks.lines(await tasks.run('echo after it')), ['after it']);
});
