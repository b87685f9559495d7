/**
 * How an operation of a REST service is written in HTTP: its method and path, and where each member of its input and output stands.
 * Source: "HTTP bindings" of the Smithy specification; the traits are the SDK's. Left out: prefixed headers, all other query parameters as a map,
 * streams; a model that has one does not open.
 */
import { NormalizedSchema } from '@smithy/core/schema';
import type { Structure } from './shape.ts';

export interface HttpBindings {
  readonly method: string;
  readonly path: readonly PathPart[];
  /** Of a reply that is no error. */
  readonly status: number;
  readonly input: MemberBindings;
  readonly output: MemberBindings;
}

/** A part between two slashes: as it stands, or a member's value; `greedy`: the rest of the path. */
type PathPart = { readonly text: string } | { readonly label: string; readonly greedy: boolean };

export interface MemberBindings {
  readonly labels: readonly string[];
  /** Member -> name of its query parameter. */
  readonly query: ReadonlyMap<string, string>;
  /** Member -> name of its header, in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  /** The member that is the whole body. */
  readonly payload: string | undefined;
  /** What stands in the JSON of the body. */
  readonly body: Structure | undefined;
}

type Traits = Readonly<Record<string, unknown>>;

const notRead = ['httpPrefixHeaders', 'httpQueryParams', 'httpResponseCode', 'streaming', 'jsonName'];

/** Undefined where the operation has no path of its own. `input`, `output`: its schemas, and the shapes made of them. */
export function httpBindingsOf(
  operation: unknown,
  input: readonly [schema: unknown, shape: Structure | undefined],
  output: readonly [schema: unknown, shape: Structure | undefined],
): HttpBindings | undefined {
  const { http } = (operation as readonly unknown[])[3] as { http?: readonly [string, string, number] };
  if (!http) return undefined;
  const [method, path, status] = http;
  return { method, path: partsOf(path), status, input: membersOf(...input), output: membersOf(...output) };
}

/** The values of the labels where `method` and `path` (split at its slashes, decoded) call this operation. */
export function matchPath(
  { method: wanted, path: parts }: HttpBindings,
  method: string,
  path: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (method !== wanted) return undefined;
  const isGreedy = parts.some((part) => 'label' in part && part.greedy);
  if (isGreedy ? path.length < parts.length : path.length !== parts.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const found = path[index] ?? '';
    if ('text' in part) {
      if (found !== part.text) return undefined;
    } else if (part.greedy) {
      labels[part.label] = path.slice(index).join('/');
      return labels;
    } else if (found === '') return undefined;
    else labels[part.label] = found;
  }
  return labels;
}

const partsOf = (path: string): PathPart[] =>
  path
    .split('/')
    .slice(1)
    .map((part) => {
      const [, label, plus] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
      return label === undefined ? { text: part } : { label, greedy: plus === '+' };
    });

function membersOf(schema: unknown, shape: Structure | undefined): MemberBindings {
  const labels: string[] = [];
  const query = new Map<string, string>();
  const headers = new Map<string, string>();
  let payload: string | undefined;
  const body = new Map(shape?.members);
  for (const [name, traits] of traitsOf(schema)) {
    const unread = notRead.find((trait) => traits[trait] !== undefined);
    if (unread) throw new Error(`the wire does not read the trait ${unread} of \`${name}\``);
    if (traits['httpLabel']) labels.push(name);
    else if (traits['httpQuery'] !== undefined) query.set(name, String(traits['httpQuery']));
    else if (traits['httpHeader'] !== undefined) headers.set(name, String(traits['httpHeader']).toLowerCase());
    else if (traits['httpPayload']) payload = name;
    else continue;
    body.delete(name);
  }
  return { labels, query, headers, payload, body: shape && { kind: 'structure', name: shape.name, members: body } };
}

function traitsOf(schema: unknown): [name: string, traits: Traits][] {
  const normalized = NormalizedSchema.of(schema as never);
  if (!normalized.isStructSchema()) return [];
  return [...normalized.structIterator()].map(([name, member]) => [name, { ...member.getMergedTraits() }]);
}
