/** CompleteMultipartUpload and AbortMultipartUpload. */
import { AwsError } from '../../../kit/aws-error.ts';
import {
  type Algorithm,
  algorithms,
  checkSaid,
  checksum,
  checksumMembers,
  isAlgorithm,
  md5,
  memberOf,
} from '../../../kit/checksums.ts';
import type { Handler } from '../../../kit/service.ts';
import { combineChecksums } from '../combine-checksums.ts';
import type { S3 } from '../context.ts';
import { findBucket, findUpload } from '../find.ts';
import { checkKnown } from '../known-members.ts';
import { partBytesMin } from '../limits.ts';
import { type Conditions, checkWrite } from '../objects/conditions.ts';
import { encryptionIn, quoted, versionIdOf } from '../objects/facts.ts';
import { read } from '../objects/get-object.ts';
import { emitObject, writeVersion } from '../objects/write-version.ts';
import { onObject } from '../permissions.ts';
import { invalidRequest, malformedXml } from '../refusals.ts';
import { checkObjectSize } from '../space.ts';
import type { Facts, Part, Upload } from '../tables.ts';
import { removeUpload } from './remove-upload.ts';

interface Named {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly UploadId?: string;
}

interface NamedPart extends Readonly<Record<string, unknown>> {
  readonly PartNumber?: number;
  readonly ETag?: string;
}

interface CompleteMultipartUploadRequest extends Named, Conditions {
  readonly MultipartUpload?: { readonly Parts?: readonly NamedPart[] };
  readonly ChecksumType?: string;
  readonly MpuObjectSize?: number;
}

const invalidPart = (number: number | undefined): AwsError =>
  new AwsError(
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    400,
    { PartNumber: String(number ?? '') },
  );

/** Of the checksums of a part those that are kept are compared. */
const isAsSaid = ({ facts }: Part, said: NamedPart): boolean =>
  Object.entries(facts.checksums).every(([member, found]) => said[member] === undefined || said[member] === found);

/** Of these the parts that are named, in their order. Throws InvalidPart, InvalidPartOrder, EntityTooSmall. */
function chosenParts(sent: readonly Part[], { MultipartUpload }: CompleteMultipartUploadRequest): Part[] {
  const named = MultipartUpload?.Parts ?? [];
  if (named.length === 0) throw malformedXml();
  const there = new Map(sent.map((part) => [part.number, part]));
  const chosen = named.map((said, index) => {
    const { PartNumber: number = 0, ETag: etag = '' } = said;
    if (index > 0 && number <= (named[index - 1]?.PartNumber ?? 0))
      throw new AwsError(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
      );
    const part = there.get(number);
    if (!part || part.facts.etag !== etag.replaceAll('"', '') || !isAsSaid(part, said)) throw invalidPart(number);
    return part;
  });
  const small = chosen.slice(0, -1).find(({ facts }) => facts.size < partBytesMin);
  if (small)
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
      ProposedSize: String(small.facts.size),
      MinSizeAllowed: String(partBytesMin),
      PartNumber: String(small.number),
      ETag: small.facts.etag,
    });
  return chosen;
}

/** Of parts' checksums, with how many there were; or of the whole, made of theirs. */
function checksumOf(s3: S3, { facts }: Upload, parts: readonly Part[]): Record<string, string> {
  const { checksumAlgorithm: algorithm, checksumType: type } = facts;
  if (!isAlgorithm(algorithm)) return {};
  const member = memberOf(algorithm);
  const each = parts.map(({ facts: { checksums, pieces, size } }) => ({
    // A part that was sent with another algorithm has none of this one.
    checksum: checksums[member] ?? checksum(algorithm, read(s3, { pieces }, { from: 0, size })),
    size,
  }));
  if (type === 'FULL_OBJECT') return { [member]: combineChecksums(algorithm, each) };
  return {
    [member]: composite(
      algorithm,
      each.map((part) => part.checksum),
    ),
  };
}

const composite = (algorithm: Algorithm, checksums: readonly string[]): string =>
  `${checksum(algorithm, Buffer.concat(checksums.map((one) => Buffer.from(one, 'base64'))))}-${checksums.length}`;

/** What the client says of the whole object. Throws BadDigest, InvalidRequest. */
function checkWhole(
  input: CompleteMultipartUploadRequest,
  type: string | undefined,
  made: Pick<Facts, 'size' | 'checksums'>,
) {
  const { ChecksumType, MpuObjectSize: size } = input;
  if (size !== undefined && size !== made.size)
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${made.size}`,
    );
  if (ChecksumType !== undefined && type !== undefined && ChecksumType !== type)
    throw invalidRequest(
      `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`,
    );
  for (const algorithm of algorithms) {
    const said = (input as Readonly<Record<string, unknown>>)[memberOf(algorithm)];
    const found = made.checksums[memberOf(algorithm)];
    if (said === undefined) continue;
    if (found === undefined)
      throw invalidRequest(`the upload was not created with ${algorithm}: its checksum cannot be compared`);
    checkSaid(algorithm, String(said), found);
  }
}

export const completeMultipartUpload: Handler<S3, CompleteMultipartUploadRequest, object> = {
  permissions: onObject('PutObject'),
  handle(s3, input, context) {
    const members = ['UploadId', 'MultipartUpload', 'IfMatch', 'IfNoneMatch', 'ChecksumType', 'MpuObjectSize'];
    checkKnown(input, [...members, ...checksumMembers]);
    const bucket = findBucket(s3, input);
    const upload = findUpload(s3, input);
    const sent = s3.tables.partsAfter(upload.id, 0, -1);
    const parts = chosenParts(sent, input);
    const { key } = upload;
    checkWrite(input, key, s3.tables.latest(bucket.name, key));
    const { startedAt: _, checksumAlgorithm: _algorithm, checksumType: type, ...described } = upload.facts;
    const etags = Buffer.concat(parts.map(({ facts }) => Buffer.from(facts.etag, 'hex')));
    const size = parts.reduce((sum, { facts }) => sum + facts.size, 0);
    checkObjectSize(size);
    const facts: Facts = {
      ...described,
      size,
      etag: `${md5(etags)}-${parts.length}`,
      modifiedAt: context.now,
      pieces: parts.flatMap(({ facts }) => facts.pieces),
      checksums: checksumOf(s3, upload, parts),
      parts: parts.length,
    };
    checkWhole(input, type, facts);
    const used = new Set(parts);
    removeUpload(
      s3,
      upload,
      sent.filter((part) => !used.has(part)),
    );
    const version = writeVersion(s3, bucket, key, facts, context);
    emitObject(s3, bucket, version, { type: 'Object Created', reason: 'CompleteMultipartUpload' }, context);
    return {
      Location: `${s3.host.endpoint() ?? ''}/${bucket.name}/${encodeURIComponent(key)}`,
      Bucket: bucket.name,
      Key: key,
      ETag: quoted(facts.etag),
      ...facts.checksums,
      ...(Object.keys(facts.checksums).length > 0 ? { ChecksumType: type } : {}),
      VersionId: versionIdOf(version, bucket),
      ...encryptionIn(facts),
    };
  },
};

export const abortMultipartUpload: Handler<S3, Named, object> = {
  permissions: onObject('AbortMultipartUpload'),
  handle(s3, input) {
    findBucket(s3, input);
    removeUpload(s3, findUpload(s3, input));
    return {};
  },
};
