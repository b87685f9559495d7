import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linesWith, piecesOf } from './search.ts';

const lines = ['Out of memory', 'memory is fine, MEMORY', 'else'].map((text, index) => ({
  at: 0,
  text,
  number: index + 1,
}));

describe('a search', () => {
  it('finds lines, whatever the letter case, and none for nothing', () => {
    assert.deepEqual([linesWith(lines, 'memory'), linesWith(lines, ''), linesWith(lines, '.*')], [[1, 2], [], []]);
  });

  it('marks each place', () => {
    assert.deepEqual(
      piecesOf('memory is fine, MEMORY', 'Memory').map(({ text, isHit }) => (isHit ? `[${text}]` : text)),
      ['[memory]', ' is fine, ', '[MEMORY]'],
    );
    assert.deepEqual(piecesOf('a', ''), [{ text: 'a', isHit: false }]);
    assert.deepEqual(piecesOf('', 'a'), []);
  });
});
