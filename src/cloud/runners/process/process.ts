/**
 * The process runner: a container's command as a process group of this host, Linux or macOS. It isolates nothing, so it is used only
 * where the user said so.
 * Each container has a folder, TASKID/NAME: its recorder's marks, its output, its working folder. All that is known of it
 * stands there, so an engine that was killed is followed by one that knows as much.
 * Limits of memory and processor hold where the host gives control groups. Left out: images (a command must be given), users, mounts,
 * networks.
 */
import { resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { instant } from '../../../languages/instant.ts';
import type { Listener, Runner, Started } from '../../kit/runner.ts';
import { cannotStart, recordUnreadable } from '../../kit/stopped-reasons.ts';
import { openBackgroundWork } from '../background-work.ts';
import { openFollowedContainers } from '../followed-containers.ts';
import { endContainer, endOrphans, removeTask } from './cleanup/orphans.ts';
import type { ProcessContext } from './context.ts';
import { idOfFolder, taskFolder } from './folders.ts';
import type { FollowedContainer } from './follow/followed-container.ts';
import { lookAtAll } from './follow/look-at-all.ts';
import { openCgroups } from './host/cgroups.ts';
import { type Host, openHost } from './host/host.ts';
import { openSession } from './launch/session.ts';
import { forbidStart, readRecord } from './recorder/marks.ts';
import { openStarter } from './recorder/starter.ts';
import { refuses } from './refuses.ts';
import { follow, launch, notStarted } from './start.ts';
import { openTurnQueue } from './turn-queue.ts';

export interface ProcessRunnerSettings {
  /** Where containers have their folders; made if it is not there. */
  readonly folder: string;
  /** Default: this host. */
  readonly host?: Host;
  /** After a command was killed its recorder is given so long to write the end down; it needs milliseconds, whatever it has to kill. Default: 10 s. */
  readonly endMsMax?: number;
}

const endMsMaxDefault = 10_000;

/** Recorders that are killed leave no notice, and notices of files may get lost: so often all is looked at anyway. */
const lookEveryMs = 2000;
const orphansEveryMs = 180_000;

/** Throws, in words for a person, where the host lacks a tool that a recorder needs. */
export function openProcessRunner(settings: ProcessRunnerSettings): Runner {
  let listener: Listener | undefined;
  const context = openContext(settings, () => listener);
  const { host, tasks, id, cgroups, starter, containers } = context;
  const work = openBackgroundWork();
  /** Folders and control groups take half a millisecond for each. */
  const starts = openTurnQueue();
  const looks = setInterval(() => lookAtAll(host, containers.all()), lookEveryMs).unref();
  let sweeps: NodeJS.Timeout | undefined;

  /** Undefined where its folder cannot be: that ends this one alone. */
  const open = (started: Started): FollowedContainer | undefined => {
    try {
      return containers.open(started);
    } catch (error) {
      const { taskId, name } = started.spec;
      const reason = cannotStart(recordUnreadable((error as Error).message));
      setImmediate(() => listener?.report({ happened: 'failed', taskId, name, reason, at: instant(Date.now()) }));
      work.add(endContainer({ host, cgroups, tasks, id, isLive }, taskId, name));
      return undefined;
    }
  };

  const isLive = (taskId: string): boolean => containers.liveTasks()?.has(taskId) ?? true;
  const sweep = (): void => work.add(endOrphans({ host, cgroups, tasks, id, isLive }));

  return {
    kind: 'process',
    listen(its) {
      listener = its;
    },
    refuses,
    start(spec) {
      const known = containers.get(spec);
      if (known) return known.reportAgain();
      const container = open({ spec, offset: 0 });
      if (container) starts.add(() => launch(context, spec, container));
    },
    stop(taskId, name, graceSeconds) {
      containers.get({ taskId, name })?.stop(graceSeconds);
    },
    async reconcile(started, tasksInUse) {
      const wanted = started.flatMap((one) => {
        const known = containers.get(one.spec);
        const container = known ?? open(one);
        if (container && !known) forbidLateStart(container);
        return container ? [container] : [];
      });
      containers.setLiveTasks(tasksInUse);
      lookAtAll(host, wanted);
      sweep();
      clearInterval(sweeps);
      sweeps = setInterval(sweep, orphansEveryMs).unref();
      await Promise.all(wanted.map((container) => container.reported()));
      // Behind what is reported of those that have no folder.
      await nextTurn();
    },
    remove(taskId) {
      const folder = taskFolder(tasks, taskId);
      containers.removeTask(taskId);
      work.add(removeTask(cgroups, folder, taskId));
    },
    async close() {
      clearInterval(looks);
      clearInterval(sweeps);
      starts.clear();
      containers.close();
      starter.close();
      await work.done();
      await cgroups.close();
    },
  };
}

/** What was not started before this engine never will be. */
function forbidLateStart(container: FollowedContainer): void {
  try {
    if (!readRecord(container.folder)) forbidStart(container.folder);
  } catch (error) {
    container.fail(cannotStart(recordUnreadable((error as Error).message)));
  }
}

function openContext(
  { folder, host = openHost(), endMsMax = endMsMaxDefault }: ProcessRunnerSettings,
  listener: () => Listener | undefined,
) {
  const tasks = resolve(folder);
  const id = idOfFolder(tasks);
  const context: ProcessContext = {
    host,
    tasks,
    id,
    session: openSession(host),
    endMsMax,
    cgroups: openCgroups(host.cgroups, id),
    starter: openStarter(host, tasks, (its, why) => notStarted(context, its, why)),
    containers: openFollowedContainers(
      (started) => {
        const its = listener();
        if (!its) throw new Error('the runner has no listener');
        return follow(context, started, its);
      },
      () => true,
    ),
  };
  return context;
}
