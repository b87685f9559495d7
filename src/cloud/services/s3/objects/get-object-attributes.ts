/** GetObjectAttributes: of an object what is asked for, without its bytes. Of parts their number is told: nothing else of them is kept. */
import type { Handler } from '../../../kit/service.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { checkKnown } from '../known-members.ts';
import { onObject } from '../permissions.ts';
import { invalidArgument } from '../refusals.ts';
import type { Facts } from '../tables.ts';
import { versionIdOf } from './facts.ts';
import { checksumsOf, findVersion, wholeSecond } from './get-object.ts';

interface GetObjectAttributesRequest {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly VersionId?: string;
  readonly ObjectAttributes?: readonly string[];
}

const attributes: Readonly<Record<string, (facts: Facts) => unknown>> = {
  ETag: ({ etag }) => etag,
  Checksum: (facts) => (Object.keys(facts.checksums).length === 0 ? undefined : checksumsOf(facts)),
  ObjectParts: ({ parts }) => (parts === undefined ? undefined : { TotalPartsCount: parts }),
  StorageClass: ({ headers }) => headers['StorageClass'] ?? 'STANDARD',
  ObjectSize: ({ size }) => size,
};

const read = onObject('GetObject', 'GetObjectVersion');
const describe = onObject('GetObjectAttributes', 'GetObjectVersionAttributes');

export const getObjectAttributes: Handler<S3, GetObjectAttributesRequest, object> = {
  permissions: (s3, input) => [...read(s3, input), ...describe(s3, input)],
  handle(s3, input, context) {
    checkKnown(input, ['VersionId', 'ObjectAttributes', 'MaxParts', 'PartNumberMarker']);
    const bucket = findBucket(s3, input);
    const asked = input.ObjectAttributes ?? [];
    const unknown = asked.find((name) => !Object.hasOwn(attributes, name));
    if (unknown !== undefined)
      throw invalidArgument('Invalid attribute name specified.', 'x-amz-object-attributes', unknown);
    const version = findVersion(s3, bucket, input, context);
    return {
      LastModified: wholeSecond(version.facts.modifiedAt),
      VersionId: versionIdOf(version, bucket),
      ...Object.fromEntries(asked.map((name) => [name, attributes[name]!(version.facts)])),
    };
  },
};
