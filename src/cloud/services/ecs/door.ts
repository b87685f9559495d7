/**
 * The task door as ECS sees it: which container a token belongs to, what the task's metadata tells, and keys of the task's role.
 * For the house alone. Source: Amazon ECS task metadata endpoint version 4; task IAM role.
 */
import { createHash } from 'node:crypto';
import { AwsError } from '../../aws-error.ts';
import type { House, Operation } from '../../room.ts';
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
export const taskRole = (house: House, task: Task, document: Definition): string | undefined => {
  const role = task.fixed.overrides.taskRoleArn ?? document.taskRoleArn;
  return role ? roleArn(house, role) : undefined;
};

function find(ecs: Ecs, token: string): { task: Task; name: string; document: Definition } {
  const place = ecs.tables.doorOf(digestOf(token));
  const task = place && ecs.tables.task(place.task);
  const document = task && ecs.tables.documentOf(task);
  if (!place || !document || task.state.lastStatus === 'STOPPED') throw unknownToken();
  return { task, name: place.name, document };
}

export const openDoor = (ecs: Ecs): Operation<Asked, Opened> => ({
  inside: true,
  permissions: () => [],
  handle({ token }) {
    const { task, name, document } = find(ecs, token);
    const role = taskRole(ecs.house, task, document);
    return { taskId: task.id, name, ...(role === undefined ? {} : { roleArn: role }) };
  },
});

export const describeDoor = (ecs: Ecs): Operation<Asked & { tags: boolean }, { container: object; task: object }> => ({
  inside: true,
  permissions: () => [],
  handle({ token, tags }) {
    const { task, name, document } = find(ecs, token);
    const index = document.containerDefinitions.findIndex((container) => container.name === name);
    return {
      // It runs, or it could not ask; that it does may not have been committed yet.
      container: { ...containerMetadata(ecs.house, task, document, index), KnownStatus: 'RUNNING' },
      task: taskMetadata(ecs.house, task, document, tags),
    };
  },
});

export const issueTaskKeys = (ecs: Ecs): Operation<Asked, TaskKeys> => ({
  inside: true,
  permissions: () => [],
  handle({ token }, context) {
    const { task, document } = find(ecs, token);
    const role = taskRole(ecs.house, task, document);
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

/** SDKs send a queue's messages to the host in its URL: one of this cloud, in a variable's value, is led to the task door. */
export function ledToDoor(house: House, environment: Readonly<Record<string, string>>): Record<string, string> {
  const [door, own] = [house.door()?.endpoint, house.endpoint()];
  const led = (text: string): string => (door && own ? text.replaceAll(`${own}/`, `${door}/`) : text);
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, led(value)]));
}

/** The variables by which a container of that name finds the door. `sealed` is its task's. */
export function doorEnvironment(
  house: House,
  task: Task,
  document: Definition,
  { name, sealed }: { readonly name: string; readonly sealed: Sealed },
): Record<string, string> {
  const door = house.door();
  const token = sealed.containers[name]?.token;
  if (!door || token === undefined) return {};
  const found = {
    ECS_CONTAINER_METADATA_URI_V4: `${door.endpoint}/v4/${token}`,
    AWS_ENDPOINT_URL: door.endpoint,
  };
  if (sealed.keys)
    return {
      ...found,
      AWS_ACCESS_KEY_ID: sealed.keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sealed.keys.secretAccessKey,
      AWS_SESSION_TOKEN: sealed.keys.sessionToken,
    };
  if (door.keys === 'given' || taskRole(house, task, document) === undefined) return found;
  return {
    ...found,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${door.endpoint}/v2/credentials/${task.id}`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
  };
}
