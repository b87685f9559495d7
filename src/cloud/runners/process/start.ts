/** Containers from the moment they are to be started: the folder, the recorder, and what follows them. */
import { mkdirSync } from 'node:fs';
import { instant } from '../../../languages/instant.ts';
import type { ContainerSpec, Listener, Started } from '../../kit/runner.ts';
import { cannotExecute } from '../../kit/stopped-reasons.ts';
import { beginsOf } from '../multiline-pattern.ts';
import type { ProcessContext } from './context.ts';
import { containerFolder } from './folders.ts';
import { type FollowedContainer, followContainer } from './follow/followed-container.ts';
import { runProbe, watchHealth } from './follow/health.ts';
import { lookAtAll } from './follow/look-at-all.ts';
import { openOutput } from './follow/output.ts';
import { markOf } from './launch/environment.ts';
import { execContext, planLaunch } from './launch/launch.ts';
import { forbidStart, readRecord } from './recorder/marks.ts';

/** Makes its folder, and follows what is, or will be, in it. */
export function follow(context: ProcessContext, { spec, offset }: Started, listener: Listener): FollowedContainer {
  const { host, cgroups, starter, tasks, id, endMsMax } = context;
  const { taskId, name, healthCheck, multilinePattern } = spec;
  const folder = containerFolder(tasks, taskId, name);
  const since = readRecord(folder) ? undefined : instant(Date.now());
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const mark = markOf(id, taskId, name);
  const probeContext = () => ({
    ...execContext(spec, folder, mark),
    onStart: (pid: number) => cgroups.join(taskId, name, pid),
  });
  const pattern = beginsOf(multilinePattern);
  return followContainer({
    host,
    cgroups,
    listener,
    spec,
    folder,
    output: openOutput(folder, offset, pattern),
    mark,
    since,
    endMsMax,
    watchHealth: (onChange) =>
      healthCheck ? watchHealth(healthCheck, (check) => runProbe(check, probeContext()), onChange) : () => {},
    onOver: () => starter.forget(folder),
  });
}

/** Starts the container's recorder, unless it has been started before. */
export function launch(context: ProcessContext, spec: ContainerSpec, container: FollowedContainer): void {
  const { host, id, starter } = context;
  const { folder } = container;
  try {
    if (readRecord(folder)) {
      lookAtAll(host, [container]);
      return;
    }
    const plan = planLaunch(context, spec, folder, execContext(spec, folder, markOf(id, spec.taskId, spec.name)));
    if ('reason' in plan) container.fail(plan.reason);
    else starter.launch(plan);
  } catch (error) {
    container.fail(cannotExecute((error as Error).message));
  }
}

/** No recorder came to be there, or its starter will report no more of it. One that was faster is followed. */
export function notStarted({ containers }: ProcessContext, folder: string, why = 'its recorder was killed'): void {
  const container = containers.all().find((one) => one.folder === folder);
  if (!container || readRecord(folder)) return;
  try {
    if (forbidStart(folder)) container.fail(cannotExecute(why));
  } catch (error) {
    container.fail(cannotExecute(reasonOf(error)));
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
