import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compileGlob, globMatches } from './glob.ts';
import { longGlobMatches } from './long-glob.ts';

const fewLetters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });

describe('a wildcard pattern', () => {
  it('says the same as the regular expression that it stands for', () => {
    fc.assert(
      fc.property(fewLetters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        assert.equal(globMatches(compileGlob(pattern), text), expression.test(text));
        assert.equal(longGlobMatches(compileGlob(pattern), text), expression.test(text));
      }),
      { numRuns: 2000 },
    );
  });
  it('says whether a part of a text matches', () => {
    assert.equal(globMatches(compileGlob('x:b*'), 'a:bcd:e', 2, 4, 2, 5), true);
    assert.equal(globMatches(compileGlob('x:c*'), 'a:bcd:e', 2, 4, 2, 5), false);
  });
  it('of more than 32 characters with `?` is found anywhere in a long text', () => {
    const part = 'ab?'.repeat(30);
    const text = 'ab'.repeat(5000) + 'abc'.repeat(30);
    assert.equal(globMatches(compileGlob(`*${part}*${part}`), text + text), true);
    assert.equal(globMatches(compileGlob(`*${part}*c?`), text + text), false);
    assert.equal(globMatches(compileGlob(`*x${part}*`), text + text), false);
  });
});
