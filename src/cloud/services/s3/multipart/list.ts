/** ListParts and ListMultipartUploads. */
import type { Handler } from '../../../kit/service.ts';
import { ownerId, pageSizeOf } from '../buckets/buckets.ts';
import type { S3 } from '../context.ts';
import { findBucket, findUpload } from '../find.ts';
import { checkKnown } from '../known-members.ts';
import { checkEncoding, encoder } from '../objects/encoding-type.ts';
import { quoted } from '../objects/facts.ts';
import { isAfter } from '../objects/group-keys.ts';
import { onBucket, onObject } from '../permissions.ts';

interface ListPartsRequest {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly UploadId?: string;
  readonly MaxParts?: number;
  readonly PartNumberMarker?: string;
}

export const listParts: Handler<S3, ListPartsRequest, object> = {
  permissions: onObject('ListMultipartUploadParts'),
  handle(s3, input) {
    checkKnown(input, ['UploadId', 'MaxParts', 'PartNumberMarker']);
    findBucket(s3, input);
    const { id, bucket, key, facts } = findUpload(s3, input);
    const count = pageSizeOf(input.MaxParts, 'max-parts');
    const after = Number(input.PartNumberMarker ?? 0) || 0;
    const found = s3.tables.partsAfter(id, after, count + 1);
    const parts = found.slice(0, count);
    const isCut = found.length > count;
    const owner = { ID: ownerId(s3) };
    return {
      Bucket: bucket,
      Key: key,
      UploadId: id,
      PartNumberMarker: String(after),
      MaxParts: count,
      IsTruncated: isCut,
      ...(isCut ? { NextPartNumberMarker: String(parts.at(-1)?.number ?? after) } : {}),
      Parts: parts.map(({ number, facts: { size, etag, modifiedAt, checksums } }) => ({
        PartNumber: number,
        LastModified: new Date(modifiedAt),
        ETag: quoted(etag),
        Size: size,
        ...checksums,
      })),
      Initiator: owner,
      Owner: owner,
      StorageClass: facts.headers['StorageClass'] ?? 'STANDARD',
      ChecksumAlgorithm: facts.checksumAlgorithm,
      ChecksumType: facts.checksumType,
    };
  },
};

interface ListMultipartUploadsRequest {
  readonly Bucket?: string;
  readonly Prefix?: string;
  readonly MaxUploads?: number;
  readonly KeyMarker?: string;
  readonly UploadIdMarker?: string;
  readonly EncodingType?: string;
}

export const listMultipartUploads: Handler<S3, ListMultipartUploadsRequest, object> = {
  permissions: onBucket('ListBucketMultipartUploads'),
  handle(s3, input) {
    checkKnown(input, ['Prefix', 'MaxUploads', 'KeyMarker', 'UploadIdMarker', 'EncodingType']);
    const { name } = findBucket(s3, input);
    checkEncoding(input.EncodingType);
    const { Prefix: prefix = '', KeyMarker: key = '', UploadIdMarker } = input;
    const encode = encoder(input.EncodingType);
    const count = pageSizeOf(input.MaxUploads, 'max-uploads');
    // "If upload-id-marker is not specified, only the keys lexicographically greater than the specified key-marker will be included".
    const afterAll = '\u{10ffff}';
    const after = isAfter(prefix, key)
      ? ([prefix, ''] as const)
      : ([key, UploadIdMarker ?? (key === '' ? '' : afterAll)] as const);
    const found = s3.tables.uploadsAfter(name, ...after, count + 1).filter((upload) => upload.key.startsWith(prefix));
    const uploads = found.slice(0, count);
    const last = uploads.at(-1);
    const isCut = found.length > count && last !== undefined;
    const owner = { ID: ownerId(s3) };
    return {
      Bucket: name,
      KeyMarker: encode(key),
      UploadIdMarker: UploadIdMarker ?? '',
      Prefix: encode(prefix),
      MaxUploads: count,
      IsTruncated: isCut,
      ...(isCut ? { NextKeyMarker: encode(last.key), NextUploadIdMarker: last.id } : {}),
      ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
      Uploads: uploads.map((upload) => ({
        UploadId: upload.id,
        Key: encode(upload.key),
        Initiated: new Date(upload.facts.startedAt),
        StorageClass: upload.facts.headers['StorageClass'] ?? 'STANDARD',
        Owner: owner,
        Initiator: owner,
        ChecksumAlgorithm: upload.facts.checksumAlgorithm,
        ChecksumType: upload.facts.checksumType,
      })),
    };
  },
};
