/**
 * The CRC of bytes put together, from the CRCs of their parts alone: what follows a part shifts its CRC by so many zero bytes, which is a product
 * modulo the polynomial. As zlib's crc32_combine reckons it, for each width. Source: "Checking object integrity in Amazon S3", "Full object checksums".
 */
import type { Algorithm } from '../../kit/checksums.ts';

interface Field {
  readonly bits: bigint;
  /** Reflected. */
  readonly polynomial: bigint;
}

const fields: Readonly<Partial<Record<Algorithm, Field>>> = {
  CRC32: { bits: 32n, polynomial: 0xedb88320n },
  CRC32C: { bits: 32n, polynomial: 0x82f63b78n },
  CRC64NVME: { bits: 64n, polynomial: 0x9a6c9329ac4bc9b5n },
};

/** Whether checksums of parts make one of the whole. */
export const combines = (algorithm: Algorithm): boolean => fields[algorithm] !== undefined;

export interface PartChecksum {
  /** Base64. */
  readonly checksum: string;
  /** Bytes of the part. */
  readonly size: number;
}

/** Base64. Throws TypeError for an algorithm that does not combine, or no parts. */
export function combineChecksums(algorithm: Algorithm, parts: readonly PartChecksum[]): string {
  const field = fields[algorithm];
  if (!field) throw new TypeError(`checksums of ${algorithm} do not combine: expected one of ${Object.keys(fields)}`);
  const shifts = new Map<number, bigint>();
  const whole = parts
    .map(({ checksum, size }) => ({ value: BigInt(`0x${Buffer.from(checksum, 'base64').toString('hex')}`), size }))
    .reduce((before, { value, size }) => {
      const shift = shifts.get(size) ?? shiftOf(field, size);
      shifts.set(size, shift);
      return { value: product(field, shift, before.value) ^ value, size };
    });
  return Buffer.from(whole.value.toString(16).padStart(Number(field.bits / 4n), '0'), 'hex').toString('base64');
}

/** Of reflected polynomials; the highest bit is 1, the next one x. */
function product({ bits, polynomial }: Field, a: bigint, b: bigint): bigint {
  let sum = 0n;
  let shifted = b;
  for (let bit = bits - 1n; bit >= 0n; bit--) {
    if ((a >> bit) & 1n) sum ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
  }
  return sum;
}

/** x to the power of the bits in so many bytes, by squares. */
function shiftOf(field: Field, bytes: number): bigint {
  let power = 1n << (field.bits - 1n);
  let square = 1n << (field.bits - 9n);
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = product(field, power, square);
    square = product(field, square, square);
  }
  return power;
}
