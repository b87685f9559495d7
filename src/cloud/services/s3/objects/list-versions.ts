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
import { echoOf, type ListRequest, listMembers, onListing, shown } from './list-objects.ts';
import { unversioned } from './write-version.ts';

interface ListObjectVersionsRequest extends ListRequest {
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
}

export const listObjectVersions: Handler<S3, ListObjectVersionsRequest, object> = {
  permissions: onListing('ListBucketVersions'),
  handle(s3, input) {
    checkKnown(input, [...listMembers, 'KeyMarker', 'VersionIdMarker']);
    const { name } = findBucket(s3, input);
    checkEncoding(input.EncodingType);
    const { Prefix: prefix = '', Delimiter: delimiter = '', KeyMarker: marker = '', VersionIdMarker: id } = input;
    if (id !== undefined && marker === '')
      throw invalidArgument('A version-id marker cannot be specified without a key marker.', 'version-id-marker', id);
    const count = pageSizeOf(input.MaxKeys, 'maxKeys');
    const listed = groupKeys<true>({ prefix, delimiter, count: count + 1 }, marker, (key, rows) =>
      s3.tables.keysFrom(name, key, rows).map((one) => ({ key: one, item: true })),
    );
    const begun = id === undefined ? [] : restOf(s3, { name, marker, id, count: count + 1 });
    const flat: { key: string; version?: Version }[] = begun.map((version) => ({ key: version.key, version }));
    for (const { key, item } of listed.entries) {
      if (flat.length > count) break;
      if (!item) flat.push({ key });
      else
        for (const version of s3.tables.versionsBefore(name, key, Number.MAX_SAFE_INTEGER, count + 1 - flat.length))
          flat.push({ key, version });
    }
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
      ...echoOf(input, count),
      KeyMarker: encode(marker),
      ...(id === undefined ? {} : { VersionIdMarker: id }),
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
function restOf(
  { tables }: S3,
  { name, marker, id, count }: { name: string; marker: string; id: string; count: number },
): Version[] {
  const from = tables.version(name, marker, id);
  if (from) return tables.versionsBefore(name, marker, from.number, count);
  return tables
    .versionsBefore(name, marker, Number.MAX_SAFE_INTEGER, -1)
    .filter(({ version }) => id === unversioned || version === unversioned || version < id);
}
