/**
 * A task's start: its row takes it to PENDING, prepares its logs with the execution role, and asks for its containers; or ends it
 * with the reason why it cannot be started. Source: Amazon ECS task lifecycle; stopped tasks error messages.
 */
import type { Context } from '../../../kit/service.ts';
import { noRunner } from '../../../kit/stopped-reasons.ts';
import type { Ecs } from '../context.ts';
import type { Definition } from '../definitions/definition.ts';
import { definitionArn } from '../names.ts';
import { sealTask } from '../secrets/seal-task.ts';
import type { Task } from '../tasks/task.ts';
import { containerSpec } from './container-spec.ts';
import { createLogStreams } from './create-log-streams.ts';
import { emitStateChange } from './emit-state-change.ts';
import { finish } from './finish.ts';
import { refusedField } from './refused-fields.ts';
import { startContainers } from './start-containers.ts';

export function provision(ecs: Ecs, context: Context, id: string): void {
  const task = ecs.tables.taskToChange(context, id);
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
  emitStateChange(ecs, context, task);
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

/** All that must be there before the first container starts. Returns why it cannot be had. */
function prepare(ecs: Ecs, context: Context, task: Task, document: Definition): string | undefined {
  const { runner } = ecs.host.world;
  if (!runner) return noRunner;
  for (const container of document.containerDefinitions) {
    const why = runner.refuses(containerSpec(ecs.host, task, document, container, undefined));
    if (why !== undefined) return why;
  }
  const problem = refusedField(document, runner.kind) ?? sealTask(ecs, context, task, document);
  if (problem !== undefined) return problem;
  return createLogStreams(ecs, context, task, document);
}

/** `Metadata.Punctual` of the definition's resource: `WorkingDirectory`. */
const hostDirectory = (context: Context, arn: string): string | undefined =>
  context.call<{ annotations: { WorkingDirectory?: string } }>('punctual', 'GetAnnotations', { arn }).annotations
    .WorkingDirectory;
