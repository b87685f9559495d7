import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { finderOf } from './find-text.ts';

const repetitive = (length: number) => fc.string({ unit: fc.constantFrom('a', 'b'), minLength: length, maxLength: 60 });

it('finds what indexOf finds', () => {
  fc.assert(
    fc.property(repetitive(0), repetitive(0), fc.nat(40), (part, text, from) => {
      assert.equal(finderOf(part)(text, from), text.indexOf(part, from));
    }),
  );
});

it('finds a long text that is there', () => {
  fc.assert(
    fc.property(repetitive(17), repetitive(0), repetitive(0), (part, before, after) => {
      const text = before + part + after;
      assert.equal(finderOf(part)(text, 0), text.indexOf(part));
    }),
  );
});
