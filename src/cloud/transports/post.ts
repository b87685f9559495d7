/**
 * An HTTP(S) POST, and the GET that is a watchdog's sign. The status decides: 2xx is a delivery. Redirects are not followed, as SNS does not;
 * of the answer's body a little is read, so that a polite server is not cut off, and dropped.
 * Source: "Amazon SNS message delivery retries" (HTTP/S).
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { DeliveryOutcome, PostRequest, Transports, Watchdog } from '../kit/world.ts';
import { resolve } from './address.ts';

const answerBytesMax = 65_536;
/** Well within the minute after which the next sign is due. */
const pingSecondsMax = 10;

interface Request extends PostRequest {
  readonly method: 'GET' | 'POST';
}

export function openPost(allowPrivate: boolean): Transports['post'] {
  return (request, done) => {
    void deliver({ ...request, method: 'POST' }, allowPrivate).then(done);
  };
}

/** `url`: a whole one, http or https. */
export function openWatchdog(url: string, timeoutSeconds = pingSecondsMax): Watchdog {
  const request: Request = { method: 'GET', url, headers: { 'user-agent': 'punctual' }, body: '', timeoutSeconds };
  return {
    host: new URL(url).host,
    ping(done) {
      void deliver(request, true).then(done);
    },
  };
}

async function deliver(request: Request, allowPrivate: boolean): Promise<DeliveryOutcome> {
  const url = URL.parse(request.url);
  if (!url || !/^https?:$/.test(url.protocol)) return never(`\`${request.url}\` is no http or https URL`);
  const signal = AbortSignal.timeout(request.timeoutSeconds * 1000);
  try {
    const resolved = await untilAborted(resolve(url.hostname, allowPrivate), signal);
    if ('refused' in resolved) return never(resolved.refused);
    const status = await send(request, url, resolved.address, signal);
    return status >= 200 && status < 300
      ? { ok: true, status }
      : { ok: false, status, reason: `HTTP status ${status}` };
  } catch (error) {
    if (signal.aborted) return { ok: false, reason: `no answer within ${request.timeoutSeconds} seconds` };
    return { ok: false, reason: (error as Error).message };
  }
}

const never = (reason: string): DeliveryOutcome => ({ ok: false, permanent: true, reason });

/** Resolves to the status as soon as it is known. */
function send(request: Request, url: URL, address: string, signal: AbortSignal): Promise<number> {
  const named = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const options = {
    method: request.method,
    host: address,
    port: url.port,
    path: url.pathname + url.search,
    headers: {
      ...request.headers,
      host: url.host,
      ...(request.method === 'POST' ? { 'content-length': Buffer.byteLength(request.body) } : {}),
    },
    ...(url.username === '' && url.password === ''
      ? {}
      : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
    ...(isIP(named) ? {} : { servername: named }),
    agent: false,
    signal,
  };
  return new Promise((resolveStatus, reject) => {
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(options, (answer) => {
      resolveStatus(answer.statusCode ?? 0);
      drop(answer);
    });
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
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
