/** Who may call the API through the task endpoint: a session of a task that is not over, named by the task's id, of the task's own role. */

import type { Api } from '../../engine/api.ts';
import type { Caller } from '../../kit/caller.ts';
import { RefusedRequest } from '../refusal.ts';
import { askEcs } from './ask-ecs.ts';

/** Rejects with RefusedRequest in the words that AWS has for a key it does not know. */
export async function admitTasks(cloud: Api, caller: Caller): Promise<void> {
  if (caller.kind === 'session') {
    const { sessionName: taskId, roleArn } = caller;
    if (await askEcs(cloud, 'AdmitTask', { taskId, roleArn })) return;
  }
  throw new RefusedRequest('foreignKey', 'The security token included in the request is invalid.');
}
