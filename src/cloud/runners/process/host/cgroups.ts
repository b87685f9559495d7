/**
 * The control groups of containers, `punctual/ID/TASKID/NAME` in each hierarchy that the host gives: what cannot be left by forking, so that
 * all of a container can be ended; and its limits, the task's on the group above. Without any, limits are not held to.
 * Sources: the kernel's "Control Group v2", "Memory Resource Controller" and "Process Number Controller" of version 1;
 * "CPU allocation" of Fargate: a task may use so much and no more, of which its containers have shares.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerSpec } from '../../../kit/runner.ts';
import { type CgroupHierarchy, type Controller, enable, write } from './cgroup-hierarchies.ts';
import { sendSignal } from './signals.ts';

export interface Cgroups {
  /** Makes the container's groups, with its limits. Returns their folders; empty: there can be none. */
  make(container: ContainerSpec): string[];
  has(taskId: string, name: string): boolean;
  /** Puts a process into what holds all of a container. */
  join(taskId: string, name: string, pid: number): void;
  /** All processes of a container. */
  processes(taskId: string, name: string): number[];
  /** Kills all of a container at this moment; where it can, keeps it from forking. */
  kill(taskId: string, name: string): void;
  /** How often the host killed something of the container because memory had run out. */
  oomKills(taskId: string, name: string): number;
  /** All tasks that have groups here, and the containers of one. */
  tasks(): string[];
  containers(taskId: string): string[];
  /** Removes a task's groups, unless something is in them. Others wait for the kernel with this, so it is not waited for in a turn. */
  remove(taskId: string): Promise<void>;
  /** Removes what is left where no task has groups. */
  close(): Promise<void>;
}

/** No job needs more, and a fork storm that is larger takes the host along. */
const processesMax = 4096;
const cpuPeriodMicroseconds = 100_000;

/** `id`: whose tasks they are. The first hierarchy holds all that is of a container; in others it is in its task's group, unless it has limits there. */
export function openCgroups(hierarchies: readonly CgroupHierarchy[], id: string): Cgroups {
  const tasksIn = ({ path }: CgroupHierarchy): string => join(path, id);
  const [first] = hierarchies;
  const groupOf = (taskId: string, name: string): string => join(first ? tasksIn(first) : '', taskId, name);
  const processes = (taskId: string, name: string): number[] => (first ? pidsIn(groupOf(taskId, name)) : []);

  return {
    make: (container) =>
      hierarchies.flatMap((hierarchy) => {
        try {
          return [makeGroups(hierarchy, tasksIn(hierarchy), container, hierarchy === first)];
        } catch {
          return [];
        }
      }),
    has: (taskId, name) => first !== undefined && existsSync(groupOf(taskId, name)),
    join(taskId, name, pid) {
      if (first) write(join(groupOf(taskId, name), 'cgroup.procs'), String(pid));
    },
    processes,
    kill(taskId, name) {
      if (!first) return;
      write(join(groupOf(taskId, name), 'pids.max'), '0');
      write(join(groupOf(taskId, name), 'cgroup.kill'), '1');
      for (const pid of processes(taskId, name)) sendSignal(pid, 'SIGKILL');
    },
    oomKills(taskId, name) {
      const groups = hierarchies.flatMap((hierarchy) => {
        const task = join(tasksIn(hierarchy), taskId);
        return existsSync(join(task, name)) ? [join(task, name)] : [task];
      });
      const counts = groups.flatMap((group) =>
        ['memory.events', 'memory.oom_control'].map(
          (file) => /^oom_kill (\d+)$/m.exec(read(join(group, file)))?.[1] ?? 0,
        ),
      );
      return Math.max(0, ...counts.map(Number));
    },
    tasks: () => [...new Set(hierarchies.flatMap((hierarchy) => foldersIn(tasksIn(hierarchy))))],
    containers: (taskId) => [
      ...new Set(hierarchies.flatMap((hierarchy) => foldersIn(join(tasksIn(hierarchy), taskId)))),
    ],
    async remove(taskId) {
      for (const hierarchy of hierarchies) {
        const task = join(tasksIn(hierarchy), taskId);
        for (const name of foldersIn(task)) await removeGroup(join(task, name));
        await removeGroup(task);
      }
    },
    async close() {
      for (const hierarchy of hierarchies) await removeGroup(tasksIn(hierarchy));
    },
  };
}

