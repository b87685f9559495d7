/**
 * An operation's input as somebody wrote it in JSON, for services that call any operation of AWS's SDKs (EventBridge Scheduler's universal
 * targets): the names of members in any case, null is absence, a time is text or seconds since the epoch, bytes are base64.
 */
import { isObject } from '../../languages/is-object.ts';
import type { Shape, Structure } from '../models/shape.ts';
import { AwsError } from './aws-error.ts';

/** Throws AwsError where it is no JSON object, or names a member that AWS's model does not have. What has another wrong type stays: `checkInput` refuses it. */
export function sdkInput(shape: Structure | undefined, text: string): object {
  const value = parsed(text);
  if (!isObject(value))
    throw invalid('the Input of a universal target is a JSON object, the parameters of its operation');
  return structure(value, shape ?? { kind: 'structure', name: 'the operation', members: new Map() }, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`the Input of a universal target is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}

function structure(
  value: Readonly<Record<string, unknown>>,
  { name: ofShape, members }: Structure,
  path: string,
): object {
  const made: Record<string, unknown> = {};
  for (const [written, one] of Object.entries(value)) {
    if (one === null) continue;
    const name = members.has(written) ? written : namesOf(members).get(written.toLowerCase());
    const member = name === undefined ? undefined : members.get(name);
    if (name === undefined || !member) throw invalid(`${ofShape} has no member \`${path}${written}\``);
    made[name] = converted(one, member.shape, `${path}${written}.`);
  }
  return made;
}

function namesOf(members: Structure['members']): ReadonlyMap<string, string> {
  const known = lowerNames.get(members);
  if (known) return known;
  const made = new Map([...members.keys()].map((name) => [name.toLowerCase(), name]));
  lowerNames.set(members, made);
  return made;
}

const lowerNames = new WeakMap<Structure['members'], ReadonlyMap<string, string>>();

function converted(value: unknown, shape: Shape, path: string): unknown {
  switch (shape.kind) {
    case 'structure':
      return isObject(value) ? structure(value, shape, path) : value;
    case 'list':
      return Array.isArray(value)
        ? value.filter((one) => one !== null).map((one) => converted(one, shape.item.shape, path))
        : value;
    case 'map':
      return isObject(value) ? map(value, shape.value.shape, path) : value;
    case 'timestamp':
      return timeOf(value);
    case 'blob':
      return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;
    default:
      return value;
  }
}

/** `fromEntries` makes properties of its own, whatever their names. */
const map = (value: Readonly<Record<string, unknown>>, shape: Shape, path: string): object =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null)
      .map(([key, one]) => [key, converted(one, shape, path)]),
  );

function timeOf(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const date = new Date(typeof value === 'number' ? Math.round(value * 1000) : value);
  return Number.isNaN(date.getTime()) ? value : date;
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
