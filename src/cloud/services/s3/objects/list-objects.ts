/** ListObjectsV2 and ListObjects. */

import { readToken, writeToken } from '../../../kit/page.ts';
import type { Handler, Permission } from '../../../kit/service.ts';
import { ownerId, pageSizeOf } from '../buckets/buckets.ts';
import type { S3 } from '../context.ts';
import { findBucket } from '../find.ts';
import { checkKnown } from '../known-members.ts';
import { bucketPermission } from '../permissions.ts';
import { invalidToken } from '../refusals.ts';
import type { Facts, Version } from '../tables.ts';
import { checkEncoding, encoder } from './encoding-type.ts';
import { quoted } from './facts.ts';
import { type Entry, groupKeys } from './group-keys.ts';

export interface ListRequest {
  readonly Bucket?: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number;
  readonly EncodingType?: string;
}

interface ListObjectsV2Request extends ListRequest {
  readonly ContinuationToken?: string;
  readonly StartAfter?: string;
  readonly FetchOwner?: boolean;
}

interface ListObjectsRequest extends ListRequest {
  readonly Marker?: string;
}

export const listMembers: readonly string[] = [
  'Prefix',
  'Delimiter',
  'MaxKeys',
  'EncodingType',
  'OptionalObjectAttributes',
];

export const onListing =
  (action: string) =>
  (s3: S3, { Bucket = '', Prefix, Delimiter, MaxKeys }: ListRequest): Permission[] => [
    bucketPermission(s3, action, Bucket, {
      ...(Prefix === undefined ? {} : { 's3:prefix': Prefix }),
      ...(Delimiter === undefined ? {} : { 's3:delimiter': Delimiter }),
      ...(MaxKeys === undefined ? {} : { 's3:max-keys': String(MaxKeys) }),
    }),
  ];

/** What every listing says again of its request. */
export function echoOf(
  { Bucket: name, Prefix: prefix = '', Delimiter: delimiter = '', MaxKeys, EncodingType: type }: ListRequest,
  count: number,
): object {
  const encode = encoder(type);
  return {
    Name: name,
    Prefix: encode(prefix),
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    MaxKeys: MaxKeys ?? count,
    ...(type === undefined ? {} : { EncodingType: type }),
  };
}

function list(s3: S3, input: ListRequest, after: string) {
  const { name } = findBucket(s3, input);
  checkEncoding(input.EncodingType);
  const { Prefix: prefix = '', Delimiter: delimiter = '' } = input;
  const count = pageSizeOf(input.MaxKeys, 'maxKeys');
  const { entries, isCut } = groupKeys<Version>({ prefix, delimiter, count }, after, (key, rows) =>
    s3.tables.currentFrom(name, key, rows).map((item) => ({ key: item.key, item })),
  );
  const encode = encoder(input.EncodingType);
  return {
    entries,
    page: {
      ...echoOf(input, count),
      IsTruncated: isCut && count > 0,
      CommonPrefixes: entries.flatMap(({ key, item }) => (item ? [] : [{ Prefix: encode(key) }])),
    },
    last: entries.at(-1)?.key,
    encode,
  };
}

const contents = (entries: readonly Entry<Version>[], encode: (key: string) => string, owner: object): object[] =>
  entries.flatMap(({ item }) => (item ? [{ Key: encode(item.key), ...shown(item.facts), ...owner }] : []));

export const shown = ({ modifiedAt, etag, size, headers, checksums }: Facts): object => ({
  LastModified: new Date(modifiedAt),
  ETag: quoted(etag),
  Size: size,
  StorageClass: headers['StorageClass'] ?? 'STANDARD',
  ...(Object.keys(checksums).length > 0
    ? { ChecksumAlgorithm: Object.keys(checksums).map((name) => name.slice('Checksum'.length)) }
    : {}),
});

export const listObjectsV2: Handler<S3, ListObjectsV2Request, object> = {
  permissions: onListing('ListBucket'),
  handle(s3, input) {
    checkKnown(input, [...listMembers, 'ContinuationToken', 'StartAfter', 'FetchOwner']);
    const { ContinuationToken: token, StartAfter: start = '' } = input;
    const after = String(readToken('ListObjectsV2', token, invalidToken) ?? start);
    const { entries, page, last, encode } = list(s3, input, after);
    const owner = input.FetchOwner ? { Owner: { ID: ownerId(s3) } } : {};
    return {
      ...page,
      KeyCount: entries.length,
      Contents: contents(entries, encode, owner),
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(start === '' ? {} : { StartAfter: encode(start) }),
      ...(page.IsTruncated && last !== undefined ? { NextContinuationToken: writeToken('ListObjectsV2', last) } : {}),
    };
  },
};

export const listObjects: Handler<S3, ListObjectsRequest, object> = {
  permissions: onListing('ListBucket'),
  handle(s3, input) {
    checkKnown(input, [...listMembers, 'Marker']);
    const { Marker: marker = '', Delimiter } = input;
    const { entries, page, last, encode } = list(s3, input, marker);
    return {
      ...page,
      Marker: encode(marker),
      Contents: contents(entries, encode, { Owner: { ID: ownerId(s3) } }),
      // "This element is returned only if you have the delimiter request parameter specified": ListObjects.
      ...(page.IsTruncated && last !== undefined && Delimiter !== undefined ? { NextMarker: encode(last) } : {}),
    };
  },
};
