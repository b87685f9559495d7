/** A constraint that an input violates, and how AWS writes down the value that does. */
import type { Member, Structure } from './shape.ts';

export interface Violation {
  /** As AWS writes it: `name`, `tags.1.member.key`. */
  readonly path: string;
  readonly kind: 'required' | 'length' | 'range' | 'pattern' | 'enum';
  /** AWS's words: `Member must not be null`. */
  readonly constraint: string;
  /** `Value 'x'`, `Value null`, or `Value` alone where it is secret. */
  readonly value: string;
  /** The value itself. */
  readonly given: unknown;
  /** The structure and member as the model names them. */
  readonly member: Member;
}

/** AWS's error, as the service at hand writes it. */
export interface ValidationError {
  readonly code: string;
  readonly message: string;
}

/** AWS repeats a value of any length, so it seems: eleven entries of PutEvents were recorded in full. */
const shownMax = 16_384;

/** Structures whose absent members AWS writes too, in the order of its answers; some of those no client can give. */
const wholeStructures: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'PutEventsRequestEntry',
    [
      'Time',
      'Source',
      'Resources',
      'DetailType',
      'Detail',
      'EventBusName',
      'TraceHeader',
      'KmsKeyIdentifier',
      'InternalMetadata',
    ],
  ],
]);

export function renderValue(value: unknown, member: Member): string {
  if (value === null || value === undefined) return 'Value null';
  if (member.sensitive) return 'Value';
  const text = javaText(value, member, shownMax);
  return `Value '${text.length > shownMax ? `${text.slice(0, shownMax)}...` : text}'`;
}

/** As Java prints it: `[a, b]`, `{key=value}`, `Tag(key=a, value=b)`; no longer than it takes to know that it is too long. */
function javaText(value: unknown, member: Member, charactersMax: number): string {
  if (member.sensitive) return '***Sensitive Data Redacted***';
  const { shape } = member;
  if (shape.kind === 'list' && Array.isArray(value))
    return `[${joined(value.values(), charactersMax, (item) => javaText(item, shape.item, charactersMax))}]`;
  if (shape.kind === 'map' && isRecord(value))
    return `{${joined(Object.entries(value).values(), charactersMax, ([key, one]) => `${key}=${javaText(one, shape.value, charactersMax)}`)}}`;
  if (shape.kind === 'structure' && isRecord(value)) return structureText(value, shape, charactersMax);
  if (value instanceof Date) return String(value.getTime());
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  return String(value);
}

function structureText(value: Readonly<Record<string, unknown>>, shape: Structure, charactersMax: number): string {
  const isGiven = (name: string): boolean => value[name] !== undefined && value[name] !== null;
  const names = wholeStructures.get(shape.name) ?? [...shape.members.keys()].filter(isGiven);
  const members = joined(names, charactersMax, (name) => {
    const member = shape.members.get(name);
    return `${lowerFirst(name)}=${member && isGiven(name) ? javaText(value[name], member, charactersMax) : 'null'}`;
  });
  return `${shape.name}(${members})`;
}

function joined<T>(items: Iterable<T>, charactersMax: number, text: (item: T) => string): string {
  let all = '';
  for (const item of items) {
    if (all.length > charactersMax) return all;
    all += `${all ? ', ' : ''}${text(item)}`;
  }
  return all;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof Uint8Array);

/** AWS's messages name members as Java's fields: `Name` is `name`. */
export const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
