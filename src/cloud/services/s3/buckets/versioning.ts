/** PutBucketVersioning, GetBucketVersioning. */
import type { Handler } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { onBucket } from '../permissions.ts';
import { malformedXml, notImplemented } from '../refusals.ts';

interface PutBucketVersioningRequest {
  readonly Bucket?: string;
  readonly VersioningConfiguration?: { readonly Status?: string; readonly MFADelete?: string };
}

export const putBucketVersioning: Handler<S3, PutBucketVersioningRequest, object> = {
  permissions: onBucket('PutBucketVersioning'),
  handle(s3, input) {
    const bucket = findBucket(s3, input);
    const { Status: status, MFADelete } = input.VersioningConfiguration ?? {};
    if (MFADelete === 'Enabled') throw notImplemented('MFADelete');
    if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
    s3.tables.setSetting(bucket, 'versioning', status);
    return {};
  },
};

export const getBucketVersioning: Handler<S3, { readonly Bucket?: string }, object> = {
  permissions: onBucket('GetBucketVersioning'),
  handle: (s3, input) => ({ Status: findBucket(s3, input).settings.versioning }),
};
