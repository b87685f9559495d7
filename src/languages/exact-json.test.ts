import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseExactly } from './exact-json.ts';

it('JSON is written again as it was read, whatever its numbers', () => {
  for (const text of [
    '{"id":9007199254740993,"rate":1.0,"far":[1e400,-0,12345678901234567890.5],"text":"1.0","none":null}',
    '9007199254740993',
    '"x"',
    '[]',
  ])
    assert.equal(JSON.stringify(parseExactly(text)), text);
  assert.equal(JSON.stringify(parseExactly('{ "a": 1.50 }'), undefined, 1), '{\n "a": 1.50\n}');
});

it('what is no JSON is a SyntaxError', () => {
  assert.throws(() => parseExactly('{'), SyntaxError);
});
