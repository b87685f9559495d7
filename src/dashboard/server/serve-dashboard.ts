/** The dashboard's own HTTP server, on loopback: the page, and the API that it reads and acts through. `guard.ts` says who is let in. */
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { withoutSecretParts } from '../masked.ts';
import type { Screens } from '../screens.ts';
import { type Credentials, openCredentials, type Role, sessionMs } from './credentials.ts';
import { checkSource, cookieName, roleOf, securityHeaders } from './guard.ts';
import { type PageFile, pageFolder, readPageFiles } from './page-files.ts';
import { readJson } from './read-json.ts';
import { Refusal } from './refusal.ts';
import { refusalPage } from './refusal-page.ts';
import { findRoute, firstAsked } from './routes.ts';
import { sendEvents } from './send-events.ts';

// Imported, it would load its WebSocket too, and with that all of undici: twice the time that Node itself takes to start.
const { createServer } = process.getBuiltinModule('node:http');

export interface DashboardSettings {
  /** 0 chooses one. */
  readonly port: number;
  /** Cookies are signed with what is derived from it. */
  readonly secret: string;
  /** Called when somebody first asks for something, until then it costs nothing; again only where it failed. */
  readonly openScreens: () => Promise<Screens>;
  readonly reportError: (what: string, error: unknown) => void;
  /** Whence another link comes, for who has none that is good. */
  readonly linkHint: string;
  /** Default: what a few browsers open. */
  readonly connectionsMax?: number;
  /** Default: the page that this package carries. */
  readonly pageFolder?: string;
}

/** What makes a link to a dashboard that another process serves, for who knows its secret. */
export interface ServedDashboard {
  readonly port: number;
  readonly start: string;
}

export const linkTo = ({ port, start }: ServedDashboard, secret: string, role: Role): string =>
  addressOf(port, openCredentials(secret, Date.now, start).link(role));

const addressOf = (port: number, link: string): string => `http://127.0.0.1:${port}/open/${link}`;

export interface Dashboard extends ServedDashboard {
  /** A new address, good once and for an hour. */
  link(role: Role): string;
  close(): Promise<void>;
}

/** Rejects with the system's error (`EADDRINUSE`) where it cannot listen. */
export async function serveDashboard(settings: DashboardSettings): Promise<Dashboard> {
  const credentials = openCredentials(settings.secret, Date.now);
  let screens: Promise<Screens> | undefined;
  let files: ReadonlyMap<string, PageFile> | undefined;
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 30_000 });
  limitConnections(server, settings.connectionsMax ?? connectionsMaxDefault);
  const port = await listen(server, settings.port);
  const serving: Serving = {
    ...settings,
    port,
    credentials,
    files: () => {
      files ??= readPageFiles(settings.pageFolder ?? pageFolder);
      return files;
    },
    screens: () => {
      screens ??= settings.openScreens().catch((error: unknown) => {
        screens = undefined;
        throw error;
      });
      return screens;
    },
  };
  server.on('request', (request, response) => void handle(serving, request, response));
  return {
    port,
    start: credentials.start,
    link: (role) => addressOf(port, credentials.link(role)),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await screens?.then((opened) => opened.close()).catch(() => {});
    },
  };
}

interface Serving extends DashboardSettings {
  readonly port: number;
  readonly credentials: Credentials;
  files(): ReadonlyMap<string, PageFile>;
  screens(): Promise<Screens>;
}

/** A browser opens six. */
const connectionsMaxDefault = 24;

