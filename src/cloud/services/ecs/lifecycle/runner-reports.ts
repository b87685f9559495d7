/** What the runner reports of containers, as changes of their task. Reported twice, it changes nothing. */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { OutputChunk, Pull, RunnerReport } from '../../../kit/runner.ts';
import type { Context, Service } from '../../../kit/service.ts';
import { afterStart, spotInterrupted } from '../../../kit/stopped-reasons.ts';
import type { Ecs } from '../context.ts';
import { type ContainerState, containerSubject, type Task } from '../tasks/task.ts';
import { emitStateChange } from './emit-state-change.ts';
import { beginStop, essentialExited, finish, isOver, removeRemains, type Stop, stopContainers } from './finish.ts';
import { logDestination } from './log-destination.ts';
import { startContainers, startTimedOut, watchStart } from './start-containers.ts';

export const runnerReports = (ecs: Ecs): NonNullable<Service['reports']> => ({
  started: (context, report: Report<'started'>) => started(ecs, context, report),
  failed: (context, report: Report<'failed'>) => failed(ecs, context, report),
  exited: (context, report: Report<'exited'>) => exited(ecs, context, report),
  health: (context, report: Report<'health'>) => health(ecs, context, report),
  interrupted: (context, report: Report<'interrupted'>) => interrupted(ecs, context, report),
  output: (context, chunk: OutputChunk) => output(ecs, context, chunk),
});

type Report<Happened extends RunnerReport['happened']> = RunnerReport & { readonly happened: Happened };

/** The task and the container that a report is about; undefined: long gone, so what is left of the task may go as well. */
function find(
  { tables }: Ecs,
  context: Context,
  { taskId, name }: { readonly taskId: string; readonly name: string },
): { task: Task; container: ContainerState; index: number } | undefined {
  const task = tables.taskToChange(context, taskId);
  const index = task?.fixed.containers.findIndex((container) => container.name === name) ?? -1;
  const container = task?.state.containers[index];
  if (task && container) return { task, container, index };
  if (!task) removeRemains(context, taskId);
  return undefined;
}

/** The container's start has an outcome now. */
function endStartEffect(context: Context, taskId: string, name: string, container: ContainerState): void {
  if (container.status === 'PENDING') context.withdraw('start', containerSubject(taskId, name));
}

function started(ecs: Ecs, context: Context, report: Report<'started'>): void {
  const { task, container } = find(ecs, context, report) ?? {};
  if (!task || container?.status !== 'PENDING') return;
  endStartEffect(context, task.id, report.name, container);
  if (report.imageDigest !== undefined) container.imageDigest = report.imageDigest;
  if (report.address !== undefined) task.state.address = report.address;
  if (report.pull) notePull(task, report.pull);
  markStarted(ecs, context, task, container, report);
  goOn(ecs, context, task, report.at);
}

/** From the first image that was begun to the last that was there. */
function notePull({ state }: Task, { startedAt, stoppedAt }: Pull): void {
  state.pullStartedAt = instant(Math.min(state.pullStartedAt ?? startedAt, startedAt));
  state.pullStoppedAt = instant(Math.max(state.pullStoppedAt ?? stoppedAt, stoppedAt));
}

function markStarted(
  ecs: Ecs,
  context: Context,
  task: Task,
  container: ContainerState,
  { name, at }: RunnerReport,
): void {
  const { state } = task;
  container.status = 'RUNNING';
  container.startedAt = at;
  state.pullStartedAt ??= state.connectedAt as Instant;
  state.pullStoppedAt ??= at;
  const document = ecs.tables.documentOf(task);
  if (document) watchStart(context, task, document, name, at);
  markRunning(ecs, context, task, at);
}

/** The task runs once all its containers have started or never will; one that is to stop stays PENDING until they have ended. */
function markRunning(ecs: Ecs, context: Context, task: Task, at: Instant): void {
  const { state } = task;
  if (state.desiredStatus === 'STOPPED' || state.lastStatus !== 'PENDING') return;
  if (state.containers.some(({ startedAt, status }) => startedAt === undefined && status !== 'STOPPED')) return;
  state.lastStatus = 'RUNNING';
  state.startedAt = at;
  emitStateChange(ecs, context, task);
}

