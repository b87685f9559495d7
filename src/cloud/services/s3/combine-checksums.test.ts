import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checksum } from '../../kit/checksums.ts';
import { combineChecksums, combines } from './combine-checksums.ts';

const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => (n * 2654435761) >>> 24);

/** Sizes of parts, the rest is one more. */
const splits: readonly (readonly number[])[] = [
  [],
  [0],
  [1],
  [0, 0, 1],
  [69_999],
  [70_000],
  [7, 64, 255, 256, 257],
  [65_536],
  [5000, 5000, 5000, 5000, 5000, 5000],
  [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987],
];

describe('checksums of parts make that of the whole', () => {
  for (const algorithm of ['CRC32', 'CRC32C', 'CRC64NVME'] as const)
    for (const sizes of splits)
      it(`${algorithm} of parts of ${sizes}`, () => {
        let from = 0;
        const parts = [...sizes, bytes.length].map((size) => {
          const part = bytes.subarray(from, from + size);
          from += part.length;
          return { checksum: checksum(algorithm, part), size: part.length };
        });
        assert.equal(combineChecksums(algorithm, parts), checksum(algorithm, bytes));
      });

  it('where nothing is in any part', () => {
    const nothing = { checksum: checksum('CRC32', new Uint8Array()), size: 0 };
    assert.equal(combineChecksums('CRC32', [nothing, nothing]), nothing.checksum);
  });

  it('not of hashes', () => {
    assert.equal(combines('SHA256'), false);
    assert.throws(() => combineChecksums('SHA256', []), /SHA256 do not combine/);
  });
});
