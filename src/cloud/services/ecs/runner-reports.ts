/** What the runner tells of containers, as changes of their task. Told twice, it changes nothing. */
import type { Instant } from '../../../languages/instant.ts';
import type { Context } from '../../room.ts';
import type { OutputChunk, RunnerReport } from '../../runners/runner.ts';
import { logPlace } from './container-spec.ts';
import type { Ecs } from './ecs.ts';
import { announce } from './events.ts';
import { beginStop, essentialExited, finish, removeRemains, type Stop } from './finish.ts';
import { type ContainerState, containerSubject, type Task } from './task.ts';

type Report<Happened extends RunnerReport['happened']> = RunnerReport & { readonly happened: Happened };

/** The task and the container that a report is about; undefined: long gone, so what is left of the task may go as well. */
function find(
  { tables }: Ecs,
  context: Context,
  { taskId, name }: { readonly taskId: string; readonly name: string },
): { task: Task; container: ContainerState; index: number } | undefined {
  const task = tables.task(taskId);
  const index = task?.fixed.containers.findIndex((container) => container.name === name) ?? -1;
  const container = task?.state.containers[index];
  if (task && container) return { task, container, index };
  if (!task) removeRemains(context, taskId);
  return undefined;
}

/** The container's start has an outcome now. */
function settleStart(context: Context, taskId: string, name: string, container: ContainerState): void {
  if (container.status === 'PENDING') context.withdraw('start', containerSubject(taskId, name));
}

export function started(ecs: Ecs, context: Context, report: Report<'started'>): void {
  const { task, container } = find(ecs, context, report) ?? {};
  if (!task || container?.status !== 'PENDING') return;
  settleStart(context, task.id, report.name, container);
  markStarted(ecs, context, task, container, report.at);
  ecs.tables.saveTask(task);
}

/** The task runs once all its containers have started; one that is to stop stays PENDING until they have ended. */
function markStarted(ecs: Ecs, context: Context, task: Task, container: ContainerState, at: Instant): void {
  const { state } = task;
  container.status = 'RUNNING';
  container.startedAt = at;
  state.pullStoppedAt ??= at;
  if (state.desiredStatus === 'STOPPED' || state.containers.some(({ startedAt }) => startedAt === undefined)) return;
  state.lastStatus = 'RUNNING';
  state.startedAt = at;
  announce(ecs, context, task);
}

export function failed(ecs: Ecs, context: Context, report: Report<'failed'>): void {
  const { task, container } = find(ecs, context, report) ?? {};
  if (!task || !container || container.status === 'STOPPED') return;
  settleStart(context, task.id, report.name, container);
  container.status = 'STOPPED';
  ended(ecs, context, task, report, { code: 'TaskFailedToStart', reason: report.reason, at: report.at });
}

export function exited(ecs: Ecs, context: Context, report: Report<'exited'>): void {
  const { task, container, index } = find(ecs, context, report) ?? {};
  if (!task || !container || container.status === 'STOPPED') return;
  settleStart(context, task.id, report.name, container);
  if (container.status === 'PENDING') markStarted(ecs, context, task, container, report.at);
  container.status = 'STOPPED';
  if (report.exitCode !== undefined) container.exitCode = report.exitCode;
  if (report.reason !== undefined) container.reason = report.reason;
  const definition = ecs.tables.definition(task.family, task.revision)?.document.containerDefinitions[index as number];
  ended(ecs, context, task, report, definition?.essential === false ? undefined : essentialExited(report.at));
}

/** A container has ended; `stop`: and with it the task. */
function ended(ecs: Ecs, context: Context, task: Task, { at }: RunnerReport, stop: Stop | undefined): void {
  if (stop && task.state.desiredStatus !== 'STOPPED') beginStop(ecs, context, task, stop);
  if (task.state.containers.every(({ status }) => status === 'STOPPED')) {
    finish(ecs, context, task, at);
    return;
  }
  announce(ecs, context, task);
  ecs.tables.saveTask(task);
}

/** Lines go where the container's definition says, with the offset that they end at. */
export function output(ecs: Ecs, context: Context, chunk: OutputChunk): void {
  const { task, index } = find(ecs, context, chunk) ?? {};
  if (!task) return;
  const container = ecs.tables.definition(task.family, task.revision)?.document.containerDefinitions[index as number];
  const place = container && logPlace(task.id, container);
  if (!place) return;
  context.call('logs', 'AppendOutput', {
    group: place.group,
    stream: place.stream,
    taskId: chunk.taskId,
    name: chunk.name,
    offset: chunk.offset,
    cursor: chunk.cursor,
    lines: chunk.lines,
  });
}
