/**
 * What a task is given before it starts that nobody may read: the values of its secrets, a token for each container with which it finds
 * the task endpoint, and, where it cannot fetch them there, keys of its role.
 */
import { own } from '../../../../languages/own.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import type { Definition } from '../definitions/definition.ts';
import { digestOf } from '../endpoint/token.ts';
import { assumeFor, issueKeys, taskRole } from '../tasks/roles.ts';
import type { Task } from '../tasks/task.ts';
import { imageInEcr, resolveImages } from './resolve-images.ts';
import { resolveSecrets, SecretFailure } from './resolve-secrets.ts';
import { type GivenKeys, type SealedContainer, seal } from './sealed.ts';

/** Finds the images of ECR, resolves the secrets, makes the tokens and opens the task endpoint for them. Returns why one of them cannot be had. */
export function sealTask(ecs: Ecs, context: Context, task: Task, document: Definition): string | undefined {
  const { host, tables } = ecs;
  let secrets: ReturnType<typeof resolveSecrets>;
  let images: ReturnType<typeof resolveImages>;
  try {
    const role = executionRole(ecs, context, task, document);
    images = resolveImages(host, context, document, role);
    secrets = resolveSecrets(context, document, role);
  } catch (error) {
    if (error instanceof SecretFailure) return error.message;
    throw error;
  }
  // Made by `fromEntries`, which makes own members alone: a container may be called `__proto__`.
  const containers: Record<string, SealedContainer> = Object.fromEntries(
    document.containerDefinitions.map(({ name }) => {
      const token = Buffer.from(context.bytes(tokenBytes)).toString('hex');
      tables.addEndpoint(digestOf(token), { task: task.id, name });
      return [name, { token, ...own(images, name), ...(own(secrets, name) as Omit<SealedContainer, 'token'>) }];
    }),
  );
  const keys = givenKeys(ecs, context, task, document);
  task.state.sealed = seal(host, { containers, ...(keys ? { keys } : {}) });
  return undefined;
}

const tokenBytes = 16;

/** Where a task cannot fetch its role's keys, it is given some that are good as long as it runs. */
function givenKeys(ecs: Ecs, context: Context, task: Task, document: Definition): GivenKeys | undefined {
  const role = taskRole(ecs.host, task, document);
  if (ecs.host.taskEndpoint()?.keys !== 'given' || role === undefined) return undefined;
  const keys = issueKeys(ecs, context, role, task.id, givenKeySeconds);
  task.state.givenKeyId = keys.AccessKeyId as string;
  return {
    accessKeyId: keys.AccessKeyId as string,
    secretAccessKey: keys.SecretAccessKey as string,
    sessionToken: keys.SessionToken as string,
  };
}

/** Longer than any task runs: it is revoked with the task's end. */
const givenKeySeconds = 10 * 365 * 86_400;

/** A session of the role that starts the task; undefined: the task has none, or nothing is to be asked as it. */
function executionRole(ecs: Ecs, context: Context, task: Task, document: Definition): Caller | undefined {
  const role = task.fixed.overrides.executionRoleArn ?? document.executionRoleArn;
  const isAsked = document.containerDefinitions.some(
    (one) => one.secrets?.length || one.repositoryCredentials || imageInEcr(ecs.host, one.image),
  );
  return role && isAsked ? assumeFor(ecs, context, role, task.id) : undefined;
}
