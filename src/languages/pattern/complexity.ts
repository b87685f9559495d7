/**
 * How complex a pattern's wildcards are, as AWS's matcher measures it: of all values that a field could have, the one that the most beginnings of its
 * wildcards match at once, counted; of all fields the highest. `*ab*` has the beginnings `*`, `*a`, `*ab`, `*ab*`; a value that ends in `ab` is
 * matched by three of them. Values are read with their quotes, as JSON has them.
 * Source: the open matcher aws/event-ruler. It reads bytes, and walks what values can lead to; here code units, and the same number without the walk.
 */
import type { Condition, Test, Wildcards } from './condition.ts';
import type { Alternative, Pattern } from './pattern.ts';
import { wildcardParts } from './wildcard.ts';

export function complexityOf({ alternatives }: Pattern): number {
  return complexityFrom(alternatives, 0, new Map());
}

/** Of conditions, by their tests: alternatives share most of them. */
type Known = Map<Test, number>;

/** The matcher takes fields by name. Alternatives that agree up to here share what comes next, and their wildcards of it add up. */
function complexityFrom(alternatives: readonly Alternative[], index: number, known: Known): number {
  const [first, ...others] = alternatives;
  if (first && others.length === 0)
    return first.byName.slice(index).reduce((most, field) => Math.max(most, complexityOfCondition(field, known)), 0);
  const further = alternatives.filter(({ byName }) => index < byName.length);
  let most = 0;
  for (const sameName of Map.groupBy(further, ({ byName }) => byName[index]?.name).values()) {
    most = Math.max(most, complexityOfWildcards(sameName.flatMap(({ byName }) => byName[index]?.wildcards ?? [])));
    for (const sameCondition of Map.groupBy(sameName, ({ byName }) => byName[index]?.test).values())
      most = Math.max(most, complexityFrom(sameCondition, index + 1, known));
  }
  return most;
}

function complexityOfCondition({ test, wildcards }: Condition, known: Known): number {
  if (wildcards.length === 0) return 0;
  const complexity = known.get(test) ?? complexityOfWildcards(wildcards);
  known.set(test, complexity);
  return complexity;
}

/** A beginning of wildcards: where a value that it matches may go on. */
interface Beginning {
  readonly next: Map<string, Beginning>;
  /** The same and a star. */
  star: Beginning | undefined;
  readonly isStar: boolean;
  /** No star is in it. */
  readonly isPlain: boolean;
}

const beginning = (isStar: boolean, isPlain: boolean): Beginning => ({
  next: new Map(),
  star: undefined,
  isStar,
  isPlain,
});

function beginningsOf(wildcards: Wildcards): Beginning {
  const root = beginning(false, true);
  for (const text of wildcards) {
    const parts = wildcardParts(text);
    if (typeof parts === 'string') continue;
    let at = root;
    for (const [index, part] of parts.entries()) {
      if (index > 0) at = at.star ??= beginning(true, false);
      const quoted = `${index === 0 ? '"' : ''}${part}${index === parts.length - 1 ? '"' : ''}`;
      for (const character of quoted.split('')) at = following(at, character);
    }
  }
  return root;
}

function following(at: Beginning, character: string): Beginning {
  const found = at.next.get(character) ?? beginning(false, at.isPlain);
  at.next.set(character, found);
  return found;
}

/** First the values that some wildcard could still match from their first character on; then, where none goes on so, the worst that may come behind. */
function complexityOfWildcards(all: readonly Wildcards[]): number {
  const distinct = new Map(all.map((wildcards) => [JSON.stringify(wildcards), wildcards]));
  let most = 0;
  const values: Beginning[][] = [[...distinct.values()].map(beginningsOf)];
  for (let matching = values.pop(); matching; matching = values.pop()) {
    const longer = new Set(matching.filter(({ isPlain }) => isPlain).flatMap(({ next }) => [...next.keys()]));
    for (const character of longer) {
      const matched = matchedAfter(matching, character);
      most = Math.max(most, matched.length);
      values.push(matched);
    }
    if (longer.size === 0) most = Math.max(most, complexityBehind(matching.filter(({ isStar }) => isStar)));
  }
  return most;
}

function matchedAfter(matching: readonly Beginning[], character: string): Beginning[] {
  const matched = new Set<Beginning>();
  for (const at of matching) {
    if (at.isStar) matched.add(at);
    const found = at.next.get(character);
    if (found) matched.add(found);
    if (found?.star) matched.add(found.star);
  }
  return [...matched];
}

/** A text between stars, by its characters; what ends here is counted. */
interface Ending {
  readonly next: Map<string, Ending>;
  /** The longest proper end of it that begins another text. */
  shorter: Ending | undefined;
  count: number;
}

const ending = (): Ending => ({ next: new Map(), shorter: undefined, count: 0 });

/** Every star stays reached once it is, so a value can reach all; behind them it ends as the most of the texts do. */
function complexityBehind(reached: readonly Beginning[]): number {
  const root = ending();
  const stars = new Set(reached);
  for (const star of stars) {
    const ahead: [Beginning, Ending][] = [[star, root]];
    for (let one = ahead.pop(); one; one = ahead.pop()) {
      const [at, end] = one;
      if (at.star) stars.add(at.star);
      for (const [character, found] of at.next) {
        const longer = end.next.get(character) ?? ending();
        end.next.set(character, longer);
        longer.count += 1;
        ahead.push([found, longer]);
      }
    }
  }
  return stars.size + mostEndings(root);
}

/** By Aho and Corasick: shorter ends are linked before longer ones are looked at. */
function mostEndings(root: Ending): number {
  let most = 0;
  const ends = [root];
  for (const end of ends)
    for (const [character, longer] of end.next) {
      let shorter = end.shorter;
      while (shorter && !shorter.next.has(character)) shorter = shorter.shorter;
      longer.shorter = shorter ? shorter.next.get(character) : root;
      longer.count += longer.shorter?.count ?? 0;
      most = Math.max(most, longer.count);
      ends.push(longer);
    }
  return most;
}
