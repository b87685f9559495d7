/**
 * The process runner: a container's command as a process group of this host, Linux or macOS. It isolates nothing, so it is used only
 * where the user said so.
 * Each container has a folder, TASKID/NAME: its recorder's marks, its output, its working folder. All that is known of it
 * stands there, so an engine that was killed is followed by one that knows as much.
 * Limits of memory and processor hold where the host gives control groups. Left out: images (a command must be given), users, mounts,
 * network places.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { instant } from '../../../languages/instant.ts';
import type { ContainerSpec, Listener, Runner } from '../../kit/runner.ts';
import { parseLinearRegExp } from '../linear-regexp.ts';
import { openBeginning } from './beginning.ts';
import { openCgroups } from './cgroup.ts';
import { markOf } from './environment.ts';
import { cannotStart } from './executable.ts';
import { type Followed, follow } from './follow.ts';
import { runProbe, watchHealth } from './health.ts';
import { type Host, openHost } from './host.ts';
import { placeOf, planLaunch } from './launch.ts';
import { forbidStart, readRecord } from './marks.ts';
import { endOrphans, isTaskId, removeTask } from './orphans.ts';
import { openOutput } from './output.ts';
import { refuses } from './refuses.ts';
import { openStarter } from './starter.ts';
import { whyGone } from './why-gone.ts';

export interface ProcessRunnerSettings {
  /** Where containers have their folders; made if it is not there. */
  readonly folder: string;
  /** Default: this host. */
  readonly host?: Host;
}

/** Recorders that are killed leave no notice, and notices of files may get lost: so often all is looked at anyway. */
const lookEveryMs = 2000;
const orphansEveryMs = 180_000;

