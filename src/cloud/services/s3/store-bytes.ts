/** The bytes that came in one request, as an object or a part of one. */

import { md5 } from '../../kit/checksums.ts';
import type { Context } from '../../kit/service.ts';
import type { S3 } from './context.ts';
import { pieceBytes } from './limits.ts';
import type { Facts, Stored } from './tables.ts';

export const bytesOf = (body: Uint8Array | string | undefined): Uint8Array =>
  typeof body === 'string' ? Buffer.from(body) : (body ?? new Uint8Array());

export const storeBytes = (
  { tables }: S3,
  content: Uint8Array,
  checksums: Facts['checksums'],
  { now }: Context,
): Stored => ({
  size: content.length,
  etag: md5(content),
  modifiedAt: now,
  pieces: Array.from({ length: Math.ceil(content.length / pieceBytes) }, (_, index) =>
    tables.addBytes(content.subarray(index * pieceBytes, (index + 1) * pieceBytes)),
  ),
  checksums,
});
