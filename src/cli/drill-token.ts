/** Containers of a drill that were given the token of a task (`.waitForTaskToken`): one that goes well answers with it, as its task's role. */
import type { DescribeTaskDefinitionResponse, Task } from '@aws-sdk/client-ecs';
import type { Cloud } from '../cloud/cloud.ts';
import { AwsError } from '../cloud/kit/aws-error.ts';
import { type Caller, root } from '../cloud/kit/caller.ts';
import type { ContainerSpec } from '../cloud/kit/runner.ts';

export interface Answering {
  /** The one that runs now. */
  cloud(): Cloud;
  /** As it was started. */
  taskOf(id: string): Task | undefined;
  /** Nobody is denied anything. */
  readonly asRoot: boolean;
  /** Called with why, where the role may not answer or there is none. */
  mayNot(reason: string): void;
}

/** Of what may be a token; other texts have it too. */
const tokenForm = /^[A-Za-z0-9+/]{80,}={0,2}$/;

/** For a container that is about to end with 0. */
export async function answerToken(
  { cloud, taskOf, asRoot, mayNot }: Answering,
  { taskId, environment, command }: ContainerSpec,
): Promise<void> {
  const taskToken = await awaited(cloud(), [...Object.values(environment), ...command]);
  if (taskToken === undefined) return;
  const caller = asRoot ? root : await roleOf(cloud(), taskId, taskOf(taskId));
  if (caller === undefined) return mayNot('its task definition has no TaskRoleArn to call SendTaskSuccess as');
  await cloud()
    .call('states', 'SendTaskSuccess', { taskToken, output: '{}' }, caller)
    .catch((error: unknown) => {
      // Else nobody waits any more.
      if (isDenied(error)) mayNot(error.message);
    });
}

/** The one of these for which somebody waits, if any. */
async function awaited(cloud: Cloud, texts: readonly string[]): Promise<string | undefined> {
  for (const taskToken of texts.filter((text) => tokenForm.test(text))) {
    const isAwaited = cloud.call('states', 'SendTaskHeartbeat', { taskToken }, root).then(
      () => true,
      () => false,
    );
    if (await isAwaited) return taskToken;
  }
  return undefined;
}

/** What a task's containers call as; undefined: it has no role. */
async function roleOf(cloud: Cloud, taskId: string, task: Task | undefined): Promise<Caller | undefined> {
  const input = { taskDefinition: task?.taskDefinitionArn };
  const found = (await cloud.call('ecs', 'DescribeTaskDefinition', input, root)) as DescribeTaskDefinitionResponse;
  const roleArn = task?.overrides?.taskRoleArn ?? found.taskDefinition?.taskRoleArn;
  return roleArn === undefined ? undefined : { kind: 'session', roleArn, sessionName: taskId };
}

export const isDenied = (error: unknown): error is AwsError =>
  error instanceof AwsError && error.code === 'AccessDeniedException';
