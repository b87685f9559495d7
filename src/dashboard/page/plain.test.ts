import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plain } from './plain.ts';

describe('a line of a log is shown', () => {
  const cases: [what: string, text: string, shown: string][] = [
    ['as it is', 'Grüße, 3 402 118 rows', 'Grüße, 3 402 118 rows'],
    ['without colours', '\u001b[1;31mERROR\u001b[0m at 3', 'ERROR at 3'],
    ['with other codes to be seen', '\u001b[2J\u001b]0;title\u0007', '␛[2J␛]0;title␇'],
    ['with returns to be seen, which would hide what is before them', 'all is well\rno', 'all is well␍no'],
    ['with what turns the direction of writing put out', 'a\u202eb', 'a\ufffdb'],
    ['in several lines where it has them', 'a\n\tb', 'a\n    b'],
  ];
  for (const [what, text, shown] of cases) it(what, () => assert.equal(plain(text), shown));
});
