/** Any text of Unicode, without halves of pairs. (`unit: 'binary'` of fast-check means the same, and takes two seconds to make its tables.) */
import fc, { type StringConstraints } from 'fast-check';

const character = fc
  .oneof(
    fc.integer({ min: 0, max: 0xff }),
    fc.integer({ min: 0, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((code) => String.fromCodePoint(code));

export const anyText = (constraints: Omit<StringConstraints, 'unit'> = {}): fc.Arbitrary<string> =>
  fc.string({ ...constraints, unit: character });
