/** A new version of a key, or the place of one that is deleted, as the bucket's versioning has it. Source: "Using versioning in S3 buckets". */

import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { keyBytesMax } from '../limits.ts';
import { bucketArn } from '../permissions.ts';
import type { Bucket, Facts, Version } from '../tables.ts';

/** The version of an object that was written while versions were not kept. */
export const unversioned = 'null';

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > keyBytesMax)
    throw new AwsError('KeyTooLongError', 'Your key is too long', 400, {
      Size: String(Buffer.byteLength(key)),
      MaxSizeAllowed: String(keyBytesMax),
    });
}

/** Puts it in front of all others of its key; an unversioned one takes the place of the unversioned one before. */
export function writeVersion(s3: S3, bucket: Bucket, key: string, facts: Facts, context: Context): Version {
  const { tables } = s3;
  const keepsVersions = bucket.settings.versioning === 'Enabled';
  const before = tables.latest(bucket.name, key);
  const number = (before?.number ?? 0) + 1;
  if (before) tables.setLatest(before, false);
  if (!keepsVersions) {
    const replaced = tables.version(bucket.name, key, unversioned);
    if (replaced) removeWithBytes(s3, replaced);
  }
  const version = keepsVersions ? context.id().replaceAll('-', '') : unversioned;
  const written = { bucket: bucket.name, key, number, version, facts };
  tables.addVersion(written);
  return { ...written, latest: true };
}

function removeWithBytes({ tables }: S3, version: Version): void {
  version.facts.pieces.forEach(tables.removeBytes);
  tables.removeVersion(version);
}

/** Takes one version away for good; the newest that is left of its key is the latest. */
export function removeVersion(s3: S3, version: Version): void {
  removeWithBytes(s3, version);
  if (!version.latest) return;
  const next = s3.tables.latest(version.bucket, version.key);
  if (next) s3.tables.setLatest(next, true);
}

/** Source: "Using EventBridge", "EventBridge event message structure". */
export function emitObject(
  s3: S3,
  bucket: Bucket,
  { key, version, facts }: Version,
  what: { readonly type: 'Object Created' | 'Object Deleted'; readonly reason: string; readonly deletion?: string },
  context: Context,
): void {
  const { EventBridgeConfiguration: on } = (bucket.settings['BucketNotificationConfiguration'] ?? {}) as {
    EventBridgeConfiguration?: object;
  };
  if (on === undefined) return;
  const isMade = what.type === 'Object Created';
  context.emit({
    source: 'aws.s3',
    detailType: what.type,
    resources: [bucketArn(s3, bucket.name)],
    detail: {
      version: '0',
      bucket: { name: bucket.name },
      object: {
        key,
        ...(isMade ? { size: facts.size, etag: facts.etag } : {}),
        ...(bucket.settings.versioning === undefined ? {} : { 'version-id': version }),
        sequencer: context.id().replaceAll('-', '').slice(0, 18).toUpperCase(),
      },
      'request-id': context.id().replaceAll('-', '').slice(0, 16).toUpperCase(),
      requester: s3.host.account,
      'source-ip-address': '127.0.0.1',
      reason: what.reason,
      ...(what.deletion === undefined ? {} : { 'deletion-type': what.deletion }),
    },
  });
}
