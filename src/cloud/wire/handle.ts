/**
 * One request from its head to its reply: host, key, body, signature, input, the call, the output. Nothing of a body is read before a key is known,
 * or it is small and of a kind that needs none.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Api } from '../engine/api.ts';
import { AwsError, internalFailure } from '../kit/aws-error.ts';
import { type Caller, root } from '../kit/caller.ts';
import { hintOn } from '../kit/hint.ts';
import { certificateAt } from '../kit/notification/notification-key.ts';
import type { Key } from '../kit/service.ts';
import { type Body, type Budget, openShare, readBody, readSent, type Share } from './body.ts';
import { checkHost, checkOrigin } from './check-host.ts';
import { checkRepeats } from './check-repeats.ts';
import { encodingOfContent, isChunked, unchunk } from './chunked-body.ts';
import { checkClientToken } from './client-tokens.ts';
import { streamOf, streamReply } from './event-stream.ts';
import { type Hints, hintHeaders, inMessage, showsHints } from './hints.ts';
import type { Incoming } from './http-server.ts';
import { bodyBytesMax, unsignedBytesMax } from './limits.ts';
import { withStream } from './long-body.ts';
import { type ApiRequest, type Head, parseHead, parseRequest, takesAnyBody } from './parse-request.ts';
import type { Protocol, Reply } from './protocol.ts';
import { absent, RefusedRequest, toAwsError } from './refusal.ts';
import { type Expected, findSigner, type Signer } from './signature.ts';

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
  /** Of all bodies at this endpoint. */
  readonly budget: Budget;
  /** Rejects with RefusedRequest where this endpoint is not for whoever has this key. */
  readonly admit?: (key: Key) => Promise<void>;
  /** The output as clients of this endpoint get it; default: as it is. */
  readonly rewrite?: (service: string, output: unknown) => unknown;
  readonly hints: Hints;
}

/** Returns a reply to every request; never rejects. */
export async function handle(endpoint: Endpoint, incoming: Incoming): Promise<Reply> {
  const { cloud } = endpoint;
  const requestId = randomUUID();
  const { method = 'GET', url = '/', headers } = incoming.request;
  const head = parseHead(method, url, headers);
  let { protocol, service } = head;
  let operation = operationOf(head.call);
  using share = openShare(endpoint.budget);
  try {
    checkRepeats(incoming.request);
    checkHost(headers, endpoint.names);
    if (!(endpoint.anonymous && head.unsigned === 'link')) checkOrigin(headers);
    if (endpoint.anonymous && method === 'GET' && url === '/health') return health(cloud);
    const certificate = endpoint.anonymous && method === 'GET' ? certificateAt(cloud.host.vault, url) : undefined;
    if (certificate) return certificateReply(certificate);
    const signer = await admit(endpoint, head, incoming);
    const body = await bodyOf(incoming, head, signer, share);
    signer?.checkBody(body.sent);
    const request = parseRequest(head, body.content, body.headers);
    ({ protocol, service, operation } = request);
    if (!signer && !request.anonymous) throw missingToken();
    const caller = signer?.key.caller ?? anonymousCaller;
    const reply = await serveCall(endpoint, { request, caller, isGone: incoming.isGone }, requestId);
    return withId(reply, requestId);
  } catch (error) {
    const refused = errorFor(cloud, error, protocol);
    if (!showsHints(headers)) endpoint.hints.refused(service, operation, refused);
    const shown = endpoint.hints.inMessages ? inMessage(refused) : refused;
    const reply = protocol.encodeError(service, shown, requestId);
    const more = { ...hintHeaders(refused), ...(isBusy(error) ? { 'retry-after': '1' } : {}) };
    return withId({ ...reply, headers: { ...reply.headers, ...more } }, requestId);
  }
}

const certificateReply = (body: string): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/x-pem-file' },
  body,
});

const operationOf = (call: Head['call']): string => ('operation' in call ? call.operation : '');

