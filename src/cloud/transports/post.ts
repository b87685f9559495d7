/**
 * An HTTP(S) request, and the GET that is a watchdog's sign. The status decides: 2xx is a delivery. Redirects are not followed, as SNS does not;
 * of the answer's body a little is read, so that a polite server is not cut off, and dropped where nobody wants it.
 * Source: "Amazon SNS message delivery retries" (HTTP/S).
 */
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { DeliveryOutcome, PostRequest, Transports, Watchdog } from '../kit/world.ts';
import { resolve } from './address.ts';
import type { Line } from './line.ts';

// Imported, it would load its WebSocket too, and with that all of undici: twice the time that Node itself takes to start.
const { request: httpRequest } = process.getBuiltinModule('node:http');

const answerBytesMax = 65_536;
/** Well within the minute after which the next sign is due. */
const pingSecondsMax = 10;

export function openPost(allowPrivate: boolean, line: Line): Transports['post'] {
  return (request, done) => {
    const host = URL.parse(request.url)?.host ?? '';
    void line(host, () => deliver(request, allowPrivate)).then(done);
  };
}

/** `url`: a whole one, http or https. */
export function openWatchdog(url: string, timeoutSeconds = pingSecondsMax): Watchdog {
  const request: PostRequest = { method: 'GET', url, headers: { 'user-agent': 'punctual' }, body: '', timeoutSeconds };
  return {
    host: new URL(url).host,
    ping(done) {
      void deliver(request, true).then(done);
    },
  };
}

async function deliver(request: PostRequest, allowPrivate: boolean): Promise<DeliveryOutcome> {
  const url = URL.parse(request.url);
  if (!url || !/^https?:$/.test(url.protocol)) return never(`\`${request.url}\` is no http or https URL`);
  const signal = AbortSignal.timeout(request.timeoutSeconds * 1000);
  try {
    const resolved = await untilAborted(resolve(url.hostname, allowPrivate), signal);
    if ('refused' in resolved) return never(resolved.refused);
    const answer = await send(request, url, resolved.address, signal);
    const status = answer.statusCode ?? 0;
    if (status < 200 || status >= 300) {
      drop(answer);
      return { ok: false, status, reason: `HTTP status ${status}` };
    }
    if (request.wantsAnswer) return { ok: true, status, answer: await read(answer) };
    drop(answer);
    return { ok: true, status };
  } catch (error) {
    if (signal.aborted) return { ok: false, reason: `no answer within ${request.timeoutSeconds} seconds` };
    return { ok: false, reason: (error as Error).message };
  }
}

const never = (reason: string): DeliveryOutcome => ({ ok: false, permanent: true, reason });

/** Resolves as soon as the status is known. */
function send(request: PostRequest, url: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> {
  const method = request.method ?? 'POST';
  const body = /^(GET|HEAD)$/.test(method) ? undefined : request.body;
  const named = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const options = {
    method,
    host: address,
    port: url.port,
    path: url.pathname + url.search,
    headers: {
      ...request.headers,
      host: url.host,
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
    ...(url.username === '' && url.password === ''
      ? {}
      : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
    ...(isIP(named) ? {} : { servername: named }),
    agent: false,
    signal,
  };
  return new Promise((resolveAnswer, reject) => {
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(options, resolveAnswer);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** As text; of a longer one its begin. Rejects where the connection ends before it does. */
async function read(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes > answerBytesMax) break;
  }
  return Buffer.concat(parts).subarray(0, answerBytesMax).toString('utf8');
}

function drop(answer: IncomingMessage): void {
  let bytes = 0;
  answer.on('error', () => {});
  answer.on('data', (data: Buffer) => {
    bytes += data.length;
    if (bytes > answerBytesMax) answer.destroy();
  });
}

/** A look-up of a name cannot be ended; nobody waits for it then. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((fulfil, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(fulfil, reject);
  });
}
