/** What a request says of the object that it makes, and what requests for it return. */
import { AwsError } from '../../../kit/aws-error.ts';
import { metadataBytesMax } from '../limits.ts';
import { notImplemented } from '../refusals.ts';
import type { Bucket, Facts, Version } from '../tables.ts';
import { tagsOfHeader } from '../tags.ts';

/** Kept and returned as they are. */
export const headerMembers = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'WebsiteRedirectLocation',
] as const;

const encryptionMembers: readonly string[] = ['ServerSideEncryption', 'SSEKMSKeyId', 'BucketKeyEnabled'];

/** Kept and returned; objects are not encrypted with anybody's key, and all are kept alike. */
const recorded: readonly string[] = [...encryptionMembers, 'StorageClass'];

/** Members of requests that `describedBy` reads. */
export const describingMembers: readonly string[] = [
  ...headerMembers,
  ...recorded,
  'Expires',
  'Metadata',
  'Tagging',
  'ACL',
];

export type Described = Pick<Facts, 'headers' | 'metadata' | 'tags'>;

type Input = Readonly<Record<string, unknown>>;

/** Throws MetadataTooLarge, InvalidTag. */
export function describedBy(input: Input, bucket: Bucket): Described {
  const metadata = (input['Metadata'] ?? {}) as Readonly<Record<string, string>>;
  const size = Object.entries(metadata)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > metadataBytesMax)
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', 400, {
      Size: String(size),
      MaxSizeAllowed: String(metadataBytesMax),
    });
  const { StorageClass: storage } = input;
  if (typeof storage === 'string' && archives.includes(storage)) throw notImplemented(`the storage class ${storage}`);
  return { headers: headersOf(input, bucket), metadata, tags: tagsOfHeader(input['Tagging'] as string | undefined) };
}

/** From these an object must be restored before it is read. */
const archives: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

function headersOf(input: Input, bucket: Bucket): Facts['headers'] {
  const headers: Record<string, string | boolean> = { ...encryptionOf(bucket) };
  for (const name of [...headerMembers, ...recorded]) {
    const value = input[name];
    if (typeof value === 'string' || typeof value === 'boolean') headers[name] = value;
  }
  const { Expires: expires } = input;
  if (expires instanceof Date && !Number.isNaN(expires.getTime())) headers['Expires'] = expires.toISOString();
  if (headers['StorageClass'] === 'STANDARD') delete headers['StorageClass'];
  return headers;
}

interface EncryptionRule {
  readonly ApplyServerSideEncryptionByDefault?: { readonly SSEAlgorithm?: string; readonly KMSMasterKeyID?: string };
  readonly BucketKeyEnabled?: boolean;
}

/** What the bucket says of objects that say nothing themselves. */
function encryptionOf({ settings }: Bucket): Record<string, string | boolean> {
  const { Rules = [] } = (settings['BucketEncryption'] ?? {}) as { readonly Rules?: readonly EncryptionRule[] };
  const [{ ApplyServerSideEncryptionByDefault: usual = {}, BucketKeyEnabled = false } = {}] = Rules;
  return {
    ServerSideEncryption: usual.SSEAlgorithm ?? 'AES256',
    ...(usual.KMSMasterKeyID === undefined ? {} : { SSEKMSKeyId: usual.KMSMasterKeyID }),
    ...(BucketKeyEnabled ? { BucketKeyEnabled } : {}),
  };
}

/** What a write returns: the encryption that was recorded. */
export const encryptionIn = ({ headers }: Pick<Facts, 'headers'>): object =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => encryptionMembers.includes(name)));

export const quoted = (etag: string): string => `"${etag}"`;

/** Undefined in a bucket that never kept versions. */
export const versionIdOf = (version: Pick<Version, 'version'>, { settings }: Bucket): string | undefined =>
  settings.versioning === undefined ? undefined : version.version;