const missingToken = (): RefusedRequest => new RefusedRequest('missingToken', 'Missing Authentication Token');

const isBusy = (error: unknown): boolean => error instanceof RefusedRequest && error.refusal === 'busy';

/** Whoever says that they sign the request; undefined where it may be of a kind that needs no signature. */
async function admit(endpoint: Endpoint, head: Head, incoming: Incoming): Promise<Signer | undefined> {
  if (endpoint.anonymous && head.unsigned) return undefined;
  const { method = 'GET', url = '/', headers, headersDistinct } = incoming.request;
  const signer = findSigner({ method, url, headers, headersDistinct }, expectedOf(endpoint.cloud, head));
  await endpoint.admit?.(signer.key);
  incoming.admitted();
  return signer;
}

const noBody: Body = { sent: Buffer.alloc(0), content: Buffer.alloc(0) };

interface Sent extends Body {
  /** Those of a request that came in pieces: what came behind the body, and what it is without its pieces. */
  readonly headers?: IncomingHttpHeaders;
}

async function bodyOf(
  { request }: Incoming,
  { service, unsigned }: Head,
  signer: Signer | undefined,
  share: Share,
): Promise<Sent> {
  if (signer && takesAnyBody(service)) return objectOf(request, signer, share);
  if (signer) return readBody(request, bodyBytesMax(service), share);
  if (unsigned === 'link') return noBody;
  const length = request.headers['content-length'];
  if (length === undefined || Number(length) > unsignedBytesMax) throw missingToken();
  return readBody(request, unsignedBytesMax, share);
}

async function objectOf(request: IncomingMessage, signer: Signer, share: Share): Promise<Sent> {
  const { headers } = request;
  const sent = await readSent(request, bodyBytesMax('s3'), share);
  if (!isChunked(headers)) return { sent, content: sent };
  const { content, trailers } = unchunk(sent, signer.pieces);
  const { 'content-encoding': _, ...others } = headers;
  const encoding = encodingOfContent(headers);
  return {
    sent,
    content,
    headers: { ...trailers, ...others, ...(encoding === undefined ? {} : { 'content-encoding': encoding }) },
  };
}

function health(cloud: Api): Reply {
  // What has not been done in time would be done by the probe, and not be seen.
  if (!cloud.failing()) cloud.probe();
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

function expectedOf(cloud: Api, { service, scope }: Head): Expected {
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

interface ClientCall {
  readonly request: ApiRequest;
  readonly caller: Caller;
  readonly isGone: () => boolean;
}

async function serveCall(endpoint: Endpoint, asked: ClientCall, requestId: string): Promise<Reply> {
  const { cloud, rewrite, hints } = endpoint;
  const { request, caller } = asked;
  const { service, operation, model, protocol } = request;
  const result = await call(cloud, asked);
  const output = rewrite ? rewrite(service, result) : result;
  const stream = streamOf(model, output);
  if (model && stream) return streamReply({ cloud, model, caller }, stream);
  const reply = protocol.encodeOutput(model, withStream({ cloud, model, caller }, output), requestId);
  const hint = hintOn(result);
  if (hint === undefined) return reply;
  hints.taken(service, operation, hint);
  return { ...reply, headers: { ...reply.headers, ...hintHeaders({ hint }) } };
}

async function call(cloud: Api, { request, caller, isGone }: ClientCall): Promise<unknown> {
  const { service, operation, refused, input } = request;
  if (refused) throw refused;
  if (!cloud.hasOperation(service, operation)) throw absent(`${service}:${operation}`);
  const given = input();
  checkClientToken(service, operation, given);
  return cloud.call(service, operation, given, caller, isGone);
}

/** The error as the client gets it; a bug of ours is reported to the operator as well. */
function errorFor(cloud: Api, error: unknown, { dialect }: Protocol): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof RefusedRequest) return toAwsError(error, dialect);
  if ((error as { code?: string }).code !== 'ECONNRESET') cloud.host.reportError('answer a request', error);
  return internalFailure();
}
