/**
 * What a request asks, decided for each request by what it carries: `X-Amz-Target` is JSON, an `Action` is Query.
 * The rest (REST, CBOR) is known by name only, and refused.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { modelOf, type OperationModel } from '../models/model.ts';
import { serviceOfScope, serviceOfTarget, services } from '../models/services.ts';
import { splitUrl } from './canonical.ts';
import { jsonSpeech } from './json-speech.ts';
import { querySpeech } from './query-speech.ts';
import { readForm } from './read-form.ts';
import { readJson } from './read-json.ts';
import { notThereYet, RefusedRequest } from './refusal.ts';
import { claimedService } from './signature.ts';
import type { Speech } from './speech.ts';

export interface Ask {
  readonly speech: Speech;
  /** The service; '' where no service answers for what was named. */
  readonly service: string;
  readonly operation: string;
  /** What the scope of the signature must name; undefined: the service is known by that scope alone. */
  readonly scope: string | undefined;
  /** AWS takes it from anybody: what it does is allowed by a token in it. */
  readonly open: boolean;
  readonly model: OperationModel | undefined;
  /** Throws RefusedRequest. */
  readonly input: () => object;
  /** Why it cannot be answered, if that is known already. */
  readonly refused?: RefusedRequest;
}

/** What the head of a request tells before its body is read. */
export interface Head {
  readonly speech: Speech;
  /** The service, as far as the head tells. */
  readonly service: string;
}

/** The cloud's own operations, for which AWS has no service. */
const ownTarget = 'Punctual';
const ownService = 'punctual';

export function readHead(headers: IncomingHttpHeaders): Head {
  const scope = claimedService(headers) ?? '';
  const service = serviceOfScope(scope) ?? '';
  if (isForm(headers)) return { speech: querySpeech, service };
  const target = headers['x-amz-target'];
  return {
    speech: jsonSpeech(jsonType(headers)),
    service: typeof target === 'string' ? serviceNamed(target) : service,
  };
}

const isForm = (headers: IncomingHttpHeaders): boolean =>
  headers['x-amz-target'] === undefined &&
  (headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');

function jsonType(headers: IncomingHttpHeaders): string {
  const asked = headers['content-type'] ?? '';
  return /^application\/x-amz-json-1\.[01]$/.test(asked) ? asked : 'application/x-amz-json-1.0';
}

function serviceNamed(target: string): string {
  const prefix = target.slice(0, Math.max(0, target.lastIndexOf('.')));
  return prefix === ownTarget ? ownService : (serviceOfTarget(prefix) ?? '');
}

/** Never throws: what cannot be answered is an ask that is refused. */
export function readAsk(head: Head, method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Ask {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return jsonAsk(head, target, headers, body);
  const [path, query] = splitUrl(url);
  const form = new URLSearchParams(isForm(headers) && method === 'POST' ? body.toString('utf8') : query);
  if (isForm(headers) || form.has('Action')) return queryAsk(headers, form);
  const scope = claimedService(headers) ?? 'a REST service';
  const cbor = /^\/service\/\w+\/operation\/(\w+)$/.exec(path);
  const what = cbor ? `the protocol rpc-v2-cbor (${scope}:${cbor[1]})` : scope;
  return unanswerable(head.speech, new RefusedRequest('unknownOperation', notThereYet(what)));
}

const unanswerable = (speech: Speech, refused: RefusedRequest): Ask => ({
  speech,
  service: '',
  operation: '',
  scope: undefined,
  open: false,
  model: undefined,
  input: () => ({}),
  refused,
});

function jsonAsk({ speech, service }: Head, target: string, headers: IncomingHttpHeaders, body: Buffer): Ask {
  const operation = target.slice(target.lastIndexOf('.') + 1);
  if (service === '') {
    const what = `${claimedService(headers) ?? target.split('.')[0]}:${operation}`;
    return unanswerable(speech, new RefusedRequest('unknownOperation', notThereYet(what)));
  }
  const model = modelOf(service, operation);
  if (!model && service !== ownService)
    return unanswerable(speech, new RefusedRequest('unknownOperation', `${service} has no operation \`${operation}\``));
  return {
    speech,
    service,
    operation,
    scope: services[service]?.scope ?? service,
    open: false,
    model,
    input: () => readJson(body, model?.input),
  };
}

/** Links that SNS puts into its messages. The service demands the token that only the receiver of a message has. */
const openOperations: ReadonlyMap<string, string> = new Map([
  ['ConfirmSubscription', 'sns'],
  ['Unsubscribe', 'sns'],
]);

/** Somebody follows a link in a message. */
export const isOpenLink = (method: string, url: string, headers: IncomingHttpHeaders): boolean =>
  method === 'GET' && headers.authorization === undefined && openOperations.has(actionOf(url));

/** The proof in a link, also where AWS's model has no member for it. */
const linkToken = (form: URLSearchParams): object => {
  const token = form.get('Token');
  return token === null ? {} : { Token: token };
};

const actionOf = (url: string): string => new URLSearchParams(splitUrl(url)[1]).get('Action') ?? '';

function queryAsk(headers: IncomingHttpHeaders, form: URLSearchParams): Ask {
  const operation = form.get('Action');
  if (!operation)
    return unanswerable(querySpeech, new RefusedRequest('noAction', 'The request must contain the parameter Action.'));
  const scope = claimedService(headers);
  const open = headers.authorization === undefined && openOperations.has(operation);
  const service = (open ? openOperations.get(operation) : scope && serviceOfScope(scope)) ?? '';
  const facts = services[service];
  if (!facts?.query) {
    const what = `${scope ?? 'a service without a name'}:${operation}`;
    return unanswerable(querySpeech, new RefusedRequest('unknownOperation', notThereYet(what)));
  }
  const version = form.get('Version') ?? facts.version;
  const model = version === facts.version ? modelOf(service, operation) : undefined;
  if (!model)
    return unanswerable(
      querySpeech,
      new RefusedRequest('unknownOperation', `Could not find operation ${operation} for version ${version}`),
    );
  return {
    speech: querySpeech,
    service,
    operation,
    scope: undefined,
    open,
    model,
    input: () => ({ ...(open ? linkToken(form) : {}), ...readForm(form, model.input) }),
  };
}
