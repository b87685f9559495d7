import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sanitize, sanitizeName } from './sanitize.ts';

const terminal = { colours: true, continued: '  | ' };
const file = { colours: false, continued: '  | ' };

const cases: [name: string, text: string, onTerminal: string, inFile: string][] = [
  ['plain text', 'a\tb é 𝄞 "x" \\x1b', 'a\tb é 𝄞 "x" \\x1b', 'a\tb é 𝄞 "x" \\x1b'],
  ['a colour', '\x1b[31mred\x1b[0m', '\x1b[31mred\x1b[0m\x1b[0m', '\\x1b[31mred\\x1b[0m'],
  ['a colour that nobody ends', '\x1b[1;38;5;208mx', '\x1b[1;38;5;208mx\x1b[0m', '\\x1b[1;38;5;208mx'],
  ['a true colour', '\x1b[48;2;1;2;3mx', '\x1b[48;2;1;2;3mx\x1b[0m', '\\x1b[48;2;1;2;3mx'],
  ['an end of colours', 'x\x1b[m', 'x\x1b[m\x1b[0m', 'x\\x1b[m'],
  ['a bright colour', '\x1b[97;104mx', '\x1b[97;104mx\x1b[0m', '\\x1b[97;104mx'],
  ['concealed text', '\x1b[8mpassword', '\\x1b[8mpassword', '\\x1b[8mpassword'],
  ['concealed among others', '\x1b[1;8mx', '\\x1b[1;8mx', '\\x1b[1;8mx'],
  ['a cleared screen', '\x1b[2J\x1b[H', '\\x1b[2J\\x1b[H', '\\x1b[2J\\x1b[H'],
  ['a window title', '\x1b]0;evil\x07', '\\x1b]0;evil\\x07', '\\x1b]0;evil\\x07'],
  ['a link', '\x1b]8;;http://x\x1b\\y', '\\x1b]8;;http://x\\x1b\\y', '\\x1b]8;;http://x\\x1b\\y'],
  ['a C1 control', '\x9b2J', '\\x9b2J', '\\x9b2J'],
  ['an overwritten line', 'rm -rf\rls', 'rm -rf\\rls', 'rm -rf\\rls'],
  ['backspaces', 'bad\b\b\bok', 'bad\\x08\\x08\\x08ok', 'bad\\x08\\x08\\x08ok'],
  ['zeroes and deletes', '\0\x7f', '\\x00\\x7f', '\\x00\\x7f'],
  ['a forged line', 'a\n2026 fake', 'a\n  | 2026 fake', 'a\n  | 2026 fake'],
  ['a colour over two lines', '\x1b[31ma\nb', '\x1b[31ma\x1b[0m\n  | b\x1b[0m', '\\x1b[31ma\n  | b'],
  ['a line separator', 'a\u2028b\u0085c', 'a\\u2028b\\x85c', 'a\\u2028b\\x85c'],
  ['text turned around', '\u202egpj.exe\u2066', '\\u202egpj.exe\\u2066', '\\u202egpj.exe\\u2066'],
  ['a soft hyphen, fillers', 'a\u00adb\u3164c\uffa0', 'a\\xadb\\u3164c\\uffa0', 'a\\xadb\\u3164c\\uffa0'],
  ['text in tags', 'a\u{e0041}\u{e0042}', 'a\\u{e0041}\\u{e0042}', 'a\\u{e0041}\\u{e0042}'],
  ['text in selectors', 'a\ufe01\u{e0100}', 'a\\ufe01\\u{e0100}', 'a\\ufe01\\u{e0100}'],
  ['an emoji', '\u2764\ufe0f!', '\u2764\ufe0f!', '\u2764\ufe0f!'],
  ['two selectors behind an emoji', '\u2764\ufe0f\ufe0f', '\u2764\ufe0f\\ufe0f', '\u2764\ufe0f\\ufe0f'],
  ['half a character', 'a\ud800b', 'a\\ud800b', 'a\\ud800b'],
  ['text without room', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff', 'a\\u200bb\\ufeff'],
];

describe('what a container printed', () => {
  for (const [name, text, onTerminal, inFile] of cases)
    it(`${name} is made harmless`, () => {
      assert.equal(sanitize(text, terminal), onTerminal);
      assert.equal(sanitize(text, file), inFile);
    });

  it('holds no control character but tabs and the newlines of its own lines, whatever it was', () => {
    const evil = fc.array(
      fc.oneof(fc.constantFrom('\x1b', '[', '3', '8', ';', 'm', '\n', '\r', '\x9b', '5'), fc.string()),
    );
    fc.assert(
      fc.property(evil, (parts) => {
        const text = parts.join('');
        assert.doesNotMatch(sanitize(text, file), /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
        assert.doesNotMatch(
          sanitize(text, terminal).replace(/\x1b\[[0-79;\d]*m/g, ''),
          /[\x00-\x08\x0b-\x1f\x7f-\x9f]/,
        );
        const lines = sanitize(text, file).split('\n');
        assert.ok(lines.slice(1).every((line) => line.startsWith('  | ')));
        assert.equal(lines.length, text.split('\n').length);
        assert.doesNotMatch(sanitizeName(text), /[\x00-\x08\n-\x1f]/);
      }),
    );
  });

  it('is bounded in time, whatever it was', () => {
    assert.equal(sanitize('\x1b['.repeat(100_000), terminal).length, 500_000);
    assert.equal(sanitize(`\x1b[${'1;'.repeat(100_000)}`, terminal).length, 200_005);
  });
});
