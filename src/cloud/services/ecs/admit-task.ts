/** For the task door: whether a session is that of a task which is not over. It has the task's id for its name, and the task's own role. */
import { AwsError } from '../../aws-error.ts';
import type { Operation } from '../../room.ts';
import { taskRole } from './door.ts';
import type { Ecs } from './ecs.ts';

interface Session {
  readonly taskId: string;
  readonly roleArn: string;
}

/** Throws AwsError where it is none. */
export const admitTask = (ecs: Ecs): Operation<Session, object> => ({
  inside: true,
  permissions: () => [],
  handle({ taskId, roleArn }) {
    const task = ecs.tables.task(taskId);
    const document = task && ecs.tables.documentOf(task);
    if (document && task.state.lastStatus !== 'STOPPED' && taskRole(ecs.house, task, document) === roleArn) return {};
    throw new AwsError('InvalidIdInRequest', 'no task that runs has this session');
  },
});
