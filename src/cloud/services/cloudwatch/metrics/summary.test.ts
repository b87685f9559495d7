import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { add, emptySummary, merge, readSpread, type Summary, statisticOf, writeSpread } from './summary.ts';

const summaryOf = (values: readonly number[]): Summary => {
  const summary = emptySummary();
  for (const value of values) add(summary, value);
  return summary;
};

const plain = (summary: Summary) => ({ ...summary, spread: writeSpread(summary.spread) });

describe('a summary of 1, 2, 3, 4', () => {
  const cases: [statistic: string, expected: number][] = [
    ['SampleCount', 4],
    ['Average', 2.5],
    ['Sum', 10],
    ['Minimum', 1],
    ['Maximum', 4],
    ['p50', 2],
    ['p75.5', 4],
    ['p100', 4],
  ];
  for (const [statistic, expected] of cases)
    it(statistic, () => assert.equal(statisticOf(summaryOf([1, 2, 3, 4]), statistic), expected));
});

it('has no percentile of a statistic set', () => {
  const summary = summaryOf([1, 2]);
  merge(summary, { count: 2, sum: 7, least: 3, most: 4, spread: 'unknown' });
  assert.equal(statisticOf(summary, 'p50'), undefined);
  assert.equal(statisticOf(summary, 'Sum'), 10);
});

const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1 });

it('is the same whether samples come together or in parts', () => {
  fc.assert(
    fc.property(values, values, (first, second) => {
      const parts = summaryOf(first);
      merge(parts, summaryOf(second));
      assert.deepEqual(plain(parts), plain(summaryOf([...first, ...second])));
    }),
  );
});

it('takes back what was added, newest first', () => {
  fc.assert(
    fc.property(values, values, (kept, dropped) => {
      const summary = summaryOf(kept);
      const before = plain(summary);
      const takeBacks = dropped.map((value) => add(summary, value));
      for (const takeBack of takeBacks.reverse()) takeBack();
      assert.deepEqual(plain(summary), before);
    }),
  );
});

it('stays small whatever comes', () => {
  const summary = summaryOf(Array.from({ length: 5000 }, (_, index) => index * 1.37));
  assert.ok((summary.spread as Map<number, number>).size < 600);
  assert.deepEqual(
    readSpread(writeSpread(summary.spread)),
    new Map([...(summary.spread as Map<number, number>)].sort(([a], [b]) => a - b)),
  );
});
