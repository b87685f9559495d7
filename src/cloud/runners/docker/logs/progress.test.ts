import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../../../languages/instant.ts';
import { openLineCutter, type Stream } from '../../line-cutter.ts';
import { anyLog, encode, stampOf } from './fixtures/any-log.ts';
import { endsLine, type Frame, openFrames } from './frames.ts';
import { isBefore, logStart, openReadFilter, parsePositions, renderPositions, sinceOf } from './position.ts';
import { openProgress } from './progress.ts';

describe('the messages of a log', () => {
  const frames: Frame[] = [
    { stream: 0, stamp: stampOf(1), bytes: Buffer.from('one\n') },
    { stream: 1, stamp: stampOf(2), bytes: Buffer.from('with blanks in it \n') },
    { stream: 0, stamp: stampOf(2), bytes: Buffer.from('\n') },
    { stream: 0, stamp: stampOf(3), bytes: Buffer.from('a piece') },
    { stream: 0, stamp: stampOf(3), bytes: Buffer.alloc(0) },
  ];

  it('are the same, however the bytes are split', () => {
    const bytes = Buffer.concat(frames.map(encode));
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cutAt) => {
        const parse = openFrames();
        const ends = [...cutAt.sort((one, other) => one - other), bytes.length];
        const found = ends.flatMap((end, at) => [...parse(bytes.subarray(ends[at - 1] ?? 0, end))]);
        assert.deepEqual(found, frames);
      }),
    );
  });

  it('are none where the Engine says what went wrong', () => {
    const text = Buffer.from('\x03\0\0\0\0\0\0\x05oh no');
    assert.throws(() => [...openFrames()(text)], /the Engine cannot read a log: oh no/);
  });
});

describe('a position in a log', () => {
  for (const text of ['x', 'x*1 ', '2026-01-01T00:00:00Z*x ', ' 2026-01-01T00:00:00Z', ' *1', ' a b'])
    it(`is none: \`${text}\``, () => assert.throws(() => parsePositions(text)));

  it('is asked for from the second before the earlier of both streams', () => {
    const first = { stamp: '2026-01-01T00:00:10.500000000Z', count: 1 };
    const second = { stamp: '2026-01-01T00:00:07.123456789Z', count: 2 };
    assert.equal(sinceOf([first, second]), Date.parse('2026-01-01T00:00:06Z') / 1000);
    assert.equal(sinceOf([first, undefined]), undefined);
  });

  const times: [one: string, other: string, before: boolean][] = [
    ['2026-01-01T00:00:00.000000001Z', '2026-01-01T00:00:00.000000002Z', true],
    ['2026-01-01T00:00:00.000000002Z', '2026-01-01T00:00:00.000000002Z', false],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5Z', true],
    ['2026-01-01T01:00:00+01:00', '2026-01-01T00:00:01+00:00', true],
  ];
  for (const [one, other, before] of times)
    it(`${one} is ${before ? '' : 'not '}before ${other}`, () => assert.equal(isBefore(one, other), before));
});

/** Reads so many messages, and hands over all that is ready after each. */
function read(log: readonly Frame[], most: number, cursor?: string): { texts: string[]; cursor: string } {
  const positions = cursor === undefined ? logStart : parsePositions(cursor);
  const since = sinceOf(positions);
  const isKnown = openReadFilter(positions);
  const progress = openProgress(positions);
  const cutter = openLineCutter();
  const texts: string[] = [];
  let at = cursor ?? renderPositions(logStart);
  const take = (): void => {
    for (let cut = cutter.take(); cut; cut = cutter.take()) {
      texts.push(...cut.lines.map(({ text }) => text));
      at = renderPositions(progress.take(cut.taken));
    }
  };
  const sent = log.filter(({ stamp }) => since === undefined || Date.parse(stamp) >= since * 1000);
  for (const frame of sent.filter((one) => !isKnown(one.stream, one.stamp)).slice(0, most)) {
    progress.add(frame);
    cutter.add(frame.bytes, instant(0), frame.stream as Stream);
    take();
  }
  if (most >= sent.length) {
    progress.end();
    cutter.end();
    take();
  }
  return { texts, cursor: at };
}

describe('the progress through a log', () => {
  it('loses no line and doubles none, wherever it is broken off and taken up again', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(40), fc.nat(40), (log, first, second) => {
        const whole = read(log, Number.POSITIVE_INFINITY).texts;
        const before = read(log, first);
        const between = read(log, second, before.cursor);
        const after = read(log, Number.POSITIVE_INFINITY, between.cursor);
        assert.deepEqual([...before.texts, ...between.texts, ...after.texts].sort(), whole.sort());
      }),
      { numRuns: 1000 },
    );
  });

  it('has nothing left once all has been handed over', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const { cursor } = read(log, Number.POSITIVE_INFINITY);
        assert.deepEqual(read(log, Number.POSITIVE_INFINITY, cursor).texts, []);
      }),
    );
  });

  it('keeps up with a stream that says nothing', () => {
    const line = (tick: number): Frame => ({ stream: 0, stamp: stampOf(tick), bytes: Buffer.from('x\n') });
    const { cursor } = read([line(100), line(400)], 2);
    assert.equal(sinceOf(parsePositions(cursor)), Date.parse(stampOf(300)) / 1000 - 1);
  });

  it('knows a whole line from a piece of one', () => {
    assert.ok(endsLine({ stream: 0, stamp: '', bytes: Buffer.from('a\n') }));
    assert.ok(!endsLine({ stream: 0, stamp: '', bytes: Buffer.from('a') }));
  });
});
