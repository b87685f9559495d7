/**
 * Who may call a server on the user's own machine: programs that address it by a name of its own. A web page of elsewhere
 * may not, neither by a name that it made point here (seen in the Host header) nor from another site (seen in Origin and Sec-Fetch-Site).
 */
import type { IncomingHttpHeaders } from 'node:http';
import { RefusedRequest } from './refusal.ts';

const httpPort = 80;

/** What a client may write into Host to reach one of these hosts at this port. */
export const hostNames = (hosts: readonly string[], port: number): string[] => [
  ...hosts.map((host) => `${host}:${port}`),
  ...(port === httpPort ? hosts : []),
];

const withSubdomain = /^([a-z0-9.-]+)\.(?:localhost|127\.0\.0\.1)(?::\d+)?$/;

/** What stands before a name of this host; nobody else can be called so. Undefined: nothing does. */
export const subdomainOf = (host: string | undefined): string | undefined =>
  withSubdomain.exec((host ?? '').toLowerCase())?.[1];

/** Throws RefusedRequest unless Host is one of these names, or one below them. */
export function checkHost(headers: IncomingHttpHeaders, names: readonly string[]): void {
  const host = (headers.host ?? '').toLowerCase();
  const subdomain = subdomainOf(host);
  if (names.includes(subdomain === undefined ? host : host.slice(subdomain.length + 1))) return;
  throw new RefusedRequest('wrongAddress', `the Host header must name this server as ${inWords(names)}`);
}

const inWords = (names: readonly string[]): string =>
  names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** Throws RefusedRequest if a browser says that the request comes from another site. */
export function checkOrigin(headers: IncomingHttpHeaders): void {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const ownOrigin = origin === undefined || origin === `http://${host}`;
  const ownSite = site === undefined || site === 'same-origin' || site === 'none';
  if (!ownOrigin || !ownSite)
    throw new RefusedRequest('crossSite', 'requests from web pages of other sites are refused');
}
