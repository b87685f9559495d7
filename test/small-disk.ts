/** A disk of a few megabytes, to be filled: a tmpfs, where this user may mount one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk extends Disposable {
  readonly path: string;
}

/** Throws where it cannot be. */
export function mountSmallDisk(mebibytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'punctual-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path], { encoding: 'utf8' });
  if (mounted.status !== 0) {
    rmdirSync(path);
    throw new Error(mounted.error?.message ?? mounted.stderr.trim());
  }
  return {
    path,
    [Symbol.dispose]() {
      // What still has a file of it open keeps it, and loses its name.
      spawnSync('umount', ['-l', path]);
      rmdirSync(path);
    },
  };
}

/** Why none can be mounted here; false: it can. */
export function whyNoSmallDisk(): string | false {
  if (process.platform !== 'linux') return 'a tmpfs is mounted on Linux alone';
  try {
    mountSmallDisk(1)[Symbol.dispose]();
    return false;
  } catch (error) {
    return `no tmpfs can be mounted: ${(error as Error).message}`;
  }
}
