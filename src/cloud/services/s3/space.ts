/** How much objects may take: of a request, of all, and of a disk that has little left, where ticks and calls need it more. */
import { AwsError } from '../../kit/aws-error.ts';
import type { DiskSpace } from '../../kit/world.ts';
import type { S3 } from './context.ts';
import { allBytesMax, keptFreeBytes, keptFreeShare, objectBytesMax, putBytesMax } from './limits.ts';

const tooLarge = (bytes: number, max: number, what: string): AwsError =>
  new AwsError(
    'EntityTooLarge',
    'Your proposed upload exceeds the maximum allowed size',
    400,
    { ProposedSize: String(bytes), MaxSizeAllowed: String(max) },
    what,
  );

/** Of bytes that come in a request. Throws EntityTooLarge, and what `checkRoom` throws. */
export function checkSpace(s3: S3, bytes: number): void {
  checkRequestSize(bytes);
  checkRoom(s3, bytes);
}

/** Throws EntityTooLarge for more than one request may bring, or have read at once. */
export function checkRequestSize(bytes: number): void {
  if (bytes > putBytesMax)
    throw tooLarge(bytes, putBytesMax, 'in one request this cloud takes 16 MiB; send it in parts (a multipart upload)');
}

/** Throws 503 ServiceUnavailable where all objects together, or the disk, have no space for so many bytes more. */
export function checkRoom({ host, tables }: S3, bytes: number): void {
  if (tables.usedBytes() + bytes > allBytesMax)
    throw new AwsError(
      'ServiceUnavailable',
      `the objects of this cloud hold ${tables.usedBytes()} bytes of at most ${allBytesMax}: delete some`,
      503,
    );
  const disk = host.world.disk();
  if (disk && isShort(disk, bytes, tables.freeBytes()))
    throw new AwsError('ServiceUnavailable', 'the disk is nearly full: objects are not taken until it has space', 503);
}

/**
 * `inFile`: what the file can take without growing, since something was deleted. The write-ahead log grows all the same, by what one call
 * writes: a part of what is kept free is for it.
 */
function isShort({ freeBytes, totalBytes }: DiskSpace, bytes: number, inFile: number): boolean {
  const kept = Math.min(keptFreeBytes, totalBytes / keptFreeShare);
  return freeBytes + inFile - bytes < kept || freeBytes - bytes < kept / 2;
}

/** Throws EntityTooLarge for an object of so many bytes. */
export function checkObjectSize(bytes: number): void {
  if (bytes > objectBytesMax) throw tooLarge(bytes, objectBytesMax, 'this cloud keeps objects of up to 256 MiB');
}
