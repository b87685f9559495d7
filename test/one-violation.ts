/**
 * Inputs with exactly one thing wrong, made of AWS's models: for each member of each structure that an operation takes, and each demand on it, the least
 * input that meets all others. Values are as JSON has them; `wire-call.ts` writes them in each protocol.
 */
import type { Constraints } from '../src/cloud/models/constraints.ts';
import { matcherOf } from '../src/cloud/models/pattern.ts';
import type { Member, Structure } from '../src/cloud/models/shape.ts';

export interface Wrong {
  /** `missing at Tags.1.Key`. */
  readonly name: string;
  readonly kind: 'missing' | 'type' | 'short' | 'long' | 'low' | 'high' | 'pattern' | 'enum';
  readonly input: object;
  /** As AWS's messages name its place: `tags.1.member.key`. */
  readonly path: string;
  readonly member: Member;
  readonly value: unknown;
  /** A part of a list or map: what is wrong is said of the whole. */
  readonly part?: 'item' | 'key' | 'value';
}

const depthMax = 4;
/** What is longer costs time and shows nothing new. */
const lengthMax = 3000;

type Place = (value: unknown) => object;

/** Every input with one violation. */
export function violationsOf(input: Structure): Wrong[] {
  const found: Wrong[] = [];
  walk(input, (members) => members as object, [], found);
  return found;
}

function walk(structure: Structure, place: Place, path: readonly string[], found: Wrong[]): void {
  const rest = leastMembers(structure, depthMax);
  if (rest === undefined || path.length > depthMax) return;
  for (const member of structure.members.values()) {
    const at = [...path, member.name.charAt(0).toLowerCase() + member.name.slice(1)];
    const name = at.join('.');
    const { [member.name]: _, ...others } = rest;
    const put = (value: unknown): object => place({ ...others, [member.name]: value });
    if (member.constraints.required)
      found.push({
        name: `missing at ${name}`,
        kind: 'missing',
        input: place(others),
        path: name,
        member,
        value: null,
      });
    for (const one of wrongValues(member))
      found.push({ name: `${one.kind} at ${name}`, ...one, input: put(one.value), path: name, member });
    inside(member, put, at, found);
  }
}

function inside({ shape, constraints }: Member, put: Place, at: readonly string[], found: Wrong[]): void {
  if (shape.kind === 'structure') walk(shape, put, at, found);
  if (shape.kind !== 'list' && shape.kind !== 'map') return;
  const part = shape.kind === 'list' ? shape.item : shape.value;
  const key = shape.kind === 'list' ? '1' : (text(shape.key.constraints) ?? 'key');
  const wrap = (value: unknown) =>
    shape.kind === 'list' ? [value] : { ...mapOf(shape, (constraints.min ?? 1) - 1), [key]: value };
  if (part.shape.kind === 'structure') {
    walk(part.shape, (value) => put(wrap(value)), [...at, `${key}.member`], found);
    return;
  }
  const name = at.join('.');
  for (const one of wrongValues(part)) {
    const of = shape.kind === 'list' ? 'item' : 'value';
    found.push({
      name: `${one.kind} in ${name}`,
      ...one,
      input: put(wrap(one.value)),
      path: name,
      member: part,
      part: of,
    });
  }
  if (shape.kind === 'map')
    for (const one of wrongValues(shape.key)) {
      if (one.kind === 'type') continue;
      const input = put({ ...mapOf(shape, (constraints.min ?? 1) - 1), [one.value as string]: least(part, depthMax) });
      found.push({ name: `${one.kind} key in ${name}`, ...one, input, path: name, member: shape.key, part: 'key' });
    }
}

interface WrongValue {
  readonly kind: Wrong['kind'];
  readonly value: unknown;
}

function wrongValues(member: Member): WrongValue[] {
  const { shape, constraints } = member;
  const { min, max, pattern, enum: words } = constraints;
  const found: WrongValue[] = [{ kind: 'type', value: wrongType(shape.kind) }];
  if (shape.kind === 'document') return [];
  if (shape.kind === 'integer' || shape.kind === 'number') {
    if (min !== undefined) found.push({ kind: 'low', value: min - 1 });
    if (max !== undefined && max < Number.MAX_SAFE_INTEGER) found.push({ kind: 'high', value: max + 1 });
    return found;
  }
  if (words) found.push({ kind: 'enum', value: 'NO-SUCH-WORD' });
  if (shape.kind === 'list' || shape.kind === 'map') return [...found, ...wrongSizes(member)];
  if (shape.kind !== 'string') return found;
  const base = text(constraints);
  if (base === undefined) return found;
  if (min !== undefined && min > 0 && !words) found.push({ kind: 'short', value: base.slice(0, min - 1) });
  if (max !== undefined && max < lengthMax && !words)
    found.push({ kind: 'long', value: base.padEnd(max + 1, base.at(-1) ?? 'a') });
  const odd = pattern === undefined ? undefined : notMatching(constraints);
  if (odd !== undefined) found.push({ kind: 'pattern', value: odd });
  return found;
}

