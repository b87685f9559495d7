/** A large template's resources, as many at a time as are tried in one turn: each with all that it needs, since nothing of a trial stays. */
import type { Deployment } from './deployment.ts';
import { needsOf } from './wanted-resource.ts';
import { charactersOf } from './weight.ts';

/** Of a template that has no more, all are tried at once. */
export const pieceMax = 50;
/** However few they are. */
export const pieceCharactersMax = 60_000;
/** What needs more than these is not tried: the deployment itself will show it. */
const needsMax = 30;

export interface Piece {
  /** In the order in which they are made. */
  readonly names: readonly string[];
  readonly untried: readonly string[];
  /** Where the next one begins. */
  readonly next: number;
}

/** `names`: in the order in which they are made. `stays`: what need not be made. */
export function nextPiece(
  deployment: Deployment,
  names: readonly string[],
  from: number,
  stays: (name: string) => boolean,
): Piece {
  const { resources } = deployment.template;
  const charactersIn = (some: Iterable<string>): number =>
    [...some].reduce((sum, name) => sum + charactersOf(resources.get(name)!.properties), 0);
  const isShort = names.length <= pieceMax;
  if (isShort && charactersIn(names) <= pieceCharactersMax) return { names, untried: [], next: names.length };
  const most = isShort ? names.length : needsMax;
  let piece = new Set<string>();
  const untried: string[] = [];
  let next = from;
  for (const name of names.slice(from)) {
    const wanted = new Set([name]);
    // What is added is gone through too.
    for (const one of wanted)
      if (wanted.size <= most) for (const need of needsOf(deployment, one)) if (!stays(need)) wanted.add(need);
    if (wanted.size > most) untried.push(name);
    else {
      const both = new Set([...piece, ...wanted]);
      if (both.size > pieceMax || (piece.size > 0 && charactersIn(both) > pieceCharactersMax)) break;
      piece = both;
    }
    next += 1;
  }
  return { names: names.filter((name) => piece.has(name)), untried, next };
}
