/** The world as it is: the host's clock, its random numbers, its timers. */
import { randomFillSync } from 'node:crypto';
import { readFileSync, statfsSync, statSync } from 'node:fs';
import { instant } from '../../languages/instant.ts';
import type { Runner } from '../kit/runner.ts';
import type { DiskSpace, LastBackup, Transports, World } from '../kit/world.ts';
import { evaluationPool } from './evaluation/pool.ts';

/** It wakes at least so often, so that a host that slept, or whose clock was set, is noticed. */
const heartbeatMs = 2000;
/** More time than this between two looks at the clock means just that. */
const jumpMs = 5000;
/** A task that prints as fast as it can takes some ten megabytes in this time. */
const diskMs = 100;

/** Milliseconds: the host's clock, and one that nobody sets and that stands still while the host sleeps. */
export interface Clocks {
  readonly wall: () => number;
  readonly monotonic: () => number;
}

export interface RealParts {
  readonly runner: Runner | undefined;
  readonly transports: Transports;
  /** On the disk whose space is watched. */
  readonly folder?: string;
  /** The file in which whoever backs it up says how large the backup is; when it was, is the file's own time. */
  readonly backupNote?: string;
}

const hostClocks: Clocks = { wall: Date.now, monotonic: () => performance.now() };

export function realWorld({ folder, backupNote, ...parts }: RealParts, clocks: Clocks = hostClocks): World {
  let timer: NodeJS.Timeout | undefined;
  const aheadNow = () => clocks.wall() - clocks.monotonic();
  /** How far the host's clock was ahead of the other at the last look: a turn that has ended since does not hide that it was set. */
  let ahead = aheadNow();
  let awakeAt = clocks.monotonic();
  const now = () => instant(clocks.wall());
  return {
    ...parts,
    now,
    realNow: now,
    random: Math.random,
    bytes: openBytes(),
    disk: folder === undefined ? () => undefined : openDisk(folder, clocks),
    lastBackup: () => (backupNote === undefined ? undefined : lastBackupOf(backupNote)),
    evaluate: evaluationPool(),
    soon: (wake) => {
      setImmediate(wake);
    },
    wakeAt(at, wake) {
      clearTimeout(timer);
      if (at === undefined) return;
      timer = setTimeout(wake, Math.min(Math.max(0, at - clocks.wall()), heartbeatMs));
    },
    watchClock() {
      awakeAt = clocks.monotonic();
    },
    jump() {
      const aheadBefore = ahead;
      ahead = aheadNow();
      const clockMs = Math.round(ahead - aheadBefore);
      if (Math.abs(clockMs) > jumpMs) return { clockMs };
      return clocks.monotonic() - awakeAt > heartbeatMs + jumpMs ? { clockMs: 0 } : undefined;
    },
  };
}

/** Asked anew after a while only: it is a call of the kernel's, which a network's file system passes on. */
function openDisk(folder: string, { monotonic }: Clocks): () => DiskSpace | undefined {
  let space: DiskSpace | undefined;
  let askedAt = -Infinity;
  return () => {
    if (monotonic() - askedAt < diskMs) return space;
    askedAt = monotonic();
    space = spaceOf(folder);
    return space;
  };
}

function spaceOf(folder: string): DiskSpace | undefined {
  try {
    const { bsize, bavail, blocks } = statfsSync(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return undefined;
  }
}

function lastBackupOf(file: string): LastBackup | undefined {
  try {
    const { bytes } = JSON.parse(readFileSync(file, 'utf8')) as { bytes?: unknown };
    return typeof bytes === 'number' ? { at: instant(Math.round(statSync(file).mtimeMs)), bytes } : undefined;
  } catch {
    return undefined;
  }
}

/** Random bytes by the block: asking the kernel for 8 at a time costs more than all else about an id. */
function openBytes(): (count: number) => Uint8Array {
  const block = new Uint8Array(4096);
  let used = block.length;
  return (count) => {
    if (count > block.length) return randomFillSync(new Uint8Array(count));
    if (used + count > block.length) {
      randomFillSync(block);
      used = 0;
    }
    used += count;
    return block.slice(used - count, used);
  };
}
