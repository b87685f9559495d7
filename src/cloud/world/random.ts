/** Random numbers from a seed, the same for the same seed: of the simulated world, and of the plans of the proofs. */

/**
 * Numbers from 0 up to, not including, 1. A small generator of even quality, 32 bits of state.
 * Source: Tommy Ettinger's mulberry32, public domain.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Of the numbers of one seed a sequence for each name. Source: the FNV hash, 32 bits. */
export function seededRandomOf(seed: number, name: string): () => number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return seededRandom(hash);
}
