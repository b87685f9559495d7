/** What somebody probably meant to write. */

/** The known name at most two slips away from `name`, the nearest first; letter case counts for nothing. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((other) => ({ other, slips: slipsBetween(name.toLowerCase(), other.toLowerCase()) }))
    .sort((left, right) => left.slips - right.slips);
  const best = ranked[0];
  return best && best.slips <= Math.min(2, name.length / 3) ? best.other : undefined;
}

/** A problem's hint with the nearest name, where one is near. */
export function didYouMean(name: string, known: Iterable<string>): { hint?: string } {
  const near = nearest(name, [...known]);
  return near === undefined ? {} : { hint: `did you mean \`${near}\`?` };
}

/** Letters to change, add or leave out, and neighbours to swap (optimal string alignment). */
function slipsBetween(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const row = [i + 1];
    for (let j = 1; j <= to.length; j++) {
      const changed = last[j - 1]! + (letter === to[j - 1] ? 0 : 1);
      const isSwap = i > 0 && j > 1 && letter === to[j - 2] && from[i - 1] === to[j - 1];
      const swapped = isSwap ? beforeLast[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(changed, swapped, last[j]! + 1, row[j - 1]! + 1));
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length]!;
}
