/**
 * restJson1: method and path say what is called; the members of inputs and outputs stand in path, query, headers and the JSON of the body, where the
 * model's HTTP traits put them.
 * Source: "AWS restJson1 protocol" and "HTTP bindings" of the Smithy specification.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { AwsError } from '../kit/aws-error.ts';
import type { HttpBindings } from '../models/http.ts';
import { errorModelOf, type OperationModel, operationAt } from '../models/model.ts';
import type { Shape } from '../models/shape.ts';
import { encodeJson } from './json-protocol.ts';
import { type Protocol, type Reply, statusOf } from './protocol.ts';
import { readJson } from './read-json.ts';
import { base64Bytes, unusualNumbers } from './read-shape.ts';
import { RefusedRequest } from './refusal.ts';

const jsonType = { 'content-type': 'application/json' };

export const restProtocol: Protocol = {
  dialect: 'rest',
  encodeOutput(model, output) {
    if (!model?.http) return { status: 200, headers: jsonType, body: JSON.stringify(output ?? {}) };
    return bound(model, model.http, (output ?? {}) as Readonly<Record<string, unknown>>);
  },
  encodeError(service, error) {
    const model = errorModelOf(service, error.code);
    return {
      status: statusOf(error, model?.status),
      headers: { ...jsonType, 'x-amzn-errortype': model?.name ?? error.code },
      body: JSON.stringify(errorBody(error, model)),
    };
  },
};

function errorBody({ message, fields }: AwsError, model: ReturnType<typeof errorModelOf>): object {
  if (!model) return { message };
  const modelled: object = JSON.parse(encodeJson(model.schema, fields).toString());
  return { [model.structure.members.has('Message') ? 'Message' : 'message']: message, ...modelled };
}

function bound({ outputSchema }: OperationModel, http: HttpBindings, output: Readonly<Record<string, unknown>>): Reply {
  const { headers, payload, body } = http.output;
  const written = [...headers].flatMap(([member, header]) =>
    output[member] === undefined ? [] : [[header, String(output[member])] as const],
  );
  const inBody = Object.fromEntries(Object.entries(output).filter(([name]) => body?.members.has(name)));
  return {
    status: http.status,
    headers: { ...jsonType, ...Object.fromEntries(written) },
    body: payload === undefined ? encodeJson(outputSchema, inBody) : payloadOf(output[payload]),
  };
}

const payloadOf = (value: unknown): string | Uint8Array =>
  typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value ?? {});

export interface RestCall {
  readonly model: OperationModel;
  /** Throws RefusedRequest. */
  readonly input: () => object;
}

export interface RestRequest {
  readonly service: string;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Throws RefusedRequest where the path is no path of the service. */
export function readRest({ service, method, path, query, headers, body }: RestRequest): RestCall {
  const found = operationAt(service, method, decodedPath(path));
  if (!found) {
    throw new RefusedRequest('unknownOperation', `${service} has no operation at \`${method} ${path.slice(0, 200)}\``);
  }
  const { model, labels } = found;
  const { input: bindings } = model.http as HttpBindings;
  const { members } = model.input ?? { members: new Map<string, never>() };
  const shapeOf = (name: string): Shape => (members.get(name) as { readonly shape: Shape }).shape;
  const typed = (found: Readonly<Record<string, string>>): [string, unknown][] =>
    Object.entries(found).map(([name, text]) => [name, readText(text, shapeOf(name))]);
  return {
    model,
    input: () => ({
      ...readBody(bindings, body),
      ...Object.fromEntries(typed(labels)),
      ...readQuery(bindings, query, shapeOf),
      ...Object.fromEntries(typed(headersOf(bindings, headers))),
    }),
  };
}

/**
 * Each part is decoded by itself, so a slash that was written `%2F` is part of a name. A part that a client or a proxy may take for a step in the
 * path (`..`) is no name, however it was written.
 */
function decodedPath(path: string): string[] {
  const parts = path
    .split('/')
    .slice(1)
    .map((part) => decoded(part, path));
  const step = parts.find((part) => part === '.' || part === '..');
  if (step !== undefined)
    throw new RefusedRequest('malformed', `the path \`${path.slice(0, 200)}\` has a part \`${step}\``);
  return parts;
}

function decoded(text: string, whole: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RefusedRequest('malformed', `\`${whole.slice(0, 200)}\` is not percent-encoded UTF-8`);
  }
}

function readBody({ payload, body: shape }: HttpBindings['input'], body: Buffer): object {
  if (payload !== undefined) return body.length === 0 ? {} : { [payload]: new Uint8Array(body) };
  return body.length === 0 || !shape || shape.members.size === 0 ? {} : readJson(body, shape);
}

/** Parameters that the model does not have are left out. */
function readQuery({ query: names }: HttpBindings['input'], query: string, shapeOf: (name: string) => Shape): object {
  const given = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const [name = '', ...rest] = pair.replaceAll('+', ' ').split('=');
    const key = decoded(name, query);
    given.set(key, [...(given.get(key) ?? []), decoded(rest.join('='), query)]);
  }
  const input: Record<string, unknown> = {};
  for (const [member, name] of names) {
    const values = given.get(name);
    if (!values) continue;
    const shape = shapeOf(member);
    if (shape.kind === 'list') input[member] = values.map((value) => readText(value, shape.item.shape));
    else if (values.length === 1) input[member] = readText(String(values[0]), shape);
    else throw new RefusedRequest('malformed', `the query parameter \`${name}\` stands there ${values.length} times`);
  }
  return input;
}

function headersOf({ headers: names }: HttpBindings['input'], headers: IncomingHttpHeaders): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [member, header] of names) {
    const value = Object.hasOwn(headers, header) ? headers[header] : undefined;
    if (typeof value === 'string') found[member] = value;
  }
  return found;
}

/** What stands in a path, query or header is text. What is not of its shape's type stays text: `checkInput` refuses it. */
function readText(text: string, { kind }: Shape): unknown {
  switch (kind) {
    case 'integer':
    case 'number':
      return unusualNumbers.get(text) ?? (/^-?[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'timestamp':
      return new Date(text);
    case 'blob':
      return base64Bytes(text) ?? text;
    default:
      return text;
  }
}
