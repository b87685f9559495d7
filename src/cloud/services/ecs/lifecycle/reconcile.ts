/**
 * After a start of the engine, or a jump of time: each container that is not known to have ended is looked up at the runner, which
 * reports what became of it. One that is not known to have started is started: if it was started before, it is found by its name.
 * Where what a task was given cannot be opened (the key of the vault is another one), what runs is followed on, and nothing of it is started.
 */
import type { ContainerSpec, Runner, Started } from '../../../kit/runner.ts';
import type { Read } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import { type Sealed, tryUnseal } from '../secrets/sealed.ts';
import type { ContainerState, Task } from '../tasks/task.ts';
import { cannotOpen } from './container-effects.ts';
import { containerSpec } from './container-spec.ts';
import { type StopEffect, stopsLeft } from './finish.ts';

/** Tasks read at once. */
const pageSize = 500;

interface Asked {
  readonly looked: Started[];
  readonly stops: StopEffect[];
}

export async function reconcile(ecs: Ecs, read: Read): Promise<void> {
  const { runner } = ecs.host.world;
  if (!runner) return;
  const asked: Asked = { looked: [], stops: [] };
  const live = new Set<string>();
  for (let page = ecs.tables.liveTaskIds('', pageSize); page.length > 0; ) {
    for (const id of page) {
      live.add(id);
      try {
        const task = ecs.tables.task(id);
        if (task?.state.connectedAt !== undefined) ask(ecs, runner, read, task, asked);
      } catch (error) {
        // A row that makes no sense: the others are asked about.
        ecs.host.reportError(`ask what became of task \`${id}\``, error);
      }
    }
    page = ecs.tables.liveTaskIds(page.at(-1) as string, pageSize);
  }
  await runner.reconcile(asked.looked, live);
  for (const { taskId, name, graceSeconds } of asked.stops) runner.stop(taskId, name, graceSeconds);
}

function ask(ecs: Ecs, runner: Runner, read: Read, task: Task, { looked, stops }: Asked): void {
  const opened = tryUnseal(ecs.host, task);
  if ('why' in opened) ecs.host.reportError(`open what task \`${task.id}\` was given`, opened.why);
  for (const { spec, isStarted } of unended(ecs, task, 'why' in opened ? undefined : opened.sealed)) {
    const readTo = read<Omit<Started, 'spec'>>('logs', 'OutputOffset', { taskId: task.id, name: spec.name });
    // Lines are committed to a file of their own, before the rest of their turn: where there are some, it was started.
    if (isStarted || readTo.offset > 0) looked.push({ spec, ...readTo });
    else if ('why' in opened) cannotOpen(ecs.host, task.id, spec.name, opened.why);
    else runner.start(spec);
  }
  stops.push(...stopsLeft(ecs, task));
}

/** Those that were asked for; the others wait for their dependencies. */
function unended(
  { host, tables }: Ecs,
  task: Task,
  sealed: Sealed | undefined,
): { spec: ContainerSpec; isStarted: boolean }[] {
  const document = tables.documentOf(task);
  return (document?.containerDefinitions ?? []).flatMap((container, i) => {
    const { status, startAsked } = task.state.containers[i] as ContainerState;
    if (!document || !startAsked || status === 'STOPPED') return [];
    return [{ spec: containerSpec(host, task, document, container, sealed), isStarted: status === 'RUNNING' }];
  });
}
