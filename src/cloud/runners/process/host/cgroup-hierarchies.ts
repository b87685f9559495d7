/**
 * Where this process may make control groups: under its own group, in the one hierarchy of version 2 or in those of version 1, of which a
 * host may have both. Nowhere is no error: many a host gives none to who is not root.
 * In version 2 a group that has processes of its own cannot hand controllers on. Where we are alone in ours we go into a group below; otherwise
 * groups there can end what is in them, and limit nothing. So it is in a service's own group: systemd starts the next engine there, which the kernel
 * refuses (219/CGROUP) as long as a task runs and controllers are handed on. `DelegateSubgroup=punctual-engine` has systemd start it below.
 * Sources: cgroups(7); the kernel's "Control Group v2", No Internal Process Constraint; systemd.resource-control(5).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Controller = 'memory' | 'cpu' | 'pids';

export interface CgroupHierarchy {
  readonly version: 1 | 2;
  /** A folder that is there, in which groups can be made. */
  readonly path: string;
  readonly controllers: readonly Controller[];
}

const all: readonly Controller[] = ['pids', 'memory', 'cpu'];
const ours = 'punctual';
const ownLeaf = 'punctual-engine';

/** Where the hierarchies of version 1 have controllers, that of version 2 has none to give. */
export function findCgroupHierarchies(): CgroupHierarchy[] {
  const hierarchies: CgroupHierarchy[] = [];
  for (const own of ownFolders(read('/proc/self/mountinfo') ?? '', read('/proc/self/cgroup') ?? '')) {
    const path = join(own.folder, ours);
    const isSeen = hierarchies.some((one) => String(one.controllers) === String(own.controllers));
    if (isSeen || !make(path)) continue;
    if (own.version === 1) write(join(path, 'memory.use_hierarchy'), '1');
    hierarchies.push({
      version: own.version,
      path,
      controllers: own.version === 1 ? own.controllers : handDown(own.folder),
    });
  }
  return hierarchies;
}

/** The folders of the groups that a process is in, of the hierarchies of version 2 and of version 1 that have a controller of use. */
export function ownFolders(
  mountinfo: string,
  memberships: string,
): { version: 1 | 2; folder: string; controllers: Controller[] }[] {
  const groups = memberships.split('\n').map((line) => /^\d+:([^:]*):(.*)$/.exec(line));
  const groupOf = (controller: string): string | undefined =>
    groups.find((group) => group?.[1]?.split(',').includes(controller))?.[2];
  const found = mountinfo.split('\n').flatMap((line) => {
    const [mount = '', kind = ''] = line.split(' - ');
    const [, , , root, mountPoint] = mount.split(' ');
    const [type, , options = ''] = kind.split(' ');
    const version = type === 'cgroup2' ? 2 : type === 'cgroup' ? 1 : undefined;
    const controllers = version === 1 ? all.filter((one) => options.split(',').includes(one)) : [];
    if (!version || !mountPoint || (version === 1 && controllers.length === 0)) return [];
    const below = pathBelow(root ?? '/', groupOf(controllers[0] ?? ''));
    return below === undefined ? [] : [{ version, folder: join(mountPoint, below), controllers } as const];
  });
  const ofPids = found.find(({ controllers }) => controllers.includes('pids'));
  const order = found.toSorted((a, b) => rank(a.controllers) - rank(b.controllers));
  return ofPids ? order.filter(({ version }) => version === 1) : order;
}

/** What keeps a group from forking comes first. */
const rank = ([first]: readonly Controller[]): number => (first ? all.indexOf(first) : -1);

/** What of the group's path the mount shows. A group that we made for ourselves counts as the one it is in. */
function pathBelow(root: string, group: string | undefined): string | undefined {
  const own = group?.replace(new RegExp(`/${ownLeaf}$`), '');
  if (own === undefined || root === '/') return own;
  return own === root || own.startsWith(`${root}/`) ? own.slice(root.length) : undefined;
}

/** The controllers that groups below this one of version 2 have; enables those that it can. */
function handDown(folder: string): Controller[] {
  const has = (file: string): Controller[] => {
    const words = (read(join(folder, file)) ?? '').trim().split(' ');
    return all.filter((one) => words.includes(one));
  };
  const wanted = has('cgroup.controllers').filter((one) => !has('cgroup.subtree_control').includes(one));
  if (wanted.length > 0 && !enable(folder, wanted) && goBelow(folder)) enable(folder, wanted);
  const given = has('cgroup.subtree_control');
  return enable(join(folder, ours), given) ? given : [];
}

export const enable = (folder: string, controllers: readonly Controller[]): boolean =>
  write(join(folder, 'cgroup.subtree_control'), controllers.map((one) => `+${one}`).join(' '));

/** Whoever starts the next engine need not start it in this very group. */
export const mayGoBelow = (folder: string): boolean => !folder.endsWith('.service');

function goBelow(folder: string): boolean {
  if (!mayGoBelow(folder)) return false;
  const members = (read(join(folder, 'cgroup.procs')) ?? '').trim();
  const leaf = join(folder, ownLeaf);
  return members === String(process.pid) && make(leaf) && write(join(leaf, 'cgroup.procs'), members);
}

function make(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    return true;
  } catch {
    return false;
  }
}

export function write(path: string, text: string): boolean {
  try {
    writeFileSync(path, text);
    return true;
  } catch {
    return false;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
