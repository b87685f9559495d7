import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { chunkBytesMax, chunkEventsMax, lineBytesMax } from '../../line-cutter.ts';
import { type Output, openOutput } from './output.ts';

describe('the output of a container', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'punctual-output-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (text: string, from = 0): void => appendFileSync(join(folder, `output.${from}`), text);
  const textsOf = (read: ReturnType<Output['read']>): unknown =>
    typeof read === 'object' ? { texts: read.lines.map(({ text }) => text), offset: read.offset } : read;
  const readAll = (output: Output): { lines: string[]; offset: number } => {
    const lines: string[] = [];
    let offset = 0;
    for (;;) {
      const read = output.read(true);
      if (read === 'nothing') return { lines, offset };
      if (typeof read !== 'object') continue;
      lines.push(...read.lines.map(({ text }) => text));
      offset = read.offset;
      output.committed(offset);
    }
  };

  it('stands in one file where an early version has begun it, and is read once', () => {
    appendFileSync(join(folder, 'output'), 'one\ntwo\n');
    const output = openOutput(folder, 4);
    assert.deepEqual(textsOf(output.read(false)), { texts: ['two'], offset: 8 });
    output.committed(8);
    assert.equal(output.read(false), 'nothing');
    appendFileSync(join(folder, 'output'), 'three');
    assert.deepEqual(readAll(output), { lines: ['three'], offset: 13 });
  });

  it('there is none yet', () => {
    assert.equal(openOutput(folder, 0).read(true), 'nothing');
  });

  it('a line is not returned before its newline has come', () => {
    write('whole\nha');
    const output = openOutput(folder, 0);
    assert.deepEqual(textsOf(output.read(false)), { texts: ['whole'], offset: 6 });
    assert.equal(output.read(false), 'nothing');
    write('lf\n');
    assert.deepEqual(textsOf(output.read(false)), { texts: ['half'], offset: 11 });
  });

  it('goes on in the part that begins where one ends, in the middle of a line', () => {
    write('one\ntw');
    const output = openOutput(folder, 0);
    assert.deepEqual(textsOf(output.read(false)), { texts: ['one'], offset: 4 });
    write('', 6);
    assert.equal(output.read(false), 'nothing');
    write('o\nthree\n', 6);
    assert.deepEqual(textsOf(output.read(false)), { texts: ['two', 'three'], offset: 14 });
  });

  it('a part goes once it is read and committed, and not before', () => {
    write('one\ntw');
    write('o\nthree\n', 6);
    const output = openOutput(folder, 0);
    const read = output.read(false);
    assert.deepEqual(textsOf(read), { texts: ['one', 'two', 'three'], offset: 14 });
    output.committed(4);
    assert.deepEqual(readdirSync(folder), ['output.0', 'output.6']);
    output.committed(14);
    assert.deepEqual(readdirSync(folder), ['output.6']);
  });

  it('is read on after a crash, and parts that were committed before it go', () => {
    write('one\n');
    write('two\nthree\n', 4);
    write('four', 14);
    assert.deepEqual(readAll(openOutput(folder, 8)), { lines: ['three', 'four'], offset: 18 });
    assert.deepEqual(readdirSync(folder), ['output.14']);
  });

  it('comes in chunks that one commit can take', () => {
    write('x\n'.repeat(3 * chunkEventsMax) + `${'y'.repeat(1000)}\n`.repeat(1000));
    const output = openOutput(folder, 0);
    let lines = 0;
    for (let read = output.read(true); typeof read === 'object'; read = output.read(true)) {
      assert.ok(read.lines.length <= chunkEventsMax);
      assert.ok(read.lines.reduce((sum, { text }) => sum + text.length + 1, 0) <= chunkBytesMax);
      lines += read.lines.length;
    }
    assert.equal(lines, 3 * chunkEventsMax + 1000);
  });

  it('is left for others from time to time while a line does not end', () => {
    write('z'.repeat(3_000_000));
    const output = openOutput(folder, 0);
    assert.equal(output.read(false), 'more');
    assert.equal(output.read(false), 'more');
    assert.equal(output.read(false), 'nothing');
  });

  it('of a line that is too long only the beginning is kept, and a crash does not matter', () => {
    const part = 400_000;
    write('a\n');
    write('b'.repeat(part), 2);
    write('c'.repeat(part), part + 2);
    write('d'.repeat(part), 2 * part + 2);
    const first = openOutput(folder, 0);
    assert.deepEqual(textsOf(first.read(false)), { texts: ['a'], offset: 2 });
    first.committed(2);
    assert.equal(first.read(false), 'nothing');
    assert.deepEqual(readdirSync(folder), ['output.2', `output.${2 * part + 2}`]);
    write('d\ne\n', 2 * part + 2);
    const whole = {
      lines: [`${'b'.repeat(lineBytesMax)} (truncated ${3 * part + 1 - lineBytesMax} bytes)`, 'e'],
      offset: 3 * part + 6,
    };
    assert.deepEqual(readAll(openOutput(folder, 2)), whole);
    write('b'.repeat(part), 2);
    assert.deepEqual(readAll(first), whole);
  });

  it('holds a line to which more may belong, until it is flushed', () => {
    write('BEGIN a\n b\nBEGIN c\n d\n');
    const output = openOutput(folder, 0, /^BEGIN/);
    assert.deepEqual(textsOf(output.read(false)), { texts: ['BEGIN a\n b'], offset: 11 });
    assert.equal(output.read(false), 'holding');
    output.flush();
    assert.deepEqual(textsOf(output.read(false)), { texts: ['BEGIN c\n d'], offset: 22 });
  });

  it('holds what stands in the files, wherever reading is broken off and taken up again', () => {
    const texts = fc.array(
      fc.oneof(
        fc.string(),
        fc.constant('\n'),
        fc.integer({ min: 0, max: 20_000 }).map((n) => 'z'.repeat(n)),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(texts, fc.nat(10), fc.nat(), (parts, reads, cut) => {
        for (const name of readdirSync(folder)) rmSync(join(folder, name));
        const bytes = Buffer.from(parts.join(''));
        const at = cut % (bytes.length + 1);
        writeFileSync(join(folder, 'output.0'), bytes.subarray(0, at));
        writeFileSync(join(folder, `output.${at}`), at === 0 ? bytes : bytes.subarray(at));
        const first = openOutput(folder, 0);
        const before: string[] = [];
        let offset = 0;
        for (let times = 0; times < reads; times++) {
          const read = first.read(false);
          if (typeof read !== 'object') continue;
          before.push(...read.lines.map(({ text }) => text));
          offset = read.offset;
        }
        const all = [...before, ...readAll(openOutput(folder, offset)).lines];
        const expected = bytes.toString().split('\n');
        if (expected.at(-1) === '') expected.pop();
        assert.deepEqual(all, expected);
      }),
      { numRuns: 60 },
    );
  });
});
