import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../languages/instant.ts';
import { type Cut, chunkBytesMax, chunkEventsMax, lineBytesMax, openLineCutter, type Stream } from './line-cutter.ts';
import type { Begins } from './multiline-pattern.ts';

const now = instant(0);

interface Piece {
  readonly bytes: Buffer;
  readonly stream?: Stream;
}

/** All that comes out, as a caller takes it who never adds while a chunk is ready. */
function cutAll(pieces: readonly Piece[], begins?: Begins): Cut[] {
  const cutter = openLineCutter(begins);
  const cuts: Cut[] = [];
  const drain = (isDone: () => boolean): void => {
    while (!isDone()) {
      const cut = cutter.take();
      if (!cut) return;
      cuts.push(cut);
    }
  };
  for (const { bytes, stream } of pieces) {
    cutter.add(bytes, now, stream);
    drain(() => !cutter.isFull());
  }
  cutter.end();
  drain(() => false);
  return cuts;
}

const textsOf = (cuts: readonly Cut[]): string[] => cuts.flatMap(({ lines }) => lines.map(({ text }) => text));
const cut = (bytes: Buffer | string, begins?: Begins): string[] =>
  textsOf(cutAll([{ bytes: Buffer.from(bytes) }], begins));

describe('the line cutter', () => {
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
  for (const [name, bytes, expected] of cases) it(name, () => assert.deepEqual(cut(bytes), expected));

  it('returns no line before its newline has come', () => {
    const cutter = openLineCutter();
    cutter.add(Buffer.from('whole\nha'), now);
    assert.deepEqual(cutter.take(), { lines: [{ at: now, text: 'whole' }], taken: [6, 0] });
    assert.equal(cutter.take(), undefined);
    cutter.add(Buffer.from('lf\n'), now);
    assert.deepEqual(cutter.take(), { lines: [{ at: now, text: 'half' }], taken: [11, 0] });
  });

  it('gives a line the time of its beginning', () => {
    const cutter = openLineCutter();
    cutter.add(Buffer.from('be'), instant(1));
    cutter.add(Buffer.from('gun\nnext\n'), instant(2));
    assert.deepEqual(cutter.take()?.lines, [
      { at: 1, text: 'begun' },
      { at: 2, text: 'next' },
    ]);
  });

  it('cuts the lines of two streams apart, in the order in which they end', () => {
    const cutter = openLineCutter();
    cutter.add(Buffer.from('out 1'), now, 0);
    cutter.add(Buffer.from('err 1\nerr 2'), now, 1);
    assert.deepEqual(cutter.take(), { lines: [{ at: now, text: 'err 1' }], taken: [0, 6] });
    cutter.add(Buffer.from('\n'), now, 0);
    assert.deepEqual(cutter.take(), { lines: [{ at: now, text: 'out 1' }], taken: [6, 6] });
    cutter.end();
    assert.deepEqual(cutter.take(), { lines: [{ at: now, text: 'err 2' }], taken: [6, 11] });
  });

  it('cuts a line that is too long, and says by how much', () => {
    assert.deepEqual(cut(`${'a'.repeat(lineBytesMax)}\nb\n`), ['a'.repeat(lineBytesMax), 'b']);
    assert.deepEqual(cut(`${'a'.repeat(lineBytesMax + 5)}\nb\n`), [
      `${'a'.repeat(lineBytesMax)} (truncated 5 bytes)`,
      'b',
    ]);
    assert.deepEqual(cut('a'.repeat(3_000_000)), [
      `${'a'.repeat(lineBytesMax)} (truncated ${3_000_000 - lineBytesMax} bytes)`,
    ]);
  });

  it('never cuts within a character, and keeps all that there is room for', () => {
    for (const character of ['é', '€', '😀']) {
      const [line] = cut(`x${character.repeat(lineBytesMax)}\n`);
      const [, kept, dropped] = /^(x.*) \(truncated (\d+) bytes\)$/.exec(line ?? '') ?? [];
      assert.ok(kept && !kept.includes('\ufffd'), character);
      assert.ok(Buffer.byteLength(kept) > lineBytesMax - 4);
      assert.equal(Buffer.byteLength(kept) + Number(dropped), 1 + Buffer.byteLength(character) * lineBytesMax);
    }
  });

  it('keeps within an event of CloudWatch Logs, whatever the bytes are', () => {
    const eventBytesMax = 256 * 1024 - 26;
    for (const byte of [0x61, 0xff, 0xe2, 0]) {
      const [line] = cut(Buffer.alloc(1_000_000, byte));
      assert.ok(Buffer.byteLength(line ?? '') <= eventBytesMax, `${byte}`);
    }
  });

  it('hands over chunks of no more events and bytes than a commit may take', () => {
    const cuts = cutAll([{ bytes: Buffer.from('\n'.repeat(9000) + `${'b'.repeat(1023)}\n`.repeat(1000)) }]);
    for (const { lines } of cuts) {
      assert.ok(lines.length <= chunkEventsMax);
      assert.ok(lines.length <= 1 || lines.reduce((sum, { text }) => sum + text.length, 0) <= chunkBytesMax);
    }
    assert.equal(textsOf(cuts).length, 10_000);
    assert.ok(cuts.length < 20, `${cuts.length}`);
  });

  const timed = /^\d\d:\d\d/;
  const joined: [name: string, text: string, expected: string[]][] = [
    ['lines that each match', '10:00 a\n10:01 b\n', ['10:00 a', '10:01 b']],
    [
      'lines that do not match go with the one before',
      '10:00 a\n  at b\n\n10:01 c\n',
      ['10:00 a\n  at b\n', '10:01 c'],
    ],
    ['lines before the first match are one event', 'x\ny\n10:00 a', ['x\ny', '10:00 a']],
  ];
  for (const [name, text, expected] of joined)
    it(`joins by a pattern: ${name}`, () => assert.deepEqual(cut(text, timed), expected));

  it('ends an event of several lines before the line for which it has no room', () => {
    const line = 'x'.repeat(99_999);
    assert.deepEqual(
      cut(`10:00\n${`${line}\n`.repeat(3)}`, timed).map((text) => text.split('\n').length),
      [3, 1],
    );
  });

  it('holds an event that may have more lines, until it is flushed', () => {
    const cutter = openLineCutter(timed);
    cutter.add(Buffer.from('10:00 a\n  more\n'), now);
    assert.equal(cutter.take(), undefined);
    assert.ok(cutter.isHolding());
    cutter.flush();
    assert.deepEqual(cutter.take(), { lines: [{ at: now, text: '10:00 a\n  more' }], taken: [15, 0] });
    assert.ok(!cutter.isHolding());
  });

  const anyText = fc
    .array(
      fc.oneof(
        fc.string(),
        fc.constant('\n'),
        fc.constant('10:00 \n'),
        fc.integer({ min: 0, max: 300_000 }).map((length) => '€z'.repeat(length / 4)),
      ),
      { maxLength: 12 },
    )
    .map((parts) => Buffer.from(parts.join('')));
  const anyBytes = fc.oneof(
    anyText,
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  );
  const anyPattern = fc.constantFrom(undefined, timed);

  it('cuts the same events from the same bytes, however they are split', () => {
    fc.assert(
      fc.property(anyBytes, fc.array(fc.nat(100_000), { maxLength: 20 }), anyPattern, (bytes, sizes, begins) => {
        const pieces: Piece[] = [];
        let from = 0;
        for (const size of [...sizes, bytes.length]) {
          pieces.push({ bytes: bytes.subarray(from, from + size) });
          from += size;
        }
        assert.deepEqual(textsOf(cutAll(pieces, begins)), cut(bytes, begins));
      }),
      { numRuns: 100 },
    );
  });

  it('goes on from where a chunk ends as if it had never been broken off', () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(5), anyPattern, (bytes, at, begins) => {
        const cuts = cutAll([{ bytes }], begins);
        const [place] = cuts[Math.min(at, cuts.length - 1)]?.taken ?? [0];
        const before = cuts.filter(({ taken }) => taken[0] <= place);
        assert.deepEqual([...textsOf(before), ...cut(bytes.subarray(place), begins)], cut(bytes, begins));
      }),
      { numRuns: 100 },
    );
  });
});
