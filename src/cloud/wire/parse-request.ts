/**
 * Which operation a request calls, by which protocol, decided for each request by what it carries: `X-Amz-Target` is JSON, an `Action` is Query; where
 * the signature names a REST service, method and path say it. Other REST services, and CBOR, are known by name only, and refused.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { modelOf, type OperationModel } from '../models/model.ts';
import { serviceOfScope, serviceOfTarget, services } from '../models/services.ts';
import { splitUrl } from './canonical.ts';
import { jsonProtocol } from './json-protocol.ts';
import type { Protocol } from './protocol.ts';
import { queryProtocol } from './query-protocol.ts';
import { readForm } from './read-form.ts';
import { readJson } from './read-json.ts';
import { notThereYet, RefusedRequest } from './refusal.ts';
import { type RestRequest, readRest, restProtocol } from './rest-protocol.ts';
import { claimedService } from './signature.ts';

export interface ApiRequest {
  readonly protocol: Protocol;
  /** '' where what was named is no service of this cloud. */
  readonly service: string;
  readonly operation: string;
  /** What the scope of the signature must name; undefined: the service is known by that scope alone. */
  readonly scope: string | undefined;
  /** AWS takes it unsigned: what it does is allowed by a token in it. */
  readonly anonymous: boolean;
  readonly model: OperationModel | undefined;
  /** Throws RefusedRequest. */
  readonly input: () => object;
  /** Why it cannot be served, if that is known already. */
  readonly refused?: RefusedRequest;
}

/** What is known of a request before its body is read. */
export interface Head {
  readonly protocol: Protocol;
  /** As far as the headers name it. */
  readonly service: string;
}

/** The cloud's own operations, for which AWS has no service. */
const ownTarget = 'Punctual';
const ownService = 'punctual';

export function parseHead(headers: IncomingHttpHeaders): Head {
  const scope = claimedService(headers) ?? '';
  const service = serviceOfScope(scope) ?? '';
  if (isForm(headers)) return { protocol: queryProtocol, service };
  const target = headers['x-amz-target'];
  if (target === undefined && isRest(service)) return { protocol: restProtocol, service };
  return {
    protocol: jsonProtocol(jsonType(headers)),
    service: typeof target === 'string' ? serviceNamed(target) : service,
  };
}

const isRest = (service: string): boolean => services[service]?.rest === true;

const isForm = (headers: IncomingHttpHeaders): boolean =>
  headers['x-amz-target'] === undefined &&
  (headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');

function jsonType(headers: IncomingHttpHeaders): string {
  const type = headers['content-type'] ?? '';
  return /^application\/x-amz-json-1\.[01]$/.test(type) ? type : 'application/x-amz-json-1.0';
}

function serviceNamed(target: string): string {
  const prefix = target.slice(0, Math.max(0, target.lastIndexOf('.')));
  return prefix === ownTarget ? ownService : (serviceOfTarget(prefix) ?? '');
}

/** Never throws: a request that cannot be served says so in `refused`. */
export function parseRequest(
  head: Head,
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): ApiRequest {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return jsonRequest(head, target, headers, body);
  const [path, query] = splitUrl(url);
  if (head.protocol === restProtocol) return restRequest(head, { method, path, query, headers, body });
  const form = new URLSearchParams(isForm(headers) && method === 'POST' ? body.toString('utf8') : query);
  if (isForm(headers) || form.has('Action')) return queryRequest(headers, form);
  const scope = claimedService(headers) ?? 'a REST service';
  const cbor = /^\/service\/\w+\/operation\/(\w+)$/.exec(path);
  const what = cbor ? `the protocol rpc-v2-cbor (${scope}:${cbor[1]})` : scope;
  return refusedRequest(head.protocol, new RefusedRequest('unknownOperation', notThereYet(what)));
}

function restRequest({ protocol, service }: Head, request: Omit<RestRequest, 'service'>): ApiRequest {
  try {
    const { model, input } = readRest({ service, ...request });
    return { protocol, service, operation: model.operation, scope: service, anonymous: false, model, input };
  } catch (error) {
    if (error instanceof RefusedRequest) return refusedRequest(protocol, error);
    throw error;
  }
}

const refusedRequest = (protocol: Protocol, refused: RefusedRequest): ApiRequest => ({
  protocol,
  service: '',
  operation: '',
  scope: undefined,
  anonymous: false,
  model: undefined,
  input: () => ({}),
  refused,
});

function jsonRequest(
  { protocol, service }: Head,
  target: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): ApiRequest {
  const operation = target.slice(target.lastIndexOf('.') + 1);
  if (service === '') {
    const what = `${claimedService(headers) ?? target.split('.')[0]}:${operation}`;
    return refusedRequest(protocol, new RefusedRequest('unknownOperation', notThereYet(what)));
  }
  const model = modelOf(service, operation);
  if (!model && service !== ownService)
    return refusedRequest(
      protocol,
      new RefusedRequest('unknownOperation', `${service} has no operation \`${operation}\``),
    );
  return {
    protocol,
    service,
    operation,
    scope: services[service]?.scope ?? service,
    anonymous: false,
    model,
    input: () => readJson(body, model?.input),
  };
}

/** Links that SNS puts into its messages. The service requires the token that only the receiver of a message has. */
const anonymousOperations: ReadonlyMap<string, string> = new Map([
  ['ConfirmSubscription', 'sns'],
  ['Unsubscribe', 'sns'],
]);

/** Somebody follows a link in a message. */
export const isAnonymousLink = (method: string, url: string, headers: IncomingHttpHeaders): boolean =>
  method === 'GET' && headers.authorization === undefined && anonymousOperations.has(actionOf(url));

/** The proof in a link, also where AWS's model has no member for it. */
const linkToken = (form: URLSearchParams): object => {
  const token = form.get('Token');
  return token === null ? {} : { Token: token };
};

const actionOf = (url: string): string => new URLSearchParams(splitUrl(url)[1]).get('Action') ?? '';

function queryRequest(headers: IncomingHttpHeaders, form: URLSearchParams): ApiRequest {
  const operation = form.get('Action');
  if (!operation)
    return refusedRequest(
      queryProtocol,
      new RefusedRequest('noAction', 'The request must contain the parameter Action.'),
    );
  const scope = claimedService(headers);
  const anonymous = headers.authorization === undefined && anonymousOperations.has(operation);
  const service = (anonymous ? anonymousOperations.get(operation) : scope && serviceOfScope(scope)) ?? '';
  const facts = services[service];
  if (!facts?.query) {
    const what = `${scope ?? 'a service without a name'}:${operation}`;
    return refusedRequest(queryProtocol, new RefusedRequest('unknownOperation', notThereYet(what)));
  }
  const version = form.get('Version') ?? facts.version;
  const model = version === facts.version ? modelOf(service, operation) : undefined;
  if (!model)
    return refusedRequest(
      queryProtocol,
      new RefusedRequest('unknownOperation', `Could not find operation ${operation} for version ${version}`),
    );
  return {
    protocol: queryProtocol,
    service,
    operation,
    scope: undefined,
    anonymous,
    model,
    input: () => ({ ...(anonymous ? linkToken(form) : {}), ...readForm(form, model.input) }),
  };
}
