/** What somebody probably meant to write. */

/** The known name at most two slips away from `name`, the nearest first; letter case counts for nothing. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const written = name.toLowerCase();
  let fewer = Math.floor(Math.min(slipsMax, name.length / 3)) + 1;
  let best: string | undefined;
  for (const other of known) {
    const slips = slipsBetween(written, other.toLowerCase(), fewer - 1);
    if (slips >= fewer) continue;
    fewer = slips;
    best = other;
  }
  return best;
}

const slipsMax = 2;

/** A list of problems offers names for so many of them: each is held against all that are known. */
export const hintsMax = 100;

/** A problem's hint with the nearest name, where one is near. */
export function didYouMean(name: string, known: Iterable<string>): { hint?: string } {
  const near = nearest(name, known);
  return near === undefined ? {} : { hint: `did you mean \`${near}\`?` };
}

/**
 * Letters to change, add or leave out, and neighbours to swap (optimal string alignment); anything above `most` where they are more. So it looks at
 * few places: those at most `most` away from the same place in the other text, and no further than there is hope.
 */
function slipsBetween(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: Math.min(to.length, most) + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row: number[] = i <= most ? [i] : [];
    let least = row[0] ?? Infinity;
    for (let j = Math.max(1, i - most); j <= Math.min(to.length, i + most); j++) {
      const changed = (last[j - 1] ?? Infinity) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swapped = isSwap ? (beforeLast[j - 2] ?? Infinity) + 1 : Infinity;
      row[j] = Math.min(changed, swapped, (last[j] ?? Infinity) + 1, (row[j - 1] ?? Infinity) + 1);
      least = Math.min(least, row[j] as number);
    }
    if (least > most) return most + 1;
    [beforeLast, last] = [last, row];
  }
  return last[to.length] ?? most + 1;
}
