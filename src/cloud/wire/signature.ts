/**
 * Signature Version 4: who signed a request, in its header or its query, and that nobody changed it since. Whose key it is, is known before the body
 * has been read. S3 alone takes bodies that are not signed, or signed piece by piece.
 * Left out, and refused by name: other algorithms, but for presigned URLs of Version 2 to S3 (signature-v2.ts).
 * Source: "Create a signed AWS API request"; messages as AWS's services have been seen to give them.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Instant } from '../../languages/instant.ts';
import type { Key } from '../kit/service.ts';
import { type Authorization, algorithm, isPresigned, readAuthorization } from './authorization.ts';
import { canonicalRequest, normalPath, type SignableHead, sha256Hex, splitUrl } from './canonical.ts';
import { notThereYet, RefusedRequest } from './refusal.ts';
import { type AuthorizationV2, checkExpiry, readV2, signatureV2 } from './signature-v2.ts';

export interface Expected {
  /** What the scope of the signature must name; no service: any. */
  readonly regions: readonly string[];
  readonly service: string | undefined;
  /** The host's clock. */
  readonly realNow: Instant;
  readonly keyOf: (accessKeyId: string) => Key | undefined;
  /** The cloud's clock, by which sessions expire. */
  readonly now: Instant;
}

/** Whoever the head of a request says has signed it. */
export interface Signer {
  readonly key: Key;
  /** Throws RefusedRequest if this is not the body that was signed. */
  checkBody(body: Buffer): void;
  /** Of a body that is sent in pieces, each with its signature (S3). */
  readonly pieces?: PieceSigner;
}

/** The signature of what follows another signature. */
export type PieceSigner = (algorithmName: string, previous: string | undefined, hashes: readonly string[]) => string;

const skewMsMax = 5 * 60_000;
/** Source: "Error responses" of the API reference of S3, RequestTimeTooSkewed; "Signing and authenticating REST requests": within 15 minutes. */
const skewMsMaxOfS3 = 15 * 60_000;

/**
 * The key that the head of a request is signed with, or says it is where the head does not hold the body's hash. Throws RefusedRequest where it
 * is not signed, not rightly, or by nobody that is known.
 */
export function findSigner(head: SignableHead, expected: Expected): Signer {
  const { headers } = head;
  const v2 = headers.authorization === undefined && !isPresigned(head.url) ? readV2(head.url) : undefined;
  if (v2) return findSignerV2(head, v2, expected);
  const authorization = readAuthorization(head);
  const { presigned } = authorization;
  const time = readTime(presigned?.time ?? headers['x-amz-date']);
  const isS3 = authorization.service === 's3';
  checkSignedHeaders(headers, authorization.signedHeaders, isS3);
  checkScope(authorization, expected, time.text);
  const key = findKey(
    authorization.accessKeyId,
    presigned ? presigned.token : headers['x-amz-security-token'],
    expected,
  );
  checkFreshness(time, expected.realNow, { expiresSeconds: presigned?.expiresSeconds, isS3 });
  const check = (bodyHash: string): void => checkSignature(head, authorization, time.text, { key, bodyHash });
  const claimed = claimedHash(headers, isS3, presigned !== undefined);
  if (claimed !== undefined) check(claimed);
  if (claimed !== undefined && isUnhashed(claimed)) {
    const pieces: PieceSigner = (name, previous, hashes) =>
      signatureOf(authorization, key, [
        name,
        time.text,
        scopeOf(authorization),
        previous ?? authorization.signature,
        ...hashes,
      ]);
    return {
      key,
      checkBody: () => undefined,
      ...(claimed.startsWith('STREAMING-AWS4-HMAC-SHA256-') ? { pieces } : {}),
    };
  }
  return {
    key,
    checkBody(body) {
      const actual = sha256Hex(body);
      if (claimed === undefined) check(actual);
      else if (claimed !== actual) throw isS3 ? notTheHash : mismatch;
    },
  };
}

/** Of S3 alone: nobody else is asked so. */
function findSignerV2(head: SignableHead, authorization: AuthorizationV2, expected: Expected): Signer {
  const { accessKeyId, token, signature } = authorization;
  if (expected.service !== undefined && expected.service !== 's3')
    throw new RefusedRequest('incomplete', notThereYet('Signature Version 2'));
  const key = findKey(accessKeyId, token ?? head.headers['x-amz-security-token'], expected);
  checkExpiry(authorization, expected.realNow);
  if (!sameText(signatureV2(head, authorization, key), signature)) throw mismatch;
  return { key, checkBody: () => undefined };
}

const mismatch = new RefusedRequest(
  'mismatch',
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
);

const notTheHash = new RefusedRequest(
  'badDigest',
  "The provided 'x-amz-content-sha256' header does not match what was computed.",
);

function checkSignature(
  head: SignableHead,
  authorization: Authorization,
  timeText: string,
  { key, bodyHash }: { readonly key: Key; readonly bodyHash: string },
): void {
  const { signedHeaders, service, signature } = authorization;
  const isSigned = (path: string): boolean => {
    const canonical = canonicalRequest(head, signedHeaders, bodyHash, service, path);
    const lines = [algorithm, timeText, scopeOf(authorization), sha256Hex(canonical)];
    return sameText(signatureOf(authorization, key, lines), signature);
  };
  const [path] = splitUrl(head.url);
  if (isSigned(path)) return;
  const normal = normalPath(path);
  if (service === 's3' || normal === path || !isSigned(normal)) throw mismatch;
}

const scopeOf = ({ date, region, service }: Authorization): string => `${date}/${region}/${service}/aws4_request`;

