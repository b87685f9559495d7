/**
 * The task endpoint as ECS sees it: which container a token belongs to, what the task's metadata tells, and keys of the task's role.
 * For the cloud alone. Source: Amazon ECS task metadata endpoint version 4; task IAM role.
 */
import { createHash } from 'node:crypto';
import { AwsError } from '../../kit/aws-error.ts';
import type { Operation, ServiceHost } from '../../kit/service.ts';
import type { Definition } from './definition.ts';
import type { Ecs } from './ecs.ts';
import { containerMetadata, taskMetadata } from './metadata.ts';
import { roleArn } from './names.ts';
import { issueKeys } from './roles.ts';
import type { Sealed } from './sealed.ts';
import type { Task } from './task.ts';

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

/** What stands in the store of a token. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const unknownToken = (): AwsError => new AwsError('InvalidIdInRequest', 'no task that runs has this token');

/** The role that the task itself has. */
export const taskRole = (host: ServiceHost, task: Task, document: Definition): string | undefined => {
  const role = task.fixed.overrides.taskRoleArn ?? document.taskRoleArn;
  return role ? roleArn(host, role) : undefined;
};

function find(ecs: Ecs, token: string): { task: Task; name: string; document: Definition } {
  const place = ecs.tables.endpointOf(digestOf(token));
  const task = place && ecs.tables.task(place.task);
  const document = task && ecs.tables.documentOf(task);
  if (!place || !document || task.state.lastStatus === 'STOPPED') throw unknownToken();
  return { task, name: place.name, document };
}

export const openEndpoint = (ecs: Ecs): Operation<Asked, Opened> => ({
  internal: true,
  permissions: () => [],
  handle({ token }) {
    const { task, name, document } = find(ecs, token);
    const role = taskRole(ecs.host, task, document);
    return { taskId: task.id, name, ...(role === undefined ? {} : { roleArn: role }) };
  },
});

export const describeEndpoint = (
  ecs: Ecs,
): Operation<Asked & { tags: boolean }, { container: object; task: object }> => ({
  internal: true,
  permissions: () => [],
  handle({ token, tags }) {
    const { task, name, document } = find(ecs, token);
    const index = document.containerDefinitions.findIndex((container) => container.name === name);
    return {
      // It runs, or it could not ask; that it does may not have been committed yet.
      container: { ...containerMetadata(ecs.host, task, document, index), KnownStatus: 'RUNNING' },
      task: taskMetadata(ecs.host, task, document, tags),
    };
  },
});

export const issueTaskKeys = (ecs: Ecs): Operation<Asked, TaskKeys> => ({
  internal: true,
  permissions: () => [],
  handle({ token }, context) {
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
  },
});

/** SDKs send a queue's messages to the host in its URL: one of this cloud, in a variable's value, is led to the task endpoint. */
export function ledToTaskEndpoint(
  host: ServiceHost,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const [taskEndpoint, own] = [host.taskEndpoint()?.endpoint, host.endpoint()];
  const led = (text: string): string => (taskEndpoint && own ? text.replaceAll(`${own}/`, `${taskEndpoint}/`) : text);
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, led(value)]));
}

/** The variables by which a container of that name finds the task endpoint. `sealed` is its task's. */
export function taskEndpointEnvironment(
  host: ServiceHost,
  task: Task,
  document: Definition,
  { name, sealed }: { readonly name: string; readonly sealed: Sealed },
): Record<string, string> {
  const taskEndpoint = host.taskEndpoint();
  const token = sealed.containers[name]?.token;
  if (!taskEndpoint || token === undefined) return {};
  const found = {
    ECS_CONTAINER_METADATA_URI_V4: `${taskEndpoint.endpoint}/v4/${token}`,
    AWS_ENDPOINT_URL: taskEndpoint.endpoint,
  };
  if (sealed.keys)
    return {
      ...found,
      AWS_ACCESS_KEY_ID: sealed.keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sealed.keys.secretAccessKey,
      AWS_SESSION_TOKEN: sealed.keys.sessionToken,
    };
  if (taskEndpoint.keys === 'given' || taskRole(host, task, document) === undefined) return found;
  return {
    ...found,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${taskEndpoint.endpoint}/v2/credentials/${task.id}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
  };
}
