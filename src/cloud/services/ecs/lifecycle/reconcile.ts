/**
 * After a start of the engine, or a jump of time: each container that is not known to have ended is looked up at the runner, which
 * reports what became of it. One that is not known to have started is started: if it was started before, it is found by its name.
 */
import type { ContainerSpec, Started } from '../../../kit/runner.ts';
import type { Read } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import { unseal } from '../secrets/sealed.ts';
import type { ContainerState, Task } from '../tasks/task.ts';
import { containerSpec } from './container-spec.ts';
import { type StopEffect, stopsLeft } from './finish.ts';

/** Tasks read at once. */
const pageSize = 500;

export async function reconcile(ecs: Ecs, read: Read): Promise<void> {
  const { runner } = ecs.host.world;
  if (!runner) return;
  const looked: Started[] = [];
  const live = new Set<string>();
  const stops: StopEffect[] = [];
  for (let page = ecs.tables.liveTasks('', pageSize); page.length > 0; ) {
    for (const task of page) {
      live.add(task.id);
      if (task.state.connectedAt === undefined) continue;
      for (const { spec, isStarted } of unended(ecs, task)) {
        const readTo = read<Omit<Started, 'spec'>>('logs', 'OutputOffset', { taskId: task.id, name: spec.name });
        // Lines are committed to a file of their own, before the rest of their turn: where there are some, it was started.
        if (isStarted || readTo.offset > 0) looked.push({ spec, ...readTo });
        else runner.start(spec);
      }
      stops.push(...stopsLeft(ecs, task));
    }
    page = ecs.tables.liveTasks(page.at(-1)?.id as string, pageSize);
  }
  await runner.reconcile(looked, live);
  for (const { taskId, name, graceSeconds } of stops) runner.stop(taskId, name, graceSeconds);
}

/** Those that were asked for; the others wait for their dependencies. */
function unended({ host, tables }: Ecs, task: Task): { spec: ContainerSpec; isStarted: boolean }[] {
  const document = tables.documentOf(task);
  const sealed = unseal(host, task);
  return (document?.containerDefinitions ?? []).flatMap((container, i) => {
    const { status, startAsked } = task.state.containers[i] as ContainerState;
    if (!document || !startAsked || status === 'STOPPED') return [];
    return [{ spec: containerSpec(host, task, document, container, sealed), isStarted: status === 'RUNNING' }];
  });
}
