import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isError, numbered, partsOf } from './numbered.ts';

const linesOf = (...texts: readonly string[]) => numbered(texts.map((text) => ({ at: 0, text })));
const rows = (count: number, text = (index: number) => `${index * 100} 000 rows parsed`): string[] =>
  Array.from({ length: count }, (_, index) => text(index + 1));
const never = () => false;
const inShort = (parts: ReturnType<typeof partsOf>) =>
  parts.map(({ kind, lines }) => `${kind} ${lines[0]?.number} to ${lines.at(-1)?.number}`);

describe('a log', () => {
  it('folds long stretches of lines that differ only in numbers, and shows how it ends', () => {
    const lines = linesOf('begin', ...rows(10), 'end', ...rows(9), 'done', ...rows(20));
    const parts = partsOf(lines, new Set(), never);
    assert.deepEqual(inShort(parts), [
      'lines 1 to 1',
      'folded 2 to 11',
      'lines 12 to 22',
      'folded 23 to 39',
      'lines 40 to 42',
    ]);
    assert.deepEqual(inShort(partsOf(linesOf(...rows(12)), new Set(), never)), ['lines 1 to 12']);
    assert.deepEqual(inShort(partsOf([], new Set(), never)), []);
  });

  it('does not fold what is searched, or was opened', () => {
    const lines = linesOf(...rows(10), 'end', ...rows(10), 'end');
    assert.deepEqual(inShort(partsOf(lines, new Set([3]), never)), [
      'lines 1 to 11',
      'folded 12 to 21',
      'lines 22 to 22',
    ]);
    const opened = partsOf(lines, new Set(), ({ number }) => number === 12);
    assert.deepEqual(inShort(opened), ['folded 1 to 10', 'lines 11 to 22']);
  });

  it('tells lines that are the same from those that differ in numbers', () => {
    const same = (texts: string[]) =>
      partsOf(linesOf(...texts, 'end'), new Set(), never).flatMap((part) =>
        part.kind === 'folded' ? part.areSame : [],
      );
    assert.deepEqual([same(rows(10, () => 'waiting')), same(rows(10))], [[true], [false]]);
  });
});

describe('a line', () => {
  const cases: [text: string, says: boolean][] = [
    ['TypeError: x is not a function', true],
    ['{"level":"error","msg":"x"}', true],
    ['java.lang.IllegalStateException', true],
    ['cannot open the database', true],
    ['Killed', true],
    ['done: 0 errors, no failures', false],
    ['0 errors, 2 failed', true],
    ['reading errata.csv', false],
    ['', false],
  ];
  for (const [text, says] of cases)
    it(`${says ? 'says' : 'does not say'} an error: ${text}`, () => assert.equal(isError({ at: 0, text }), says));
});
