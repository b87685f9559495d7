/** A task's end: what stops it, what becomes of its other containers, and DEPROVISIONING and STOPPED once all have ended. */
import type { TaskStopCode } from '@aws-sdk/client-ecs';
import { type Instant, later } from '../../../languages/instant.ts';
import type { Context } from '../../room.ts';
import type { Ecs } from './ecs.ts';
import { announce } from './events.ts';
import { stoppedTaskHours, stopTimeoutSecondsUsual } from './limits.ts';
import { containerSubject, type Task } from './task.ts';

/** Why a task stops, by whose will. The first reason stands. */
export interface Stop {
  readonly code: TaskStopCode;
  readonly reason: string;
  readonly at: Instant;
}

export const essentialExited = (at: Instant): Stop => ({
  code: 'EssentialContainerExited',
  reason: 'Essential container in task exited',
  at,
});

export interface StopEffect {
  readonly taskId: string;
  readonly name: string;
  readonly graceSeconds: number;
}

/** The task is to stop: its containers that have not ended are asked to. Announcing and saving is the caller's. */
export function beginStop(ecs: Ecs, context: Context, task: Task, { code, reason, at }: Stop): void {
  const { state } = task;
  state.desiredStatus = 'STOPPED';
  state.stopCode ??= code;
  state.stoppedReason ??= reason;
  state.stoppingAt ??= at;
  if (state.lastStatus === 'PROVISIONING') return;
  for (const effect of stopsOf(ecs, task)) context.effect('stop', containerSubject(task.id, effect.name), effect);
}

/** A stop for each container that has not ended. */
export function stopsOf({ tables }: Ecs, task: Task): StopEffect[] {
  const containers = tables.definition(task.family, task.revision)?.document.containerDefinitions ?? [];
  return containers.flatMap(({ name, stopTimeout }, i) =>
    task.state.containers[i]?.status === 'STOPPED'
      ? []
      : [{ taskId: task.id, name, graceSeconds: stopTimeout ?? stopTimeoutSecondsUsual }],
  );
}

/** All its containers have ended, or none was ever started. */
export function finish(ecs: Ecs, context: Context, task: Task, at: Instant): void {
  const { state } = task;
  state.desiredStatus = 'STOPPED';
  state.stopCode ??= 'EssentialContainerExited';
  state.stoppedReason ??= essentialExited(at).reason;
  state.stoppingAt ??= at;
  state.executionStoppedAt = at;
  for (const container of state.containers) container.status = 'STOPPED';
  state.lastStatus = 'DEPROVISIONING';
  announce(ecs, context, task);
  state.lastStatus = 'STOPPED';
  state.stoppedAt = at;
  announce(ecs, context, task);
  if (ecs.tables.oldestStop() === undefined) context.setTimer('sweep', '', later(context.now, stoppedTaskHours * 3600));
  ecs.tables.saveTask(task);
  removeRemains(context, task.id);
}

/** Its outcome is committed with this: the runner has no need to keep anything of it. */
export const removeRemains = (context: Context, taskId: string): void => context.effect('remove', taskId, { taskId });
