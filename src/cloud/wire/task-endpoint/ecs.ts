/** What the task endpoint asks the ECS service. A token of no task, or of one that is over, finds nothing. */
import type { Api } from '../../engine/api.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { root } from '../../kit/caller.ts';
import type { Key } from '../../kit/service.ts';
import { RefusedRequest } from '../refusal.ts';

/** Undefined where the service knows no such task; rejects with what is a bug of ours. */
export async function callEcs<Output>(cloud: Api, operation: string, input: object): Promise<Output | undefined> {
  try {
    return (await cloud.call('ecs', operation, input, root)) as Output;
  } catch (error) {
    if (error instanceof AwsError && error.status < 500) return undefined;
    throw error;
  }
}

/**
 * Whose keys may call the API through the task endpoint: those that were issued to a task which is not over, in a session named by the task's id,
 * of the task's own role. A session of that name that somebody took by AssumeRole is none of them.
 * Rejects with RefusedRequest in the words that AWS has for a key it does not know.
 */
export async function admitTasks(cloud: Api, { caller, assumed }: Key): Promise<void> {
  if (caller.kind === 'session' && !assumed) {
    const { sessionName: taskId, roleArn } = caller;
    if (await callEcs(cloud, 'AdmitTask', { taskId, roleArn })) return;
  }
  throw new RefusedRequest('foreignKey', 'The security token included in the request is invalid.');
}
