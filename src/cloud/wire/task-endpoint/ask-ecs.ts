/** What the task endpoint asks of the ECS service. A token that is of no task, or of one that is over, has no answer. */

import type { Api } from '../../engine/api.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { root } from '../../kit/caller.ts';

/** Undefined where the service knows no such task; rejects with what is a bug of ours. */
export async function askEcs<Output>(cloud: Api, operation: string, input: object): Promise<Output | undefined> {
  try {
    return (await cloud.call('ecs', operation, input, root)) as Output;
  } catch (error) {
    if (error instanceof AwsError && error.status < 500) return undefined;
    throw error;
  }
}
