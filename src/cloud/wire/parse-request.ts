/**
 * Which operation a request calls, by which protocol, decided for each request by what it carries: `X-Amz-Target` is JSON, `/service/S/operation/O` is
 * CBOR, an `Action` is Query; where the signature names a REST service, method and path say it. Other REST services are known by name only, and
 * refused. All but a form's action is known before the body has been read.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { modelOf, type OperationModel } from '../models/model.ts';
import { serviceOfScope, serviceOfTarget, services } from '../models/services.ts';
import { claimedService, isPresigned } from './authorization.ts';
import { normalPath, splitUrl } from './canonical.ts';
import { cborProtocol } from './cbor-protocol.ts';
import { subdomainOf } from './check-host.ts';
import { checkForm } from './count-values.ts';
import { jsonProtocol } from './json-protocol.ts';
import type { Protocol } from './protocol.ts';
import { queryProtocol } from './query-protocol.ts';
import { readCbor } from './read-cbor.ts';
import { readForm } from './read-form.ts';
import { readJson } from './read-json.ts';
import { type RestRequest, readRest } from './read-rest.ts';
import { absent, RefusedRequest } from './refusal.ts';
import { restProtocol } from './rest-protocol.ts';
import { restXmlProtocol } from './rest-xml-protocol.ts';

export interface ApiRequest {
  readonly protocol: Protocol;
  /** '' where what was named is no service of this cloud. */
  readonly service: string;
  readonly operation: string;
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
  /** As far as the headers and the URL name it. */
  readonly service: string;
  /** What the scope of the signature must name; undefined: the service is known by that scope alone. */
  readonly scope: string | undefined;
  /** It may be what AWS takes without a signature: somebody follows a link in a message, or sends a form that does what such a link does. */
  readonly unsigned: 'link' | 'form' | undefined;
  readonly call: NamedCall | FormCall | RestCall;
  /** What the signature says that it is for. */
  readonly claimed: string | undefined;
}

interface NamedCall {
  readonly by: 'json' | 'cbor';
  /** As clients name the service before the operation. */
  readonly target: string;
  readonly operation: string;
}

interface FormCall {
  readonly by: 'query';
  /** Undefined: the form is the body, or where that names no action the URL's query. */
  readonly query: string | undefined;
  readonly url: string;
}

interface RestCall extends Omit<RestRequest, 'service' | 'body'> {
  readonly by: 'rest';
}

/** The cloud's own operations, for which AWS has no service. */
const ownTarget = 'Punctual';
const ownService = 'punctual';

export function parseHead(method: string, url: string, headers: IncomingHttpHeaders): Head {
  const claimed = claimedService(headers, url);
  const call = callOf(method, url, headers, claimed);
  const isRest = call.by === 'rest';
  const service = (isRest || call.by === 'query' ? serviceOfScope(claimed ?? '') : serviceNamed(call.target)) ?? '';
  const isNamed = !isRest && call.by !== 'query' && service !== '';
  return {
    protocol: protocolOf(call, service, headers),
    service,
    scope: isNamed ? (services[service]?.scope ?? service) : undefined,
    unsigned: unsignedKind(call, method, url, headers),
    call,
    claimed,
  };
}

function callOf(method: string, url: string, headers: IncomingHttpHeaders, claimed: string | undefined): Head['call'] {
  const target = headers['x-amz-target'];
  const [path, query] = splitUrl(url);
  if (typeof target === 'string') {
    const dot = Math.max(0, target.lastIndexOf('.'));
    return { by: 'json', target: target.slice(0, dot), operation: target.slice(target.lastIndexOf('.') + 1) };
  }
  const [, named, operation] = /^\/service\/([\w.]+)\/operation\/(\w+)$/.exec(path) ?? [];
  if (named !== undefined && operation !== undefined) return { by: 'cbor', target: named, operation };
  const claimedOne = serviceOfScope(claimed ?? '') ?? '';
  if (takesAnyBody(claimedOne)) return { by: 'rest', method, path: withBucket(path, headers.host), query, headers };
  const rest: RestCall = { by: 'rest', method, path, query, headers };
  if (isRestService(claimedOne) && !isForm(headers)) return rest;
  if (isForm(headers)) return { by: 'query', query: method === 'POST' ? undefined : query, url };
  const isQuery =
    new URLSearchParams(query).has('Action') || (method === 'GET' && services[claimedOne]?.query !== undefined);
  return isQuery ? { by: 'query', query, url } : rest;
}

const isRestService = (service: string): boolean => services[service]?.rest !== undefined;
/** Its objects are bodies of any type: a form too. */
export const takesAnyBody = (service: string): boolean => services[service]?.rest === 'xml';

