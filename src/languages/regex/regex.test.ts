import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../../test/any-text.ts';
import { type Dialect, go, java, javaDotAll } from './dialect.ts';
import { isRefusal, parseRegex, type Regex, stepsMax } from './regex.ts';
import { sizeMax } from './repeat.ts';

function regexOf(text: string, dialect: Dialect = java): Regex {
  const regex = parseRegex(text, dialect);
  assert.ok(!isRefusal(regex), `${text}: ${JSON.stringify(regex)}`);
  return regex;
}

describe('a whole text', () => {
  const cases: [pattern: string, text: string, fits: boolean, dialect?: Dialect][] = [
    ['a|ab', 'ab', true],
    ['a|b', 'ab', false],
    ['^(ab)+$', 'abab', true],
    ['[a-z]+', 'abc\n', false],
    ['.', '\n', false],
    ['.', '\r', false],
    ['.', '\n', true, javaDotAll],
    ['.', '\r', true, go],
    ['(?s).', '\n', true],
    ['(?s:.).', '\n\n', false],
    ['(?s)(?-s:.)', '\n', false],
    ['(?i)straSSE', 'STRASSE', true],
    ['a(?i:b)c', 'aBc', true],
    ['a(?i:b)c', 'aBC', false],
    ['(?<year>\\d{4})-(?P<month>\\d\\d)', '2026-11', true],
    ['\\u00e9\\u20ac', 'é€', true],
    ['\\uD83D\\uDE00.', '😀😀', true],
    ['[\\u0009\\u0020-\\u007E]*', 'a\tb', true],
    ['\\cI\\x41\\t', '\tA\t', true],
    ['\\s\\S', '\vx', true],
    ['[\\s_]+[^\\S]', ' _\v\t', true],
    ['[^\\s]', '\v', false],
    ['\\p{L}\\P{L}\\pN', 'ß-5', true],
    ['\\p{Alpha}[\\p{Digit}_]\\P{Upper}', 'a_b', true],
    ['\\p{ASCII}*', 'naïve', false],
    ['[[:alpha:]]+', 'abc', true, go],
    ['\\Qa+b\\E+', 'a+bbb', true],
    ['[]a]+', ']a', true],
    ['[\\w-_]+', 'a-_', true],
    ['a{,2}', 'a{,2}', true],
    ['a{2}?b??', 'aa', true],
    ['x{0,2048}y', `${'x'.repeat(2048)}y`, true],
    ['x{0,2048}y', `${'x'.repeat(2049)}y`, false],
    ['x{1500}', 'x'.repeat(1500), true],
    ['x{1500}', 'x'.repeat(1501), false],
    ['x{1500,}', 'x'.repeat(1499), false],
    ['x{1500,}', 'x'.repeat(1700), true],
    ['([a-z]{1,63}\\.){1,20}', `${'a'.repeat(63)}.`.repeat(20), true],
    ['([a-z]{1,63}\\.){1,20}', 'a.'.repeat(21), false],
    ['(x{9}y){110}', `${'x'.repeat(9)}y`.repeat(110), true],
    ['(x{9}y){110}', `${'x'.repeat(9)}y`.repeat(109), false],
  ];
  for (const [pattern, text, fits, dialect] of cases)
    it(`${JSON.stringify(text.slice(0, 20))} ${fits ? 'fits' : 'does not fit'} ${pattern}`, () =>
      assert.equal(regexOf(pattern, dialect).fits(text), fits));
});

describe('a part of a text', () => {
  it('is enough for `test`, and its ends are those of the text', () => {
    assert.ok(regexOf('b+').test('abbc'));
    assert.ok(!regexOf('^b').test('ab'));
    assert.ok(!regexOf('b$').test('b\n'));
  });
});

/** Patterns of the syntax that both have; small, since JavaScript's engine would try every way through larger ones. */
const { pattern: anyPattern } = fc.letrec<{ pattern: string; branch: string; piece: string; atom: string }>((tie) => ({
  pattern: fc.array(tie('branch'), { minLength: 1, maxLength: 3 }).map((branches) => branches.join('|')),
  branch: fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
  piece: fc
    .tuple(tie('atom'), fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0}', '{1,3}', '{2,}', '*?', '{0,2}?'))
    .map((pair) => pair.join('')),
  atom: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '[a-c1]',
      '\\d',
      '\\W',
      '\\s',
      '\\x61',
      '\\u0062',
      '\\.',
      '(?:^a)',
      'é',
    ),
    fc.constantFrom('(?:$)', '(?:\\b)', '\\S', '[\\d_-]', '[^\\w.]', '(?:b^)', '(?:a$)'),
    tie('pattern').map((inner) => `(${inner})`),
    tie('pattern').map((inner) => `(?:${inner})`),
  ),
}));
const pattern = anyPattern.filter((source) => source.length <= 40);
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '.', '\n', 'é', '😀', '_'), maxLength: 8 });

