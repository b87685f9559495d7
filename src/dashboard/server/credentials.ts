/**
 * Who may see the dashboard. A link is good once and for an hour; it is exchanged for a cookie, good for 30 days at this dashboard alone. Both are
 * signed with a key derived from a secret of the cloud's, so that nothing is kept of them but the links that were used.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** `look`: sees how jobs are and why, but no input, output or value, and changes nothing. */
export type Role = 'act' | 'look';

export interface Credentials {
  /** Of this start: whoever knows the secret too makes links that are good here. */
  readonly start: string;
  /** A new one. */
  link(role: Role): string;
  /** The cookie's value, for 30 days; undefined: the link is none of ours, was used, or is too old. */
  redeem(link: string): { readonly session: string; readonly role: Role } | undefined;
  /** Undefined: it is none of ours, or too old. */
  roleOf(session: string): Role | undefined;
}

const linkMs = 60 * 60_000;
export const sessionMs = 30 * 24 * 60 * 60_000;

/** `secret`: the same at each start keeps cookies good. `start`: of one that is running, for a link to it; a link of an earlier start may have been used then. */
export function openCredentials(
  secret: string,
  now: () => number,
  start = randomBytes(9).toString('base64url'),
): Credentials {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'punctual dashboard', 32));
  const used = new Map<string, number>();

  function sign(purpose: string, role: Role, ms: number): string {
    const words = `${role}.${(now() + ms).toString(36)}.${randomBytes(24).toString('base64url')}`;
    return `${words}.${mac(purpose, words)}`;
  }

  const mac = (purpose: string, words: string): string =>
    createHmac('sha256', key).update(`${purpose}\n${words}`).digest('base64url');

  function read(purpose: string, text: string): Role | undefined {
    const [role, expires, nonce, given, ...more] = text.split('.');
    if (given === undefined || more.length > 0 || (role !== 'act' && role !== 'look')) return undefined;
    const right = Buffer.from(mac(purpose, `${role}.${expires}.${nonce}`));
    const sent = Buffer.from(given);
    if (right.length !== sent.length || !timingSafeEqual(right, sent)) return undefined;
    return Number.parseInt(expires ?? '', 36) > now() ? role : undefined;
  }

  return {
    start,
    link: (role) => sign(`link ${start}`, role, linkMs),
    redeem(link) {
      const role = read(`link ${start}`, link);
      for (const [each, until] of used) if (until <= now()) used.delete(each);
      if (role === undefined || used.has(link)) return undefined;
      used.set(link, now() + linkMs);
      return { session: sign('session', role, sessionMs), role };
    },
    roleOf: (session) => read('session', session),
  };
}
