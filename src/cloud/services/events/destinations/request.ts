/**
 * The HTTP request to an API destination. Pure. Parameters of the connection win over the target's own. Which methods have a body AWS does not say: here all but GET and HEAD.
 * Source: User Guide, "API destinations as targets in Amazon EventBridge" (headers included in requests); API reference, HttpParameters, ConnectionHttpParameters.
 */
import type { ConnectionHttpParameters, HttpParameters } from '@aws-sdk/client-eventbridge';
import { isObject } from '../../../../languages/is-object.ts';
import type { PostRequest } from '../../../kit/world.ts';
import { isPath, valueAt } from '../delivery/json-path.ts';
import type { BusEvent } from '../event.ts';
import { responseSeconds } from '../limits.ts';
import type { AccessToken, ApiDestination, AuthParameters } from './tables.ts';

const usual = {
  'content-type': 'application/json; charset=utf-8',
  'accept-encoding': 'gzip,deflate',
  connection: 'close',
};

/** Which nobody can change. */
const fixed = { 'user-agent': 'Amazon/EventBridge/ApiDestinations', range: 'bytes=0-1048575' };

export interface Sending {
  readonly destination: ApiDestination;
  readonly http: HttpParameters | undefined;
  readonly auth: AuthParameters;
  readonly token: AccessToken | undefined;
  readonly event: BusEvent;
  /** What the target is given. */
  readonly input: string;
}

export function requestOf({ destination, http, auth, token, event, input }: Sending): PostRequest {
  const own = auth.InvocationHttpParameters;
  const filled = (values: Readonly<Record<string, string>> | undefined) => fill(values, event);
  const path = (http?.PathParameterValues ?? []).map((value) => filledWith(value, event));
  return {
    method: destination.method,
    url: withQuery(withPath(destination.endpoint, path), {
      ...filled(http?.QueryStringParameters),
      ...listed(own?.QueryStringParameters),
    }),
    headers: headersOf(
      usual,
      filled(http?.HeaderParameters),
      listed(own?.HeaderParameters),
      authorization(auth, token),
      fixed,
    ),
    body: withFields(input, listed(own?.BodyParameters)),
    timeoutSeconds: responseSeconds,
  };
}

/** By name. */
export const listed = (
  parameters: NonNullable<ConnectionHttpParameters['BodyParameters']> | undefined,
): Record<string, string> => Object.fromEntries((parameters ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

/** Names in lower case; of several the last one counts. What would end a header's line becomes a blank. */
export function headersOf(...lists: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const headers = lists.flatMap((list) => Object.entries(list));
  return Object.fromEntries(
    headers.map(([name, value]) => [name.toLowerCase(), value.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ').trim()]),
  );
}

export function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const added = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  if (added.length === 0) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${added.join('&')}`;
}

/** Each `*` is the place of a value. */
function withPath(endpoint: string, values: readonly string[]): string {
  let next = 0;
  return endpoint.replaceAll('*', () => encodeURIComponent(values[next++] ?? ''));
}

const fill = (values: Readonly<Record<string, string>> | undefined, event: BusEvent): Record<string, string> =>
  Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, filledWith(value, event)]));

/** A value that is a path is what the event has there. */
function filledWith(value: string, event: BusEvent): string {
  if (!value.startsWith('$.') || !isPath(value)) return value;
  const found = valueAt(value, event) ?? '';
  return typeof found === 'string' ? found : JSON.stringify(found);
}

function authorization(auth: AuthParameters, token: AccessToken | undefined): Record<string, string> {
  const { ApiKeyAuthParameters: key, BasicAuthParameters: basic } = auth;
  if (key) return { [String(key.ApiKeyName)]: String(key.ApiKeyValue) };
  if (basic) return { authorization: `Basic ${Buffer.from(`${basic.Username}:${basic.Password}`).toString('base64')}` };
  return token ? { authorization: token.authorization } : {};
}

/** Added to a body that is a JSON object. */
function withFields(body: string, fields: Readonly<Record<string, string>>): string {
  if (Object.keys(fields).length === 0) return body;
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? JSON.stringify({ ...value, ...fields }) : body;
  } catch {
    return body;
  }
}
