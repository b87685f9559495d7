/**
 * A request of a REST service, read: method, path, query and headers say what is called; the members of the input stand in path, query, headers and the
 * body, where the model's HTTP traits put them.
 * Source: "HTTP bindings" of the Smithy specification.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { HttpBindings } from '../models/http.ts';
import { type OperationModel, operationAt } from '../models/model.ts';
import { services } from '../models/services.ts';
import type { Shape } from '../models/shape.ts';
import { checkDigests } from './check-digests.ts';
import { readJson } from './read-json.ts';
import { base64Bytes, unusualNumbers } from './read-shape.ts';
import { readXml } from './read-xml.ts';
import { RefusedRequest } from './refusal.ts';

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
export function readRest({ service, method, path, query, headers: sent, body }: RestRequest): RestCall {
  const given = readParameters(query);
  const isS3 = services[service]?.rest === 'xml';
  const parts = decodedPath(path, isS3 ? stepInKey : isStep);
  const headers = isS3 ? { ...headersIn(given), ...sent } : sent;
  const found = operationAt(service, {
    method,
    path: isS3 ? withoutLastSlash(parts) : parts,
    query: firstOf(given),
    headers,
  });
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
    input: () => {
      const bound = {
        ...readQuery(bindings, given, shapeOf),
        ...Object.fromEntries(typed(headersOf(bindings, headers))),
      };
      if (isS3) refuseMisfits(bindings, bound, shapeOf);
      return {
        ...readBody(model, bindings, { headers, body }),
        ...Object.fromEntries(typed(labels)),
        ...bound,
        ...prefixedOf(bindings, headers),
      };
    },
  };
}

/** S3 says which parameter or header is of the wrong type, and reads on over conditions whose date is none. */
function refuseMisfits(
  { query, headers }: HttpBindings['input'],
  bound: Record<string, unknown>,
  shapeOf: (name: string) => Shape,
): void {
  for (const [member, name] of [...query, ...headers]) {
    const [value, { kind }] = [bound[member], shapeOf(member)];
    const isNoDate = value instanceof Date && Number.isNaN(value.getTime());
    if (isNoDate && name.startsWith('if-')) delete bound[member];
    else if (kind === 'integer' && value !== undefined && !isInt32(value))
      throw new RefusedRequest('wrongParameter', `Provided ${name} not an integer or within integer range`);
    else if (isNoDate || (kind === 'boolean' && typeof value === 'string'))
      throw new RefusedRequest('wrongParameter', `The value of ${name} is not valid`);
  }
}

const isInt32 = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= -(2 ** 31) && Number(value) < 2 ** 31;

/** A bucket is named with or without a slash behind it. */
const withoutLastSlash = (parts: readonly string[]): readonly string[] =>
  parts.length === 2 && parts[1] === '' ? parts.slice(0, 1) : parts;

/** What S3 does not look at in a URL: the JavaScript SDK signs the checksum of an empty body there. */
const notInUrl = /^x-amz-(checksum-(crc|sha|md5|xxhash)|sdk-checksum-algorithm)/;

/** Presigned URLs of S3 hold headers as parameters. */
const headersIn = (given: Parameters): IncomingHttpHeaders =>
  Object.fromEntries(
    [...given]
      .map(([name, [value = '']]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => /^x-amz-[a-z0-9._-]+$/.test(name) && !notInUrl.test(name)),
  );

/**
 * Each part is decoded by itself, so a slash that was written `%2F` is part of a name. A part that a client or a proxy may take for a step in the
 * path (`..`) is no name, however it was written.
 */
function decodedPath(
  path: string,
  isWrong: (part: string, index: number, parts: readonly string[]) => boolean,
): string[] {
  const parts = path
    .split('/')
    .slice(1)
    .map((part) => decoded(part, path));
  const step = parts.find(isWrong);
  if (step !== undefined)
    throw new RefusedRequest('malformed', `the path \`${path.slice(0, 200)}\` has a part \`${step}\``);
  return parts;
}

const isStep = (part: string): boolean => part === '.' || part === '..';

/** Keys of objects may have such parts, as long as they do not lead out of the bucket: "Naming Amazon S3 objects", Amazon S3 User Guide. */
function stepInKey(part: string, index: number, [, ...key]: readonly string[]): boolean {
  if (index === 0) return isStep(part);
  const before = key.slice(0, index);
  return part === '..' && before.filter((each) => each === '..').length > before.filter((each) => !isStep(each)).length;
}

function decoded(text: string, whole: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RefusedRequest('malformed', `\`${whole.slice(0, 200)}\` is not percent-encoded UTF-8`);
  }
}

function readBody(
  model: OperationModel,
  bindings: HttpBindings['input'],
  { headers, body }: Pick<RestRequest, 'headers' | 'body'>,
): object {
  const { payload, body: shape } = bindings;
  const isXml = services[model.service]?.rest === 'xml';
  if (isXml && !isBlob(model, payload)) checkDigests(bindings, headers, body);
  if (body.length === 0) return {};
  if (payload !== undefined) return { [payload]: readPayload(model, payload, body) };
  if (!shape || shape.members.size === 0) return {};
  return isXml ? (readXml(body, model.inputSchema) as object) : readJson(body, shape);
}

const isBlob = ({ input }: OperationModel, member: string | undefined): boolean =>
  member !== undefined && input?.members.get(member)?.shape.kind === 'blob';

/** Of a member that is the whole body. */
function readPayload({ input, inputSchema }: OperationModel, member: string, body: Buffer): unknown {
  switch (input?.members.get(member)?.shape.kind) {
    case 'structure':
      return readXml(body, inputSchema, member);
    case 'string':
      return body.toString('utf8');
    default:
      return body;
  }
}

type Parameters = ReadonlyMap<string, readonly string[]>;

function readParameters(query: string): Parameters {
  const given = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const [name = '', ...rest] = pair.replaceAll('+', ' ').split('=');
    const key = decoded(name, query);
    const value = decoded(rest.join('='), query);
    const values = given.get(key);
    if (values) values.push(value);
    else given.set(key, [value]);
  }
  return given;
}

const firstOf = (given: Parameters): Map<string, string> =>
  new Map([...given].map(([name, [value = '']]) => [name, value]));

/** Parameters that the model does not have are left out. */
function readQuery(
  { query: names }: HttpBindings['input'],
  given: Parameters,
  shapeOf: (name: string) => Shape,
): object {
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

function prefixedOf({ prefixed }: HttpBindings['input'], headers: IncomingHttpHeaders): object {
  if (!prefixed) return {};
  const { member, prefix } = prefixed;
  const found = Object.entries(headers).filter(([name, value]) => name.startsWith(prefix) && typeof value === 'string');
  return found.length === 0
    ? {}
    : { [member]: Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value])) };
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
    case 'list':
      return text.split(',').map((each) => each.trim());
    default:
      return text;
  }
}
