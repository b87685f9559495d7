/** Words of others among ours. */

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A name, cut where it is long; one that is written from right to left is kept from turning the numbers beside it around. */
export function among(name: string, lettersMax = Number.POSITIVE_INFINITY): string {
  const letters = [...name];
  const shown = letters.length > lettersMax ? `${letters.slice(0, lettersMax - 1).join('')}…` : name;
  return rightToLeft.test(shown) ? `\u2068${shown}\u2069` : shown;
}
