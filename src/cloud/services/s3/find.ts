/** The bucket, the version, the upload that a request names. */
import type { S3 } from './context.ts';
import { accessDenied, noSuchBucket, noSuchUpload } from './refusals.ts';
import type { Bucket, Upload } from './tables.ts';

interface Named {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** Throws NoSuchBucket, or AccessDenied where it is not whose the caller expects. */
export function findBucket({ tables, host }: S3, { Bucket: name = '', ExpectedBucketOwner: owner }: Named): Bucket {
  if (owner !== undefined && owner !== host.account) throw accessDenied('Access Denied');
  const bucket = tables.bucket(name);
  if (!bucket) throw noSuchBucket(name);
  return bucket;
}

/** Throws NoSuchUpload. */
export function findUpload(
  { tables }: S3,
  { Bucket = '', Key = '', UploadId = '' }: { Bucket?: string; Key?: string; UploadId?: string },
): Upload {
  const upload = tables.upload(Bucket, Key, UploadId);
  if (!upload) throw noSuchUpload(UploadId);
  return upload;
}
