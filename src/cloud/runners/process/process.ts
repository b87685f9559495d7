/**
 * The process runner: a container's command as a process group of this host, Linux or macOS. It isolates nothing, so it is used only
 * where the user said so.
 * Each container has a folder, TASKID/NAME: its recorder's marks, its output, its working folder. All that is known of it
 * stands there, so an engine that was killed is followed by one that knows as much.
 * Left out: images (a command must be given), users, limits of memory and processor, network places.
 */
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { instant } from '../../../languages/instant.ts';
import type { ContainerSpec, Listener, Runner } from '../runner.ts';
import { carry, environmentOf } from './environment.ts';
import { cannotStart, findExecutable } from './executable.ts';
import { type Followed, follow } from './follow.ts';
import { forgottenFolders, isTaskId } from './forgotten.ts';
import { recorderLives } from './group.ts';
import { type Host, openHost } from './host.ts';
import { type AnyRecord, forbidStart, isDrained, readRecord } from './marks.ts';
import { spawnRecorder } from './recorder.ts';
import { refuses } from './refuses.ts';

export interface ProcessRunnerSettings {
  /** Where containers have their folders; made if it is not there. */
  readonly folder: string;
  /** Default: this host. */
  readonly host?: Host;
}

/** Recorders that die leave no notice, and notices of files may get lost: so often all is looked at anyway. */
const lookEveryMs = 2000;

/** Throws, in words for a person, where the host lacks a tool that a recorder needs. */
export function openProcessRunner(settings: ProcessRunnerSettings): Runner {
  const host = settings.host ?? openHost();
  const tasks = resolve(settings.folder);
  const followed = new Map<string, Followed>();
  const removals = new Set<Promise<void>>();
  let starts: (() => void)[] = [];
  let listener: Listener | undefined;
  const clock = setInterval(() => lookAt([...followed.values()]), lookEveryMs);
  clock.unref();

  function lookAt(containers: readonly Followed[]): void {
    const all = containers.map((container) => ({ container, record: container.record() }));
    const alive = host.starts(all.flatMap(({ record }) => (typeof record === 'object' ? [record.pid] : [])));
    for (const { container, record } of all) {
      const why = container.isDrained() || record === undefined ? undefined : whyGone(record, alive);
      if (why) container.recorderGone(why);
      else container.wake();
    }
  }

  function whyGone(record: AnyRecord, alive: ReadonlyMap<number, string>): string | undefined {
    if (record === 'unstarted') return undefined;
    if (record === 'broken' || record.bootId !== host.bootId) return 'the host was restarted while it ran';
    if (recorderLives(host, record, alive)) return undefined;
    return `its recorder (process ${record.pid}) was killed, so its exit code is not known`;
  }

  function open({ taskId, name }: ContainerSpec, offset: number): Followed {
    if (!listener) throw new Error('the runner has no listener');
    const folder = folderOf(tasks, taskId, name);
    const since = readRecord(folder) ? undefined : instant(Date.now());
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const container = follow({ host, listener, taskId, name, folder, offset, since });
    followed.set(`${taskId}/${name}`, container);
    return container;
  }

  /** One a turn of the host's loop: a process costs a millisecond or two, and calls wait. */
  function startNext(): void {
    starts.shift()?.();
    if (starts.length > 0) setImmediate(startNext);
  }

  function launch(spec: ContainerSpec, container: Followed): void {
    const folder = folderOf(tasks, spec.taskId, spec.name);
    try {
      if (readRecord(folder)) {
        lookAt([container]);
        return;
      }
      const reason = spawnIn(folder, spec, container);
      if (reason) container.fail(reason);
    } catch (error) {
      container.fail(cannotStart((error as Error).message).reason);
    }
  }

  function spawnIn(folder: string, spec: ContainerSpec, container: Followed): string | undefined {
    const refusal = refuses(spec);
    if (refusal) return `CannotStartContainerError: ${refusal}`;
    const words = [...spec.entryPoint, ...spec.command];
    const workingFolder = spec.hostDirectory ?? join(folder, 'work');
    if (!spec.hostDirectory) mkdirSync(workingFolder, { recursive: true, mode: 0o700 });
    const environment = environmentOf(spec.environment, workingFolder);
    const found = findExecutable(words[0]!, environment['PATH'] ?? '', workingFolder);
    if ('reason' in found) return found.reason;
    const child = spawnRecorder(host, { folder, workingFolder, ...carry(environment, words, found.file, folder) });
    child.on('error', (error) => container.fail(cannotStart(error.message).reason));
    child.on('exit', () => {
      if (!readRecord(folder)) container.recorderGone(`its recorder could not write in \`${folder}\``);
      lookAt([container]);
    });
    return undefined;
  }

  function track(removal: Promise<void>): void {
    const tracked = removal.finally(() => removals.delete(tracked));
    removals.add(tracked);
  }

  /** What an engine had no time to remove before it was killed: whatever is still of use has been asked for by now. What runs all the same is left. */
  function removeForgotten(tasksInUse: ReadonlySet<string>): void {
    const inUse = new Set([...tasksInUse, ...[...followed.keys()].map((key) => key.slice(0, key.indexOf('/')))]);
    for (const folder of forgottenFolders(tasks, inUse, isAtWork))
      track(rm(folder, { recursive: true, force: true }).catch(() => {}));
  }

  function isAtWork(folder: string): boolean {
    const record = readRecord(folder);
    if (typeof record !== 'object' || isDrained(folder)) return false;
    return whyGone(record, host.starts([record.pid])) === undefined;
  }

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
    async settle(containers, tasksInUse) {
      const settling = containers.map(({ spec, offset }) => {
        const known = followed.get(`${spec.taskId}/${spec.name}`);
        if (known) return known;
        const container = open(spec, offset);
        const folder = folderOf(tasks, spec.taskId, spec.name);
        if (!readRecord(folder)) forbidStart(folder);
        return container;
      });
      removeForgotten(tasksInUse);
      lookAt(settling);
      await Promise.all(settling.map((container) => container.settled()));
    },
    remove(taskId) {
      const folder = folderOfTask(tasks, taskId);
      for (const [key, container] of followed) {
        if (!key.startsWith(`${taskId}/`)) continue;
        container.close();
        followed.delete(key);
      }
      track(rm(folder, { recursive: true, force: true }).catch(() => {}));
    },
    async close() {
      clearInterval(clock);
      starts = [];
      for (const container of followed.values()) container.close();
      followed.clear();
      await Promise.all(removals);
    },
  };
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