const isForm = (headers: IncomingHttpHeaders): boolean =>
  (headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');

/** A client gets its own protocol back whatever becomes of its request. */
function protocolOf({ by }: Head['call'], service: string, headers: IncomingHttpHeaders): Protocol {
  if (by === 'query') return queryProtocol;
  const type = headers['content-type'] ?? '';
  if (by === 'cbor' || headers['smithy-protocol'] === 'rpc-v2-cbor' || type === cborType) return cborProtocol;
  if (by === 'rest' && takesAnyBody(service)) return restXmlProtocol;
  if (by === 'rest' && isRestService(service)) return restProtocol;
  return jsonProtocol(/^application\/x-amz-json-1\.[01]$/.test(type) ? type : 'application/x-amz-json-1.0');
}

const cborType = 'application/cbor';

/** S3's clients may write the bucket before the host's name: `reports.localhost:4566`, `reports.s3.localhost:4566`. */
function withBucket(path: string, host: string | undefined): string {
  const bucket = subdomainOf(host);
  return bucket === undefined || bucket === 's3' ? path : `/${bucket.replace(/\.s3$/, '')}${path}`;
}

const serviceNamed = (target: string): string | undefined =>
  target === ownTarget ? ownService : serviceOfTarget(target);

/** What links in SNS's messages do. The service requires the token that only the receiver of a message has. */
const anonymousOperations: ReadonlyMap<string, string> = new Map([
  ['ConfirmSubscription', 'sns'],
  ['Unsubscribe', 'sns'],
]);

function unsignedKind(call: Head['call'], method: string, url: string, headers: IncomingHttpHeaders): Head['unsigned'] {
  if (call.by !== 'query' || headers.authorization !== undefined || isPresigned(url)) return undefined;
  if (call.query === undefined) return 'form';
  const action = new URLSearchParams(splitUrl(url)[1]).get('Action') ?? '';
  return method === 'GET' && anonymousOperations.has(action) ? 'link' : undefined;
}

/** A request that cannot be served says so in `refused`. `headers`: where they are others than those of the head. */
export function parseRequest(head: Head, body: Buffer, headers?: IncomingHttpHeaders): ApiRequest {
  const { call, claimed, protocol } = head;
  switch (call.by) {
    case 'json':
    case 'cbor':
      return namedRequest(head, call, body);
    case 'query':
      return queryRequest(head, call, formOf(call, body));
    case 'rest':
      return isRestService(head.service)
        ? restRequest(head, { ...call, headers: headers ?? call.headers, body })
        : refusedRequest(protocol, absent(claimed ?? 'a REST service'));
  }
}

function restRequest({ protocol, service }: Head, request: Omit<RestRequest, 'service'>): ApiRequest {
  try {
    const { model, input } = readRest({ service, ...request });
    return { protocol, service, operation: model.operation, anonymous: false, model, input };
  } catch (error) {
    if (error instanceof RefusedRequest) return refusedRequest(protocol, error);
    throw error;
  }
}

const refusedRequest = (protocol: Protocol, refused: RefusedRequest): ApiRequest => ({
  protocol,
  service: '',
  operation: '',
  anonymous: false,
  model: undefined,
  input: () => ({}),
  refused,
});

const unknownOperation = (protocol: Protocol, message: string): ApiRequest =>
  refusedRequest(protocol, new RefusedRequest('unknownOperation', message));

function namedRequest({ protocol, service, claimed }: Head, call: NamedCall, body: Buffer): ApiRequest {
  const { by, target, operation } = call;
  if (service === '')
    return refusedRequest(protocol, absent(`${claimed ?? (target.split('.')[0] || operation)}:${operation}`));
  const model = modelOf(service, operation);
  if (!model && service !== ownService)
    return unknownOperation(protocol, `${service} has no operation \`${operation}\``);
  const read = by === 'cbor' ? readCbor : readJson;
  return { protocol, service, operation, anonymous: false, model, input: () => read(body, model?.input) };
}

/** The proof in a link, also where AWS's model has no member for it. */
const linkToken = (form: URLSearchParams): object => {
  const token = form.get('Token');
  return token === null ? {} : { Token: token };
};

function formOf({ query, url }: FormCall, body: Buffer): URLSearchParams {
  if (query !== undefined) return new URLSearchParams(query);
  checkForm(body);
  const form = new URLSearchParams(body.toString('utf8'));
  return form.has('Action') ? form : new URLSearchParams([...new URLSearchParams(splitUrl(url)[1]), ...form]);
}

/** Of SQS a request to a queue's URL is about that queue: "Constructing a request to the Amazon SQS API", Developer Guide. */
const pathOfQueue = (service: string, { url }: FormCall): string | undefined => {
  const path = normalPath(splitUrl(url)[0]);
  return service === 'sqs' && path !== '/' ? path : undefined;
};

const isOfQueue = (model: OperationModel): boolean => model.input?.members.has('QueueUrl') === true;

function queryRequest({ claimed, unsigned, protocol }: Head, call: FormCall, form: URLSearchParams): ApiRequest {
  const operation = form.get('Action');
  const anonymous = unsigned !== undefined && operation !== null && anonymousOperations.has(operation);
  if (!operation)
    return refusedRequest(protocol, new RefusedRequest('noAction', 'The request must contain the parameter Action.'));
  const service = (anonymous ? anonymousOperations.get(operation) : serviceOfScope(claimed ?? '')) ?? '';
  const facts = services[service];
  if (!facts?.query) return refusedRequest(protocol, absent(`${claimed ?? 'a service without a name'}:${operation}`));
  const version = form.get('Version') ?? facts.version;
  const model = version === facts.version ? modelOf(service, operation) : undefined;
  const queue = pathOfQueue(service, call);
  if (!model || (queue !== undefined && !isOfQueue(model)))
    return unknownOperation(
      protocol,
      service === 'sqs'
        ? `The action ${operation} is not valid for this endpoint.`
        : `Could not find operation ${operation} for version ${version}`,
    );
  return {
    protocol,
    service,
    operation,
    anonymous,
    model,
    input: () => ({
      ...(queue === undefined ? {} : { QueueUrl: queue }),
      ...(anonymous ? linkToken(form) : {}),
      ...readForm(form, model.input),
    }),
  };
}