interface Limits {
  readonly memoryMiB?: number | undefined;
  /** 1024 are one processor. */
  readonly cpuUnitsMax?: number | undefined;
  readonly cpuShares?: number | undefined;
  readonly processesMax?: number | undefined;
}

const taskLimits = ({ taskSize }: ContainerSpec): Limits => ({
  memoryMiB: taskSize?.memoryMiB,
  cpuUnitsMax: taskSize?.cpuUnits,
});

const containerLimits = ({ memoryMiB, cpuUnits }: ContainerSpec): Limits => ({
  memoryMiB,
  cpuShares: cpuUnits === 0 ? undefined : cpuUnits,
  processesMax,
});

/** Where a file is not there (no swap is counted, say), there is nothing to limit. */
function limit({ version, controllers }: CgroupHierarchy, group: string, limits: Limits): void {
  const has = (controller: Controller): boolean => controllers.includes(controller);
  const set = (file: string, value: string | number): boolean => write(join(group, file), String(value));
  const { memoryMiB, cpuUnitsMax, cpuShares } = limits;
  if (memoryMiB !== undefined && has('memory')) {
    const bytes = memoryMiB * 1024 * 1024;
    set(version === 2 ? 'memory.max' : 'memory.limit_in_bytes', bytes);
    if (version === 2) set('memory.swap.max', 0);
    else set('memory.memsw.limit_in_bytes', bytes);
  }
  if (cpuUnitsMax !== undefined && has('cpu')) {
    const quota = Math.round((cpuUnitsMax / 1024) * cpuPeriodMicroseconds);
    if (version === 2) set('cpu.max', `${quota} ${cpuPeriodMicroseconds}`);
    else set('cpu.cfs_quota_us', quota);
  }
  if (cpuShares !== undefined && has('cpu')) {
    if (version === 2) set('cpu.weight', weightOf(cpuShares));
    else set('cpu.shares', Math.max(2, cpuShares));
  }
  if (limits.processesMax !== undefined && has('pids')) set('pids.max', limits.processesMax);
}

/** The shares of version 1, from 2 to 262144, as weights of version 2, from 1 to 10000, as container runtimes count them. */
const weightOf = (shares: number): number =>
  Math.min(10_000, Math.max(1, 1 + Math.floor(((Math.max(2, shares) - 2) * 9999) / 262_142)));

/** Returns the one that the container joins. In version 2 a group that hands controllers on has no processes of its own. */
function makeGroups(hierarchy: CgroupHierarchy, parent: string, container: ContainerSpec, isFirst: boolean): string {
  const { taskId, name, memoryMiB, cpuUnits } = container;
  const task = join(parent, taskId);
  if (!existsSync(task)) {
    makeFolder(parent);
    handDown(hierarchy, parent);
    makeFolder(task);
    limit(hierarchy, task, taskLimits(container));
  }
  const isLimited = memoryMiB !== undefined || (cpuUnits ?? 0) > 0;
  if (!isFirst && !isLimited && hierarchy.version === 1) return task;
  const group = join(task, name);
  if (!existsSync(group)) {
    handDown(hierarchy, task);
    makeFolder(group);
    limit(hierarchy, group, containerLimits(container));
  }
  return group;
}

function handDown({ version, controllers }: CgroupHierarchy, group: string): void {
  if (version === 2 && controllers.length > 0) enable(group, controllers);
}

/** One by one, since not every file system of the kernel's bears several at once. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** The kernel's own files in it are no obstacle; a process, or a group, is. */
const removeGroup = (group: string): Promise<void> => rmdir(group).catch(() => {});

const pidsIn = (group: string): number[] =>
  (read(join(group, 'cgroup.procs')).match(/\d+/g) ?? []).map(Number).filter((pid) => pid > 0);

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
