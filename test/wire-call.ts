/**
 * A call as the wire takes it, without a socket or a signature: an input is written in each protocol that its service speaks, read by what reads clients'
 * requests, called, and what comes of it is written down as clients get it.
 */
import { cbor, tag } from '@smithy/core/cbor';
import { AwsError } from '../src/cloud/kit/aws-error.ts';
import { root } from '../src/cloud/kit/caller.ts';
import type { OperationModel } from '../src/cloud/models/model.ts';
import { services } from '../src/cloud/models/services.ts';
import type { Member, Shape, Structure } from '../src/cloud/models/shape.ts';
import { parseHead, parseRequest } from '../src/cloud/wire/parse-request.ts';
import type { Reply } from '../src/cloud/wire/protocol.ts';
import { RefusedRequest, toAwsError } from '../src/cloud/wire/refusal.ts';
import type { Held } from './held-cloud.ts';

export type Spoken = 'json' | 'cbor' | 'query' | 'rest';

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** CBOR where AWS's clients speak it: elsewhere it is read as JSON is. */
export function protocolsOf(service: string): Spoken[] {
  const { json, query, rest } = services[service] ?? {};
  return [
    ...(json ? (['json'] as const) : []),
    ...(service === 'cloudwatch' ? (['cbor'] as const) : []),
    ...(query ? (['query'] as const) : []),
    ...(rest === 'json' ? (['rest'] as const) : []),
  ];
}

/** Undefined where the protocol has no form for such an input. */
export function written(model: OperationModel, input: object, spoken: Spoken): WireRequest | undefined {
  const { service, operation } = model;
  const { scope, json, version } = services[service]!;
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/${scope}/aws4_request, SignedHeaders=host, Signature=0`;
  const of = (headers: Record<string, string>, body: Buffer | string): WireRequest => ({
    method: 'POST',
    url: '/',
    headers: { host: '127.0.0.1', authorization, ...headers },
    body: Buffer.from(body),
  });
  switch (spoken) {
    case 'json':
      return of(
        { 'content-type': `application/x-amz-json-${json?.version}`, 'x-amz-target': `${json?.target}.${operation}` },
        JSON.stringify(input),
      );
    case 'cbor':
      return {
        ...of(
          { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
          Buffer.from(cbor.serialize(forCbor(input, model.input as Structure)) as Uint8Array),
        ),
        url: `/service/${json?.target}/operation/${operation}`,
      };
    case 'query': {
      const form = formOf(input, model.input ?? { kind: 'structure', name: '', members: new Map() });
      return (
        form &&
        of(
          { 'content-type': 'application/x-www-form-urlencoded' },
          new URLSearchParams([['Action', operation], ['Version', version], ...form]).toString(),
        )
      );
    }
    case 'rest':
      return restRequest(model, input as Record<string, unknown>, of);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function forCbor(value: unknown, shape: Shape): unknown {
  if (shape.kind === 'structure' && isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        const member = shape.members.get(name);
        return [name, member ? forCbor(one, member.shape) : one];
      }),
    );
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((one) => forCbor(one, shape.item.shape));
  if (shape.kind === 'map' && isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, forCbor(one, shape.value.shape)]));
  if (shape.kind === 'timestamp' && typeof value === 'number') return tag({ tag: 1, value });
  if (shape.kind === 'blob' && typeof value === 'string') return new Uint8Array(Buffer.from(value, 'base64'));
  return value;
}

/** An empty list or map is written as a name without a value. Undefined where a value has no form: all are text. */
function formOf(input: object, shape: Structure): [string, string][] | undefined {
  const pairs: [string, string][] = [];
  const put = (name: string, value: unknown, member: Member): boolean => {
    const { shape: of } = member;
    if (of.kind === 'structure')
      return isRecord(value) && Object.keys(value).length > 0 && putMembers(`${name}.`, value, of);
    if (of.kind === 'list') {
      if (!Array.isArray(value)) return false;
      if (value.length === 0) pairs.push([name, '']);
      const prefix = member.flat ? name : `${name}.${of.item.queryName}`;
      return value.every((one, index) => put(`${prefix}.${index + 1}`, one, of.item));
    }
    if (of.kind === 'map') {
      if (!isRecord(value)) return false;
      if (Object.keys(value).length === 0) pairs.push([name, '']);
      const prefix = member.flat ? name : `${name}.entry`;
      return Object.entries(value).every(
        ([key, one], index) =>
          put(`${prefix}.${index + 1}.${of.key.queryName}`, key, of.key) &&
          put(`${prefix}.${index + 1}.${of.value.queryName}`, one, of.value),
      );
    }
    if ((of.kind === 'string' || of.kind === 'blob') && typeof value !== 'string') return false;
    pairs.push([name, String(value)]);
    return true;
  };
  const putMembers = (prefix: string, members: Record<string, unknown>, of: Structure): boolean =>
    Object.entries(members).every(([name, value]) => {
      const member = of.members.get(name);
      if (member) return put(`${prefix}${member.queryName}`, value, member);
      pairs.push([`${prefix}${name}`, String(value)]);
      return true;
    });
  return putMembers('', input as Record<string, unknown>, shape) ? pairs : undefined;
}

function restRequest(
  { http, input: shape }: OperationModel,
  input: Record<string, unknown>,
  of: (headers: Record<string, string>, body: string) => WireRequest,
): WireRequest | undefined {
  if (!http) return undefined;
  const rest = { ...input };
  const take = (member: string): unknown => {
    const value = rest[member];
    delete rest[member];
    return value;
  };
  const labels = new Map(http.input.labels.map((label) => [label, take(label)]));
  if ([...labels.values()].some((value) => typeof value !== 'string' || value === '')) return undefined;
  const path = http.path.map((part) =>
    'text' in part ? part.text : encodeURIComponent(String(labels.get(part.label))),
  );
  const query = [...http.input.query].flatMap(([member, name]) => {
    const value = take(member);
    const values = value === undefined ? [] : [value].flat();
    return values.map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`);
  });
  const bound = [...http.input.query.keys()].filter((member) => input[member] !== undefined);
  if (bound.some((member) => !isText(input[member], shape?.members.get(member)))) return undefined;
  return {
    ...of({ 'content-type': 'application/json' }, Object.keys(rest).length === 0 ? '' : JSON.stringify(rest)),
    method: http.method,
    url: `/${path.join('/')}${query.length > 0 ? `?${query.join('&')}` : ''}`,
  };
}

