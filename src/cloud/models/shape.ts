/**
 * A shape of AWS's models: the SDK's schema and the demands of `demands/`, joined into one tree that is easy to walk.
 * Members are made when first asked for, because shapes may hold themselves. Left out: HTTP bindings, event streams.
 */
import { NormalizedSchema } from '@smithy/core/schema';
import type { Demand, Demands } from './demand.ts';
import { fractions } from './fractions.ts';
import { effective } from './not-demanded.ts';

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

/** A place in a shape: a structure's member, a list's item, a map's key or value. */
export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly demand: Demand;
  /** Its value is not repeated in messages. */
  readonly sensitive: boolean;
  /** Its name in Query requests, where lists and maps may be flattened into their parent. */
  readonly queryName: string;
  readonly flat: boolean;
}

const noDemand: Demand = {};
const structures = new WeakMap<object, Structure>();

/** The structure of an SDK schema (`StartExecutionInput$`); undefined where the operation has none. */
export function structureOf(schema: unknown, demands: Demands): Structure | undefined {
  const normalized = NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
  return normalized.isStructSchema() ? structure(normalized, demands) : undefined;
}

function structure(schema: NormalizedSchema, demands: Demands): Structure {
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
          place(memberSchema, member, demands[name]?.[member] ?? noDemand, demands, `${name}.${member}`),
        ]),
      );
      return members;
    },
  };
  structures.set(key, made);
  return made;
}

function place(schema: NormalizedSchema, name: string, demand: Demand, demands: Demands, path: string): Member {
  const traits = schema.getMergedTraits();
  return {
    name,
    demand: effective(demand, path),
    shape: shape(schema, demand, demands, path),
    sensitive: Boolean(traits.sensitive),
    queryName: (traits.xmlName as string | undefined) ?? name,
    flat: Boolean(traits.xmlFlattened),
  };
}

function shape(schema: NormalizedSchema, demand: Demand, demands: Demands, path: string): Shape {
  if (schema.isStructSchema()) return structure(schema, demands);
  if (schema.isListSchema())
    return {
      kind: 'list',
      item: place(schema.getValueSchema(), 'member', demand.each ?? noDemand, demands, `${path} each`),
    };
  if (schema.isMapSchema())
    return {
      kind: 'map',
      key: place(schema.getKeySchema(), 'key', demand.key ?? noDemand, demands, `${path} key`),
      value: place(schema.getValueSchema(), 'value', demand.value ?? noDemand, demands, `${path} value`),
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
