/**
 * The two roles of a task: its own and the one that starts it. Whoever names them must be allowed to pass them, and
 * ecs-tasks.amazonaws.com must be trusted by both. Sources: Amazon ECS task IAM role; messages recorded from AWS.
 */
import type { Credentials } from '@aws-sdk/client-sts';
import { arn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import type { Context, ServiceHost } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import type { Definition } from '../definitions/definition.ts';
import { roleArn } from '../names.ts';
import { clientException } from '../refusals.ts';
import type { Task } from './task.ts';

const taskPrincipal = 'ecs-tasks.amazonaws.com';

/** Throws AccessDeniedException unless the caller may pass each of them to ECS tasks. */
export function passRoles({ host }: Ecs, context: Context, roles: readonly (string | undefined)[]): void {
  for (const role of roles) {
    if (!role) continue;
    context.authorise({
      action: 'iam:PassRole',
      resource: roleArn(host, role),
      context: { 'iam:PassedToService': taskPrincipal },
    });
  }
}

/** Throws ClientException unless each of them trusts ECS tasks, as RunTask does. */
export function checkTrust(ecs: Ecs, context: Context, roles: readonly (string | undefined)[]): void {
  for (const role of roles) {
    if (!role) continue;
    try {
      assumeFor(ecs, context, role, 'trust');
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw clientException(
        `ECS was unable to assume the role '${roleArn(ecs.host, role)}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
      );
    }
  }
}

/** Keys of the role's session of a task, good for so long. */
export function issueKeys(ecs: Ecs, context: Context, role: string, taskId: string, seconds: number): Credentials {
  assumeFor(ecs, context, role, taskId);
  const wanted = { RoleArn: role, RoleSessionName: taskId, DurationSeconds: seconds };
  return context.call<{ Credentials: Credentials }>('iam', 'IssueKey', wanted).Credentials;
}

/** The role's session of a task, named by its id. "The aws:SourceArn condition must not name a cluster": so the source is all of ECS. */
export function assumeFor({ host }: Ecs, context: Context, role: string, taskId: string): Caller {
  return context.assume(roleArn(host, role), taskPrincipal, taskId, arn(host, 'ecs', '*'));
}

/** The role that the task itself has. */
export const taskRole = (host: ServiceHost, task: Task, document: Definition): string | undefined => {
  const role = task.fixed.overrides.taskRoleArn ?? document.taskRoleArn;
  return role ? roleArn(host, role) : undefined;
};
