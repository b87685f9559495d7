import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clock, clockMillis, count, counted, dayWord, moment, percent, roughly, span, zoneName } from './format.ts';

const at = (iso: string): number => Date.parse(iso);
const berlin = 'Europe/Berlin';
/** 08:42 in Berlin, the day before clocks go back. */
const now = at('2026-10-24T06:42:00Z');

describe('a time is written', () => {
  const cases: [iso: string, words: string][] = [
    ['2026-10-24T03:24:00Z', 'today 05:24'],
    ['2026-10-23T21:59:59Z', 'yesterday 23:59'],
    ['2026-10-23T22:00:00Z', 'today 00:00'],
    ['2026-10-25T03:00:00Z', 'tomorrow 04:00'],
    ['2026-10-25T23:00:00Z', 'Mon 26 Oct 00:00'],
    ['2026-10-22T00:30:00Z', 'Thu 22 Oct 02:30'],
    ['2025-10-24T06:00:00Z', 'Fri 24 Oct 08:00'],
  ];
  for (const [iso, words] of cases) it(`${iso}: ${words}`, () => assert.equal(moment(at(iso), now, berlin), words));

  it('in its zone, to the millisecond where that counts', () => {
    assert.deepEqual(
      [clock(now, 'UTC'), clock(now, 'Asia/Kathmandu'), clockMillis(now + 7, berlin)],
      ['06:42', '12:27', '08:42:00.007'],
    );
    assert.deepEqual([zoneName(berlin), zoneName('America/New_York'), zoneName('UTC')], ['Berlin', 'New York', 'UTC']);
  });

  it('knows tomorrow on the longest and the shortest day', () => {
    assert.equal(dayWord(at('2026-10-25T22:30:00Z'), at('2026-10-24T22:30:00Z'), berlin), 'today');
    assert.equal(dayWord(at('2026-03-29T22:30:00Z'), at('2026-03-28T23:30:00Z'), berlin), 'tomorrow');
  });
});

describe('a length is written', () => {
  const cases: [ms: number, words: string][] = [
    [0, '0 s'],
    [240, '0.2 s'],
    [9400, '9.4 s'],
    [42_000, '42 s'],
    [580_000, '9 min 40 s'],
    [3_600_000, '1 h'],
    [5_220_000, '1 h 27 min'],
    [86_400_000, '1 day'],
    [241_200_000, '2 days 19 h'],
    [-5, '0 s'],
  ];
  for (const [ms, words] of cases) it(`${ms} ms: ${words}`, () => assert.equal(span(ms), words));

  it('roughly, where it is to come', () => {
    assert.deepEqual([roughly(179_000), roughly(17_400), roughly(76_680_000)], ['3 min', '18 s', '21 h 18 min']);
  });
});

it('counts and shares are written with thin spaces', () => {
  assert.deepEqual(
    [count(12), count(4418), count(1_000_000), counted(1, 'job'), counted(2, 'job'), percent(0.9667)],
    ['12', '4\u202f418', '1\u202f000\u202f000', '1 job', '2 jobs', '96.7\u202f%'],
  );
});
