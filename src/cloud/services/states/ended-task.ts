/**
 * ECS tasks that executions wait for. That one has ended is told by the managed rule's event, or found when it is looked up.
 * It succeeded if every container exited with 0; else it failed, and its description is the cause.
 */
import type { Task } from '@aws-sdk/client-ecs';
import { later } from '../../../languages/instant.ts';
import { isObject } from '../../../languages/is-object.ts';
import type { StepInput } from '../../../languages/states/step-input.ts';
import type { Context, Row } from '../../kit/service.ts';
import { lookUpSeconds, tasksPerLookUp } from './limits.ts';
import type { Parts } from './parts.ts';
import { pascal } from './service-answer.ts';
import type { WaitingTask } from './waiting-tasks.ts';

export function waitFor({ tasks }: Parts, context: Context, task: WaitingTask): void {
  tasks.add(task);
  lookUpLater(context, task);
}

export function stopWaiting({ tasks }: Parts, context: Context, { taskArn }: WaitingTask): void {
  tasks.remove(taskArn);
  context.clearTimer('look-up', taskArn);
}

const lookUpLater = (context: Context, { taskArn }: WaitingTask): void =>
  context.setTimer('look-up', taskArn, later(context.now, lookUpSeconds));

/** The row of an event that matched the managed rule. */
export function hearEvent(parts: Parts, context: Context, { payload }: Row): void {
  const detail = (payload as { readonly detail?: Readonly<Record<string, unknown>> }).detail ?? {};
  const task = detail['lastStatus'] === 'STOPPED' ? parts.tasks.find(String(detail['taskArn'])) : undefined;
  if (task) tellEnded(parts, context, task, detail);
}

function tellEnded(parts: Parts, context: Context, task: WaitingTask, document: object): void {
  stopWaiting(parts, context, task);
  context.post('step', String(task.execution), endingOf(task, document));
}

function endingOf({ token }: WaitingTask, document: object): StepInput {
  const output = JSON.stringify(taskOutput(document));
  const { containers = [] } = document as Task;
  const succeeded = containers.length > 0 && containers.every(({ exitCode }) => exitCode === 0);
  return succeeded
    ? { is: 'succeeded', token, output }
    : { is: 'failed', token, error: 'States.TaskFailed', cause: output };
}

/** Members of a task's description that are not in the output. */
const leftOut = new Set(['platformFamily', 'updatedAt']);

/** The task as the event has it, times in milliseconds; one that was looked up is brought into the same form. */
function taskOutput(document: object): unknown {
  const members = Object.entries(document).filter(([name]) => !leftOut.has(name));
  const timed = members.map(([name, value]) => [name, name.endsWith('At') ? ms(value) : value]);
  return pascal(asInEvent(Object.fromEntries(timed)), 'Tasks');
}

const ms = (value: unknown): unknown => (typeof value === 'string' ? Date.parse(value) : value);

function asInEvent(task: Record<string, unknown>): Record<string, unknown> {
  const { attachments } = task;
  if (!Array.isArray(attachments)) return task;
  const named = attachments.map((each) =>
    isObject(each) && each['type'] === 'ElasticNetworkInterface' ? { ...each, type: 'eni' } : each,
  );
  return { ...task, attachments: named };
}

/** Looks up all waiting tasks, a share of them a turn: at a start. */
export function lookUpAll(parts: Parts, context: Context, after: string): void {
  const tasks = parts.tasks.list(after, tasksPerLookUp);
  for (const [cluster, ofCluster] of Map.groupBy(tasks, ({ clusterArn }) => clusterArn))
    lookUp(parts, context, cluster, ofCluster);
  if (tasks.length === tasksPerLookUp) context.post('look-up', '', { after: tasks.at(-1)!.taskArn }, true);
}

/** The timer of a task that is still waited for. */
export function lookUpOne(parts: Parts, context: Context, taskArn: string): void {
  const task = parts.tasks.find(taskArn);
  if (task) lookUp(parts, context, task.clusterArn, [task]);
}

interface Described {
  readonly tasks?: readonly Task[];
  readonly failures?: readonly { readonly arn?: string; readonly reason?: string }[];
}

function lookUp(parts: Parts, context: Context, cluster: string, waiting: readonly WaitingTask[]): void {
  const arns = waiting.map(({ taskArn }) => taskArn);
  const { tasks = [], failures = [] } = context.call<Described>('ecs', 'DescribeTasks', { cluster, tasks: arns });
  const gone = new Set(failures.filter(({ reason }) => reason === 'MISSING').map(({ arn }) => arn));
  for (const task of waiting) {
    const found = tasks.find(({ taskArn }) => taskArn === task.taskArn);
    if (found?.lastStatus === 'STOPPED') tellEnded(parts, context, task, found);
    else if (gone.has(task.taskArn)) tellGone(parts, context, task);
    else lookUpLater(context, task);
  }
}

function tellGone(parts: Parts, context: Context, task: WaitingTask): void {
  stopWaiting(parts, context, task);
  const { execution, token, taskArn } = task;
  const cause = `ECS no longer knows the task ${taskArn}`;
  const failed: StepInput = { is: 'failed', token, error: 'States.TaskFailed', cause };
  context.post('step', String(execution), failed);
}
