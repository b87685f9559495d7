import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { lineBytesMax, openOutput, type ReadOutput } from './output.ts';

describe('the output of a container', () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'punctual-output-'));
    file = join(folder, 'output');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const readAll = (read: ReadOutput): { lines: string[]; offset: number } => {
    const lines: string[] = [];
    for (;;) {
      const block = read(true);
      lines.push(...block.lines);
      if (!block.more && block.lines.length === 0) return { lines, offset: block.offset };
    }
  };
  const linesOf = (bytes: Buffer | string, offset = 0): string[] => {
    writeFileSync(file, bytes);
    return readAll(openOutput(file, offset)).lines;
  };

  const cases: [name: string, bytes: Buffer | string, expected: string[]][] = [
    ['nothing', '', []],
    ['one line', 'a\n', ['a']],
    ['a last line without a newline', 'a\nb', ['a', 'b']],
    ['empty lines', '\n\na\n\n', ['', '', 'a', '']],
    ['a carriage return is kept', 'a\r\nb\rc\n', ['a\r', 'b\rc']],
    ['NUL and control bytes are kept', 'a\0b\u001b[1m\n', ['a\0b\u001b[1m']],
    ['a byte order mark is kept', '\ufeffa\n', ['\ufeffa']],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0x41, 0xc3, 0x0a, 0xe2, 0x82]), ['\ufffdA\ufffd', '\ufffd']],
  ];
  for (const [name, bytes, expected] of cases) it(name, () => assert.deepEqual(linesOf(bytes), expected));

  it('there is none yet', () => {
    assert.deepEqual(openOutput(join(folder, 'nowhere'), 0)(true), { lines: [], offset: 0, more: false });
  });

  it('a character that stands across two blocks is whole', () => {
    for (let shift = 0; shift < 4; shift++) {
      const line = 'x'.repeat(65_536 - shift) + '😀é'.repeat(2);
      assert.deepEqual(linesOf(`${line}\nnext\n`), [line, 'next']);
    }
  });

  it('a line is not told before its newline has come', () => {
    writeFileSync(file, 'whole\nha');
    const read = openOutput(file, 0);
    assert.deepEqual(read(false), { lines: ['whole'], offset: 6, more: true });
    assert.deepEqual(read(false), { lines: [], offset: 6, more: false });
    appendFileSync(file, 'lf\n');
    assert.deepEqual(read(false), { lines: ['half'], offset: 11, more: true });
  });

  it('a line that is too long is cut, and says by how much', () => {
    assert.deepEqual(linesOf(`${'a'.repeat(lineBytesMax)}\nb\n`), ['a'.repeat(lineBytesMax), 'b']);
    assert.deepEqual(linesOf(`${'a'.repeat(lineBytesMax + 5)}\nb\n`), [
      `${'a'.repeat(lineBytesMax)} (truncated 5 bytes)`,
      'b',
    ]);
    assert.deepEqual(linesOf('a'.repeat(3_000_000)), [
      `${'a'.repeat(lineBytesMax)} (truncated ${3_000_000 - lineBytesMax} bytes)`,
    ]);
  });

  it('a line is never cut within a character', () => {
    for (const character of ['é', '€', '😀']) {
      const [line] = linesOf(`x${character.repeat(lineBytesMax)}\n`);
      const [, kept, cut] = /^x(.*) \(truncated (\d+) bytes\)$/.exec(line ?? '') ?? [];
      assert.ok(kept && !kept.includes('\ufffd'), character);
      assert.equal(1 + Buffer.byteLength(kept) + Number(cut), 1 + Buffer.byteLength(character) * lineBytesMax);
    }
  });

  it('a line that is cut fits into an event of CloudWatch Logs, whatever its bytes', () => {
    const eventBytesMax = 256 * 1024 - 26;
    for (const byte of [0x61, 0xff, 0xe2, 0]) {
      const [line] = linesOf(Buffer.alloc(1_000_000, byte));
      assert.ok(Buffer.byteLength(line ?? '') <= eventBytesMax, `${byte}`);
    }
  });

  it('holds what stands in the file, wherever reading is broken off and taken up again', () => {
    const bytes = fc.array(
      fc.oneof(
        fc.string(),
        fc.constant('\n'),
        fc.integer({ min: 0, max: 200_000 }).map((n) => 'z'.repeat(n)),
      ),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(bytes, fc.nat(10), (parts, blocks) => {
        const text = parts.join('');
        writeFileSync(file, text);
        const first = openOutput(file, 0);
        const before: string[] = [];
        let offset = 0;
        for (let times = 0; times < blocks; times++) {
          const block = first(false);
          before.push(...block.lines);
          offset = block.offset;
        }
        const all = [...before, ...readAll(openOutput(file, offset)).lines];
        const expected = text.split('\n');
        if (expected.at(-1) === '') expected.pop();
        const isLong = (line: string) => Buffer.byteLength(line) > lineBytesMax;
        assert.equal(all.length, expected.length);
        for (const [at, line] of expected.entries())
          if (!isLong(line)) assert.equal(all[at], Buffer.from(line).toString());
      }),
      { numRuns: 60 },
    );
  });
});
