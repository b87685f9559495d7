/** What somebody probably meant to write. */

/** The known name at most two letters away from `name`, the nearest first; letter case counts for nothing. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((other) => ({ other, distance: distance(name.toLowerCase(), other.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  const best = ranked[0];
  return best && best.distance <= Math.min(2, name.length / 3) ? best.other : undefined;
}

/** Letters to change, add or leave out (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= to.length; j++) {
      const changed = row[j - 1]! + (letter === to[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
