/** S3's schemas in the form in which the SDK's other clients export theirs, made of the table. */
import { operations, schemas } from './s3.table.ts';

const namespace = 'com.amazonaws.s3';
/** The SDK's schema of what is not there. */
const unit = 'unit';

const made = new Map<string, readonly unknown[]>();

/** A name stands for a schema, which may hold itself: it is made when it is asked for. */
const reference = (value: unknown): unknown => {
  if (typeof value === 'string') return () => schemaNamed(value);
  return Array.isArray(value) ? [reference(value[0]), value[1]] : value;
};

function schemaNamed(name: string): readonly unknown[] | string {
  if (name === unit) return unit;
  const known = made.get(name);
  if (known) return known;
  const [kind, traits, ...rest] = schemas[name] as readonly [number, unknown, ...unknown[]];
  const schema = [kind, namespace, name, traits, ...partsOf(kind, rest)];
  made.set(name, schema);
  return schema;
}

function partsOf(kind: number, rest: readonly unknown[]): readonly unknown[] {
  switch (kind) {
    case 0:
      return rest;
    case 1:
    case 2:
      return rest.map(reference);
    default: {
      const [names, members, ...count] = rest as [unknown, unknown[], ...unknown[]];
      return [names, members.map(reference), ...count];
    }
  }
}

const isError = ([kind]: readonly unknown[]): boolean => kind === -3;

/** As the exports of `@aws-sdk/client-s3`. */
export const s3: object = Object.fromEntries([
  ...operations.map(([name, traits, input, output]) => [
    `${name}$`,
    [9, namespace, name, traits, reference(input), reference(output)],
  ]),
  ...Object.keys(schemas)
    .filter((name) => isError(schemas[name] as readonly unknown[]))
    .map((name) => [`${name}$`, schemaNamed(name)]),
]);
