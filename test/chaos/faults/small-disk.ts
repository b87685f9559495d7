/** A disk of the run's own for the data folder, so that it can be filled: a tmpfs, which root alone can mount. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface SmallDisk {
  /** Nothing more can be written from now on; returns what frees it again. */
  fill(): () => void;
  unmount(): void;
}

/** Far more than a run writes, so that it is full only when it is filled. */
const sizeMiB = 256;
/** What somebody frees meanwhile is taken as well. */
const fillAgainMs = 100;

/** Why there can be none, in words, where that is so. */
export function mountSmallDisk(path: string): SmallDisk | { readonly why: string } {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { why: 'only root on Linux can mount one' };
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m,mode=700`, 'tmpfs', path], {
    encoding: 'utf8',
  });
  if (mounted.status !== 0) return { why: mounted.stderr?.trim() || String(mounted.error?.message) };
  return {
    fill() {
      const filler = join(path, 'filler');
      fillUp(filler);
      const again = setInterval(() => fillUp(filler), fillAgainMs);
      return () => {
        clearInterval(again);
        rmSync(filler);
      };
    },
    unmount: () => void spawnSync('umount', ['--lazy', path]),
  };
}

function fillUp(path: string): void {
  const file = openSync(path, 'a');
  for (const bytes of [1024 * 1024, 4096, 1]) while (canWrite(file, bytes));
  closeSync(file);
}

function canWrite(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes, 1)) === bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
