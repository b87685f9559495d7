/** ListObjectVersions. */
import type { Handler } from '../../../kit/service.ts';
import { ownerId, pageSizeOf } from '../buckets/buckets.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { checkKnown } from '../known-members.ts';
import { invalidArgument } from '../refusals.ts';
import type { Version } from '../tables.ts';
import { checkEncoding, encoder } from './encoding-type.ts';
import { groupKeys } from './group-keys.ts';
import { onListing, shown } from './list-objects.ts';
import { unversioned } from './write-version.ts';

interface ListObjectVersionsRequest {
  readonly Bucket?: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number;
  readonly EncodingType?: string;
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
}

const known: readonly string[] = [
  'Prefix',
  'Delimiter',
  'MaxKeys',
  'EncodingType',
  'KeyMarker',
  'VersionIdMarker',
  'OptionalObjectAttributes',
];

export const listObjectVersions: Handler<S3, ListObjectVersionsRequest, object> = {
  permissions: onListing('ListBucketVersions'),
  handle(s3, input) {
    checkKnown(input, known);
    const { name } = findBucket(s3, input);
    checkEncoding(input.EncodingType);
    const { Prefix: prefix = '', Delimiter: delimiter = '', KeyMarker: marker = '', VersionIdMarker: id } = input;
    if (id !== undefined && marker === '')
      throw invalidArgument('A version-id marker cannot be specified without a key marker.', 'version-id-marker', id);
    const count = pageSizeOf(input.MaxKeys, 'max-keys');
    const begun = id === undefined ? [] : restOf(s3, name, marker, id);
    const listed = groupKeys<true>({ prefix, delimiter, count: count + 1 }, marker, (key, rows) =>
      s3.tables.keysFrom(name, key, rows).map((one) => ({ key: one, item: true })),
    );
    const flat: { readonly key: string; readonly version: Version | undefined }[] = [
      ...begun.map((version) => ({ key: version.key, version })),
      ...listed.entries.flatMap(({ key, item }): { key: string; version: Version | undefined }[] =>
        item ? s3.tables.versionsOf(name, key).map((version) => ({ key, version })) : [{ key, version: undefined }],
      ),
    ];
    const cut = flat.slice(0, count);
    const last = cut.at(-1);
    const isCut = count > 0 && (flat.length > count || listed.isCut);
    const encode = encoder(input.EncodingType);
    const owner = { Owner: { ID: ownerId(s3) } };
    const versions = cut.flatMap(({ version }) => (version ? [version] : []));
    const facts = ({ key, version, latest }: Version) => ({
      Key: encode(key),
      VersionId: version,
      IsLatest: latest,
      ...owner,
    });
    return {
      Name: name,
      Prefix: encode(prefix),
      KeyMarker: encode(marker),
      ...(id === undefined ? {} : { VersionIdMarker: id }),
      ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
      MaxKeys: input.MaxKeys ?? count,
      ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
      IsTruncated: isCut,
      ...(isCut && last
        ? { NextKeyMarker: encode(last.key), ...(last.version ? { NextVersionIdMarker: last.version.version } : {}) }
        : {}),
      Versions: versions.filter(({ facts }) => !facts.deleted).map((one) => ({ ...facts(one), ...shown(one.facts) })),
      DeleteMarkers: versions
        .filter(({ facts }) => facts.deleted)
        .map((one) => ({ ...facts(one), LastModified: new Date(one.facts.modifiedAt) })),
      CommonPrefixes: cut.flatMap(({ key, version }) => (version ? [] : [{ Prefix: encode(key) }])),
    };
  },
};

/**
 * The versions of a key that come after one of them. That one may have been deleted since its page was listed: names of versions rise with time, so
 * those before it have lesser names; of `null`, which tells no time, nothing is left out.
 */
function restOf({ tables }: S3, bucket: string, key: string, id: string): Version[] {
  const all = tables.versionsOf(bucket, key);
  const from = all.find(({ version }) => version === id);
  return all.filter(({ number, version }) =>
    from ? number < from.number : id === unversioned || version === unversioned || version < id,
  );
}
