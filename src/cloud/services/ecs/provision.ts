/**
 * A task's start: its row takes it to PENDING, prepares its logs with the execution role, and asks for its containers; or ends it
 * with the reason why it cannot be started. Source: Amazon ECS task lifecycle; stopped tasks error messages.
 */
import { AwsError } from '../../kit/aws-error.ts';
import type { Context } from '../../kit/service.ts';
import { containerSpec } from './container-spec.ts';
import type { Definition } from './definition.ts';
import type { Ecs } from './ecs.ts';
import { announce } from './events.ts';
import { finish } from './finish.ts';
import { logGroupArn, logPlace } from './log-place.ts';
import { definitionArn } from './names.ts';
import { refusedField } from './refused-fields.ts';
import { assumeFor } from './roles.ts';
import { sealTask } from './seal-task.ts';
import { startContainers } from './start-containers.ts';
import type { Task } from './task.ts';

export function provision(ecs: Ecs, context: Context, id: string): void {
  const task = ecs.tables.task(id);
  if (task?.state.lastStatus !== 'PROVISIONING') return;
  if (task.state.desiredStatus === 'STOPPED') finish(ecs, context, task, context.now);
  else start(ecs, context, task);
}

function start(ecs: Ecs, context: Context, task: Task): void {
  const document = ecs.tables.documentOf(task) as Definition;
  const directory = hostDirectory(context, definitionArn(ecs.host, task.family, task.revision));
  if (directory !== undefined) task.state.hostDirectory = directory;
  task.state.lastStatus = 'PENDING';
  task.state.connectedAt = context.now;
  announce(ecs, context, task);
  const problem = prepare(ecs, context, task, document);
  if (problem !== undefined) {
    task.state.stopCode = 'TaskFailedToStart';
    task.state.stoppedReason = problem;
    finish(ecs, context, task, context.now);
    return;
  }
  startContainers(ecs, context, task, document, context.now);
  ecs.tables.saveTask(task);
}

/** All that must be there before the first container starts. Answers why it cannot be had. */
function prepare(ecs: Ecs, context: Context, task: Task, document: Definition): string | undefined {
  const { runner } = ecs.host.world;
  if (!runner)
    return 'no runner: start Punctual where Docker runs, or with `--runner process`, and the commands of containers run as processes of this host';
  for (const container of document.containerDefinitions) {
    const why = runner.refuses(containerSpec(ecs.host, task, document, container));
    if (why !== undefined) return why;
  }
  const problem = refusedField(document, runner.kind) ?? sealTask(ecs, context, task, document);
  if (problem !== undefined) return problem;
  return cannotLog(ecs, context, task, document);
}

/** Makes each container's log stream, as the execution role. AWS starts a task that may not put events and loses its output; here it does not start. */
function cannotLog(ecs: Ecs, context: Context, task: Task, document: Definition): string | undefined {
  const { host } = ecs;
  const role = task.fixed.overrides.executionRoleArn ?? document.executionRoleArn;
  for (const container of document.containerDefinitions) {
    const place = logPlace(task.id, container);
    if (!place || !role) continue;
    const { group, stream, region, createGroup } = place;
    if (region !== host.region)
      return `${invalidLogger}awslogs-region is \`${region}\`, and this cloud has the region \`${host.region}\` alone`;
    let doing = 'log stream';
    try {
      const caller = assumeFor(ecs, context, role, task.id);
      if (createGroup) {
        doing = 'log group';
        tolerating('ResourceAlreadyExistsException', () =>
          context.call('logs', 'CreateLogGroup', { logGroupName: group }, caller),
        );
        doing = 'log stream';
      }
      const names = { logGroupName: group, logStreamName: stream };
      tolerating('ResourceAlreadyExistsException', () => context.call('logs', 'CreateLogStream', names, caller));
      context.authorise(
        { action: 'logs:PutLogEvents', resource: `${logGroupArn(host, group)}:log-stream:${stream}` },
        caller,
      );
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return `${invalidLogger}create stream has been retried 1 times: failed to create Cloudwatch ${doing}: ${error.code}: ${error.message} : exit status 1`;
    }
  }
  return undefined;
}

const invalidLogger = 'ResourceInitializationError: failed to validate logger args: ';

function tolerating(code: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== code) throw error;
  }
}

/** `Metadata.Punctual` of the definition's resource: `WorkingDirectory`. */
const hostDirectory = (context: Context, arn: string): string | undefined =>
  context.call<{ annotations: { WorkingDirectory?: string } }>('punctual', 'GetAnnotations', { arn }).annotations
    .WorkingDirectory;
