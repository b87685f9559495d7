/**
 * A service's response -> the task's output as Step Functions writes it: PascalCase, times in integer milliseconds, lists that are not there as
 * empty ones (ECS), and how the HTTP call went (not for EventBridge). Source: recorded histories.
 */

import { inCodeOrder } from '../../../../languages/code-order.ts';
import type { Instant } from '../../../../languages/instant.ts';
import { isObject } from '../../../../languages/is-object.ts';
import { upperFirst } from '../../../../languages/upper-first.ts';
import { emptyLists } from './ecs-lists.table.ts';

/** How a call inside the cloud went, had it gone over HTTP. */
export interface HttpCall {
  readonly requestId: string;
  readonly at: Instant;
}

export function responseOf(service: string, response: object, call: HttpCall): object {
  if (service === 'events') return plain(response) as object;
  const output = service === 'ecs' || service === 'states' ? pascal(response, shapeOf[service]) : plain(response);
  return { ...(output as object), ...metadata(service, output, call) };
}

const shapeOf = { ecs: 'Response', states: 'Execution' } as const;

/** Without members that are undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** `shape` names the lists that an object of that shape always has. */
export function pascal(value: unknown, shape: string): unknown {
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map((item) => pascal(item, shape));
  if (!isObject(value)) return value;
  const members = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value))
    if (member !== undefined && member !== null) members.set(upperFirst(key), member);
  for (const name of emptyLists[shape] ?? []) if (!members.has(name)) members.set(name, []);
  const names = [...members.keys()].sort(inCodeOrder);
  return Object.fromEntries(names.map((name) => [name, pascal(members.get(name), name)]));
}

function metadata(service: string, output: unknown, { requestId, at }: HttpCall): object {
  const headers = {
    'Content-Length': String(JSON.stringify(output).length),
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
