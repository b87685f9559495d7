/** An HTTP server of this cloud: bounded in time, with one reply to each request, closed in an orderly way. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { ServiceHost } from '../kit/service.ts';
import type { Reply } from './protocol.ts';

export interface HttpSettings {
  /** An address of this host. */
  readonly host: string;
  /** 0 chooses one. */
  readonly port: number;
  /** A request that has not arrived by then is answered 408; default 30 s. */
  readonly arrivalMsMax?: number;
  /** Never rejects. `port`: the one that the request came in at. */
  readonly respond: (request: IncomingMessage, port: number) => Promise<Reply>;
  readonly reportError: ServiceHost['reportError'];
}

export interface Serving {
  readonly port: number;
  /** No request is taken any more; those under way are given a second. */
  close(): Promise<void>;
}

const arrivalMsDefault = 30_000;
/** Longer than clients keep a connection, so that none is closed under a request. */
const idleMsMax = 75_000;
const closingMsMax = 1000;

/** Rejects with the system's error (`EADDRINUSE`) where it cannot listen. */
export async function serveHttp(settings: HttpSettings): Promise<Serving> {
  const { host, port, arrivalMsMax = arrivalMsDefault, respond, reportError } = settings;
  const server = createServer({
    requestTimeout: arrivalMsMax,
    headersTimeout: arrivalMsMax,
    connectionsCheckingInterval: Math.min(1000, arrivalMsMax),
    keepAliveTimeout: idleMsMax,
  });
  await listen(server, host, port);
  const own = (server.address() as AddressInfo).port;
  server.on('request', (request, response) => {
    respond(request, own)
      .then((reply) => send(response, reply, reportError))
      // A bug in what writes replies: this connection is closed, all others are served on.
      .catch((error: unknown) => {
        reportError('write an answer', error);
        response.destroy();
      });
  });
  return { port: own, close: () => close(server) };
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

function send(
  response: ServerResponse,
  { status, headers, body }: Reply,
  reportError: ServiceHost['reportError'],
): void {
  if (response.destroyed) return;
  if (!(typeof body === 'string' || body instanceof Uint8Array)) {
    response.writeHead(status, headers);
    pipeline(body, response).catch((error: unknown) => {
      if (!response.socket?.destroyed) reportError('write a stream', error);
    });
    return;
  }
  const tooLarge = status === 413;
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    ...(tooLarge ? { connection: 'close' } : {}),
  });
  response.end(body);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), closingMsMax);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
