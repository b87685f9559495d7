/** Small floods of output through a real `punctual up`: what is kept, whole and in order, and what is said of the rest. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openPrinting, type Printing } from './printing-tasks.ts';
import { temporaryFolder, type Up, up } from './run-punctual.ts';

const skip = process.platform === 'win32' && 'there are no process groups';
const folder = temporaryFolder();
let punctual: Up;
let printing: Printing;
before(async () => {
  if (skip) return;
  punctual = await up(join(folder.path, 'data'), ['--runner', 'process']);
  printing = await openPrinting(punctual);
});
after(async () => {
  if (punctual) await punctual.end('SIGTERM');
  folder[Symbol.dispose]();
});

const shown = async (script: string): Promise<string[]> => printing.lines(await printing.run(script));
const program = (text: string): string => `exec '${process.execPath}' -e '${text}'`;

/** Bytes of a line that are kept. */
const kept = 262_000;
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, code) => code));

describe('a flood', { skip }, () => {
  it('of many lines is kept, each once and in order', async () => {
    assert.deepEqual(
      await shown('seq 1 30000'),
      Array.from({ length: 30_000 }, (_, i) => String(i + 1)),
    );
  });

  it('of long lines is kept', async () => {
    const lines = await shown(`yes "$(printf %0999d 7)" | head -n 3000`);
    assert.equal(lines.length, 3000);
    assert.ok(lines.every((line) => line === '7'.padStart(999, '0')));
  });

  it('of lines of a megabyte is cut, and each says how much', async () => {
    const megabytes = 'for (let i = 0; i < 5; i++) require("fs").writeSync(1, "x".repeat(1048575) + "\\n")';
    const line = `${'x'.repeat(kept)} (truncated ${1_048_575 - kept} bytes)`;
    assert.deepEqual(
      await shown(program(megabytes)),
      Array.from({ length: 5 }, () => line),
    );
  });

  it('without a newline is one line, cut, and says how much', async () => {
    const line = `${'x'.repeat(kept)} (truncated ${3_000_000 - kept} bytes)`;
    assert.deepEqual(await shown("head -c 3000000 /dev/zero | tr '\\0' x"), [line]);
  });

  it('of binary is kept as the text that it is not', async () => {
    const bytes =
      'const every = Buffer.from(Array.from({ length: 256 }, (_, n) => n)); for (let i = 0; i < 1000; i++) require("fs").writeSync(1, every)';
    const [first, rest] = [everyByte.subarray(0, 10), everyByte.subarray(11)];
    const line = Buffer.concat([rest, first]).toString();
    assert.deepEqual(await shown(program(bytes)), [
      first.toString(),
      ...Array.from({ length: 999 }, () => line),
      rest.toString(),
    ]);
  });
});
