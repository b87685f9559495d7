import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../../../../test/any-text.ts';
import { instant } from '../../../../languages/instant.ts';
import { openStore } from '../../../kit/store.ts';
import { blockSpanMs, type Line, packLines, sizeOf, unpackLines } from './block.ts';
import { openLines } from './lines.ts';
import { openLogFile } from './log-file.ts';
import { linesOfGroupAfter, linesOfStreamAfter, linesOfStreamBefore, type Position } from './read-lines.ts';
import { logFileSchema } from './schema.ts';

const at = instant(Date.parse('2026-01-01T00:00:00Z'));
const anyLine = fc.record(
  {
    at: fc.integer({ min: 0, max: 4 * blockSpanMs }).map((ms) => instant(at + ms)),
    text: fc.oneof(anyText(), fc.constantFrom('a\0b', '\x1b[31m', 'é\n𝄞', '\r')),
  },
  { noNullPrototype: true },
);

describe('a block', () => {
  it('gives back the lines that were put into it, in order of time', () => {
    fc.assert(
      fc.property(fc.array(anyLine), (lines) => {
        const blocks = packLines(lines);
        assert.deepEqual(
          blocks.flatMap(unpackLines),
          lines.toSorted((a, b) => a.at - b.at),
        );
        assert.equal(
          blocks.reduce((sum, { size }) => sum + size, 0),
          lines.reduce((sum, { text }) => sum + sizeOf(text), 0),
        );
        for (const { firstAt, lastAt } of blocks) assert.ok(lastAt - firstAt <= blockSpanMs);
      }),
    );
  });

  it('holds at most 8,192 lines and a quarter of a megabyte, or one line', () => {
    const short = packLines(Array.from({ length: 10_000 }, () => ({ at, text: '' })));
    assert.deepEqual(
      short.map(({ count }) => count),
      [8192, 1808],
    );
    const long = packLines(['a', 'b', 'c'].map((text) => ({ at, text: text.repeat(200_000) })));
    assert.deepEqual(
      long.map(({ count }) => count),
      [1, 1, 1],
    );
  });
});

describe('lines of blocks that overlap in time', () => {
  const batches = fc.array(
    fc.record({ stream: fc.constantFrom('a', 'b'), lines: fc.array(anyLine, { minLength: 1, maxLength: 8 }) }),
    { maxLength: 8 },
  );
  const range = fc.record({
    from: fc.integer({ min: -1, max: 4 * blockSpanMs }).map((ms) => at + ms),
    to: fc.integer({ min: -1, max: 4 * blockSpanMs + 2 }).map((ms) => at + ms),
  });

  it('are read in order, forward and backward, from any line on', () => {
    fc.assert(
      fc.property(batches, range, fc.nat(), (all, within, start) => {
        const lines = openLines(openStore(':memory:'));
        for (const { stream, lines: texts } of all)
          lines.add({ groupKey: 'g', streamKey: stream, lines: texts, ingestedAt: at });
        lines.flush();
        const { file } = lines;
        const { group } = file.idsOf('g', 'a');
        const sorted = (wanted: readonly string[]): Line[] =>
          all
            .flatMap(({ stream, lines: texts }) =>
              wanted.includes(stream) ? packLines(texts).flatMap(unpackLines) : [],
            )
            .map((line, i) => ({ ...line, i }))
            .toSorted((a, b) => a.at - b.at || a.i - b.i)
            .filter((line) => line.at >= within.from && line.at < within.to);
        const first: Position = { at: 0, id: 0 };
        const plain = (found: Iterable<{ at: number; message: string }>) =>
          Array.from(found, ({ at: when, message }) => [when, message]);
        const expected = (wanted: readonly string[]) => sorted(wanted).map((line) => [line.at, line.text]);
        assert.deepEqual(plain(linesOfGroupAfter(file, group, within, first)), expected(['a', 'b']));
        const { stream } = file.idsOf('g', 'a');
        const forward = [...linesOfStreamAfter(file, stream, within, first)];
        assert.deepEqual(plain(forward), expected(['a']));
        const end: Position = { at: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };
        assert.deepEqual(plain(linesOfStreamBefore(file, stream, within, end)), expected(['a']).reverse());
        const middle = forward[start % Math.max(1, forward.length)];
        if (!middle) return;
        const place = forward.indexOf(middle);
        assert.deepEqual(plain(linesOfStreamAfter(file, stream, within, middle)), plain(forward.slice(place + 1)));
        assert.deepEqual(
          plain(linesOfStreamBefore(file, stream, within, middle)),
          plain(forward.slice(0, place).reverse()),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('a log file of an older version', () => {
  it('is opened, and its lines are read', () => {
    const store = openStore(':memory:');
    store.migrate('logs', logFileSchema.slice(0, 2));
    store.db.exec(`INSERT INTO log_group VALUES (1, 'g', 62);
      INSERT INTO log_stream VALUES (1, 's', 1, ${at}, ${at + 1}, ${at}, 62, 0);
      INSERT INTO log_line VALUES (1, 1, 1, ${at}, ${at}, 31, 'hello'), (2, 1, 1, ${at + 1}, ${at}, 31, 'again');`);
    const { file } = openLines(store);
    const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };
    assert.deepEqual(
      Array.from(linesOfStreamAfter(file, 1, everything, { at: 0, id: 0 }), ({ message }) => message),
      ['hello', 'again'],
    );
    assert.equal(openLogFile(store).streamBytes('s'), 62);
  });
});
