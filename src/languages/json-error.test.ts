import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonError } from './json-error.ts';

const values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const unrecognized = (word: string) => `Unrecognized token '${word}': was expecting ${values}`;
const end = 'Unexpected end-of-input';

const cases: [text: string, stoppedAt: string, message: string][] = [
  ['hello', '', unrecognized('hello')],
  [`{"a": ["${'x'.repeat(99)}"], "b": RunTask, "c": 1}`, ', "c": 1}', unrecognized('RunTask')],
  ['[tru, 1]', ', 1]', unrecognized('tru')],
  ['[nullx]', ']', unrecognized('nullx')],
  ['[NaN]', ']', unrecognized('NaN')],
  [`[${'y'.repeat(300)}]`, `${'y'.repeat(44)}]`, unrecognized(`${'y'.repeat(256)}...`)],
  ['[1,,2]', '2]', `Unexpected character (',' (code 44)): expected a valid value ${values}`],
  ['[1,]', '', `Unexpected character (']' (code 93)): expected a valid value ${values}`],
  ['[1 2]', ']', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries"],
  ['{"a": 1 "b": 2}', 'b": 2}', `Unexpected character ('"' (code 34)): was expecting comma to separate Object entries`],
  ['{"a": 1,}', '', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name"],
  ["{'a': 1}", "a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
  ['{"a" 1}', '}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value"],
  ['{"a": }', '', "Unexpected character ('}' (code 125)): expected a value"],
  [
    '{“a”: 1}',
    'a”: 1}',
    "Unexpected character ('“' (code 8220 / 0x201c)): was expecting double-quote to start field name",
  ],
  ['{', '', `${end}: expected close marker for Object (start marker at [Source: (String)"{"; line: 1, column: 1])`],
  [
    '{\n "a": [1',
    '',
    `${end}: expected close marker for Array (start marker at [Source: (String)"{\n "a": [1"; line: 2, column: 7])`,
  ],
  ['{"a": 1,', '', `${end} within/between Object entries`],
  ['{"a":', '', `${end} within/between Object entries`],
  ['["a', '', `${end}: was expecting closing quote for a string value`],
  ['{"a', '', `${end} in field name`],
  ['["a\\', '', `${end} in character escape sequence`],
  [
    '{]',
    '',
    `Unexpected close marker ']': expected '}' (for Object starting at [Source: (String)"{]"; line: 1, column: 1])`,
  ],
  [
    '}',
    '',
    `Unexpected close marker '}': expected ']' (for root starting at [Source: (String)"}"; line: 1, column: 0])`,
  ],
  [
    '["\n"]',
    '"]',
    'Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value',
  ],
  ['["\\x"]', '"]', "Unrecognized character escape 'x' (code 120)"],
  ['["\\u12g4"]', '4"]', "Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence"],
  ['[01]', '1]', 'Invalid numeric value: Leading zeroes not allowed'],
  [
    '[-a]',
    ']',
    "Unexpected character ('a' (code 97)) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value",
  ],
  ['[1.]', '', "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit"],
  ['[1e+]', '', "Unexpected character (']' (code 93)) in numeric value: Exponent indicator not followed by a digit"],
  ['12ab', 'b', "Unexpected character ('a' (code 97)): Expected space separating root-level values"],
  ['{} x', '', unrecognized('x')],
];

describe('a text that is no JSON, and where reading stops', () => {
  for (const [text, rest, message] of cases)
    it(JSON.stringify(text).slice(0, 40), () => {
      const problem = jsonError(text, errorOf(text));
      assert.deepEqual([problem.message, text.slice(problem.at)], [message, rest]);
    });

  it('is told in the words of JSON.parse where Jackson reads on', () => {
    assert.match(jsonError('{} {}', errorOf('{} {}')).message, /after JSON/);
    assert.match(jsonError('', errorOf('')).message, /^Unexpected end of JSON input$/);
  });
});

function errorOf(text: string): SyntaxError {
  try {
    JSON.parse(text);
  } catch (error) {
    return error as SyntaxError;
  }
  return assert.fail('it is JSON');
}
