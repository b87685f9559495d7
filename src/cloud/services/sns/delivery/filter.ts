/**
 * Filter policies: which messages a subscription wants, by their attributes or their JSON body.
 * Source: SNS Developer Guide, "Amazon SNS subscription filter policies"; the matching itself is that of event patterns.
 */
import { isJson } from '../../../../languages/is-json.ts';
import { isObject } from '../../../../languages/is-object.ts';
import { isTooDeep } from '../../../../languages/nesting.ts';
import type { JsonObject } from '../../../../languages/pattern/json.ts';
import { matches } from '../../../../languages/pattern/match.ts';
import { type Pattern, parsePattern } from '../../../../languages/pattern/pattern.ts';
import { withHint } from '../../../kit/aws-error.ts';
import { filterCombinationsMax, filterNamesMax } from '../limits.ts';
import { invalid } from '../refusals.ts';
import type { Subscription } from '../tables.ts';
import type { KeptAttribute } from './message.ts';

export const scopes: readonly string[] = ['MessageAttributes', 'MessageBody'];

/** Throws AWS's error for what is no filter policy. */
export function checkFilter(text: string, scope: string): Pattern {
  const pattern = parsePattern(text);
  if (Array.isArray(pattern)) {
    const said = pattern.map(({ message }) => message).join('; ');
    if (isReadable(text)) throw invalid(`FilterPolicy: ${said}`);
    throw withHint(invalid('FilterPolicy: failed to parse JSON.'), said);
  }
  const policy = JSON.parse(text) as Record<string, unknown>;
  if (Object.keys(policy).length > filterNamesMax)
    throw invalid(`FilterPolicy: Filter policy can not have more than ${filterNamesMax} keys`);
  if (combinations(policy, 1) > filterCombinationsMax) throw invalid('FilterPolicy: Filter policy is too complex');
  const nested = Object.entries(policy).some(([key, value]) => key !== '$or' && !Array.isArray(value));
  if (scope === 'MessageAttributes' && nested)
    throw invalid('FilterPolicy: Filter policy scope MessageAttributes does not support nested filter policy');
  return pattern;
}

/** "multiply the number of values in each array", of nested keys times the level: Filter policy constraints. The branches of `$or` add up. */
function combinations(policy: Readonly<Record<string, unknown>>, level: number): number {
  return Object.entries(policy).reduce((product, [key, value]) => {
    if (key === '$or' && Array.isArray(value))
      return product * value.reduce((sum: number, branch) => sum + combinations(branch, level), 0);
    return (
      product * (Array.isArray(value) ? value.length * level : isObject(value) ? combinations(value, level + 1) : 1)
    );
  }, 1);
}

export interface Filtered {
  /** The body, where it is a JSON object. */
  readonly object: JsonObject | undefined;
  readonly attributes: Readonly<Record<string, KeptAttribute>>;
}

/** A message whose body is no JSON object, or a bottomless one, meets no filter on its body. */
export function isWanted({ attributes }: Subscription, message: Filtered): boolean {
  const text = attributes['FilterPolicy'];
  if (!text) return true;
  const scope = attributes['FilterPolicyScope'] ?? 'MessageAttributes';
  const subject = scope === 'MessageBody' ? message.object : attributeValues(message.attributes);
  return subject !== undefined && matches(checkFilter(text, scope), subject);
}

/** A message for many subscriptions: its body is read once. */
export function filteredOnce(body: string, attributes: Filtered['attributes']): Filtered {
  let read: { readonly object: JsonObject | undefined } | undefined;
  return {
    attributes,
    get object() {
      read ??= { object: parseObject(body) };
      return read.object;
    },
  };
}

function parseObject(text: string): JsonObject | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

const isReadable = (text: string): boolean => !isTooDeep(text) && isJson(text);

const attributeValues = (attributes: Filtered['attributes']): JsonObject =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { Type, Value }]) => {
      switch (Type) {
        case 'Number':
          return [[name, Number(Value)]];
        case 'String.Array':
          return [[name, parseArray(Value)]];
        case 'Binary':
          return [];
        default:
          return [[name, Value]];
      }
    }),
  );

function parseArray(text: string): string | JsonObject[string] {
  if (isTooDeep(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