/** Each takes a descriptor, which tasks need too: beyond `most` the one that was opened first makes way. */
function limitConnections(server: Server, most: number): void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const [first] = open;
    if (open.size > most) first?.destroy();
  });
  // What a server says once it listens is about a connection that could not be taken.
  server.on('error', () => {});
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** Answers every request; never rejects. */
async function handle(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await answer(serving, request, response);
  } catch (error) {
    if (!response.headersSent) sendError(serving, error, request, response);
    else response.destroy();
  }
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', headers } = request;
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  checkSource(headers, serving.port);
  if (method === 'GET' && path.startsWith('/open/')) {
    open(serving, path.slice('/open/'.length), headers, response);
    return;
  }
  const role = roleOf(headers, serving.credentials, serving.port);
  if (role === undefined) throw new Refusal(401, 'this needs a link, which is good once', serving.linkHint);
  const file = method === 'GET' && path !== '/index.html' ? serving.files().get(path) : undefined;
  if (file) {
    sendFile(response, file);
    return;
  }
  const { route, parameters } = findRoute(method, path);
  if (route.kind === 'page') {
    sendPage(serving, response, firstAsked(path, query));
    return;
  }
  if (route.kind === 'events') {
    sendEvents(response, await serving.screens());
    return;
  }
  if (route.kind === 'act' && role !== 'act') throw new Refusal(403, 'this link is for looking only');
  const body = route.kind === 'act' ? await readJson(request) : undefined;
  const screens = (await serving.screens()).as(role);
  const value = await route.answer?.(
    screens,
    { ...Object.fromEntries(new URLSearchParams(query)), ...parameters },
    body,
  );
  sendJson(response, 200, value, role);
}

/** The link for the cookie: from here on it is worth nothing. Whoever has one already, and opens an old link, is let in by it. */
function open(
  { credentials, port, linkHint }: Serving,
  link: string,
  headers: IncomingHttpHeaders,
  response: ServerResponse,
): void {
  const opened = credentials.redeem(link);
  if (!opened && roleOf(headers, credentials, port) === undefined)
    throw new Refusal(401, 'this link was used, or is more than an hour old', linkHint);
  const cookie =
    opened && `${cookieName(port)}=${opened.session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${sessionMs / 1000}`;
  response.writeHead(303, {
    ...securityHeaders,
    'cache-control': 'no-store',
    ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
    location: '/',
  });
  response.end();
}

/** `asks`: what it asks for first, so that a browser asks while the page's script is on its way. */
function sendPage(serving: Serving, response: ServerResponse, asks: string | undefined): void {
  const page = serving.files().get('/index.html');
  if (!page)
    throw new Refusal(
      503,
      'the page has not been built',
      'in a checkout, `npm run build:page` builds it; `npm ci` does',
    );
  if (asks !== undefined) response.setHeader('link', `<${asks}>; rel=preload; as=fetch; crossorigin`);
  sendFile(response, page);
}

function sendFile(response: ServerResponse, { type, bytes, isNamedByContent }: PageFile, status = 200): void {
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': type,
    'content-length': bytes.byteLength,
    'cache-control': isNamedByContent ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  response.end(bytes);
}

/** Whatever a screen has, no secret goes to who may only look. */
const maskedFor = (role: Role) =>
  role === 'act'
    ? undefined
    : (_: string, value: unknown) => (typeof value === 'string' ? withoutSecretParts(value) : value);

function sendJson(response: ServerResponse, status: number, value: unknown, role: Role = 'act'): void {
  const text = JSON.stringify(value ?? null, maskedFor(role));
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}

/** To the page as JSON, to a browser as a page, to whoever else asks as text. */
function sendError(serving: Serving, error: unknown, request: IncomingMessage, response: ServerResponse): void {
  const refusal = error instanceof Refusal ? error : undefined;
  if (!refusal) serving.reportError('answer the dashboard', error);
  const { status, message, hint } = refusal ?? new Refusal(500, 'this is a fault of ours; the log has more', undefined);
  // What is left of a body that nobody reads would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  if ((request.url ?? '').startsWith('/api/')) {
    sendJson(response, status, { error: message, hint: hint ?? null });
    return;
  }
  const isBrowser = request.headers.accept?.includes('text/html') === true;
  // It says so itself, among its other screens. Only whoever is let in is told that there is nothing.
  const page = isBrowser && status === 404 ? serving.files().get('/index.html') : undefined;
  if (page) {
    sendFile(response, page, status);
    return;
  }
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': `text/${isBrowser ? 'html' : 'plain'}; charset=utf-8`,
    'cache-control': 'no-store',
  });
  response.end(isBrowser ? refusalPage(message, hint) : `${message}\n${hint === undefined ? '' : `${hint}\n`}`);
}
