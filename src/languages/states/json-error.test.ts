import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonError } from './json-error.ts';

const cases: [name: string, text: string, stoppedAt: string, message: RegExp][] = [
  ['a word for a text', 'hello', '', /^Unrecognized token 'hello': was expecting/],
  [
    'a word in a long text',
    `{"a": ["${'x'.repeat(99)}"], "b": RunTask, "c": 1}`,
    ', "c": 1}',
    /^Unrecognized token 'RunTask'/,
  ],
  ['a word that begins as true does', '[tru, 1]', ', 1]', /^Unrecognized token 'tru':/],
  ['nothing between commas', '[1,,2]', ',2]', /^Unexpected token ','/],
  ['no comma', '[1 2]', '2]', /^Expected ',' or '\]'/],
  ['no end', '{"a": [1', '', /./],
  ['no text', '', '', /^Unexpected end/],
];

describe('a text that is no JSON is left at', () => {
  for (const [name, text, rest, message] of cases)
    it(name, () => {
      const problem = jsonError(text, errorOf(text));
      assert.equal(text.slice(problem.at), rest);
      assert.match(problem.message, message);
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