const signatureOf = ({ date, region, service }: Authorization, key: Key, lines: readonly string[]): string =>
  hmac(signingKey(key.secretAccessKey, date, region, service), lines.join('\n')).toString('hex');

interface Time {
  readonly text: string;
  readonly at: number;
}

function readTime(text: string | string[] | undefined): Time {
  if (typeof text !== 'string')
    throw new RefusedRequest('incomplete', "Authorization header requires existence of a 'X-Amz-Date' header.");
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const at = parts
    ? Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`)
    : Number.NaN;
  if (Number.isNaN(at))
    throw new RefusedRequest(
      'incomplete',
      `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  return { text, at };
}

/** All that changes what a request means must be under the signature. To S3 the type of a body is only a fact about it. */
function checkSignedHeaders(headers: IncomingHttpHeaders, signed: readonly string[], isS3: boolean): void {
  if (!signed.includes('host'))
    throw new RefusedRequest('mismatch', "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  for (const name of Object.keys(headers))
    if ((name.startsWith('x-amz-') || (name === 'content-type' && !isS3)) && !signed.includes(name))
      throw new RefusedRequest('mismatch', `'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
}

function checkScope(claimed: Authorization, { regions, service }: Expected, timeText: string): void {
  const wrong: string[] = [];
  const isRegion = regions.includes(claimed.region);
  if (!isRegion && claimed.service === 's3')
    throw new RefusedRequest(
      'wrongRegion',
      `The authorization header is malformed; the region '${claimed.region}' is wrong; expecting '${regions[0]}'`,
    );
  if (!isRegion)
    wrong.push(
      `Credential should be scoped to a valid region, not '${claimed.region}'; this cloud is '${regions[0]}'.`,
    );
  if (service !== undefined && claimed.service !== service)
    wrong.push(`Credential should be scoped to correct service: '${service}'.`);
  if (claimed.terminator !== 'aws4_request')
    wrong.push(`Credential should be scoped with a valid terminator: 'aws4_request', not '${claimed.terminator}'.`);
  const date = timeText.slice(0, 8);
  if (claimed.date !== date)
    wrong.push(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claimed.date}' != '${date}', from '${timeText}'.`,
    );
  if (wrong.length > 0) throw new RefusedRequest('mismatch', wrong.join(' '));
}

function findKey(accessKeyId: string, token: string | string[] | undefined, { keyOf, now }: Expected): Key {
  const key = keyOf(accessKeyId);
  const sent = typeof token === 'string' ? token : undefined;
  if (!key || !sameText(key.sessionToken ?? '', sent ?? ''))
    throw new RefusedRequest('unknownKey', 'The security token included in the request is invalid.');
  if (key.expires !== undefined && key.expires <= now)
    throw new RefusedRequest('expiredToken', 'The security token included in the request is expired');
  return key;
}

/** `expiresSeconds`: of a presigned URL, which is good for so long. */
function checkFreshness(
  { text, at }: Time,
  realNow: Instant,
  { expiresSeconds, isS3 }: { readonly expiresSeconds: number | undefined; readonly isS3: boolean },
): void {
  const now = basicFormat(realNow);
  if (isS3 && expiresSeconds === undefined && Math.abs(at - realNow) > skewMsMaxOfS3)
    throw new RefusedRequest('skewed', 'The difference between the request time and the current time is too large.');
  if (isS3 && expiresSeconds === undefined) return;
  const ageMsMax = expiresSeconds === undefined ? skewMsMax : expiresSeconds * 1000;
  if (at < realNow - ageMsMax && isS3 && expiresSeconds !== undefined)
    throw new RefusedRequest('missingToken', 'Request has expired');
  if (at < realNow - ageMsMax)
    throw new RefusedRequest(
      'mismatch',
      `Signature expired: ${text} is now earlier than ${basicFormat(realNow - ageMsMax)} (${now} - ${ageMsMax / 60_000} min.)`,
    );
  if (at > realNow + skewMsMax)
    throw new RefusedRequest(
      'mismatch',
      `Signature not yet current: ${text} is still later than ${basicFormat(realNow + skewMsMax)} (${now} + 5 min.)`,
    );
}

const basicFormat = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');

const unhashed: readonly string[] = [
  'UNSIGNED-PAYLOAD',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
];

/** What stands in the place of the body's hash where it is not signed as a whole. */
const isUnhashed = (claimed: string): boolean => unhashed.includes(claimed);

/** The header with the body's hash may be left out. */
function claimedHash(headers: IncomingHttpHeaders, isS3: boolean, isInQuery: boolean): string | undefined {
  const claimed = headers['x-amz-content-sha256'];
  if (claimed === undefined) return isS3 && isInQuery ? 'UNSIGNED-PAYLOAD' : undefined;
  if (typeof claimed !== 'string') throw mismatch;
  if (isS3 && isUnhashed(claimed)) return claimed;
  if (/^(?:UNSIGNED-PAYLOAD|STREAMING-)/.test(claimed))
    throw new RefusedRequest(
      'incomplete',
      `${notThereYet(`x-amz-content-sha256 \`${claimed}\``)}; send the hash of the body`,
    );
  return claimed;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const signingKeys = new Map<string, Buffer>();
const signingKeysMax = 1000;

/** Four hashes that are the same for every request of a key in a day. */
function signingKey(secret: string, date: string, region: string, service: string): Buffer {
  const name = `${secret} ${date} ${region} ${service}`;
  const known = signingKeys.get(name);
  if (known) return known;
  const made = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), 'aws4_request');
  if (signingKeys.size >= signingKeysMax) signingKeys.clear();
  signingKeys.set(name, made);
  return made;
}

/** In constant time: how long it takes does not show where they differ. */
function sameText(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}
