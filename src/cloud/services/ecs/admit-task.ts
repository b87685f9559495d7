/** For the task endpoint: whether a session is that of a task which is not over. It has the task's id for its name, and the task's own role. */
import { AwsError } from '../../kit/aws-error.ts';
import type { Operation } from '../../kit/service.ts';
import type { Ecs } from './ecs.ts';
import { taskRole } from './task-endpoint.ts';

interface Session {
  readonly taskId: string;
  readonly roleArn: string;
}

/** Throws AwsError where it is none. */
export const admitTask = (ecs: Ecs): Operation<Session, object> => ({
  internal: true,
  permissions: () => [],
  handle({ taskId, roleArn }) {
    const task = ecs.tables.task(taskId);
    const document = task && ecs.tables.documentOf(task);
    if (document && task.state.lastStatus !== 'STOPPED' && taskRole(ecs.host, task, document) === roleArn) return {};
    throw new AwsError('InvalidIdInRequest', 'no task that runs has this session');
  },
});
