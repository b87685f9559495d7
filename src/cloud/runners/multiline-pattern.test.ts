import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '../../languages/regex/regex.ts';
import { beginsOf, parseMultilinePattern } from './multiline-pattern.ts';

describe('the pattern with which an event begins', () => {
  const cases: [pattern: string, line: string, begins: boolean][] = [
    ['^(a+)+$', `${'a'.repeat(100_000)}b`, false],
    ['^(a+)+$', `${'a'.repeat(100)}b`, false],
    ['(?i)^(info|warn)', 'WARN disk', true],
    ['^[[:digit:]]{4}-', '2026-11-28 started', true],
    ['^\\d{2}:\\d{2}', '  at main', false],
  ];
  for (const [pattern, line, begins] of cases)
    it(`${pattern} ${begins ? 'finds' : 'does not find'} one in ${line.slice(0, 20)}`, () =>
      assert.equal(beginsOf(pattern)?.test(line), begins));

  const refused: [pattern: string, why: RegExp][] = [
    ['(', /is no regular expression: `\(` is never closed/],
    ['(a)\\1', /holds a back reference, `\\1`/],
    ['(?=a)b', /holds a look-ahead, `\(\?=`/],
    ['(a{1,30}){1,30}', /is too large: .* more than 244 characters/],
  ];
  for (const [pattern, why] of refused)
    it(`is none: ${pattern}`, () => {
      const parsed = parseMultilinePattern(pattern);
      assert.ok(isRefusal(parsed));
      assert.match(parsed.why, why);
      assert.equal(beginsOf(pattern), undefined);
    });

  it('is looked for in the beginning of a line', () => {
    assert.equal(beginsOf('x')?.test(`${'a'.repeat(5000)}x`), false);
  });
});