const isText = (value: unknown, member: Member | undefined): boolean =>
  member?.shape.kind === 'list'
    ? Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
    : member?.shape.kind !== 'string' || typeof value === 'string';

/** As the client finds it in the reply. Undefined: the call was answered. */
export type Refused = { readonly status: number; readonly code: string; readonly message: string } | undefined;

const requestId = 'r';

/** Many calls at once; each must be answered when the cloud has nothing more to do. */
export async function callAll(held: Held, requests: readonly WireRequest[]): Promise<Refused[]> {
  const answers = requests.map((request) => callOne(held, request));
  await held.runUntilIdle();
  return Promise.all(answers);
}

async function callOne(held: Held, { method, url, headers, body }: WireRequest): Promise<Refused> {
  const { service, operation, model, protocol, refused, input } = parseRequest(parseHead(method, url, headers), body);
  try {
    if (refused) throw refused;
    protocol.encodeOutput(model, await held.cloud.call(service, operation, input(), root), requestId);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError || error instanceof RefusedRequest)) throw error;
    const told = error instanceof AwsError ? error : toAwsError(error, protocol.dialect);
    return readError(protocol.encodeError(service, told, requestId));
  }
}

function readError({ status, headers, body }: Reply): Refused {
  const type = headers['content-type'] ?? '';
  if (type === 'text/xml') {
    const part = (name: string): string =>
      decoded(new RegExp(`<${name}>([^]*?)</${name}>`).exec(String(body))?.[1] ?? '');
    return { status, code: part('Code'), message: part('Message') };
  }
  const found = type === 'application/cbor' ? cbor.deserialize(body as Uint8Array) : JSON.parse(String(body));
  const code = found.__type ?? headers['x-amzn-errortype'] ?? '';
  return { status, code: code.replace(/^.*#/, ''), message: found.message ?? found.Message ?? '' };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replaceAll(/&(#x?)?(\w+);/g, (_, code: string | undefined, name: string) =>
    code ? String.fromCodePoint(Number.parseInt(name, code === '#x' ? 16 : 10)) : (entities[name] ?? ''),
  );
