/**
 * The task endpoint as ECS sees it: which container a token belongs to, the task's metadata, and keys of the task's role.
 * For the cloud alone. Source: Amazon ECS task metadata endpoint version 4; task IAM role.
 */
import { AwsError } from '../../../kit/aws-error.ts';
import { internal } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import type { Definition } from '../definitions/definition.ts';
import { issueKeys, taskRole } from '../tasks/roles.ts';
import type { Task } from '../tasks/task.ts';
import { containerMetadata, taskMetadata } from './metadata.ts';
import { digestOf } from './token.ts';

/** How long a key is good that a task fetches; SDKs fetch the next one in time. */
export const fetchedKeySeconds = 3600;

interface Asked {
  readonly token: string;
}

interface Opened {
  readonly taskId: string;
  readonly name: string;
  readonly roleArn?: string;
}

export interface TaskKeys {
  readonly RoleArn: string;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  /** ISO 8601. */
  readonly Expiration: string;
}

const unknownToken = (): AwsError => new AwsError('InvalidIdInRequest', 'no task that runs has this token');

function find(ecs: Ecs, token: string): { task: Task; name: string; document: Definition } {
  const row = ecs.tables.endpointOf(digestOf(token));
  const task = row && ecs.tables.task(row.task);
  const document = task && ecs.tables.documentOf(task);
  if (!row || !document || task.state.lastStatus === 'STOPPED') throw unknownToken();
  return { task, name: row.name, document };
}

export const openEndpoint = internal<Ecs, Asked, Opened>((ecs, { token }) => {
  const { task, name, document } = find(ecs, token);
  const role = taskRole(ecs.host, task, document);
  return { taskId: task.id, name, ...(role === undefined ? {} : { roleArn: role }) };
});

export const describeEndpoint = internal<Ecs, Asked & { tags: boolean }, { container: object; task: object }>(
  (ecs, { token, tags }) => {
    const { task, name, document } = find(ecs, token);
    const index = document.containerDefinitions.findIndex((container) => container.name === name);
    return {
      // It runs, or it could not ask; that it does may not have been committed yet.
      container: { ...containerMetadata(ecs.host, task, document, index), KnownStatus: 'RUNNING' },
      task: taskMetadata(ecs.host, task, document, tags),
    };
  },
);

export const issueTaskKeys = internal<Ecs, Asked, TaskKeys>((ecs, { token }, context) => {
  const { task, document } = find(ecs, token);
  const role = taskRole(ecs.host, task, document);
  if (role === undefined) throw unknownToken();
  const keys = issueKeys(ecs, context, role, task.id, fetchedKeySeconds);
  return {
    RoleArn: role,
    AccessKeyId: keys.AccessKeyId as string,
    SecretAccessKey: keys.SecretAccessKey as string,
    Token: keys.SessionToken as string,
    Expiration: (keys.Expiration as Date).toISOString(),
  };
});

interface Session {
  readonly taskId: string;
  readonly roleArn: string;
}

/** Whether a session is that of a task which is not over: it has the task's id for its name, and the task's own role. Throws AwsError. */
export const admitTask = internal<Ecs, Session, object>((ecs, { taskId, roleArn }) => {
  const task = ecs.tables.task(taskId);
  const document = task && ecs.tables.documentOf(task);
  if (document && task.state.lastStatus !== 'STOPPED' && taskRole(ecs.host, task, document) === roleArn) return {};
  throw new AwsError('InvalidIdInRequest', 'no task that runs has this session');
});
