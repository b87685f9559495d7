/**
 * Who may talk to a server on the user's own machine: programs that address it by a loopback name. A web page of elsewhere
 * may not, neither by a name that it made point here (the Host header tells) nor from another site (Origin and Sec-Fetch-Site tell).
 */
import type { IncomingHttpHeaders } from 'node:http';
import { RefusedRequest } from './refusal.ts';

const loopback = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/i;
const httpPort = 80;

/** Throws RefusedRequest unless Host is a loopback name with this port. */
export function demandOwnAddress(headers: IncomingHttpHeaders, port: number): void {
  const named = loopback.exec(headers.host ?? '');
  if (named && Number(named[1] ?? httpPort) === port) return;
  throw new RefusedRequest(
    'wrongAddress',
    `the Host header must name this server as 127.0.0.1:${port}, localhost:${port} or [::1]:${port}`,
  );
}

/** Throws RefusedRequest if a browser says that the request comes from another site. */
export function demandOwnSite(headers: IncomingHttpHeaders): void {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const ownOrigin = origin === undefined || origin === `http://${host}`;
  const ownSite = site === undefined || site === 'same-origin' || site === 'none';
  if (!ownOrigin || !ownSite)
    throw new RefusedRequest('crossSite', 'requests from web pages of other sites are refused');
}
