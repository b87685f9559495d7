/** GetObject and HeadObject. */
import { AwsError } from '../../../kit/aws-error.ts';
import { LongBytes, type PieceOfBytes } from '../../../kit/long-bytes.ts';
import { type Context, type Handler, internal } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { checkKnown } from '../known-members.ts';
import { pieceBytes } from '../limits.ts';
import { bucketPermission, toReadObject } from '../permissions.ts';
import { noSuchKey, noSuchVersion } from '../refusals.ts';
import type { Bucket, Facts, Slice, Version } from '../tables.ts';
import { type Conditions, checkRead, conditionMembers } from './conditions.ts';
import { headerMembers, quoted, versionIdOf } from './facts.ts';
import { type ByteRange, readRange } from './range.ts';

interface GetObjectRequest extends Conditions {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly VersionId?: string;
  readonly Range?: string;
  readonly ChecksumMode?: string;
  readonly ResponseExpires?: Date;
}

/** What a request may have S3 say in the place of what was kept: ResponseContentType. */
const overrides: readonly string[] = [...headerMembers.slice(0, 5), 'Expires'].map((name) => `Response${name}`);
const known: readonly string[] = ['VersionId', 'Range', 'ChecksumMode', ...overrides, ...conditionMembers];

/** The latest version, or the one that is named. Throws NoSuchKey, NoSuchVersion, MethodNotAllowed; a caller who may not list is not told what is missing. */
export function findVersion(
  s3: S3,
  bucket: Bucket,
  { Key: key = '', VersionId: id }: Pick<GetObjectRequest, 'Key' | 'VersionId'>,
  context: Context,
): Version {
  const { name } = bucket;
  const found = id === undefined ? s3.tables.latest(name, key) : s3.tables.version(name, key, id);
  if (found && !found.facts.deleted) return found;
  context.authorise(bucketPermission(s3, 'ListBucket', name));
  if (!found && id !== undefined) throw noSuchVersion(key, id);
  if (found && id !== undefined)
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
      Method: 'GET',
      ResourceType: 'DeleteMarker',
    });
  throw noSuchKey(key);
}

interface Opened {
  readonly output: object;
  readonly version: Version;
  readonly range: ByteRange | undefined;
}

function open(s3: S3, input: GetObjectRequest, context: Context): Opened {
  checkKnown(input, known);
  const bucket = findBucket(s3, input);
  const version = findVersion(s3, bucket, input, context);
  const { facts } = version;
  checkRead(input, facts);
  const range = readRange(input.Range, facts.size);
  const output = {
    AcceptRanges: 'bytes',
    LastModified: wholeSecond(facts.modifiedAt),
    ContentLength: range ? range.size : facts.size,
    ...(range ? { ContentRange: `bytes ${range.from}-${range.from + range.size - 1}/${facts.size}` } : {}),
    ETag: quoted(facts.etag),
    VersionId: versionIdOf(version, bucket),
    ...described(facts),
    ...overriddenBy({ ...input }),
    ...(input.ChecksumMode === 'ENABLED' && !range ? checksumsOf(facts) : {}),
  };
  return { output, version, range };
}

function described({ headers, metadata, tags }: Facts): object {
  const { Expires: expires, ...rest } = headers;
  return {
    ContentType: 'binary/octet-stream',
    ...rest,
    ...(typeof expires === 'string'
      ? { Expires: new Date(expires), ExpiresString: new Date(expires).toUTCString() }
      : {}),
    Metadata: metadata,
    ...(tags.length > 0 ? { TagCount: tags.length } : {}),
  };
}

/** HTTP's dates have no fraction. */
export const wholeSecond = (at: number): Date => new Date(Math.floor(at / 1000) * 1000);

export const checksumsOf = ({ checksums, parts }: Facts): object => ({
  ...checksums,
  ...(Object.keys(checksums).length === 0
    ? {}
    : {
        ChecksumType:
          parts !== undefined && Object.values(checksums).some((one) => one.includes('-'))
            ? 'COMPOSITE'
            : 'FULL_OBJECT',
      }),
});

const overriddenBy = (input: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    overrides.filter((name) => input[name] !== undefined).map((name) => [name.slice('Response'.length), input[name]]),
  );

export const headObject: Handler<S3, GetObjectRequest, object> = {
  permissions: toReadObject,
  handle: (s3, input, context) => open(s3, input, context).output,
};

export const getObject: Handler<S3, GetObjectRequest, object> = {
  permissions: toReadObject,
  handle(s3, input, context) {
    const { output, version, range } = open(s3, input, context);
    return { ...output, Body: bodyOf(s3, version.facts, range ?? { from: 0, size: version.facts.size }) };
  },
};

const bodyOf = (s3: S3, facts: Facts, range: ByteRange): Uint8Array | LongBytes =>
  range.size <= pieceBytes ? read(s3, facts, range) : new LongBytes(range.size, 'ReadPiece', slicesOf(facts, range));

/** Between two of them the object may have been deleted, or another have taken its place: the client's connection breaks then. */
export const readPiece = internal(({ tables }: S3, slice: Slice): PieceOfBytes => {
  const bytes = tables.bytesOf(slice);
  if (!bytes) throw new AwsError('NoSuchKey', 'the object went away while a client read it', 404);
  return { bytes };
});

/** Whole or in part, put together of its pieces. */
export function read({ tables }: S3, facts: Pick<Facts, 'pieces'>, range: ByteRange): Uint8Array {
  const found = slicesOf(facts, range).map((slice) => tables.bytesOf(slice) ?? new Uint8Array());
  return found.length === 1 ? (found[0] as Uint8Array) : Buffer.concat(found);
}

function slicesOf({ pieces }: Pick<Facts, 'pieces'>, { from, size }: ByteRange): Slice[] {
  const slices: Slice[] = [];
  let start = 0;
  for (const piece of pieces) {
    const first = Math.max(from, start);
    const last = Math.min(from + size, start + piece.size);
    if (first < last) slices.push({ id: piece.id, from: first - start, size: last - first });
    start += piece.size;
  }
  return slices;
}
