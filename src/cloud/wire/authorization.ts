/**
 * The header Authorization of Signature Version 4. It holds each of its parts once and nothing else: two readers of the same header never see
 * different scopes. Source: "Create a signed AWS API request"; messages as AWS's services have been seen to give them.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type SignableHead, splitUrl } from './canonical.ts';
import { notThereYet, RefusedRequest } from './refusal.ts';

export const algorithm = 'AWS4-HMAC-SHA256';

export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What the client says of itself in the scope of its signature, unproved: `states`. */
export function claimedService(headers: IncomingHttpHeaders): string | undefined {
  try {
    return headers.authorization === undefined ? undefined : parse(headers.authorization).service;
  } catch (error) {
    if (error instanceof RefusedRequest) return undefined;
    throw error;
  }
}

/** Throws RefusedRequest. */
export function readAuthorization({ headers, url }: SignableHead): Authorization {
  const text = headers.authorization;
  const inQuery = /(?:^|&)x-amz-(?:signature|algorithm|credential)=/i.test(splitUrl(url)[1]);
  if (text === undefined && !inQuery) throw new RefusedRequest('missingToken', 'Missing Authentication Token');
  if (inQuery)
    throw new RefusedRequest(
      'incomplete',
      `${notThereYet('a signature in the query string')}; sign with the Authorization header${text === undefined ? '' : ' alone'}`,
    );
  return parse(text as string);
}

const partNames = ['Credential', 'Signature', 'SignedHeaders'];

function parse(text: string): Authorization {
  const [used, ...rest] = text.split(' ');
  if (used !== algorithm) throw incomplete(`Unsupported AWS 'algorithm': '${used}'.`);
  const parts = new Map<string, string>();
  for (const part of rest
    .join('')
    .split(',')
    .filter((one) => one !== '')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals);
    if (equals < 0)
      throw incomplete(
        `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${rest.join(' ')}'.`,
      );
    if (!partNames.includes(name)) throw incomplete(`Authorization header has no parameter '${name}'.`);
    if (parts.has(name)) throw incomplete(`Authorization header holds the '${name}' parameter more than once.`);
    parts.set(name, part.slice(equals + 1));
  }
  const missing = partNames.filter((name) => !parts.get(name));
  if (missing.length > 0)
    throw incomplete(missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' '));
  const credential = (parts.get('Credential') as string).split('/');
  if (credential.length !== 5)
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential.join('/')}'`,
    );
  const [accessKeyId, date, region, service, terminator] = credential as [string, string, string, string, string];
  const signedHeaders = (parts.get('SignedHeaders') as string).split(';').map((name) => name.toLowerCase());
  return { accessKeyId, date, region, service, terminator, signedHeaders, signature: parts.get('Signature') as string };
}

const incomplete = (message: string): RefusedRequest => new RefusedRequest('incomplete', message);
