/** StopTask. Source: API reference, StopTask; "SIGTERM, and after stopTimeout SIGKILL": Amazon ECS task lifecycle. */
import type { StopTaskRequest, StopTaskResponse } from '@aws-sdk/client-ecs';
import type { Handler } from '../../../kit/service.ts';
import { stoppedByUser } from '../../../kit/stopped-reasons.ts';
import { activeCluster } from '../clusters.ts';
import type { Ecs } from '../context.ts';
import { emitStateChange } from '../lifecycle/emit-state-change.ts';
import { beginStop } from '../lifecycle/finish.ts';
import { clusterArn, clusterName, taskArn, taskId } from '../names.ts';
import { invalidParameter } from '../refusals.ts';
import { renderTask } from './render-task.ts';

export const stopTask: Handler<Ecs, StopTaskRequest, StopTaskResponse> = {
  permissions: (ecs, { cluster, task }) => {
    const name = clusterName(ecs.host, cluster);
    return [
      {
        action: 'ecs:StopTask',
        resource: taskArn(ecs.host, name, taskId(task as string)),
        context: { 'ecs:cluster': clusterArn(ecs.host, name) },
      },
    ];
  },
  handle(ecs, input, context) {
    const cluster = activeCluster(ecs, input.cluster);
    const task = ecs.tables.taskToChange(context, taskId(input.task as string));
    if (task?.cluster !== cluster.name) throw invalidParameter('The referenced task was not found.');
    if (task.state.desiredStatus !== 'STOPPED') {
      const reason = input.reason ?? stoppedByUser;
      beginStop(ecs, context, task, { code: 'UserInitiated', reason, at: context.now });
      emitStateChange(ecs, context, task);
      ecs.tables.saveTask(task);
    }
    return { task: renderTask(ecs.host, task) };
  },
};
