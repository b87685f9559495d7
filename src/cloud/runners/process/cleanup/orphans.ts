/**
 * What this data folder started and no task owns any more: an engine was killed before it could end or remove it, or a process left its
 * container by a way that was not seen. It is known by the folder of its recorder, by its control group, or by the variable in its
 * environment; each bears the folder's own name and the task's id. Nothing else is touched: the folder may have been somebody's before.
 */
import { type Dirent, readdirSync } from 'node:fs';
import { readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isTaskId } from '../folders.ts';
import type { Cgroups } from '../host/cgroups.ts';
import type { Host } from '../host/host.ts';
import { sendSignal } from '../host/signals.ts';
import { markName, markOf } from '../launch/environment.ts';
import { isDrained, readCommand, readCopier, readRecord } from '../recorder/marks.ts';
import { killCopier, killRest } from './kill-rest.ts';

export interface OrphanSettings {
  readonly host: Host;
  readonly cgroups: Cgroups;
  /** The folder of all tasks. */
  readonly tasks: string;
  /** This folder's own name. */
  readonly id: string;
  readonly isLive: (taskId: string) => boolean;
}

const killTriesMax = 200;
const drainTriesMax = 50;
const lookAgainMs = 20;

/** Ends and removes them. Resolves when that is done. */
export async function endOrphans(settings: OrphanSettings): Promise<void> {
  const { tasks, cgroups, isLive } = settings;
  const orphans = new Set([...foldersIn(tasks), ...cgroups.tasks()].filter((one) => isTaskId(one) && !isLive(one)));
  await Promise.all([...orphans].map((taskId) => endTask(settings, taskId)));
  endByMark(settings);
}

async function endTask(settings: OrphanSettings, taskId: string): Promise<void> {
  const folder = join(settings.tasks, taskId);
  const names = new Set([...foldersIn(folder), ...settings.cgroups.containers(taskId)]);
  await Promise.all([...names].map((name) => endContainer(settings, taskId, name)));
  await removeTask(settings.cgroups, folder, taskId);
}

/** The folder and the control groups of a task of which nothing runs. */
export async function removeTask(cgroups: Cgroups, folder: string, taskId: string): Promise<void> {
  await cgroups.remove(taskId);
  try {
    for (const container of await readdir(folder)) await removeSmall(join(folder, container));
    await rmdir(folder);
  } catch {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** Throws where more is in it than a recorder leaves and an empty folder, as it is with most; half the work that `rm` has. */
async function removeSmall(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(entries.map((one) => (one.isDirectory() ? rmdir : unlink)(join(folder, one.name))));
  await rmdir(folder);
}

/** All that is left of it. Its folder stays. */
export async function endContainer(settings: OrphanSettings, taskId: string, name: string): Promise<void> {
  const { host, cgroups, tasks, id } = settings;
  const folder = join(tasks, taskId, name);
  const record = readRecord(folder);
  const command = readCommand(folder);
  const recorder = typeof record === 'object' && record.bootId === host.bootId ? record : undefined;
  const copier = recorder && readCopier(folder);
  const whole = { taskId, name, recorder, copier, command: recorder && command, mark: markOf(id, taskId, name) };
  const wasGone = (): Promise<boolean> => new Promise((resolve) => killRest(host, cgroups, whole, resolve));
  for (let tries = 0; tries < killTriesMax && !(await wasGone()); tries++);
  for (let tries = 0; copier && !isDrained(folder) && tries < drainTriesMax; tries++) await pause(lookAgainMs);
  if (copier && !isDrained(folder)) killCopier(host, copier);
}

/** What bears this folder's mark, and is of no task that lives. */
function endByMark({ host, id, isLive }: OrphanSettings): void {
  for (const { pid } of host.processes()) {
    const [folder, taskId] = host.variable(pid, markName)?.split('/') ?? [];
    if (folder === id && taskId !== undefined && pid !== process.pid && !isLive(taskId)) sendSignal(pid, 'SIGKILL');
  }
}

function foldersIn(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
