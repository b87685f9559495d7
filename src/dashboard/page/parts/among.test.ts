import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { among } from './among.ts';

describe('a name among other words', () => {
  const cases: [what: string, shown: string, expected: string][] = [
    ['stands as it is', among('price-import'), 'price-import'],
    ['is cut where it is long, between letters', among('🚀🚀🚀🚀', 3), '🚀🚀…'],
    ['is set apart where it is written from right to left', among('גיבוי'), '\u2068גיבוי\u2069'],
    ['is set apart with its end', among('تقرير', 4), '\u2068تقر…\u2069'],
  ];
  for (const [what, shown, expected] of cases) it(what, () => assert.equal(shown, expected));
});
