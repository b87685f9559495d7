/**
 * How an operation of a REST service is written in HTTP: its method and path, and where each member of its input and output stands.
 * Source: "HTTP bindings" of the Smithy specification; the traits are the SDK's. Left out: all other query parameters as a map; a model that has
 * some does not open. A blob that is streamed is read and written whole.
 */
import { NormalizedSchema } from '@smithy/core/schema';
import type { Structure } from './shape.ts';

export interface HttpBindings {
  readonly method: string;
  readonly path: readonly PathPart[];
  /** What stands in the query besides members: `?list-type=2`, `?uploads`; it tells operations of one path apart. */
  readonly literals: ReadonlyMap<string, string>;
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
  /** The member that is a map of all headers whose names begin so, and that begin (`x-amz-meta-`). */
  readonly prefixed: { readonly member: string; readonly prefix: string } | undefined;
  /** Parameters of the query and headers of members that are required. */
  readonly required: { readonly query: readonly string[]; readonly headers: readonly string[] };
  /** The member that is the whole body. */
  readonly payload: string | undefined;
  /** What stands in the body's JSON or XML. */
  readonly body: Structure | undefined;
}

type Traits = Readonly<Record<string, unknown>>;

const notRead = ['httpQueryParams', 'httpResponseCode', 'jsonName'];
/** Only tells clients apart from each other: it means nothing. */
const idParameter = 'x-id';

/** Undefined where the operation has no path of its own. `input`, `output`: its schemas, and the shapes made of them. */
export function httpBindingsOf(
  operation: unknown,
  input: readonly [schema: unknown, shape: Structure | undefined],
  output: readonly [schema: unknown, shape: Structure | undefined],
): HttpBindings | undefined {
  const { http } = (operation as readonly unknown[])[3] as { http?: readonly [string, string, number] };
  if (!http) return undefined;
  const [method, uri, status] = http;
  const [path = '', query] = uri.split('?');
  const members = membersOf(...input);
  return {
    method,
    path: partsOf(withBucket(path, members)),
    literals: new Map([...new URLSearchParams(query)].filter(([name]) => name !== idParameter)),
    status,
    input: members,
    output: membersOf(...output),
  };
}

/** The SDK's schemas of S3 leave the bucket out of the path: their clients write it into the host's name where they can. */
const withBucket = (path: string, { labels }: MemberBindings): string =>
  labels.includes('Bucket') && !path.includes('{Bucket}') ? `/{Bucket}${path === '/' ? '' : path}` : path;

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
      const rest = path.slice(index).join('/');
      return rest === '' ? undefined : { ...labels, [part.label]: rest };
    } else if (found === '') return undefined;
    else labels[part.label] = found;
  }
  return labels;
}

/** What of a request says which operation it calls. */
export interface RestHead {
  readonly method: string;
  /** Its parts, decoded. */
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, unknown>;
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, unknown>>;
}

/** How many of its demands on query and headers the request meets; undefined: not all. `strict`: what is required of members counts too. */
export function demandsMet({ literals, input }: HttpBindings, request: RestHead, strict: boolean): number | undefined {
  for (const [name, value] of literals) {
    if (!request.query.has(name)) return undefined;
    if (value !== '' && String(request.query.get(name)) !== value) return undefined;
  }
  if (!strict) return literals.size;
  const { query, headers } = input.required;
  if (!query.every((name) => request.query.has(name)) || !headers.every((name) => Object.hasOwn(request.headers, name)))
    return undefined;
  return literals.size + query.length + headers.length;
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
  const required = { query: [] as string[], headers: [] as string[] };
  const requiredCount = requiredMembers(schema);
  let payload: string | undefined;
  let prefixed: MemberBindings['prefixed'];
  const body = new Map(shape?.members);
  for (const [index, [name, traits]] of traitsOf(schema).entries()) {
    const unread = notRead.find((trait) => traits[trait] !== undefined);
    if (unread) throw new Error(`the wire does not read the trait ${unread} of \`${name}\``);
    if (traits['httpLabel']) labels.push(name);
    else if (traits['httpQuery'] !== undefined) query.set(name, String(traits['httpQuery']));
    else if (traits['httpHeader'] !== undefined) headers.set(name, String(traits['httpHeader']).toLowerCase());
    else if (traits['httpPrefixHeaders'] !== undefined)
      prefixed = { member: name, prefix: String(traits['httpPrefixHeaders']).toLowerCase() };
    else if (traits['httpPayload']) payload = name;
    else continue;
    body.delete(name);
    if (index >= requiredCount) continue;
    if (query.has(name)) required.query.push(query.get(name) as string);
    if (headers.has(name)) required.headers.push(headers.get(name) as string);
  }
  const made = shape && ({ kind: 'structure', name: shape.name, members: body } as const);
  return { labels, query, headers, prefixed, required, payload, body: made };
}

/** Those that are required stand first in the SDK's schema of a structure, which ends with their number. */
function requiredMembers(schema: unknown): number {
  const normalized = NormalizedSchema.of(schema as never);
  if (!normalized.isStructSchema()) return 0;
  const [, , , , , , count] = normalized.getSchema() as unknown as readonly unknown[];
  return typeof count === 'number' ? count : 0;
}

function traitsOf(schema: unknown): [name: string, traits: Traits][] {
  const normalized = NormalizedSchema.of(schema as never);
  if (!normalized.isStructSchema()) return [];
  return [...normalized.structIterator()].map(([name, member]) => [name, { ...member.getMergedTraits() }]);
}
