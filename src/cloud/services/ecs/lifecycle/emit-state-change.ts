/** The event "ECS Task State Change": one for each change that can be seen from outside, each a new version of the task. */
import type { Context } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import { taskArn } from '../names.ts';
import { renderEvent } from '../tasks/render-task.ts';
import type { Task } from '../tasks/task.ts';

/** The task as it stands now becomes its next version, and is emitted. */
export function emitStateChange({ host }: Ecs, context: Context, task: Task): void {
  task.state.version += 1;
  context.emit({
    source: 'aws.ecs',
    detailType: 'ECS Task State Change',
    resources: [taskArn(host, task.cluster, task.id)],
    outline: { lastStatus: task.state.lastStatus },
    get detail() {
      return renderEvent(host, task, context.now);
    },
  });
}
