/** An upload that has come to its end: completed, aborted, or gone with its bucket. */
import type { S3 } from '../context.ts';
import type { Part, Upload } from '../tables.ts';

/** `unused`: the parts whose bytes no object has; default: all. */
export function removeUpload(
  { tables }: S3,
  upload: Upload,
  unused: readonly Part[] = tables.partsAfter(upload.id, 0, -1),
): void {
  for (const { facts } of unused) facts.pieces.forEach(tables.removeBytes);
  tables.removeUpload(upload);
}
