/** DeleteObject and DeleteObjects. */
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { checkKnown } from '../known-members.ts';
import { deletedObjectsMax } from '../limits.ts';
import { toDeleteObject } from '../permissions.ts';
import { malformedXml } from '../refusals.ts';
import type { Bucket } from '../tables.ts';
import { checkWrite } from './conditions.ts';
import { versionIdOf } from './facts.ts';
import { checkKey, emitObject, removeVersion, writeVersion } from './write-version.ts';

interface DeleteObjectRequest {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly VersionId?: string;
  readonly IfMatch?: string;
}

interface Deleted {
  readonly DeleteMarker?: boolean;
  readonly VersionId?: string | undefined;
}

export const deleteObject: Handler<S3, DeleteObjectRequest, object> = {
  permissions: toDeleteObject,
  handle(s3, input, context) {
    checkKnown(input, ['VersionId', 'IfMatch']);
    return deleteKey(s3, findBucket(s3, input), input, context);
  },
};

/** A key that is not there is no error. */
function deleteKey(
  s3: S3,
  bucket: Bucket,
  { Key: key = '', VersionId: id, IfMatch }: DeleteObjectRequest,
  context: Context,
): Deleted {
  const { tables } = s3;
  checkKey(key);
  const latest = tables.latest(bucket.name, key);
  if (IfMatch !== undefined) checkWrite({ IfMatch }, key, latest);
  const gone = { type: 'Object Deleted', reason: 'DeleteObject', deletion: 'Permanently Deleted' } as const;
  if (id !== undefined) {
    const version = tables.version(bucket.name, key, id);
    if (!version) return { VersionId: id };
    removeVersion(s3, version);
    emitObject(s3, bucket, version, gone, context);
    return { VersionId: id, ...(version.facts.deleted ? { DeleteMarker: true } : {}) };
  }
  if (bucket.settings.versioning === undefined) {
    if (!latest) return {};
    removeVersion(s3, latest);
    emitObject(s3, bucket, latest, gone, context);
    return {};
  }
  const facts = {
    size: 0,
    etag: '',
    modifiedAt: context.now,
    pieces: [],
    headers: {},
    metadata: {},
    checksums: {},
    tags: [],
  };
  const marker = writeVersion(s3, bucket, key, { ...facts, deleted: true }, context);
  emitObject(s3, bucket, marker, { ...gone, deletion: 'Delete Marker Created' }, context);
  return { DeleteMarker: true, VersionId: versionIdOf(marker, bucket) };
}

interface DeleteObjectsRequest {
  readonly Bucket?: string;
  readonly Delete?: {
    readonly Objects?: readonly { readonly Key?: string; readonly VersionId?: string; readonly ETag?: string }[];
    readonly Quiet?: boolean;
  };
}

/** Each is allowed, and fails, by itself. */
export const deleteObjects: Handler<S3, DeleteObjectsRequest, object> = {
  permissions: () => [],
  handle(s3, input, context) {
    const bucket = findBucket(s3, input);
    const { Objects: objects = [], Quiet: quiet = false } = input.Delete ?? {};
    if (objects.length === 0 || objects.length > deletedObjectsMax) throw malformedXml();
    const deleted: object[] = [];
    const errors: object[] = [];
    for (const { Key: key = '', VersionId: id, ETag } of objects) {
      const named = { Key: key, ...(id === undefined ? {} : { VersionId: id }) };
      try {
        for (const permission of toDeleteObject(s3, { Bucket: bucket.name, ...named })) context.authorise(permission);
        const { DeleteMarker, VersionId } = deleteKey(
          s3,
          bucket,
          { ...named, ...(ETag ? { IfMatch: ETag } : {}) },
          context,
        );
        if (!quiet)
          deleted.push({ ...named, ...(DeleteMarker ? { DeleteMarker, DeleteMarkerVersionId: VersionId } : {}) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        errors.push({ ...named, Code: error.code, Message: error.message });
      }
    }
    return { Deleted: deleted, Errors: errors };
  },
};
