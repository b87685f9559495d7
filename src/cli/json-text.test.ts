import assert from 'node:assert/strict';
import { it } from 'node:test';
import { jsonText } from './json-text.ts';

it('JSON does a terminal no harm, and is the same value', () => {
  const value = { 'a\u202e': ['\u009b31m\u007f\u001b\t', 'e\u{e0041}\u200b', 'é🙂', '\ud800'] };
  const text = jsonText(value);
  assert.equal(
    text,
    '{\n  "a\\u202e": [\n    "\\u009b31m\\u007f\\u001b\\t",\n    "e\\udb40\\udc41\\u200b",\n    "é🙂",\n    "\\ud800"\n  ]\n}',
  );
  assert.deepEqual(JSON.parse(text), value);
  assert.equal(jsonText([1], 0), '[1]');
});
