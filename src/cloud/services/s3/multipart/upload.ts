/** CreateMultipartUpload, UploadPart, UploadPartCopy. */

import { checksumMembers, checksumsOf, isAlgorithm } from '../../../kit/checksums.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { combines } from '../combine-checksums.ts';
import type { S3 } from '../context.ts';
import { findBucket, findUpload } from '../find.ts';
import { checkAcl, checkKnown } from '../known-members.ts';
import { partNumberMax } from '../limits.ts';
import { findSource, sourceMembers } from '../objects/copy-source.ts';
import { describedBy, describingMembers, encryptionIn, quoted } from '../objects/facts.ts';
import { read } from '../objects/get-object.ts';
import { readRange } from '../objects/range.ts';
import { checkKey } from '../objects/write-version.ts';
import { onObject, onTaggedObject } from '../permissions.ts';
import { invalidArgument, invalidRequest } from '../refusals.ts';
import { checkSpace } from '../space.ts';
import { bytesOf, storeBytes } from '../store-bytes.ts';
import type { Part, UploadFacts } from '../tables.ts';

interface CreateMultipartUploadRequest {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly ACL?: string;
  readonly ChecksumAlgorithm?: string;
  readonly ChecksumType?: string;
}

export const createMultipartUpload: Handler<S3, CreateMultipartUploadRequest, object> = {
  permissions: onTaggedObject('PutObject'),
  handle(s3, input, context) {
    const { Key: key = '', ChecksumAlgorithm: algorithm, ChecksumType } = input;
    checkKnown(input, [...describingMembers, 'ChecksumType']);
    const bucket = findBucket(s3, input);
    checkAcl(input.ACL);
    checkKey(key);
    if (algorithm !== undefined && !isAlgorithm(algorithm))
      throw invalidArgument('Checksum algorithm provided is unsupported.', 'x-amz-checksum-algorithm', algorithm);
    const type = ChecksumType ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
    if (algorithm !== undefined && !(type === 'FULL_OBJECT' ? combines(algorithm) : algorithm !== 'CRC64NVME'))
      throw invalidRequest(
        `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
      );
    const facts: UploadFacts = {
      ...describedBy({ ...input }, bucket),
      startedAt: context.now,
      ...(algorithm === undefined ? {} : { checksumAlgorithm: algorithm, checksumType: type }),
    };
    const id = context.id().replaceAll('-', '');
    s3.tables.addUpload({ bucket: bucket.name, key, id, facts });
    return {
      Bucket: bucket.name,
      Key: key,
      UploadId: id,
      ChecksumAlgorithm: facts.checksumAlgorithm,
      ChecksumType: facts.checksumType,
      ...encryptionIn(facts),
    };
  },
};

interface UploadPartRequest {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly UploadId?: string;
  readonly PartNumber?: number;
  readonly ChecksumAlgorithm?: string;
  readonly Body?: Uint8Array | string;
}

function checkPartNumber(number: number | undefined): number {
  if (number === undefined || number < 1 || number > partNumberMax)
    throw invalidArgument(
      'Part number must be an integer between 1 and 10000, inclusive',
      'partNumber',
      String(number ?? ''),
    );
  return number;
}

/** In the place of one that was sent before under its number. */
function putPart(s3: S3, upload: string, part: Part): void {
  const [before] = s3.tables.partsAfter(upload, part.number - 1, 1);
  if (before?.number === part.number) before.facts.pieces.forEach(s3.tables.removeBytes);
  s3.tables.putPart(upload, part);
}

export const uploadPart: Handler<S3, UploadPartRequest, object> = {
  permissions: onObject('PutObject'),
  handle(s3, input, context) {
    checkKnown(input, [...checksumMembers, 'UploadId', 'PartNumber', 'ContentLength', 'ContentMD5']);
    findBucket(s3, input);
    const number = checkPartNumber(input.PartNumber);
    const upload = findUpload(s3, input);
    const content = bytesOf(input.Body);
    // The upload's own, whatever else the client says, so that completing it need not read what is here.
    const { checksumAlgorithm = input.ChecksumAlgorithm } = upload.facts;
    const checksums = checksumsOf({ ...input, ChecksumAlgorithm: checksumAlgorithm }, content);
    checkSpace(s3, content.length);
    const facts = storeBytes(s3, content, checksums, context);
    putPart(s3, upload.id, { number, facts });
    return { ETag: quoted(facts.etag), ...checksums, ...encryptionIn(upload.facts) };
  },
};

interface UploadPartCopyRequest extends UploadPartRequest {
  readonly CopySource?: string;
  readonly CopySourceRange?: string;
}

export const uploadPartCopy: Handler<S3, UploadPartCopyRequest, object> = {
  permissions: onObject('PutObject'),
  handle(s3, input, context: Context) {
    checkKnown(input, ['UploadId', 'PartNumber', 'CopySourceRange', ...sourceMembers]);
    findBucket(s3, input);
    const number = checkPartNumber(input.PartNumber);
    const upload = findUpload(s3, input);
    const source = findSource(s3, input, context);
    const { size } = source.facts;
    const range = readRange(input.CopySourceRange, size) ?? { from: 0, size };
    checkSpace(s3, range.size);
    const content = read(s3, source.facts, range);
    const { checksumAlgorithm: ChecksumAlgorithm } = upload.facts;
    const checksums = checksumsOf({ ChecksumAlgorithm }, content);
    const facts = storeBytes(s3, content, checksums, context);
    putPart(s3, upload.id, { number, facts });
    return { CopyPartResult: { ETag: quoted(facts.etag), LastModified: new Date(facts.modifiedAt), ...checksums } };
  },
};
