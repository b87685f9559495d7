/** PutObjectTagging, GetObjectTagging, DeleteObjectTagging. */
import type { Context, Handler } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { onObject } from '../permissions.ts';
import type { Tag } from '../tables.ts';
import { checkObjectTags } from '../tags.ts';
import { versionIdOf } from './facts.ts';
import { findVersion } from './get-object.ts';

interface Named {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly VersionId?: string;
}

const put =
  (tagsOf: (input: Named & { readonly Tagging?: { readonly TagSet?: readonly Tag[] } }) => readonly Tag[]) =>
  (s3: S3, input: Named, context: Context): object => {
    const bucket = findBucket(s3, input);
    const version = findVersion(s3, bucket, input, context);
    s3.tables.setFacts(version, { ...version.facts, tags: tagsOf(input) });
    return { VersionId: versionIdOf(version, bucket) };
  };

export const putObjectTagging: Handler<S3, Named, object> = {
  permissions: onObject('PutObjectTagging', 'PutObjectVersionTagging'),
  handle: put(({ Tagging }) => checkObjectTags(Tagging?.TagSet ?? [])),
};

export const deleteObjectTagging: Handler<S3, Named, object> = {
  permissions: onObject('DeleteObjectTagging', 'DeleteObjectVersionTagging'),
  handle: put(() => []),
};

export const getObjectTagging: Handler<S3, Named, object> = {
  permissions: onObject('GetObjectTagging', 'GetObjectVersionTagging'),
  handle(s3, input, context) {
    const bucket = findBucket(s3, input);
    const version = findVersion(s3, bucket, input, context);
    return { TagSet: version.facts.tags, VersionId: versionIdOf(version, bucket) };
  },
};
