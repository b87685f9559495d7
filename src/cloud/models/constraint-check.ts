/** Each constraint of the model as a check, with AWS's words for a value that fails it. */
import type { Constraints } from './constraints.ts';
import { inAwsOrder } from './enum-order.ts';
import { matcherOf } from './pattern.ts';
import type { Member, Shape } from './shape.ts';
import type { Violation } from './violation.ts';

export interface ConstraintCheck {
  readonly kind: Violation['kind'];
  /** AWS's words: `Member must have length less than or equal to 80`. */
  readonly message: string;
  readonly holds: (value: never) => boolean;
}

/** The checks of a value by itself, in the order in which AWS lists them. */
export function constraintChecksOf({ shape, constraints }: Member): readonly ConstraintCheck[] {
  return [...bounds(shape, constraints), ...text(constraints), ...parts(shape)];
}

function bounds(shape: Shape, { min, max }: Constraints): readonly ConstraintCheck[] {
  const isNumber = shape.kind === 'integer' || shape.kind === 'number';
  const what = isNumber ? 'value' : 'length';
  const kind = isNumber ? 'range' : 'length';
  const measure = measureOf(shape);
  const found: ConstraintCheck[] = [];
  if (max !== undefined)
    found.push({
      kind,
      message: `Member must have ${what} less than or equal to ${max}`,
      holds: (value) => measure(value, max) <= max,
    });
  if (min !== undefined)
    found.push({
      kind,
      message: `Member must have ${what} greater than or equal to ${min}`,
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

function text({ pattern, enum: values }: Constraints): readonly ConstraintCheck[] {
  const found: ConstraintCheck[] = [];
  if (pattern !== undefined)
    found.push({
      kind: 'pattern',
      message: `Member must satisfy regular expression pattern: ${pattern}`,
      holds: matcherOf(pattern),
    });
  if (values !== undefined) {
    const known: ReadonlySet<string> = new Set(values);
    found.push({
      kind: 'enum',
      message: `Member must satisfy enum value set: [${inAwsOrder(values).join(', ')}]`,
      holds: (value: string) => known.has(value),
    });
  }
  return found;
}

/** What is wrong with items, keys and values that are no structures, AWS reports of the whole list or map. */
function parts(shape: Shape): readonly ConstraintCheck[] {
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
  message: string,
  part: Member,
  partsOf: (whole: Whole) => readonly unknown[],
): readonly ConstraintCheck[] {
  const checks = constraintChecksOf(part);
  if (checks.length === 0) return [];
  return [
    {
      kind: checks[0]!.kind,
      message: `${message}: [${checks.map((one) => one.message).join(', ')}]`,
      holds: (whole: Whole) =>
        partsOf(whole).every((one) => checks.every(({ holds }) => (holds as (value: unknown) => boolean)(one))),
    },
  ];
}
