/**
 * After a start of the engine, or a jump of time: each container that is not known to have ended is looked up at the runner, which
 * tells what became of it. One that is not known to have started is started: if it was started before, it is found by its name.
 */
import type { Read } from '../../room.ts';
import type { ContainerSpec, Started } from '../../runners/runner.ts';
import { containerSpec } from './container-spec.ts';
import type { Ecs } from './ecs.ts';
import { type StopEffect, stopsOf } from './finish.ts';
import type { Task } from './task.ts';

/** Tasks read at once. */
const pageSize = 500;

export async function settle(ecs: Ecs, read: Read): Promise<void> {
  const { runner } = ecs.house.world;
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
      if (task.state.desiredStatus === 'STOPPED') stops.push(...remaining(ecs, task));
    }
    page = ecs.tables.liveTasks(page.at(-1)?.id as string, pageSize);
  }
  await runner.settle(looked, live);
  for (const { taskId, name, graceSeconds } of stops) runner.stop(taskId, name, graceSeconds);
}

function unended({ house, tables }: Ecs, task: Task): { spec: ContainerSpec; isStarted: boolean }[] {
  const containers = tables.definition(task.family, task.revision)?.document.containerDefinitions ?? [];
  return containers.flatMap((container, i) => {
    const status = task.state.containers[i]?.status;
    return status === 'STOPPED'
      ? []
      : [{ spec: containerSpec(house, task, container), isStarted: status === 'RUNNING' }];
  });
}

/** The stops that were asked for, with what is left of their grace. */
function remaining(ecs: Ecs, task: Task): StopEffect[] {
  const goneSeconds = (ecs.house.world.now() - (task.state.stoppingAt ?? 0)) / 1000;
  return stopsOf(ecs, task).map((stop) => ({ ...stop, graceSeconds: Math.max(0, stop.graceSeconds - goneSeconds) }));
}