/** Throws, in words for a person, where the host lacks a tool that a recorder needs. */
export function openProcessRunner(settings: ProcessRunnerSettings): Runner {
  const host = settings.host ?? openHost();
  const tasks = resolve(settings.folder);
  const id = idOf(tasks);
  const beginning = openBeginning(host, tasks);
  const cgroups = openCgroups(host.cgroups, id);
  const starter = openStarter(host, beginning, tasks, notStarted);
  const followed = new Map<string, Followed>();
  /** Tasks that are not over, once all are known. */
  let live = new Set<string>();
  const works = new Set<Promise<void>>();
  let starts: (() => void)[] = [];
  let listener: Listener | undefined;
  let orphansClock: NodeJS.Timeout | undefined;
  const looksClock = setInterval(() => lookAt([...followed.values()]), lookEveryMs);
  looksClock.unref();

  function lookAt(containers: readonly Followed[]): void {
    const all = containers.map((container) => ({ container, record: container.record(), copier: container.copier() }));
    const pids = all.flatMap(({ record, copier }) =>
      [record, copier].flatMap((one) => (typeof one === 'object' ? one.pid : [])),
    );
    const alive = host.starts(pids);
    for (const { container, record, copier } of all) {
      const why = whyGone(host, container.folder, record, copier, alive);
      if (why) container.recorderGone(why);
      else container.wake();
    }
  }

  function open(spec: ContainerSpec, offset: number): Followed {
    if (!listener) throw new Error('the runner has no listener');
    const { taskId, name, healthCheck, multilinePattern } = spec;
    const folder = folderOf(tasks, taskId, name);
    const since = readRecord(folder) ? undefined : instant(Date.now());
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const mark = markOf(id, taskId, name);
    const probePlace = () => ({
      ...placeOf(spec, folder, mark),
      joined: (pid: number) => cgroups.join(taskId, name, pid),
    });
    const container = follow({
      host,
      cgroups,
      listener,
      taskId,
      name,
      folder,
      output: openOutput(
        folder,
        offset,
        multilinePattern === undefined ? undefined : parseLinearRegExp(multilinePattern),
      ),
      mark,
      since,
      watchHealth: (tell) =>
        healthCheck ? watchHealth(healthCheck, (check) => runProbe(check, probePlace()), tell) : () => {},
      isOver: () => starter.forget(folder),
    });
    live.add(taskId);
    followed.set(`${taskId}/${name}`, container);
    return container;
  }

  /** One a turn of the host's loop: folders and control groups take half a millisecond, and calls wait. */
  function startNext(): void {
    starts.shift()?.();
    if (starts.length > 0) setImmediate(startNext);
  }

  function launch(spec: ContainerSpec, container: Followed): void {
    const { folder } = container;
    try {
      if (readRecord(folder)) {
        lookAt([container]);
        return;
      }
      const place = placeOf(spec, folder, markOf(id, spec.taskId, spec.name));
      const plan = planLaunch({ beginning, cgroups }, spec, folder, place);
      if ('reason' in plan) container.fail(plan.reason);
      else starter.launch(plan);
    } catch (error) {
      container.fail(cannotStart((error as Error).message).reason);
    }
  }

  /** No recorder came to be there, or its starter will say no more of it. One that was faster is followed. */
  function notStarted(folder: string): void {
    const container = [...followed.values()].find((one) => one.folder === folder);
    if (!container || readRecord(folder)) return;
    try {
      if (forbidStart(folder)) container.fail(cannotStart('its recorder was killed').reason);
    } catch (error) {
      container.fail(cannotStart((error as Error).message).reason);
    }
  }

  function track(work: Promise<void>): void {
    const tracked = work.finally(() => works.delete(tracked));
    works.add(tracked);
  }

  const clearOrphans = (): void =>
    track(endOrphans({ host, cgroups, tasks, id, isLive: (taskId) => live.has(taskId) }));

  return {
    kind: 'process',
    listen(its) {
      listener = its;
    },
    refuses,
    start(spec) {
      const known = followed.get(`${spec.taskId}/${spec.name}`);
      if (known) return known.reportAgain();
      const container = open(spec, 0);
      starts.push(() => launch(spec, container));
      if (starts.length === 1) setImmediate(startNext);
    },
    stop(taskId, name, graceSeconds) {
      followed.get(`${taskId}/${name}`)?.stop(graceSeconds);
    },
    async reconcile(containers, tasksInUse) {
      const settling = containers.map(({ spec, offset }) => {
        const known = followed.get(`${spec.taskId}/${spec.name}`);
        if (known) return known;
        const container = open(spec, offset);
        if (!readRecord(container.folder)) forbidStart(container.folder);
        return container;
      });
      live = new Set([...tasksInUse, ...[...followed.values()].map(({ taskId }) => taskId)]);
      lookAt(settling);
      clearOrphans();
      clearInterval(orphansClock);
      orphansClock = setInterval(clearOrphans, orphansEveryMs);
      orphansClock.unref();
      await Promise.all(settling.map((container) => container.settled()));
    },
    remove(taskId) {
      const folder = folderOfTask(tasks, taskId);
      for (const [key, container] of followed) {
        if (!key.startsWith(`${taskId}/`)) continue;
        container.close();
        followed.delete(key);
      }
      live.delete(taskId);
      track(removeTask(cgroups, folder, taskId));
    },
    async close() {
      clearInterval(looksClock);
      clearInterval(orphansClock);
      starts = [];
      for (const container of followed.values()) container.close();
      followed.clear();
      starter.close();
      await Promise.all(works);
      await cgroups.close();
    },
  };
}

/** The folder's own name, kept in it: processes and control groups bear it, so nobody should be able to guess it. */
function idOf(tasks: string): string {
  mkdirSync(tasks, { recursive: true, mode: 0o700 });
  const file = join(tasks, 'id');
  const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (/^[0-9a-f]{32}$/.test(known)) return known;
  const id = randomBytes(16).toString('hex');
  writeFileSync(file, id, { mode: 0o600 });
  return id;
}

/** Throws where the identity is none: nothing else may ever become a path. */
function folderOf(tasks: string, taskId: string, name: string): string {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw new Error(`\`${name}\` is no container name`);
  return join(folderOfTask(tasks, taskId), name);
}

function folderOfTask(tasks: string, taskId: string): string {
  if (!isTaskId(taskId)) throw new Error(`\`${taskId}\` is no task id`);
  return join(tasks, taskId);
}
