/**
 * What every request must be before anything is looked up for it: addressed to this server by a name of its own, not from a page of another site,
 * and of somebody with a cookie. A web page anywhere can send requests to this machine, and any user of this machine can.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Credentials, Role } from './credentials.ts';
import { Refusal } from './refusal.ts';

/** Throws Refusal. */
export function checkSource(headers: IncomingHttpHeaders, port: number): void {
  const { host = '', origin } = headers;
  if (!['127.0.0.1', 'localhost', '[::1]'].some((name) => host.toLowerCase() === `${name}:${port}`))
    throw new Refusal(421, `this server is 127.0.0.1:${port}, and was asked for as another`);
  const site = headers['sec-fetch-site'];
  const isOwn = origin === undefined || origin === `http://${host}`;
  if (!isOwn || !(site === undefined || site === 'same-origin' || site === 'none'))
    throw new Refusal(403, 'requests that come from other sites are refused: copy the address into the address bar');
}

/** Ports of one host share their cookies: each dashboard has a name of its own. */
export const cookieName = (port: number): string => `punctual-${port}`;

/** Of the first cookie that is good: a browser may send several, as one of another path. Undefined: none is. */
export function roleOf(headers: IncomingHttpHeaders, credentials: Credentials, port: number): Role | undefined {
  const head = `${cookieName(port)}=`;
  const sent = (headers.cookie ?? '').split(/;\s*/).filter((each) => each.startsWith(head));
  return sent.map((each) => credentials.roleOf(each.slice(head.length))).find((role) => role !== undefined);
}

export const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;
