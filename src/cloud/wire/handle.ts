/** One request from its head to its reply: host, body, signature, input, the call, the output. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Api } from '../engine/api.ts';
import { AwsError, internalFailure } from '../kit/aws-error.ts';
import { type Caller, root } from '../kit/caller.ts';
import type { Key } from '../kit/service.ts';
import { readBody } from './body.ts';
import { checkHost, checkOrigin } from './check-host.ts';
import { streamOf, streamReply } from './event-stream.ts';
import { bodyBytesMax } from './limits.ts';
import { type ApiRequest, isAnonymousLink, parseHead, parseRequest } from './parse-request.ts';
import type { Protocol, Reply } from './protocol.ts';
import { notThereYet, RefusedRequest, toAwsError } from './refusal.ts';
import { type Expected, verify } from './signature.ts';

/** Nobody in particular: only what needs no permission is open to them. */
const anonymousCaller: Caller = { kind: 'service', principal: 'anonymous' };

/** Services of one endpoint for all regions: their clients sign for this one, wherever they are. */
const globalServices: readonly string[] = ['iam', 'sts'];
const globalRegion = 'us-east-1';

/** Where the API is served, and to whom. */
export interface Endpoint {
  readonly cloud: Api;
  /** What Host may say: `127.0.0.1:4566`. */
  readonly names: readonly string[];
  /** Serves, unsigned, whether it is well, and what AWS takes from anybody. */
  readonly anonymous: boolean;
  /** Rejects with RefusedRequest where this endpoint is not for whoever signed. */
  readonly admit?: (caller: Caller) => Promise<void>;
  /** The output as clients of this endpoint get it; default: as it is. */
  readonly rewrite?: (service: string, output: unknown) => unknown;
}

/** Returns a reply to every request; never rejects. */
export async function handle(endpoint: Endpoint, incoming: IncomingMessage): Promise<Reply> {
  const { cloud } = endpoint;
  const requestId = randomUUID();
  const head = parseHead(incoming.headers);
  let { protocol, service } = head;
  const { method = 'GET', url = '/', headers } = incoming;
  try {
    checkHost(headers, endpoint.names);
    if (!(endpoint.anonymous && isAnonymousLink(method, url, headers))) checkOrigin(headers);
    if (endpoint.anonymous && method === 'GET' && url === '/health') return health(cloud);
    const body = await readBody(incoming, bodyBytesMax(head.service));
    const request = parseRequest(head, method, url, headers, body.content);
    ({ protocol, service } = request);
    const signed = { method, url, headers, body: body.sent };
    const isAnonymous = endpoint.anonymous && request.anonymous;
    const caller = isAnonymous ? anonymousCaller : verify(signed, expectedOf(cloud, request)).caller;
    await endpoint.admit?.(caller);
    return withId(await serveCall(endpoint, request, caller, requestId), requestId);
  } catch (error) {
    return withId(protocol.encodeError(service, errorFor(cloud, error, protocol), requestId), requestId);
  }
}

function health(cloud: Api): Reply {
  const failing = cloud.failing();
  const ailing = cloud.ailing();
  const body = failing
    ? { status: 'failing', since: new Date(failing.since).toISOString(), why: failing.why }
    : { status: 'running', ...(ailing.length > 0 ? { ailing } : {}) };
  return { status: failing ? 503 : 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

const withId = (reply: Reply, requestId: string): Reply => ({
  ...reply,
  headers: { ...reply.headers, 'x-amzn-requestid': requestId },
});

function expectedOf(cloud: Api, { service, scope }: ApiRequest): Expected {
  const { world, region } = cloud.host;
  return {
    regions: globalServices.includes(service) ? [region, globalRegion] : [region],
    service: scope,
    realNow: world.realNow(),
    now: world.now(),
    keyOf: (accessKeyId) => keyOf(cloud, accessKeyId),
  };
}

function keyOf(cloud: Api, accessKeyId: string): Key | undefined {
  const { rootKey, world } = cloud.host;
  if (accessKeyId === rootKey.accessKeyId) return { secretAccessKey: rootKey.secretAccessKey, caller: root };
  return cloud.authority?.key(accessKeyId, world.now());
}

async function serveCall(
  { cloud, rewrite }: Endpoint,
  request: ApiRequest,
  caller: Caller,
  requestId: string,
): Promise<Reply> {
  const { service, model, protocol } = request;
  const result = await call(cloud, request, caller);
  const output = rewrite ? rewrite(service, result) : result;
  const stream = streamOf(model, output);
  return model && stream
    ? streamReply({ cloud, model, caller }, stream)
    : protocol.encodeOutput(model, output, requestId);
}

async function call(cloud: Api, { service, operation, refused, input }: ApiRequest, caller: Caller): Promise<unknown> {
  if (refused) throw refused;
  if (!cloud.hasOperation(service, operation))
    throw new RefusedRequest('unknownOperation', notThereYet(`${service}:${operation}`));
  return cloud.call(service, operation, input(), caller);
}

/** The error as the client gets it; a bug of ours is reported to the operator as well. */
function errorFor(cloud: Api, error: unknown, { dialect }: Protocol): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof RefusedRequest) return toAwsError(error, dialect);
  if ((error as { code?: string }).code !== 'ECONNRESET') cloud.host.reportError('answer a request', error);
  return internalFailure();
}
