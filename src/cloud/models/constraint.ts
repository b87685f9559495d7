/** A demand of the model as a question with AWS's words for the answer no. */
import type { Demand } from './demand.ts';
import type { Fault } from './fault.ts';
import { matcherOf } from './pattern.ts';
import type { Member, Shape } from './shape.ts';

export interface Constraint {
  readonly breaks: Fault['breaks'];
  readonly says: string;
  readonly holds: (value: never) => boolean;
}

/** All that is demanded of a value by itself, in the order in which AWS lists them. */
export function constraintsOf({ shape, demand }: Member): readonly Constraint[] {
  return [...bounds(shape, demand), ...text(demand), ...parts(shape)];
}

function bounds(shape: Shape, { min, max }: Demand): readonly Constraint[] {
  const isNumber = shape.kind === 'integer' || shape.kind === 'number';
  const what = isNumber ? 'value' : 'length';
  const breaks = isNumber ? 'range' : 'length';
  const measure = measureOf(shape);
  const found: Constraint[] = [];
  if (max !== undefined)
    found.push({
      breaks,
      says: `Member must have ${what} less than or equal to ${max}`,
      holds: (value) => measure(value, max) <= max,
    });
  if (min !== undefined)
    found.push({
      breaks,
      says: `Member must have ${what} greater than or equal to ${min}`,
      holds: (value) => measure(value, min) >= min,
    });
  return found;
}

/** `limit`: what the measure is held against, so that characters are counted only where it could matter. */
function measureOf({ kind }: Shape): (value: never, limit: number) => number {
  if (kind === 'string') return characters;
  if (kind === 'list' || kind === 'blob') return ({ length }: { readonly length: number }) => length;
  if (kind === 'map') return (map: object) => Object.keys(map).length;
  return (value: number) => value;
}

/** Characters, not UTF-16 units: of these there are at most twice as many. */
function characters(text: string, limit: number): number {
  const units = text.length;
  if (units < limit || units > 2 * limit) return units;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function text({ pattern, enum: values }: Demand): readonly Constraint[] {
  const found: Constraint[] = [];
  if (pattern !== undefined)
    found.push({
      breaks: 'pattern',
      says: `Member must satisfy regular expression pattern: ${pattern}`,
      holds: matcherOf(pattern),
    });
  if (values !== undefined) {
    const known: ReadonlySet<string> = new Set(values);
    found.push({
      breaks: 'enum',
      says: `Member must satisfy enum value set: [${values.join(', ')}]`,
      holds: (value: string) => known.has(value),
    });
  }
  return found;
}

/** Of items, keys and values that are no structures AWS speaks at the whole list or map. */
function parts(shape: Shape): readonly Constraint[] {
  if (shape.kind === 'list')
    return ofParts('Member must satisfy constraint', shape.item, (value: readonly unknown[]) => value);
  if (shape.kind === 'map')
    return [
      ...ofParts('Map keys must satisfy constraint', shape.key, (value: object) => Object.keys(value)),
      ...ofParts('Map value must satisfy constraint', shape.value, (value: object) => Object.values(value)),
    ];
  return [];
}

function ofParts<Whole>(
  says: string,
  part: Member,
  partsOf: (whole: Whole) => readonly unknown[],
): readonly Constraint[] {
  const constraints = constraintsOf(part);
  if (constraints.length === 0) return [];
  return [
    {
      breaks: constraints[0]!.breaks,
      says: `${says}: [${constraints.map((one) => one.says).join(', ')}]`,
      holds: (whole: Whole) =>
        partsOf(whole).every((one) => constraints.every(({ holds }) => (holds as (value: unknown) => boolean)(one))),
    },
  ];
}
