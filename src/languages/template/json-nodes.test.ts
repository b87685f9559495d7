/** JSON is read as the YAML library reads it: the same values, problems and places as behind `---`, which makes it YAML. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Problem } from '../problem.ts';
import { type Document, parseText } from './document.ts';
import type { SourcePosition } from './positions.ts';

const asYaml = (text: string): Document | Problem[] => parseText(`---\n${text}`);

/** With the lines of the text behind `---`. */
const moved = (problems: Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, ...(problem.line === undefined ? {} : { line: problem.line - 1 }) }));

describe('JSON and the same as YAML', () => {
  const good: [name: string, text: string, paths: (string | number)[][]][] = [
    ['nothing in it', '{}', [[]]],
    ['blanks and lines', ' {\r\n\t"a" :\n [ 1 ,\n{ "b":true}]\n}\n', [[], ['a'], ['a', 0], ['a', 1], ['a', 1, 'b']]],
    ['escapes', String.raw`{"a\"\\\/b": "\ud83d\ude00\n\t{[,:]}\\"}`, [['a"\\/b']]],
    ['marks in text', '{"{": "}", "[": "],:", " ": ""}', [['{'], ['['], [' ']]],
    ['numbers', '{"a": [0, -1, 2.50, 1e3, 1E+2, 12345678901234567890, 0.1, -0]}', [['a', 7]]],
    ['words, as text too', '{"a": [true, false, "true", "null", "012", "1"], "12": 1}', [['a', 5], ['12']]],
    ['the deepest', `{"a": ${'['.repeat(63)}${']'.repeat(63)}}`, [['a', 0, 0]]],
  ];
  for (const [name, text, paths] of good)
    it(name, () => {
      const [json, yaml] = [parseText(text), asYaml(text)];
      assert.ok(!Array.isArray(json) && !Array.isArray(yaml));
      assert.deepEqual(json.root, yaml.root);
      for (const path of paths) {
        const behind: SourcePosition = yaml.positions.get(path)!;
        assert.deepEqual(json.positions.get(path), { ...behind, line: behind.line - 1 }, path.join());
      }
    });

  const bad: [name: string, text: string][] = [
    ['null', '{"a": [null, {"b": null}]}'],
    ['keys twice', '{"a": 1, "b": {"c": 1,\n"c": 2, "c": 3}, "a": {}}'],
    ['keys that are refused', '{"": 1, "__proto__": {}, "<<": {}}'],
    ['levels too many', `{"a": ${'['.repeat(64)}[], {}, 1${']'.repeat(64)}, "b": null}`],
  ];
  for (const [name, text] of bad)
    it(name, () => {
      const [json, yaml] = [parseText(text), asYaml(text)];
      assert.ok(Array.isArray(json) && Array.isArray(yaml));
      assert.ok(json.length > 0);
      assert.deepEqual(json, moved(yaml));
    });
});
