/**
 * Amazon S3 as far as `cdk`, `aws cloudformation package` and `aws s3` need it: buckets with their settings, objects with versions, multipart uploads.
 * Versioning, bucket policies and events for EventBridge are enacted; encryption, public access blocks, ownership, lifecycle, CORS, logging and
 * tags are recorded: kept and returned.
 * Left out, refused by name: ACLs, object lock, customer-provided keys, select, replication, websites, access points, directory buckets, public access.
 */
import { bind, type Handlers, type ServiceDefinition } from '../../kit/service.ts';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets/buckets.ts';
import { notConfigured } from './buckets/not-configured.ts';
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from './buckets/policy.ts';
import { settingsHandlers } from './buckets/settings.ts';
import { getBucketVersioning, putBucketVersioning } from './buckets/versioning.ts';
import type { S3 } from './context.ts';
import { abortMultipartUpload, completeMultipartUpload } from './multipart/complete.ts';
import { listMultipartUploads, listParts } from './multipart/list.ts';
import { createMultipartUpload, uploadPart, uploadPartCopy } from './multipart/upload.ts';
import { copyObject } from './objects/copy-object.ts';
import { deleteObject, deleteObjects } from './objects/delete-objects.ts';
import { getObject, headObject, readPiece } from './objects/get-object.ts';
import { getObjectAttributes } from './objects/get-object-attributes.ts';
import { listObjects, listObjectsV2 } from './objects/list-objects.ts';
import { listObjectVersions } from './objects/list-versions.ts';
import { putObject } from './objects/put-object.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './objects/tagging.ts';
import { accessDenied } from './refusals.ts';
import { openTables, schema } from './tables.ts';

const handlers: Handlers<S3> = {
  // buckets
  CreateBucket: createBucket,
  DeleteBucket: deleteBucket,
  HeadBucket: headBucket,
  ListBuckets: listBuckets,
  GetBucketLocation: getBucketLocation,

  // their settings
  PutBucketVersioning: putBucketVersioning,
  GetBucketVersioning: getBucketVersioning,
  PutBucketPolicy: putBucketPolicy,
  GetBucketPolicy: getBucketPolicy,
  DeleteBucketPolicy: deleteBucketPolicy,
  ...settingsHandlers,
  ...notConfigured,

  // objects
  PutObject: putObject,
  GetObject: getObject,
  ReadPiece: readPiece,
  HeadObject: headObject,
  GetObjectAttributes: getObjectAttributes,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
  PutObjectTagging: putObjectTagging,
  GetObjectTagging: getObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,

  // multipart uploads
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
  ListParts: listParts,
  ListMultipartUploads: listMultipartUploads,
};

/** What clients can call. */
export const s3Operations: readonly string[] = Object.keys(handlers);

export const s3: ServiceDefinition = {
  service: 's3',
  schema,
  open(host) {
    const service: S3 = { host, tables: openTables(host.store) };
    return { operations: bind(service, handlers), denied: accessDenied };
  },
};
