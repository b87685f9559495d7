/** A task's end: what stops it, what becomes of its other containers, and DEPROVISIONING and STOPPED once all have ended. */
import type { TaskStopCode } from '@aws-sdk/client-ecs';
import { type Instant, instant, later } from '../../../../languages/instant.ts';
import { stopTimeoutSecondsUsual } from '../../../../languages/resources/fargate.ts';
import type { Context } from '../../../kit/service.ts';
import { essentialContainerExited } from '../../../kit/stopped-reasons.ts';
import type { Ecs } from '../context.ts';
import type { Definition } from '../definitions/definition.ts';
import { stoppedTaskHours } from '../limits.ts';
import { type ContainerState, containerSubject, type Task } from '../tasks/task.ts';
import { emitStateChange } from './emit-state-change.ts';
import { noticeFailure } from './notice-failure.ts';
import { nextStops } from './start-order.ts';

/** Why a task stops, by whose will. The first reason stands. */
export interface Stop {
  readonly code: TaskStopCode;
  readonly reason: string;
  readonly at: Instant;
}

export const essentialExited = (at: Instant): Stop => ({
  code: 'EssentialContainerExited',
  reason: essentialContainerExited,
  at,
});

export interface StopEffect {
  readonly taskId: string;
  readonly name: string;
  readonly graceSeconds: number;
}

/** The state of the container of that name. */
export const stateOf = ({ state }: Task, { containerDefinitions }: Definition, name: string): ContainerState =>
  state.containers[containerDefinitions.findIndex((container) => container.name === name)] as ContainerState;

/**
 * The task is to stop: what was not asked for never will be, and the others are asked to end, what depends on others before those.
 * Announcing, saving and finishing is the caller's.
 */
export function beginStop(ecs: Ecs, context: Context, task: Task, { code, reason, at }: Stop): void {
  const { state } = task;
  state.desiredStatus = 'STOPPED';
  state.stopCode ??= code;
  state.stoppedReason ??= reason;
  state.stoppingAt ??= at;
  if (state.lastStatus === 'PROVISIONING') return;
  for (const container of state.containers) if (!container.startAsked) container.status = 'STOPPED';
  stopContainers(ecs, context, task);
}

/** Asks those to end that nothing needs any more which still runs. */
export function stopContainers({ tables }: Ecs, context: Context, task: Task): void {
  const document = tables.documentOf(task);
  if (!document) return;
  for (const { name, stopTimeout } of nextStops(document, task.state)) {
    const container = stateOf(task, document, name);
    if (container.stopAskedAt !== undefined) continue;
    container.stopAskedAt = context.now;
    const graceSeconds = stopTimeout ?? stopTimeoutSecondsUsual;
    context.effect('stop', containerSubject(task.id, name), { taskId: task.id, name, graceSeconds });
  }
}

/** The stops that were asked for of containers that have not ended, with what is left of their grace. */
export function stopsLeft({ host, tables }: Ecs, task: Task): StopEffect[] {
  const containers = tables.documentOf(task)?.containerDefinitions ?? [];
  return containers.flatMap(({ name, stopTimeout = stopTimeoutSecondsUsual }, i) => {
    const { status, stopAskedAt } = task.state.containers[i] as ContainerState;
    if (status === 'STOPPED' || stopAskedAt === undefined) return [];
    const goneSeconds = (host.world.now() - stopAskedAt) / 1000;
    return [{ taskId: task.id, name, graceSeconds: Math.max(0, stopTimeout - goneSeconds) }];
  });
}

export const isOver = ({ state }: Task): boolean => state.containers.every(({ status }) => status === 'STOPPED');

/** All its containers have ended, or none was ever started. It ended with the last of them, in whatever order they were reported. */
export function finish(ecs: Ecs, context: Context, task: Task, reportedAt: Instant): void {
  const { state } = task;
  const at = instant(Math.max(reportedAt, ...state.containers.map(({ endedAt = reportedAt }) => endedAt)));
  state.desiredStatus = 'STOPPED';
  state.stopCode ??= 'EssentialContainerExited';
  state.stoppedReason ??= essentialExited(at).reason;
  state.stoppingAt ??= at;
  state.executionStoppedAt = at;
  for (const container of state.containers) container.status = 'STOPPED';
  closeEndpoint(ecs, context, task);
  noticeFailure(ecs, context, task, ecs.tables.documentOf(task));
  state.lastStatus = 'DEPROVISIONING';
  emitStateChange(ecs, context, task);
  state.lastStatus = 'STOPPED';
  state.stoppedAt = at;
  emitStateChange(ecs, context, task);
  if (ecs.tables.oldestStop() === undefined) context.setTimer('sweep', '', later(context.now, stoppedTaskHours * 3600));
  ecs.tables.saveTask(task);
  removeRemains(context, task.id);
}

/** What it was given is of no use any more. */
function closeEndpoint({ tables }: Ecs, context: Context, { id, state }: Task): void {
  tables.closeEndpoints(id);
  delete state.sealed;
  if (state.givenKeyId === undefined) return;
  context.call('iam', 'RevokeKey', { AccessKeyId: state.givenKeyId });
  delete state.givenKeyId;
}

/** Its outcome is committed with this: the runner has no need to keep anything of it. */
export const removeRemains = (context: Context, taskId: string): void => context.effect('remove', taskId, { taskId });