describe('what both take', () => {
  it("means what JavaScript's means", () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 8 }), (source, texts) => {
        const ours = regexOf(source);
        const theirs = new RegExp(source, 'u');
        const whole = new RegExp(`^(?:${source})$`, 'u');
        for (const one of texts) {
          assert.equal(ours.test(one), theirs.test(one), `${source} in ${JSON.stringify(one)}`);
          assert.equal(ours.fits(one), whole.test(one), `${source} for ${JSON.stringify(one)}`);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is a regex or a refusal in words, whatever the text', () => {
    const scrap = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '\\',
      '*',
      '+',
      '?',
      '?=',
      '^',
      '|',
      'a',
      '-',
      '9',
      ',',
      'p',
      'Q',
      'E',
      'k<a>',
      '😀',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          anyText(),
          fc.array(scrap).map((all) => all.join('')),
        ),
        text,
        (source, one) => {
          for (const dialect of [java, javaDotAll, go]) {
            const parsed = parseRegex(source, dialect);
            if (isRefusal(parsed)) assert.ok(parsed.why && parsed.hint);
            else assert.equal(typeof parsed.fits(one), 'boolean');
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a hostile pattern', () => {
  const bombs = ['(a{1,30}){1,30}', '(a+)+$', '(a|a)*b', '(.*a){30}', '(a?){400}a{400}', '(((a*)*)*)*b', '(x+x+)+y'];
  for (const bomb of bombs)
    it(`${bomb} is small, and ends for a text as long as its size allows`, () => {
      const regex = regexOf(bomb);
      assert.ok(regex.size <= sizeMax);
      const long = 'a'.repeat(Math.min(100_000, Math.floor(stepsMax / regex.size)));
      assert.equal(regex.fits(`${long}!`), false);
    });

  it('ends for a text of any length', () => {
    assert.equal(regexOf('^(a+)+$').test(`${'a'.repeat(1_000_000)}b`), false);
  });

  const tooLarge = [
    '((a{1,30}){1,30}){1,30}',
    '(((((a{9}){9}){9}){9}){9}){9}',
    'a{1,100000}',
    'a{99999999999}',
    '(?:abc|abd|abe){800}',
    `${'a{999}'.repeat(11)}`,
    `(?i)${'\\pL'.repeat(1300)}`,
  ];
  for (const bomb of tooLarge)
    it(`${bomb.slice(0, 40)} is refused before it is compiled`, () => {
      const refusal = parseRegex(bomb, java);
      assert.ok(isRefusal(refusal));
      assert.match(refusal.why, /^is too large: .* more than 10000 characters$/);
    });

  it('comes to a program of about the size that was counted', () => {
    fc.assert(fc.property(pattern, (source) => assert.ok(regexOf(source).size <= 40 * source.length + 10)));
  });
});

describe('what is refused', () => {
  const cases: [pattern: string, why: RegExp, dialect?: Dialect][] = [
    ['a(?=b)', /^holds a look-ahead, `\(\?=`$/],
    ['^(?!x).*', /^holds a look-ahead, `\(\?!`$/],
    ['(?<=a)b', /^holds a look-behind, `\(\?<=`$/],
    ['(?<!a)b', /^holds a look-behind, `\(\?<!`$/],
    ['(a)\\1', /^holds a back reference, `\\1`$/],
    ['(?<n>a)\\k<n>', /^holds a back reference, `\\k<n>`$/],
    ['(?>a)b', /^holds an atomic group, `\(\?>`$/],
    ['a++b', /^holds a possessive quantifier, `\+\+`$/],
    ['a{2}+', /^holds a possessive quantifier, `\{2\}\+`$/],
    ['[a-z&&[^b]]', /^holds an intersection of classes, `&&`$/],
    ['[a[b]]', /^holds a class within a class, `\[`$/],
    ['[[:alpha:]]', /^holds a class within a class, `\[`$/],
    ['(?x)a b', /^holds `\(\?x\)`, which is not known$/],
    ['(?', /^holds `\(\?`, which is not known$/],
    ['(a', /^is no regular expression: `\(` is never closed$/],
    ['a)', /^is no regular expression: `\)` closes nothing$/],
    ['[a', /^is no regular expression: `\[` is never closed: `\[a`$/],
    ['a**', /^is no regular expression: `\*` stands behind another quantifier$/],
    ['|*', /^is no regular expression: there is nothing before `\*` to repeat$/],
    ['a{3,2}', /^is no regular expression: `\{3,2\}` counts down$/],
    ['a\\', /^is no regular expression: nothing stands behind its last `\\`$/],
    ['\\y', /^is no regular expression: invalid escape sequence: `\\y`$/],
    ['[b-a]', /^is no regular expression: invalid character class range: `b-a`$/],
    ['\\p{Klingon}', /^is no regular expression: invalid character class range: `\\p\{Klingon\}`$/],
    ['a'.repeat(4097), /^is too long: 4097 characters$/],
    [`${'(a'.repeat(1000)}${')*'.repeat(1000)}`, /^is no regular expression: expression nests too deeply$/],
  ];
  for (const [source, why, dialect = java] of cases)
    it(source.slice(0, 40), () => {
      const parsed = parseRegex(source, dialect);
      assert.ok(isRefusal(parsed));
      assert.match(parsed.why, why);
      assert.ok(parsed.hint);
    });
});
