/**
 * Event patterns of EventBridge: text -> a compiled pattern, or what is wrong with it in AWS's words.
 * All of AWS's operators: exact values, `prefix`, `suffix`, `anything-but`, `exists`, `numeric`, `equals-ignore-case`,
 * `wildcard`, `cidr` and `$or`.
 * How complex wildcards may be is asked by who takes patterns: `complexity.ts`.
 * Source: "Amazon EventBridge event patterns", User Guide; the open matcher aws/event-ruler for what it leaves unsaid.
 */
import { isObject } from '../is-object.ts';
import type { Problem } from '../problem.ts';
import type { Condition } from './condition.ts';
import type { Json, JsonObject } from './json.ts';
import { parseConditions, reservedInOr } from './parse-condition.ts';
import { PatternError } from './pattern-error.ts';
import { parseStrictly } from './strict-json.ts';

/** An event matches where it matches one of the alternatives, and one where it meets all of its fields. */
export interface Pattern {
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  /** By name, as AWS's matcher takes them. */
  readonly byName: readonly Field[];
  /** Shallow fields first: most events fail by their source already. */
  readonly byDepth: readonly Field[];
}

/** A field of the event by its path, `detail.state`, whose dots may also stand inside a key. */
export interface Field extends Condition {
  readonly name: string;
  /** At step i of the path: the keys to follow, each with the step behind it. */
  readonly routes: readonly (readonly Route[])[];
}

export interface Route {
  readonly key: string;
  readonly next: number;
}

/** The page on `$or`: a rule's combinations are at most 1,000. */
const alternativesMax = 1000;

/** Ours: a path of more steps is refused, so that a hostile pattern stays small when compiled. */
const pathStepsMax = 64;

/** An alternative while it is read: what stands last in the pattern, before it what it shares with others. */
interface Draft {
  readonly name: string;
  readonly condition: Condition;
  readonly before: Draft | undefined;
}
/** Undefined: one without fields yet. */
type Drafts = readonly (Draft | undefined)[];

/** Reads a pattern; problems carry the reason that AWS writes behind "Event pattern is not valid. Reason: ". */
export function parsePattern(text: string): Pattern | Problem[] {
  try {
    const pattern = parseStrictly(text);
    if (!isObject(pattern)) throw new PatternError([], 'Filter is not an object', 'begun');
    const fields: Fields = new Map();
    return { alternatives: parseObject(pattern, [], '', [undefined], false).map((draft) => compile(draft, fields)) };
  } catch (error) {
    if (error instanceof PatternError) return [error.problemIn(text)];
    throw error;
  }
}

function parseObject(
  object: JsonObject,
  path: readonly (string | number)[],
  prefix: string,
  drafts: Drafts,
  insideOr: boolean,
): Drafts {
  const entries = Object.entries(object);
  if (entries.length === 0) throw new PatternError(path, 'Empty objects are not allowed', 'read');
  let grown = drafts;
  for (const [key, value] of entries) {
    const here = [...path, key];
    const name = prefix + key;
    if (key === '$or') {
      grown = parseOr(value, here, prefix, grown);
      continue;
    }
    if (insideOr && reservedInOr.has(key)) {
      throw new PatternError(here, `${key} is Ruler reserved fieldName which cannot be used inside $or.`, 'begun');
    }
    if (Array.isArray(value)) {
      const condition = parseConditions(value, here);
      grown = grown.map((before) => ({ name, condition, before }));
    } else if (isObject(value)) grown = parseObject(value, here, `${name}.`, grown, insideOr);
    else throw new PatternError(here, `"${key}" must be an object or an array`, 'begun');
  }
  return grown;
}

function parseOr(value: Json, path: readonly (string | number)[], prefix: string, drafts: Drafts): Drafts {
  if (!Array.isArray(value)) throw new PatternError(path, 'It must be an Array followed with $or.', 'begun');
  const grown = value.flatMap((branch: Json, index) => {
    if (!isObject(branch)) {
      throw new PatternError([...path, index], 'Only JSON object is allowed in array of $or relationship.', 'begun');
    }
    return parseObject(branch, [...path, index], prefix, drafts, true);
  });
  if (value.length < 2) throw new PatternError(path, 'There must have at least 2 Objects in $or relationship.', 'read');
  if (grown.length > alternativesMax) {
    throw new PatternError(path, `a pattern has at most ${alternativesMax} combinations of its $or conditions`);
  }
  return grown;
}

/** What alternatives share is one. */
type Fields = Map<Condition, Field>;

function compile(draft: Draft | undefined, known: Fields): Alternative {
  const byName = fieldsOf(draft, known).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { byName, byDepth: byName.toSorted((a, b) => a.routes.length - b.routes.length) };
}

/** Of a name that stands in it twice, the condition behind. */
function fieldsOf(draft: Draft | undefined, known: Fields): Field[] {
  const fields = new Map<string, Field>();
  for (let one = draft; one; one = one.before) {
    const { name, condition } = one;
    if (fields.has(name)) continue;
    const field = known.get(condition) ?? { ...condition, name, routes: routesOf(name) };
    known.set(condition, field);
    fields.set(name, field);
  }
  return [...fields.values()];
}

/** `a.b` is reached by key `a` then `b`, and by key `a.b`. */
function routesOf(name: string): Route[][] {
  const steps = name.split('.');
  if (steps.length > pathStepsMax) throw new PatternError([name], `a path has at most ${pathStepsMax} steps`);
  return steps.map((_, from) =>
    steps
      .slice(from)
      .map((__, ahead) => ({ key: steps.slice(from, from + ahead + 1).join('.'), next: from + ahead + 1 })),
  );
}
