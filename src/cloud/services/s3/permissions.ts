/** What a caller must be allowed, on the bucket or the object that a request names; the bucket's own policy counts too. */
import type { Permission } from '../../kit/service.ts';
import type { S3 } from './context.ts';

interface Named {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly Tagging?: string | undefined;
}

export const bucketArn = ({ host }: S3, bucket: string): string => `arn:${host.partition}:s3:::${bucket}`;

export const bucketPermission = (
  s3: S3,
  action: string,
  bucket: string,
  context: Readonly<Record<string, string>> = {},
): Permission => ({
  action: `s3:${action}`,
  resource: bucketArn(s3, bucket),
  context,
  resourcePolicy: s3.tables.bucket(bucket)?.settings.policy,
});

const objectPermission = (s3: S3, action: string, bucket: string, key: string): Permission => ({
  action: `s3:${action}`,
  resource: `${bucketArn(s3, bucket)}/${key}`,
  resourcePolicy: s3.tables.bucket(bucket)?.settings.policy,
});

export const onBucket =
  (action: string) =>
  (s3: S3, { Bucket = '' }: Named): Permission[] => [bucketPermission(s3, action, Bucket)];

/** `versioned`: what it is called where a version is named. */
export const onObject =
  (action: string, versioned = action) =>
  (s3: S3, { Bucket = '', Key = '', VersionId }: Named): Permission[] => [
    objectPermission(s3, VersionId === undefined ? action : versioned, Bucket, Key),
  ];

export const toReadObject = onObject('GetObject', 'GetObjectVersion');
export const toDeleteObject = onObject('DeleteObject', 'DeleteObjectVersion');

/** To set tags with an object takes a permission of its own: PutObject, CopyObject, CreateMultipartUpload, "x-amz-tagging". */
export const onTaggedObject =
  (action: string) =>
  (s3: S3, { Bucket = '', Key = '', Tagging }: Named): Permission[] => [
    objectPermission(s3, action, Bucket, Key),
    ...(Tagging === undefined ? [] : [objectPermission(s3, 'PutObjectTagging', Bucket, Key)]),
  ];
