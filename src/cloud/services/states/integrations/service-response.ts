/**
 * A service's response -> the task's output as Step Functions writes it: PascalCase, times in integer milliseconds, lists that are not there as
 * empty ones (ECS), and how the HTTP call went (not for EventBridge). Source: recorded histories.
 */

import { inCodeOrder } from '../../../../languages/code-order.ts';
import type { Instant } from '../../../../languages/instant.ts';
import { isObject } from '../../../../languages/is-object.ts';
import { setMember } from '../../../../languages/states/json.ts';
import { upperFirst } from '../../../../languages/upper-first.ts';
import { emptyLists } from './ecs-lists.table.ts';

/** How a call inside the cloud went, had it gone over HTTP. */
export interface HttpCall {
  readonly requestId: string;
  readonly at: Instant;
}

/** As JSON. */
export function responseOf(service: string, response: object, call: HttpCall): string {
  if (service === 'events') return JSON.stringify(response);
  const output = service === 'ecs' || service === 'states' ? pascal(response, shapeOf[service]) : response;
  const text = JSON.stringify(output);
  return joined(text, JSON.stringify(metadata(service, text.length, call)));
}

/** Two objects' members in one. */
const joined = (one: string, other: string): string => (one === '{}' ? other : `${one.slice(0, -1)},${other.slice(1)}`);

const shapeOf = { ecs: 'Response', states: 'Execution' } as const;

/** `shape` names the lists that an object of that shape always has. */
export function pascal(value: unknown, shape: string): unknown {
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map((item) => pascal(item, shape));
  if (!isObject(value)) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(given).filter((name) => given[name] !== undefined && given[name] !== null);
  const written: Record<string, unknown> = {};
  for (const [name, from] of membersOf(names, shape))
    setMember(written, name, from === undefined ? [] : pascal(given[from], name));
  return written;
}

/** A member's name, and which one it is made of; undefined: a list that is not there. */
type WrittenMember = readonly [name: string, from: string | undefined];

/** AWS's names alone, in few combinations: each is put in order once. */
const remembered = new Map<string, readonly WrittenMember[]>();
const rememberedMax = 1000;

function membersOf(names: readonly string[], shape: string): readonly WrittenMember[] {
  const key = `${shape} ${names.length} ${names.join()}`;
  const known = remembered.get(key);
  if (known) return known;
  const members = new Map<string, string | undefined>((emptyLists[shape] ?? []).map((name) => [name, undefined]));
  for (const name of names) members.set(upperFirst(name), name);
  const made = [...members].sort(([one], [other]) => inCodeOrder(one, other));
  if (remembered.size >= rememberedMax) remembered.clear();
  remembered.set(key, made);
  return made;
}

function metadata(service: string, length: number, { requestId, at }: HttpCall): object {
  const headers = {
    'Content-Length': String(length),
    'Content-Type':
      service === 'ecs' ? 'application/x-amz-json-1.1' : service === 'sns' ? 'text/xml' : 'application/x-amz-json-1.0',
    Date: new Date(at).toUTCString(),
    'x-amzn-RequestId': requestId,
  };
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return {
    SdkHttpMetadata: { AllHttpHeaders: lists, HttpHeaders: headers, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
