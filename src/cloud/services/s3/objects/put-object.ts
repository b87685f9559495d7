/** PutObject. */

import { checksumMembers, checksumsOf } from '../../../kit/checksums.ts';
import type { Handler } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { checkAcl, checkKnown } from '../known-members.ts';
import { onTaggedObject } from '../permissions.ts';
import { checkSpace } from '../space.ts';
import { bytesOf, storeBytes } from '../store-bytes.ts';
import { type Conditions, checkWrite } from './conditions.ts';
import { describedBy, describingMembers, encryptionIn, quoted, versionIdOf } from './facts.ts';
import { checkKey, emitObject, writeVersion } from './write-version.ts';

interface PutObjectRequest extends Conditions {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly Body?: Uint8Array | string;
  readonly ACL?: string;
  readonly Tagging?: string;
}

const known: readonly string[] = [
  ...describingMembers,
  ...checksumMembers,
  'ContentLength',
  'ContentMD5',
  'IfMatch',
  'IfNoneMatch',
];

export const putObject: Handler<S3, PutObjectRequest, object> = {
  permissions: onTaggedObject('PutObject'),
  handle(s3, input, context) {
    const { Key: key = '' } = input;
    checkKnown(input, known);
    const bucket = findBucket(s3, input);
    checkAcl(input.ACL);
    checkKey(key);
    const described = describedBy({ ...input }, bucket);
    const content = bytesOf(input.Body);
    const checksums = checksumsOf({ ...input }, content);
    checkSpace(s3, content.length);
    checkWrite(input, key, s3.tables.latest(bucket.name, key));
    const facts = { ...storeBytes(s3, content, checksums, context), ...described };
    const version = writeVersion(s3, bucket, key, facts, context);
    emitObject(s3, bucket, version, { type: 'Object Created', reason: 'PutObject' }, context);
    return {
      ETag: quoted(facts.etag),
      VersionId: versionIdOf(version, bucket),
      ...checksums,
      ...(Object.keys(checksums).length > 0 ? { ChecksumType: 'FULL_OBJECT' } : {}),
      ...encryptionIn(facts),
    };
  },
};