function failed(ecs: Ecs, context: Context, report: Report<'failed'>): void {
  const { task, container } = find(ecs, context, report) ?? {};
  if (!task || !container || container.status === 'STOPPED') return;
  // What was kept of one that has run may be damaged or gone since.
  if (container.status === 'RUNNING') {
    exited(ecs, context, { ...report, happened: 'exited', reason: afterStart(report.reason) });
    return;
  }
  endStartEffect(context, task.id, report.name, container);
  ended(ecs, context, task, container, report, {
    code: 'TaskFailedToStart',
    reason: report.reason,
    at: report.at,
  });
}

function exited(ecs: Ecs, context: Context, report: Report<'exited'>): void {
  const { task, container, index } = find(ecs, context, report) ?? {};
  if (!task || !container || container.status === 'STOPPED') return;
  endStartEffect(context, task.id, report.name, container);
  if (container.status === 'PENDING') markStarted(ecs, context, task, container, report);
  if (report.exitCode !== undefined) container.exitCode = report.exitCode;
  if (report.reason !== undefined) container.reason = report.reason;
  const definition = ecs.tables.documentOf(task)?.containerDefinitions[index as number];
  const stop = definition?.essential === false ? undefined : essentialExited(report.at);
  ended(ecs, context, task, container, report, stop);
}

function health(ecs: Ecs, context: Context, report: Report<'health'>): void {
  const { task, container } = find(ecs, context, report) ?? {};
  if (!task || container?.status !== 'RUNNING' || container.health === report.status) return;
  container.health = report.status;
  goOn(ecs, context, task, report.at);
}

/** Source: ECS Developer Guide, "Fargate Spot termination notices": SIGTERM, SIGKILL after the container's stopTimeout. */
function interrupted(ecs: Ecs, context: Context, report: Report<'interrupted'>): void {
  const { task } = find(ecs, context, report) ?? {};
  if (!task || task.state.desiredStatus === 'STOPPED') return;
  beginStop(ecs, context, task, { code: 'SpotInterruption', reason: spotInterrupted, at: report.at });
  goOn(ecs, context, task, report.at, 'emit');
}

/** A container has ended; `stop`: and with it the task. */
function ended(
  ecs: Ecs,
  context: Context,
  task: Task,
  container: ContainerState,
  { name, at }: RunnerReport,
  stop: Stop | undefined,
): void {
  container.status = 'STOPPED';
  container.endedAt = at;
  context.clearTimer('start-timeout', containerSubject(task.id, name));
  if (stop && task.state.desiredStatus !== 'STOPPED') beginStop(ecs, context, task, stop);
  goOn(ecs, context, task, at, 'emit');
}

/** What waited for this may start, or end; nothing left: the task is over. */
function goOn(ecs: Ecs, context: Context, task: Task, at: Instant, also?: 'emit'): void {
  const before = task.state.desiredStatus;
  const document = ecs.tables.documentOf(task);
  if (document) startContainers(ecs, context, task, document, at);
  if (task.state.desiredStatus === 'STOPPED') stopContainers(ecs, context, task);
  if (isOver(task)) {
    finish(ecs, context, task, at);
    return;
  }
  markRunning(ecs, context, task, at);
  if (also || before !== task.state.desiredStatus) emitStateChange(ecs, context, task);
  ecs.tables.saveTask(task);
}

/** The timer of a container's startTimeout. */
export function startTimeout(ecs: Ecs, context: Context, subject: string, due: Instant): void {
  const task = startTimedOut(ecs, context, subject, due);
  if (task) goOn(ecs, context, task, due, 'emit');
}

/** Lines go where the container's definition says, with the offset that they end at. */
function output(ecs: Ecs, context: Context, chunk: OutputChunk): void {
  const { task, index } = find(ecs, context, chunk) ?? {};
  if (!task) return;
  const container = ecs.tables.documentOf(task)?.containerDefinitions[index as number];
  const destination = container && logDestination(task.id, container);
  if (!destination) return;
  context.call('logs', 'AppendOutput', {
    group: destination.group,
    stream: destination.stream,
    taskId: chunk.taskId,
    name: chunk.name,
    offset: chunk.offset,
    cursor: chunk.cursor,
    lines: chunk.lines,
  });
}
