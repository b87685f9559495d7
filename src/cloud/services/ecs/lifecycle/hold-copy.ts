/** In a copy of a data folder no task runs: its original has the containers. They are left alone. */
import type { Context } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import { finish } from './finish.ts';

const pageSize = 500;

export function holdCopy(ecs: Ecs, context: Context): void {
  for (let tasks = ecs.tables.liveTasks('', pageSize); tasks.length > 0; ) {
    for (const task of tasks) {
      task.state.stopCode = 'UserInitiated';
      task.state.stoppedReason = 'this cloud is a copy: the task runs in its original';
      finish(ecs, context, task, context.now);
    }
    tasks = ecs.tables.liveTasks(tasks.at(-1)?.id as string, pageSize);
  }
}
