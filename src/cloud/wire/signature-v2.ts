/**
 * Presigned URLs of Signature Version 2, which boto3 makes for S3 unless it is told otherwise: `?AWSAccessKeyId=...&Signature=...&Expires=...`.
 * Left out: Version 2 in the header Authorization, and for other services.
 * Source: Amazon S3 User Guide, "Signing and authenticating REST requests", "Query string request authentication alternative".
 */
import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { inCodeOrder } from '../../languages/code-order.ts';
import type { Key } from '../kit/service.ts';
import { type SignableHead, splitUrl } from './canonical.ts';
import { subdomainOf } from './check-host.ts';
import { RefusedRequest } from './refusal.ts';

export interface AuthorizationV2 {
  readonly accessKeyId: string;
  readonly signature: string;
  /** As sent: seconds since 1970. */
  readonly expires: string;
  readonly token: string | undefined;
}

/** Undefined: the URL is not signed so. */
export function readV2(url: string): AuthorizationV2 | undefined {
  const query = new URLSearchParams(splitUrl(url)[1]);
  const [accessKeyId, signature, expires] = ['AWSAccessKeyId', 'Signature', 'Expires'].map((name) => query.get(name));
  if (!accessKeyId || !signature || !expires || query.has('SignatureVersion')) return undefined;
  return { accessKeyId, signature, expires, token: query.get('x-amz-security-token') ?? undefined };
}

/** Throws RefusedRequest for what is over. */
export function checkExpiry({ expires }: AuthorizationV2, realNow: number): void {
  if (!/^\d{1,12}$/.test(expires))
    throw new RefusedRequest('missingToken', `Invalid date (should be seconds since epoch): ${expires}`);
  if (Number(expires) * 1000 < realNow) throw new RefusedRequest('missingToken', 'Request has expired');
}

export const signatureV2 = (head: SignableHead, { expires }: AuthorizationV2, { secretAccessKey }: Key): string =>
  createHmac('sha1', secretAccessKey).update(textToSign(head, expires)).digest('base64');

function textToSign({ method, url, headers }: SignableHead, expires: string): string {
  const [path, query] = splitUrl(url);
  const given = [...new URLSearchParams(query)];
  const bucket = subdomainOf(headers.host);
  const folder = bucket === undefined || bucket === 's3' ? '' : `/${bucket.replace(/\.s3$/, '')}`;
  const parts = given
    .filter(([name]) => subresources.has(name) || name.startsWith('response-'))
    .sort(([one], [other]) => inCodeOrder(one, other))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return [
    method,
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    expires,
    `${amzHeaders(headers, given)}${folder}${path}${parts.length > 0 ? `?${parts.join('&')}` : ''}`,
  ].join('\n');
}

/** Those of the query stand for headers. */
function amzHeaders(headers: IncomingHttpHeaders, given: readonly (readonly [string, string])[]): string {
  const all = new Map<string, string>();
  for (const [name, value] of [...given, ...Object.entries(headers)])
    if (name.toLowerCase().startsWith('x-amz-')) all.set(name.toLowerCase(), [value ?? ''].flat().join(',').trim());
  const names = [...all.keys()].sort(inCodeOrder);
  return names.map((name) => `${name}:${all.get(name)}\n`).join('');
}

const subresources: ReadonlySet<string> = new Set([
  ...['accelerate', 'acl', 'analytics', 'cors', 'delete', 'defaultObjectAcl', 'encryption', 'inventory', 'lifecycle'],
  ...['location', 'logging', 'metrics', 'notification', 'object-lock', 'ownershipControls', 'partNumber', 'policy'],
  ...['policyStatus', 'publicAccessBlock', 'replication', 'requestPayment', 'restore', 'retention', 'legal-hold'],
  ...[
    'tagging',
    'torrent',
    'uploadId',
    'uploads',
    'versionId',
    'versioning',
    'versions',
    'website',
    'select',
    'select-type',
  ],
]);
