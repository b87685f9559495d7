import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProblems } from '../problem.ts';
import { complexityOf } from './complexity.ts';
import { parsePattern } from './pattern.ts';

const measured = (pattern: object): number => {
  const parsed = parsePattern(JSON.stringify(pattern));
  if (isProblems(parsed)) assert.fail(JSON.stringify(parsed));
  return complexityOf(parsed);
};

const any = (...wildcards: string[]) => ({ key: wildcards.map((wildcard) => ({ wildcard })) });
const but = (...wildcard: string[]) => ({ key: [{ 'anything-but': { wildcard } }] });

describe('a pattern is as complex as', () => {
  const cases: [what: string, pattern: object, expected: number][] = [
    ['no wildcard', { key: ['a', { prefix: 'b' }, { suffix: 'c' }, { 'anything-but': ['d'] }] }, 0],
    ['a wildcard without a star', any('abc'), 1],
    ['a star alone', any('*'), 2],
    ['a star behind a text', any('abc*'), 2],
    ['a star before a text', any('*.png'), 2],
    ['a star between texts', any('a*b'), 2],
    ['a text that repeats itself behind a star', any('a*bbb'), 4],
    ['a text whose end is its beginning', any('a*bcb'), 3],
    ['stars with the same behind each', any('a*a*a*a*a*a*'), 11],
    ['stars with something else behind each', any('a*b*c*d*e*f*'), 7],
    ['an escaped star, which is none', any('a\\*b\\*c\\*'), 1],
    ['wildcards of one value', any('a*aaa', 'aa*aa'), 7],
    ['wildcards of which a value meets one', any('a*x', 'b*x', 'c*x'), 3],
    ['the same wildcard twice', any('ab*c', 'ab*c'), 2],
    ['suffixes', any('*.bif', '*.tiff', '*.tif', '*.svs'), 8],
    ['names with a text around them', any('*:stack/One/*', '*:stack/Two/*', '*:stack/Three/*'), 9],
    ['wildcards with a long end in common', any('F*eatureFeature', 'Fe*atureFeature', 'Fea*tureFeature'), 10],
    ['anything but wildcards, which share what they begin with', but('a*aaa', 'aa*aa'), 7],
    ['its worst field', { a: [{ wildcard: '*a' }], b: [{ wildcard: '*aa*aa' }], c: [{ wildcard: 'a' }] }, 6],
    ['the conditions of `$or` together', { $or: [any('a*aaa'), any('aa*aa')] }, 7],
    [
      'the conditions of `$or` apart, where others decide first',
      {
        $or: [
          { a: [1], ...any('a*aaa') },
          { a: [2], ...any('aa*aa') },
        ],
      },
      4,
    ],
  ];
  for (const [what, pattern, expected] of cases)
    it(`${what}: ${expected}`, () => assert.equal(measured(pattern), expected));

  it('what a walk through all values finds', () => {
    const texts = ['a*ab', '*ba*b', 'ab*', '*aa*', 'b*ab*a', 'ab', '*b*b*'];
    for (const one of texts)
      for (const other of texts) {
        const distinct = [...new Set([one, other])];
        assert.equal(measured(any(...distinct)), walked(distinct), `${one} ${other}`);
      }
  });
});

/** By the definition: values of up to eight letters, each held against all beginnings. */
function walked(wildcards: readonly string[]): number {
  const beginnings = wildcards.flatMap((text) => Array.from(`"${text}"`, (_, at) => `"${text}"`.slice(0, at + 1)));
  const tests = beginnings.map((text) => new RegExp(`^${text.replaceAll('*', '.*')}$`));
  let most = 0;
  for (let length = 0, values = ['']; length <= 8; length++) {
    for (const value of values)
      for (const shown of [`"${value}`, `"${value}"`])
        most = Math.max(most, tests.filter((test) => test.test(shown)).length);
    values = values.flatMap((value) => ['a', 'b'].map((letter) => value + letter));
  }
  return most;
}
