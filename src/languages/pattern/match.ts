/**
 * Whether an event matches a pattern.
 * Values inside arrays of objects must come from the same elements, as in AWS's matcher: of
 * `[{"a": 1, "b": 2}, {"a": 3}]` no pattern sees a 3 beside a 2.
 */
import type { Json, JsonObject, Scalar } from './json.ts';
import type { Alternative, Field, Pattern } from './pattern.ts';

export const matches = (pattern: Pattern, event: JsonObject): boolean =>
  matchesWithin(pattern, event, { left: Infinity }) === true;

/** What may be done yet, in tests of a short value: some 20 ns each. */
export interface Budget {
  left: number;
}

/** As far as the budget goes, at least for one alternative: whether it matches, or the alternative to go on from. */
export function matchesWithin(pattern: Pattern, event: JsonObject, budget: Budget, from = 0): boolean | number {
  const found = new Map<Field, Search>();
  for (let at = from; at < pattern.alternatives.length; at++) {
    if (at > from && budget.left <= 0) return at;
    if (matchesAll(pattern.alternatives[at] as Alternative, event, found, budget)) return true;
  }
  return false;
}

/** False: no event with these values, by their paths, matches. */
export function couldMatch(pattern: Pattern, known: ReadonlyMap<string, Scalar>): boolean {
  return pattern.alternatives.some(({ byDepth }) =>
    byDepth.every(({ name, test }) => {
      const value = known.get(name);
      return value === undefined || test(value);
    }),
  );
}

/** Hot: every event meets every rule. A field that no value meets ends it; only arrays of objects cost more. */
function matchesAll(alternative: Alternative, event: JsonObject, found: Map<Field, Search>, budget: Budget): boolean {
  let elements = false;
  for (const field of alternative.byDepth) {
    let search = found.get(field);
    if (!search) {
      search = { any: false, met: false, elements: false, effort: 0 };
      look(event, field, 0, search);
      found.set(field, search);
      budget.left -= search.effort;
    }
    budget.left -= 1;
    elements ||= search.elements;
    const absent = field.orAbsent && (!search.any || search.elements);
    if (!search.met && !absent) return false;
  }
  return !elements || matchesTogether(alternative.byName, event, budget);
}

interface Search {
  /** The field has a value. */
  any: boolean;
  /** A value passes. */
  met: boolean;
  /** An array of objects or of arrays stands on the way. */
  elements: boolean;
  /** What it took. */
  effort: number;
}

function look(object: JsonObject, field: Field, step: number, search: Search): void {
  for (const { key, next } of field.routes[step] ?? []) {
    search.effort += 1;
    if (!Object.hasOwn(object, key)) continue;
    lookInto(object[key] as Json, field, next, search);
    if (search.met && !search.elements) return;
  }
}

function lookInto(value: Json, field: Field, step: number, search: Search): void {
  if (typeof value !== 'object' || value === null) {
    if (step < field.routes.length) return;
    search.any = true;
    if (search.met) return;
    search.effort += effortOf(field, value);
    search.met = field.test(value);
    return;
  }
  if (!Array.isArray(value)) {
    if (step < field.routes.length) look(value as JsonObject, field, step, search);
    return;
  }
  for (const element of value) {
    if (typeof element === 'object' && element !== null) search.elements = true;
    lookInto(element, field, step, search);
  }
}

const effortOf = ({ effort }: Field, value: Scalar): number =>
  effort.perValue + (typeof value === 'string' ? effort.perCharacter * value.length : 0);

/** Which element of which array a value came through; the array is named by its place in the event. */
type Membership = ReadonlyMap<string, number>;
interface Candidate {
  readonly membership: Membership;
  readonly met: boolean;
}

/** Chosen among others, tested once more. */
const effortOfCandidate = 50;

const nowhere: Membership = new Map();

/**
 * Chooses a value for each field, in the order of names, so that no array is entered by two elements: of an array that has been entered only
 * that element is looked at. What has failed once for the same elements of the arrays still ahead is not tried again.
 */
function matchesTogether(fields: readonly Field[], event: JsonObject, budget: Budget): boolean {
  const ahead = arraysAhead(fields, event, budget);
  const failed = new Set<string>();

  const choose = (index: number, chosen: Membership): boolean => {
    const field = fields[index];
    if (!field) return true;
    const relevant = [...chosen].filter(([array]) => ahead[index]?.has(array));
    const key = JSON.stringify([index, relevant.sort()]);
    if (failed.has(key)) return false;
    const within = collect(event, field, 0, '', chosen);
    budget.left -= within.length * effortOfCandidate;
    const found =
      (field.orAbsent && within.length === 0 && choose(index + 1, chosen)) ||
      within.some(({ membership, met }) => met && choose(index + 1, membership));
    if (!found) failed.add(key);
    return found;
  };
  return choose(0, nowhere);
}

/** For each field: the arrays on the way to its values and to those of the fields behind it. */
function arraysAhead(fields: readonly Field[], event: JsonObject, budget: Budget): ReadonlySet<string>[] {
  const ahead: Set<string>[] = [];
  let arrays = new Set<string>();
  for (let index = fields.length - 1; index >= 0; index--) {
    arrays = new Set(arrays);
    const candidates = collect(event, fields[index] as Field, 0, '', nowhere);
    budget.left -= candidates.length * effortOfCandidate;
    for (const { membership } of candidates) for (const array of membership.keys()) arrays.add(array);
    ahead[index] = arrays;
  }
  return ahead;
}

/** The field's values that can be reached through the elements of `membership`, each with those through which it was. */
function collect(object: JsonObject, field: Field, step: number, place: string, membership: Membership): Candidate[] {
  return (field.routes[step] ?? []).flatMap(({ key, next }) =>
    Object.hasOwn(object, key)
      ? collectInto(object[key] as Json, field, next, `${place}/${key.length}:${key}`, membership)
      : [],
  );
}

function collectInto(value: Json, field: Field, step: number, place: string, membership: Membership): Candidate[] {
  if (typeof value !== 'object' || value === null) {
    return step < field.routes.length ? [] : [{ membership, met: field.test(value as Scalar) }];
  }
  if (!Array.isArray(value)) {
    return step < field.routes.length ? collect(value as JsonObject, field, step, place, membership) : [];
  }
  const into = (element: Json, index: number): Candidate[] =>
    typeof element === 'object' && element !== null
      ? collectInto(element, field, step, `${place}[${index}]`, new Map(membership).set(place, index))
      : collectInto(element, field, step, place, membership);
  const entered = membership.get(place);
  if (entered === undefined) return value.flatMap(into);
  // Where the path goes on, no other element can have a value; where it ends, plain values belong to no element.
  if (step < field.routes.length) return into(value[entered] as Json, entered);
  return value.flatMap((element: Json, index) =>
    index === entered || typeof element !== 'object' || element === null ? into(element, index) : [],
  );
}
