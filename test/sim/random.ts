/** What the plans of a simulation draw from a seed. */
import { seededRandom } from '../../src/cloud/world/random.ts';

export interface Random {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  happens(probability: number): boolean;
  of<T>(list: readonly T[]): T;
  /** One of the values, each as likely as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T;
  /** A generator for one purpose: what another draws does not change it. */
  branch(): Random;
}

export function openRandom(seed: number): Random {
  const next = seededRandom(seed);
  const random: Random = {
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    happens: (probability) => next() < probability,
    of: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
    weighted(choices) {
      let left = next() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of choices) {
        left -= weight;
        if (left < 0) return value;
      }
      return (choices.at(-1) as (typeof choices)[number])[1];
    },
    branch: () => openRandom(Math.floor(next() * 2 ** 32)),
  };
  return random;
}
