import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { checkExpression } from './check.ts';

const messages = (expression: string, offered: readonly ('result' | 'errorOutput')[] = []) =>
  checkExpression(expression, offered).map(({ code, message }) => `${code}: ${message}`);

describe('JSONata expressions of a definition', () => {
  const invalid: [expression: string, message: string][] = [
    ['a[1,2)', 'Expected "]", got ","'],
    ['"unterminated', 'String literal must be terminated by a matching quote'],
    ['1 +', 'Unexpected end of expression'],
    ['{"a":}', 'The symbol "}" cannot be used as a unary operator'],
    ['$x :=', 'Unexpected end of expression'],
    ['$match("a", /abc', 'No terminating / in regular expression'],
  ];
  for (const [expression, message] of invalid)
    it(`refuses \`${expression}\` in the parser's words`, () => {
      assert.deepEqual(messages(expression), [`INVALID_JSONATA_EXPRESSION: ${message}`]);
    });

  it('says where the parser stopped', () => {
    assert.equal(checkExpression('1 + )', [])[0]?.position, 5);
  });

  const references: [expression: string, references: string[]][] = [
    ['phone', ["Reference to 'phone' at the top level is not supported."]],
    ['[b, a.c]', ['b', 'a'].map((name) => `Reference to '${name}' at the top level is not supported.`)],
    ['$map($x, function($y) { c })', ["Reference to 'c' at the top level is not supported."]],
    ['$.a', ["Reference to '$' at the top level is not supported."]],
    ['$x.(a + $$.b)', ["Reference to '$$' is not supported."]],
    ['$states.result', ["Field '$states.result' does not exist."]],
    ['[$states.errorOutput.Cause]', ["Field '$states.errorOutput' does not exist."]],
    ['$states.inptu', ['Unknown reserved states field: inptu']],
    ['$states.input.items[value > 3]^(>price).{"a": b, "c": $.d}', []],
    ['$states.input.items{kind: $sum(size)}', []],
    ['$states.input ~> |items|{"size": size + 1}, "kind"|', []],
    ['($a := 1; $f := function($b) { $a + $b }; $f(2))', []],
  ];
  for (const [expression, expected] of references)
    it(`finds what \`${expression}\` may not name`, () => {
      assert.deepEqual(
        messages(expression),
        expected.map((message) => `UNSUPPORTED_JSONATA_EXPRESSION: ${message}`),
      );
    });

  it('takes `result` and `errorOutput` where they are offered', () => {
    assert.deepEqual(messages('$states.result.a', ['result']), []);
    assert.deepEqual(messages('$states.errorOutput', ['errorOutput']), []);
  });

  it('survives any text, however deep', () => {
    fc.assert(fc.property(fc.string(), (text) => checkExpression(text, []).length >= 0));
    assert.deepEqual(messages('('.repeat(50_000)), ['INVALID_JSONATA_EXPRESSION: The expression is nested too deeply']);
  });
});

it('is remembered for every expression of the largest machine, so that each is read once', () => {
  const texts = Array.from({ length: 2500 }, (_, index) => `$states.input.remembered${index}`);
  const first = texts.map((text) => checkExpression(text, []));
  texts.forEach((text, index) => {
    assert.equal(checkExpression(text, []), first[index]);
  });
});
