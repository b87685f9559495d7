/** Finding a text within another in time linear in both, however they repeat themselves: `indexOf` takes the product of their lengths there. */

/** As `indexOf`: where the text is found first, at `from` or behind it; -1: nowhere. */
export type Finder = (text: string, from: number) => number;

/** So few characters are looked for as often as there are places: that is linear too, and quick. */
const shortLength = 16;

export function finderOf(part: string): Finder {
  if (part.length <= shortLength) return (text, from) => text.indexOf(part, from);
  const borders = bordersOf(part);
  return (text, from) => {
    let matched = 0;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      while (matched > 0 && code !== part.charCodeAt(matched)) matched = borders[matched - 1] as number;
      if (code === part.charCodeAt(matched)) matched += 1;
      if (matched === part.length) return at - matched + 1;
    }
    return -1;
  };
}

/** For each beginning of `part`: how much of it is its end as well (Knuth, Morris and Pratt's table). */
function bordersOf(part: string): Uint32Array {
  const borders = new Uint32Array(part.length);
  for (let at = 1, matched = 0; at < part.length; at++) {
    while (matched > 0 && part[at] !== part[matched]) matched = borders[matched - 1] as number;
    if (part[at] === part[matched]) matched += 1;
    borders[at] = matched;
  }
  return borders;
}
