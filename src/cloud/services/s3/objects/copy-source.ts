/** The header x-amz-copy-source: `bucket/key`, with or without a slash before it, URL-encoded; `?versionId=` names a version. */
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { toReadObject } from '../permissions.ts';
import { invalidArgument } from '../refusals.ts';
import type { Facts, Version } from '../tables.ts';
import { checkRead, conditionMembers, preconditionFailed } from './conditions.ts';
import { findVersion } from './get-object.ts';

interface Source {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

/** Undefined where it names no object. */
function readSource(text: string): Source | undefined {
  const [, path = '', id] = /^\/?(.*?)(?:\?versionId=([^&]*))?$/s.exec(text) ?? [];
  try {
    const whole = decodeURIComponent(path.replaceAll('+', ' '));
    const slash = whole.indexOf('/');
    if (slash <= 0 || slash === whole.length - 1) return undefined;
    return {
      Bucket: whole.slice(0, slash),
      Key: whole.slice(slash + 1),
      ...(id === undefined ? {} : { VersionId: id }),
    };
  } catch {
    return undefined;
  }
}

interface SourceConditions {
  readonly CopySource?: string;
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly CopySourceIfModifiedSince?: Date;
  readonly CopySourceIfUnmodifiedSince?: Date;
}

export const sourceMembers: readonly string[] = [
  'CopySource',
  'ExpectedSourceBucketOwner',
  ...conditionMembers.map((name) => `CopySource${name}`),
];

/** Allowed to be read by the caller. Throws InvalidArgument, NoSuchBucket, NoSuchKey, AccessDenied, PreconditionFailed. */
export function findSource(s3: S3, given: SourceConditions, context: Context): Version {
  const { CopySource: text = '' } = given;
  const source = readSource(text);
  if (!source)
    throw invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      'x-amz-copy-source',
      text,
    );
  for (const permission of toReadObject(s3, source)) context.authorise(permission);
  const found = findVersion(s3, findBucket(s3, source), source, context);
  checkCopy(given, found.facts);
  return found;
}

/** What is no longer as it was fails, also where a read would only be told so. */
function checkCopy(given: SourceConditions, facts: Facts): void {
  const conditions = Object.fromEntries(
    conditionMembers.map((name) => [name, { ...given }[`CopySource${name}` as 'CopySourceIfMatch']]),
  );
  try {
    checkRead(conditions, facts);
  } catch (error) {
    if (error instanceof AwsError && error.status === 304) throw preconditionFailed('x-amz-copy-source-If-None-Match');
    throw error;
  }
}
