/**
 * A shape of AWS's models: the SDK's schema and the tables of `constraints/`, joined into one tree that is easy to walk.
 * Members are made when first asked for, because shapes may hold themselves. Left out: HTTP bindings (`http.ts`), event streams.
 */
import { NormalizedSchema } from '@smithy/core/schema';
import type { Constraints, ConstraintTable } from './constraints.ts';
import { fractions } from './fractions.ts';
import { enforced } from './not-enforced.ts';

export type Shape = Scalar | ListShape | MapShape | Structure;

export interface Scalar {
  /** `number` is a Float or Double, `integer` any whole number; a timestamp is a `Date`, a blob a `Uint8Array`. */
  readonly kind: 'string' | 'boolean' | 'integer' | 'number' | 'timestamp' | 'blob' | 'document';
}

interface ListShape {
  readonly kind: 'list';
  readonly item: Member;
}

interface MapShape {
  readonly kind: 'map';
  readonly key: Member;
  readonly value: Member;
}

export interface Structure {
  readonly kind: 'structure';
  /** As in AWS's model: `StartExecutionInput`. */
  readonly name: string;
  readonly members: ReadonlyMap<string, Member>;
}

/** A structure's member, a list's item, a map's key or value. */
export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly constraints: Constraints;
  /** Its value is not repeated in messages. */
  readonly sensitive: boolean;
  /** Its name in Query requests, where lists and maps may be flattened into their parent. */
  readonly queryName: string;
  readonly flat: boolean;
}

const unconstrained: Constraints = {};
const structures = new WeakMap<object, Structure>();

/** The structure of an SDK schema (`StartExecutionInput$`); undefined where the operation has none. */
export function structureOf(schema: unknown, table: ConstraintTable): Structure | undefined {
  const normalized = NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
  return normalized.isStructSchema() ? structure(normalized, table) : undefined;
}

/** The SDK's schema of a member of a structure, for its codecs. */
export const memberSchemaOf = (schema: unknown, member: string): NormalizedSchema =>
  NormalizedSchema.of(schema as never).getMemberSchema(member);

function structure(schema: NormalizedSchema, table: ConstraintTable): Structure {
  const key = schema.getSchema() as object;
  const known = structures.get(key);
  if (known) return known;
  const name = schema.getName() as string;
  let members: ReadonlyMap<string, Member> | undefined;
  const made: Structure = {
    kind: 'structure',
    name,
    get members() {
      members ??= new Map(
        [...schema.structIterator()].map(([member, memberSchema]) => [
          member,
          memberOf(memberSchema, member, table[name]?.[member] ?? unconstrained, table, `${name}.${member}`),
        ]),
      );
      return members;
    },
  };
  structures.set(key, made);
  return made;
}

function memberOf(
  schema: NormalizedSchema,
  name: string,
  constraints: Constraints,
  table: ConstraintTable,
  path: string,
): Member {
  const traits = schema.getMergedTraits();
  return {
    name,
    constraints: enforced(constraints, path),
    shape: shape(schema, constraints, table, path),
    sensitive: Boolean(traits.sensitive),
    queryName: (traits.xmlName as string | undefined) ?? name,
    flat: Boolean(traits.xmlFlattened),
  };
}

function shape(schema: NormalizedSchema, constraints: Constraints, table: ConstraintTable, path: string): Shape {
  if (schema.isStructSchema()) return structure(schema, table);
  if (schema.isListSchema())
    return {
      kind: 'list',
      item: memberOf(schema.getValueSchema(), 'member', constraints.each ?? unconstrained, table, `${path} each`),
    };
  if (schema.isMapSchema())
    return {
      kind: 'map',
      key: memberOf(schema.getKeySchema(), 'key', constraints.key ?? unconstrained, table, `${path} key`),
      value: memberOf(schema.getValueSchema(), 'value', constraints.value ?? unconstrained, table, `${path} value`),
    };
  return scalar(schema, path);
}

function scalar(schema: NormalizedSchema, path: string): Scalar {
  if (schema.isStringSchema()) return { kind: 'string' };
  if (schema.isBooleanSchema()) return { kind: 'boolean' };
  if (schema.isTimestampSchema()) return { kind: 'timestamp' };
  if (schema.isBlobSchema()) return { kind: 'blob' };
  if (schema.isDocumentSchema()) return { kind: 'document' };
  return { kind: fractions.has(path) ? 'number' : 'integer' };
}
