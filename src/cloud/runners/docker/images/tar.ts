/**
 * Writes a tar archive in memory: what the Engine's import call takes. Names of at most 100 bytes and no owner but root are
 * all that is needed here; everything is dated the epoch, so that the same entries are the same bytes.
 * Source: POSIX pax specification, "ustar Interchange Format".
 */
import assert from 'node:assert/strict';

export type TarEntry =
  | { readonly path: string; readonly mode: number; readonly data: Uint8Array }
  | { readonly path: string; readonly mode: number; readonly kind: 'folder' }
  /** A symbolic link to `target`. */
  | { readonly path: string; readonly target: string };

const blockBytes = 512;

/** The archive of these entries, in their order: a folder stands before what is in it. */
export function tar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(entryBlocks), Buffer.alloc(2 * blockBytes)]);
}

function entryBlocks(entry: TarEntry): Uint8Array[] {
  if ('target' in entry) return [header(entry.path, 0o777, 0, '2', entry.target)];
  if ('kind' in entry) return [header(entry.path, entry.mode, 0, '5', '')];
  const padding = (blockBytes - (entry.data.length % blockBytes)) % blockBytes;
  return [header(entry.path, entry.mode, entry.data.length, '0', ''), entry.data, Buffer.alloc(padding)];
}

function header(path: string, mode: number, sizeBytes: number, kind: string, target: string): Buffer {
  assert(
    Buffer.byteLength(path) <= 100 && Buffer.byteLength(target) <= 100,
    `\`${path}\` is too long for a plain header`,
  );
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, at: number, digits: number): number =>
    block.write(value.toString(8).padStart(digits, '0'), at);
  block.write(path, 0);
  octal(mode, 100, 7);
  octal(0, 108, 7); // owner
  octal(0, 116, 7); // group
  octal(sizeBytes, 124, 11);
  octal(0, 136, 11); // time of change
  block.write('        ', 148); // the checksum counts its own field as blanks
  block.write(kind, 156);
  block.write(target, 157);
  block.write('ustar\0', 257);
  block.write('00', 263);
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  block[154] = 0;
  return block;
}
