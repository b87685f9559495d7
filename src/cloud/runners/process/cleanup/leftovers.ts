/**
 * All that a cloud that does not run has left of processes: their records, the processes themselves, and control groups, wherever on this host
 * the engine was at home (a service's own group, say, which another shell is not in).
 */
import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isTaskId } from '../folders.ts';
import { openCgroups } from '../host/cgroups.ts';
import { openHost } from '../host/host.ts';
import { markName } from '../launch/environment.ts';
import { endOrphans } from './orphans.ts';

export interface ProcessLeftovers {
  /** Lines for a person. */
  readonly what: readonly string[];
  /** Ends the processes, and removes records and groups. Returns what could not be removed. */
  remove(): Promise<string[]>;
}

/** The folder's own name in `tasks`. Undefined: no process was ever started from it. */
export function readFolderId(tasks: string): string | undefined {
  const file = join(tasks, 'id');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return /^[0-9a-f]{32}$/.test(text) ? text : undefined;
}

/** `withShared`: no other cloud of this host runs, so that groups above those of this one may go where they are empty. */
export function findProcessLeftovers(tasks: string, withShared: boolean): ProcessLeftovers {
  const id = readFolderId(tasks);
  if (id === undefined) return { what: [], remove: async () => [] };
  const host = { ...openHost(), cgroups: [] };
  const groups = findGroups(id);
  const processes = host.processes().flatMap(({ pid }) => {
    const [folder, taskId] = host.variable(pid, markName)?.split('/') ?? [];
    return folder === id && pid !== process.pid ? [{ pid, taskId }] : [];
  });
  const records = readdirSync(tasks).filter(isTaskId);
  return {
    what: [
      ...processes.map(({ pid, taskId }) => `process ${pid} (of task ${taskId})`),
      ...records.map((taskId) => `record of task ${taskId}`),
      ...groups.map((group) => `control group ${group}`),
    ],
    async remove() {
      await endOrphans({ host, cgroups: openCgroups([], id), tasks, id, isLive: () => false });
      const left: string[] = [];
      for (const group of groups) left.push(...(await removeTree(group)));
      if (withShared) for (const group of new Set(groups.map((one) => dirname(one)))) await removeTree(group, false);
      return [
        ...left,
        ...readdirSync(tasks)
          .filter(isTaskId)
          .map((taskId) => `record of task ${taskId}`),
      ];
    },
  };
}

/** `.../punctual/ID` in each hierarchy, whoever's group it is in. */
function findGroups(id: string): string[] {
  const found: string[] = [];
  const search = (folder: string): void => {
    for (const child of foldersIn(folder)) {
      const path = join(folder, child);
      if (child === id && basename(folder) === 'punctual') found.push(path);
      else search(path);
    }
  };
  for (const mount of mounts()) search(mount);
  return found;
}

/** Source: proc(5), mountinfo. */
function mounts(): string[] {
  const table = existsSync('/proc/self/mountinfo') ? readFileSync('/proc/self/mountinfo', 'utf8') : '';
  const all = table.split('\n').flatMap((line) => {
    const [mount = '', kind = ''] = line.split(' - ');
    return /^cgroup2? /.test(kind) ? [mount.split(' ')[4] ?? ''] : [];
  });
  return [...new Set(all)];
}

const removeTriesMax = 100;
const tryAgainMs = 20;

/** Ends what is in it, and removes it with all below. Returns what the kernel would not give up. */
async function removeTree(group: string, ends = true): Promise<string[]> {
  for (let tries = 0; tries < removeTriesMax; tries++) {
    if (ends) for (const pid of pidsIn(group)) kill(pid);
    if (removeBottomUp(group)) return [];
    if (!ends) return [];
    await pause(tryAgainMs);
  }
  return [`control group ${group}`];
}

function pidsIn(group: string): number[] {
  const own = (textOf(join(group, 'cgroup.procs')).match(/\d+/g) ?? []).map(Number).filter((pid) => pid > 0);
  return [...own, ...foldersIn(group).flatMap((child) => pidsIn(join(group, child)))];
}

function kill(pid: number): void {
  try {
    if (pid !== process.pid) process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself
  }
}

function removeBottomUp(group: string): boolean {
  for (const child of foldersIn(group)) removeBottomUp(join(group, child));
  try {
    rmdirSync(group);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
