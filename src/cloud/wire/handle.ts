/** One request from its head to its reply: address, body, signature, input, the call, the answer. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Api } from '../engine/api.ts';
import { AwsError, internalFailure } from '../kit/aws-error.ts';
import { type Caller, root } from '../kit/caller.ts';
import type { Key } from '../kit/service.ts';
import { demandOwnAddress, demandOwnSite } from './address.ts';
import { readBody } from './body.ts';
import { type Ask, isOpenLink, readAsk, readHead } from './dispatch.ts';
import { streamOf, streamReply } from './event-stream.ts';
import { bodyBytesMax } from './limits.ts';
import { inDialect, notThereYet, RefusedRequest } from './refusal.ts';
import { verify } from './signature.ts';
import type { Reply, Speech } from './speech.ts';

/** Nobody in particular: only what asks for no permission is open to them. */
const anybody: Caller = { kind: 'service', principal: 'anonymous' };

/** Services of one endpoint for all regions: their clients sign for this one, wherever they are. */
const globalServices: readonly string[] = ['iam', 'sts'];
const globalRegion = 'us-east-1';

/** A way in to the API. */
export interface Gate {
  readonly cloud: Api;
  /** What Host may say: `127.0.0.1:4566`. */
  readonly names: readonly string[];
  /** Answers, unsigned, whether it is well, and what AWS takes from anybody. */
  readonly open: boolean;
  /** Rejects with RefusedRequest where this gate is not for whoever signed. */
  readonly admit?: (caller: Caller) => Promise<void>;
  /** What is shown of a service's answer; default: all as it is. */
  readonly show?: (service: string, output: unknown) => unknown;
}

/** Answers every request; never rejects. */
export async function handle(gate: Gate, request: IncomingMessage): Promise<Reply> {
  const { cloud } = gate;
  const requestId = randomUUID();
  const head = readHead(request.headers);
  let speech = head.speech;
  let service = head.service;
  const { method = 'GET', url = '/', headers } = request;
  try {
    demandOwnAddress(headers, gate.names);
    if (!(gate.open && isOpenLink(method, url, headers))) demandOwnSite(headers);
    if (gate.open && method === 'GET' && url === '/health') return health;
    const body = await readBody(request, bodyBytesMax(head.service));
    const ask = readAsk(head, method, url, headers, body.content);
    speech = ask.speech;
    service = ask.service;
    const signed = { method, url, headers, body: body.sent };
    const caller = gate.open && ask.open ? anybody : verify(signed, judgedBy(cloud, ask)).caller;
    await gate.admit?.(caller);
    const answered = await call(cloud, ask, caller);
    const output = gate.show ? gate.show(ask.service, answered) : answered;
    const stream = streamOf(ask.model, output);
    return withId(
      ask.model && stream
        ? streamReply({ cloud, model: ask.model, caller }, stream)
        : ask.speech.answer(ask.model, output, requestId),
      requestId,
    );
  } catch (error) {
    return withId(speech.refuse(service, said(cloud, error, speech), requestId), requestId);
  }
}

const health: Reply = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"running"}' };

const withId = (reply: Reply, requestId: string): Reply => ({
  ...reply,
  headers: { ...reply.headers, 'x-amzn-requestid': requestId },
});

function judgedBy(cloud: Api, ask: Ask) {
  const { world, region } = cloud.host;
  return {
    regions: globalServices.includes(ask.service) ? [region, globalRegion] : [region],
    service: ask.scope,
    realNow: world.realNow(),
    now: world.now(),
    keyOf: (accessKeyId: string) => keyOf(cloud, accessKeyId),
  };
}

function keyOf(cloud: Api, accessKeyId: string): Key | undefined {
  const { rootKey, world } = cloud.host;
  if (accessKeyId === rootKey.accessKeyId) return { secretAccessKey: rootKey.secretAccessKey, caller: root };
  return cloud.authority?.key(accessKeyId, world.now());
}

async function call(cloud: Api, ask: Ask, caller: Caller): Promise<unknown> {
  const { service, operation } = ask;
  if (ask.refused) throw ask.refused;
  if (!cloud.hasOperation(service, operation))
    throw new RefusedRequest('unknownOperation', notThereYet(`${service}:${operation}`));
  return cloud.call(service, operation, ask.input(), caller);
}

/** The error as the client is told it; what is a bug of ours, the operator is told as well. */
function said(cloud: Api, error: unknown, speech: Speech): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof RefusedRequest) return inDialect(error, speech.dialect);
  if ((error as { code?: string }).code !== 'ECONNRESET') cloud.host.reportError('answer a request', error);
  return internalFailure();
}
