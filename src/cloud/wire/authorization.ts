/**
 * The header Authorization of Signature Version 4, or the parameters of the query that stand for it in a presigned URL. It holds each of its parts once and nothing else: two readers of the same header never see
 * different scopes. Source: "Create a signed AWS API request"; messages as AWS's services have been seen to give them.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type SignableHead, splitUrl } from './canonical.ts';
import { RefusedRequest } from './refusal.ts';
import { readV2 } from './signature-v2.ts';

export const algorithm = 'AWS4-HMAC-SHA256';

export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Of a presigned URL alone: what else stands in the query in the place of headers. */
  readonly presigned?: Presigned;
}

export interface Presigned {
  /** As X-Amz-Date has it. */
  readonly time: string;
  readonly expiresSeconds: number;
  readonly token: string | undefined;
}

/** What the client says of itself in the scope of its signature, unproved: `states`. */
export function claimedService(headers: IncomingHttpHeaders, url: string): string | undefined {
  try {
    if (headers.authorization !== undefined) return parse(headers.authorization).service;
    if (isPresigned(url)) return readQuery(url).service;
    return readV2(url) === undefined ? undefined : 's3';
  } catch (error) {
    if (error instanceof RefusedRequest) return undefined;
    throw error;
  }
}

export const isPresigned = (url: string): boolean =>
  /(?:^|&)x-amz-(?:signature|algorithm|credential)=/i.test(splitUrl(url)[1]);

/** Throws RefusedRequest. */
export function readAuthorization({ headers, url }: SignableHead): Authorization {
  const text = headers.authorization;
  const inQuery = isPresigned(url);
  if (text === undefined) {
    if (!inQuery) throw new RefusedRequest('missingToken', 'Missing Authentication Token');
    return readQuery(url);
  }
  if (inQuery)
    throw incomplete('the request is signed twice: sign it in the query string or with the Authorization header alone');
  return parse(text);
}

/** The longest that a presigned URL may be good for: seven days. */
const expiresSecondsMax = 7 * 24 * 3600;

/** Source: "Authenticating requests: using query parameters (AWS Signature Version 4)". */
function readQuery(url: string): Authorization {
  const query = new URLSearchParams(splitUrl(url)[1]);
  const one = (name: string): string => {
    const found = query.getAll(name);
    if (found.length !== 1 || found[0] === '')
      throw incomplete(`AWS query-string parameters must include '${name}' once.`);
    return found[0] as string;
  };
  const used = one('X-Amz-Algorithm');
  if (used !== algorithm) throw incomplete(`Unsupported AWS 'algorithm': '${used}'.`);
  const expiresSeconds = Number(one('X-Amz-Expires'));
  if (!(Number.isInteger(expiresSeconds) && expiresSeconds > 0 && expiresSeconds <= expiresSecondsMax))
    throw incomplete(`X-Amz-Expires must be a number of seconds from 1 to ${expiresSecondsMax}`);
  return {
    ...credentialOf(one('X-Amz-Credential')),
    signedHeaders: one('X-Amz-SignedHeaders').toLowerCase().split(';'),
    signature: one('X-Amz-Signature'),
    presigned: {
      time: one('X-Amz-Date'),
      expiresSeconds,
      token: query.has('X-Amz-Security-Token') ? one('X-Amz-Security-Token') : undefined,
    },
  };
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
  const signedHeaders = (parts.get('SignedHeaders') as string).split(';').map((name) => name.toLowerCase());
  const credential = credentialOf(parts.get('Credential') as string);
  return { ...credential, signedHeaders, signature: parts.get('Signature') as string };
}

function credentialOf(text: string): Omit<Authorization, 'signedHeaders' | 'signature'> {
  const credential = text.split('/');
  if (credential.length !== 5)
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${text}'`,
    );
  const [accessKeyId, date, region, service, terminator] = credential as [string, string, string, string, string];
  return { accessKeyId, date, region, service, terminator };
}

const incomplete = (message: string): RefusedRequest => new RefusedRequest('incomplete', message);
