/**
 * Where a data folder lives: host, path, boot, and a mark of the folder itself. A copy of it must not go on with what its original does:
 * both would fire, and take each other's containers for their own.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

export interface Place {
  /** Undefined where a container hides it. */
  readonly host?: string;
  readonly path: string;
  /** Of the host's system, where it has a name. */
  readonly boot?: string;
  /** Of the file `lock`, which is never written anew: a copy has another, a folder that was moved keeps it. */
  readonly mark: string;
}

export type Whereabouts =
  /** As it was left, or never seen by a version that knows places. */
  | { readonly is: 'here' }
  | { readonly is: 'moved'; readonly from: string }
  | { readonly is: 'a copy'; readonly why: string };

export function placeOf(path: string): Place {
  const [host, boot] = [readHost(), readBoot()];
  return { ...(host ? { host } : {}), path, ...(boot ? { boot } : {}), mark: markOf(path) };
}

/** `hasOriginal`: whether the folder of that path is of the same cloud. */
export function findWhereabouts(
  now: Place,
  before: Place | undefined,
  hasOriginal: (path: string) => boolean,
): Whereabouts {
  if (!before) return { is: 'here' };
  const isSame = <Key extends keyof Place>(key: Key): boolean | undefined =>
    now[key] === undefined || before[key] === undefined ? undefined : now[key] === before[key];
  const isHere = isSame('path') && (isSame('host') ?? true);
  if (isHere) return { is: 'here' };
  if (isSame('boot') !== true && isSame('host') === false)
    return { is: 'a copy', why: `it was in use at \`${before.path}\` of another host, where it may still run` };
  if (isSame('path')) return { is: 'here' };
  if (isSameFolder(now.path, before.path)) return { is: 'moved', from: before.path };
  if (hasOriginal(before.path)) return { is: 'a copy', why: `its original is \`${before.path}\`` };
  if (isSame('mark') || isSame('host') || isSame('boot')) return { is: 'moved', from: before.path };
  return { is: 'a copy', why: `it was in use at \`${before.path}\`, perhaps of another host` };
}

/** Mounted twice, or named by a link. */
function isSameFolder(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(join(path, 'lock'), { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
}

function markOf(path: string): string {
  const { ino, birthtimeNs } = statSync(join(path, 'lock'), { bigint: true });
  return `${ino}:${birthtimeNs}`;
}

/** Not to be known from outside: the id of a machine is confidential. Source: machine-id(5). */
function readHost(): string | undefined {
  const id = process.platform === 'linux' ? textOf('/etc/machine-id') : hostname();
  return id ? createHash('sha256').update(`punctual ${id}`).digest('hex').slice(0, 32) : undefined;
}

const readBoot = (): string | undefined => textOf('/proc/sys/kernel/random/boot_id');

function textOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  return readFileSync(file, 'utf8').trim() || undefined;
}