function wrongSizes({ shape, constraints: { min, max } }: Member): WrongValue[] {
  const found: WrongValue[] = [];
  if (shape.kind !== 'list' && shape.kind !== 'map') return found;
  const part = least(shape.kind === 'list' ? shape.item : shape.value, 2);
  const of = (count: number): unknown =>
    shape.kind === 'list' ? Array.from({ length: count }, () => part) : mapOf(shape, count);
  if (min !== undefined && min > 0) found.push({ kind: 'short', value: of(min - 1) });
  if (max !== undefined && max < 200 && part !== undefined) found.push({ kind: 'long', value: of(max + 1) });
  return found;
}

function wrongType(kind: Member['shape']['kind']): unknown {
  switch (kind) {
    case 'string':
    case 'blob':
      return 5;
    case 'map':
    case 'structure':
      return [];
    default:
      return 'x';
  }
}

const samples = [
  'abc',
  'name-1',
  'arn:aws:sns:us-east-1:000000000000:name',
  'arn:aws:iam::000000000000:role/name',
  'arn:aws:events:us-east-1:000000000000:event-bus/name',
  'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000',
  'arn:aws:secretsmanager:us-east-1:000000000000:secret',
  'arn:aws:events:us-east-1:000000000000:connection/name/00000000',
  'arn:aws:cloudformation:us-east-1:000000000000:type/resource/A-B',
  'arn:aws:cloudformation:us-east-1:000000000000:stack/name/id',
  'arn:aws:scheduler:us-east-1:000000000000:schedule-group/name',
  'arn:aws:sqs:us-east-1:000000000000:name',
  'https://example.com/',
  '/',
  '/a/',
  '000000000000',
  '1',
  '0',
  'v1',
  '100%',
  '1.2.3',
  '1.2',
  'rate(1 minute)',
  '00000000-0000-0000-0000-000000000000',
  'a'.repeat(36),
  'us-east-1',
  'tag:x',
  'count',
  'i-00000000',
  'events:PutEvents',
  'aws.partner/a/b',
  '{"a":1}',
  'AWS:x',
  'A'.repeat(32),
  'all',
  '$LATEST',
];

const textOf = new Map<string, string | undefined>();

/** A text that meets these demands; undefined: none is known here. */
export function text(constraints: Constraints): string | undefined {
  const key = JSON.stringify(constraints);
  if (!textOf.has(key)) textOf.set(key, findText(constraints));
  return textOf.get(key);
}

function findText({ min = 0, max = Infinity, pattern, enum: words }: Constraints): string | undefined {
  if (words) return words[0];
  const fits = pattern === undefined ? () => true : matcherOf(pattern);
  return samples
    .flatMap((sample) => [sample, sample.padEnd(min, sample.at(-1) ?? 'a'), sample.slice(0, max)])
    .find((sample) => sample.length >= min && sample.length <= max && fits(sample));
}

/** One that keeps to the lengths and has no form of the pattern. */
function notMatching({ min = 0, max = Infinity, pattern }: Constraints): string | undefined {
  const fits = matcherOf(pattern as string);
  return ['*', '!', ' ', ':', '{', 'é', 'A b', 'x', 'Ā', '\u{1F600}']
    .map((one) => one.repeat(Math.max(1, Math.min(min, 200))))
    .find((one) => one.length >= min && one.length <= max && !fits(one));
}

/** The least value that meets all demands; undefined where none is known. */
export function least(member: Member, depth: number): unknown {
  const { shape, constraints } = member;
  const { min = 0, max } = constraints;
  switch (shape.kind) {
    case 'string':
      return text(constraints);
    case 'integer':
    case 'number':
      return Math.max(min, Math.min(1, max ?? 1));
    case 'boolean':
      return true;
    case 'timestamp':
      return 1_767_225_600;
    case 'blob':
      return 'AAAA';
    case 'list': {
      const item = least(shape.item, depth - 1);
      return item === undefined ? undefined : Array.from({ length: min }, () => item);
    }
    case 'map':
      return mapOf(shape, min);
    case 'structure':
      return depth < 0 ? undefined : leastMembers(shape, depth - 1);
    default:
      return {};
  }
}

type MapShape = Extract<Member['shape'], { readonly kind: 'map' }>;

const mapOf = ({ key, value }: MapShape, count: number): object =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      key.constraints.enum?.[index] ?? `${text(key.constraints) ?? 'key'}${index}`,
      least(value, 2),
    ]),
  );

export function leastMembers(structure: Structure, depth: number): Record<string, unknown> | undefined {
  const made: Record<string, unknown> = {};
  for (const member of structure.members.values()) {
    if (!member.constraints.required) continue;
    const value = least(member, depth);
    if (value === undefined) return undefined;
    made[member.name] = value;
  }
  return made;
}
