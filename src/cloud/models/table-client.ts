/** Schemas of a table in the form in which the SDK's clients export theirs: tools/make-schema-tables.ts says why there are tables. */

interface Table {
  /** [name, traits, input, output] */
  readonly operations: readonly (readonly unknown[])[];
  /** [kind, traits, ...], with names for other schemas. */
  readonly schemas: Readonly<Record<string, readonly unknown[]>>;
}

/** The SDK's schema of what is not there. */
const unit = 'unit';

/** As the exports of `@aws-sdk/client-SERVICE`. `namespace`: of the service in AWS's model. */
export function clientOf(namespace: string, { operations, schemas }: Table): object {
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

  return Object.fromEntries([
    ...operations.map(([name, traits, input, output]) => [
      `${name}$`,
      [9, namespace, name, traits, reference(input), reference(output)],
    ]),
    ...Object.keys(schemas)
      .filter((name) => isStructure(schemas[name] as readonly unknown[]))
      .map((name) => [`${name}$`, schemaNamed(name)]),
  ]);
}

/** Errors are structures too. */
const isStructure = ([kind]: readonly unknown[]): boolean => kind === 3 || kind === -3;
