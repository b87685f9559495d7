/** CopyObject. */

import { checksum, isAlgorithm, md5, memberOf } from '../../../kit/checksums.ts';
import type { Handler } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { checkAcl, checkKnown } from '../known-members.ts';
import { putBytesMax } from '../limits.ts';
import { onTaggedObject } from '../permissions.ts';
import { invalidRequest } from '../refusals.ts';
import { checkRequestSize, checkRoom } from '../space.ts';
import type { Facts } from '../tables.ts';
import { type Conditions, checkWrite } from './conditions.ts';
import { findSource, sourceMembers } from './copy-source.ts';
import { describedBy, describingMembers, encryptionIn, quoted, versionIdOf } from './facts.ts';
import { read } from './get-object.ts';
import { checkKey, emitObject, writeVersion } from './write-version.ts';

interface CopyObjectRequest extends Conditions {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly CopySource?: string;
  readonly MetadataDirective?: string;
  readonly TaggingDirective?: string;
  readonly ACL?: string;
  readonly ChecksumAlgorithm?: string;
}

const known: readonly string[] = [
  ...describingMembers,
  ...sourceMembers,
  'MetadataDirective',
  'TaggingDirective',
  'IfMatch',
  'IfNoneMatch',
];

export const copyObject: Handler<S3, CopyObjectRequest, object> = {
  permissions: onTaggedObject('PutObject'),
  handle(s3, input, context) {
    const { Key: key = '', MetadataDirective = 'COPY', TaggingDirective = 'COPY' } = input;
    checkKnown(input, known);
    const bucket = findBucket(s3, input);
    checkAcl(input.ACL);
    checkKey(key);
    const source = findSource(s3, input, context);
    const said = describedBy({ ...input }, bucket);
    const sameObject = source.bucket === bucket.name && source.key === key && source.latest;
    if (sameObject && MetadataDirective === 'COPY' && Object.keys(said.headers).length <= 1)
      throw invalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      );
    checkRoom(s3, 0);
    checkWrite(input, key, s3.tables.latest(bucket.name, key));
    const { facts } = source;
    const made: Facts = {
      size: facts.size,
      ...sums(s3, facts, input.ChecksumAlgorithm),
      modifiedAt: context.now,
      pieces: facts.pieces,
      metadata: MetadataDirective === 'REPLACE' ? said.metadata : facts.metadata,
      headers: MetadataDirective === 'REPLACE' ? said.headers : { ...facts.headers, ...said.headers },
      tags: TaggingDirective === 'REPLACE' ? said.tags : facts.tags,
    };
    facts.pieces.forEach(s3.tables.shareBytes);
    const version = writeVersion(s3, bucket, key, made, context);
    emitObject(s3, bucket, version, { type: 'Object Created', reason: 'CopyObject' }, context);
    return {
      CopyObjectResult: { ETag: quoted(made.etag), LastModified: new Date(made.modifiedAt), ...made.checksums },
      VersionId: versionIdOf(version, bucket),
      ...(source.version === 'null' ? {} : { CopySourceVersionId: source.version }),
      ...encryptionIn(made),
    };
  },
};

/**
 * A copy is one piece, as on AWS: ETag and checksums are of its bytes. One that is too large to be read in a turn keeps what its source has. Throws
 * EntityTooLarge where a checksum would have to be made of so many bytes.
 */
function sums(s3: S3, facts: Facts, asked: string | undefined): Pick<Facts, 'etag' | 'checksums' | 'parts'> {
  const { etag, size, parts } = facts;
  if (size > putBytesMax) {
    if (isAlgorithm(asked) && facts.checksums[memberOf(asked)] === undefined) checkRequestSize(size);
    return { etag, checksums: facts.checksums, ...(parts === undefined ? {} : { parts }) };
  }
  const whole = Object.fromEntries(Object.entries(facts.checksums).filter(([, value]) => !value.includes('-')));
  if (!isAlgorithm(asked) && !etag.includes('-')) return { etag, checksums: whole };
  const content = read(s3, facts, { from: 0, size });
  return {
    etag: md5(content),
    checksums: isAlgorithm(asked) ? { [memberOf(asked)]: checksum(asked, content) } : whole,
  };
}
