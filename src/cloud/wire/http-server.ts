/** An HTTP server of this cloud: bounded in time and in connections, with one reply to each request, closed in an orderly way. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { ServiceHost } from '../kit/service.ts';
import { connectionsPerEndpoint, limitConnections } from './connections.ts';
import type { Reply } from './protocol.ts';

// Imported, it would load its WebSocket too, and with that all of undici: twice the time that Node itself takes to start.
const { createServer } = process.getBuiltinModule('node:http');

/** A request, and the port that it came in at. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly port: number;
  /** Whoever sent it has closed the connection. */
  isGone(): boolean;
  /** Whoever sends it has been found to have a key: its connection is not closed for another one. */
  admitted(): void;
  /** Its body may take long to arrive: it is not answered 408 for that. */
  takesLong(): void;
}

export interface HttpSettings {
  /** An address of this host. */
  readonly host: string;
  /** 0 chooses one. */
  readonly port: number;
  /** A request that has not arrived by then is answered 408; default 30 s. */
  readonly arrivalMsMax?: number;
  /** Default: a share of the descriptors that this process may have. */
  readonly connectionsMax?: number;
  /** Never rejects. */
  readonly respond: (incoming: Incoming) => Promise<Reply>;
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
/** What is large is sent within that time. */
const longArrivalMsMax = 3_600_000;

/** Rejects with the system's error (`EADDRINUSE`) where it cannot listen. */
export async function serveHttp(settings: HttpSettings): Promise<Serving> {
  const { host, port, arrivalMsMax = arrivalMsDefault, respond, reportError } = settings;
  const { connectionsMax = connectionsPerEndpoint() } = settings;
  const server = createServer({
    requestTimeout: arrivalMsMax,
    headersTimeout: arrivalMsMax,
    connectionsCheckingInterval: Math.min(1000, arrivalMsMax),
    keepAliveTimeout: idleMsMax,
  });
  const connections = limitConnections(server, connectionsMax, () =>
    reportError(
      `serve ${host}`,
      new Error(`${connectionsMax} connections are open, the most there may be: idle ones are closed`),
    ),
  );
  await listen(server, host, port);
  const own = (server.address() as AddressInfo).port;
  let long = 0;
  /** Node has one time for all requests: all have it meanwhile. Heads have theirs. */
  const takesLong = (response: ServerResponse): void => {
    long++;
    server.requestTimeout = longArrivalMsMax;
    response.once('close', () => {
      long--;
      if (long === 0) server.requestTimeout = arrivalMsMax;
    });
  };
  server.on('request', (request, response) => {
    const isGone = () => response.destroyed;
    respond({
      request,
      port: own,
      isGone,
      admitted: () => connections.hold(request, response),
      takesLong: () => takesLong(response),
    })
      .then((reply) => send(request, response, reply, reportError))
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
  request: IncomingMessage,
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
  const isWhole = request.complete;
  response.writeHead(status, {
    ...headers,
    // What answers a HEAD says how long the body would be.
    'content-length': headers['content-length'] ?? Buffer.byteLength(body),
    ...(isWhole ? {} : { connection: 'close' }),
  });
  if (isWhole) response.end(body);
  else endAfterBody(request, response, body);
}

/** So much more is read and dropped, so that the client gets the reply instead of a broken connection. */
const droppedBytesMax = 32 * 1024 * 1024;
const droppingMsMax = 5000;

/** The reply goes out at once, while the rest of a body that nobody wants still comes in. */
function endAfterBody(request: IncomingMessage, response: ServerResponse, body: string | Uint8Array): void {
  let dropped = 0;
  response.write(body);
  request.on('data', (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > droppedBytesMax) request.destroy();
  });
  const tooLong = setTimeout(() => request.destroy(), droppingMsMax);
  response.once('close', () => clearTimeout(tooLong));
  request.once('end', () => response.end());
  request.on('error', () => response.destroy());
  request.resume();
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
