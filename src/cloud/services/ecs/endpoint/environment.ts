/** The variables by which a container finds the task endpoint, and its role's keys. Source: task metadata endpoint version 4; task IAM role. */
import { own } from '../../../../languages/own.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import type { Definition } from '../definitions/definition.ts';
import type { Sealed } from '../secrets/sealed.ts';
import { taskRole } from '../tasks/roles.ts';
import type { Task } from '../tasks/task.ts';

/** SDKs send a queue's messages to the host in its URL: one of this cloud, in a variable's value, is replaced by the task endpoint. */
export function redirectToTaskEndpoint(
  host: ServiceHost,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const [taskEndpoint, own] = [host.taskEndpoint()?.endpoint, host.endpoint()];
  const redirect = (text: string): string =>
    taskEndpoint && own ? text.replaceAll(`${own}/`, `${taskEndpoint}/`) : text;
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, redirect(value)]));
}

/** The variables by which a container of that name finds the task endpoint. `sealed` is its task's. */
export function taskEndpointEnvironment(
  host: ServiceHost,
  task: Task,
  document: Definition,
  { name, sealed }: { readonly name: string; readonly sealed: Sealed },
): Record<string, string> {
  const taskEndpoint = host.taskEndpoint();
  const token = own(sealed.containers, name)?.token;
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
