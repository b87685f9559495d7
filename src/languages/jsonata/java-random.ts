/**
 * Java's linear congruential generator, which AWS's `$random(seed)` draws from: `$random(42)` is 0.7275636800328681 there.
 * Source: the documentation of java.util.Random.
 */

const [multiplier, increment, mask] = [0x5deece66dn, 0xbn, (1n << 48n) - 1n];

export interface JavaRandom {
  /** At least 0, less than 1. */
  double(): number;
  /** `bits` random bits, at most 32. */
  bits(bits: number): number;
}

/** `seed` must be finite; what is behind its point does not count. */
export function javaRandom(seed: number): JavaRandom {
  let state = (BigInt.asIntN(64, BigInt(Math.trunc(seed))) ^ multiplier) & mask;
  const bits = (count: number) => {
    state = (state * multiplier + increment) & mask;
    return Number(state >> BigInt(48 - count));
  };
  return { bits, double: () => (bits(26) * 2 ** 27 + bits(27)) / 2 ** 53 };
}
