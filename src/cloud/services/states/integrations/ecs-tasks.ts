/**
 * ECS tasks that executions wait for. The managed rule's event says that one has ended, or it is found when the task is looked up.
 * It succeeded if every container exited with 0; else it failed, and its description is the cause.
 */
import type { Task } from '@aws-sdk/client-ecs';
import { later } from '../../../../languages/instant.ts';
import { isObject } from '../../../../languages/is-object.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import type { Context } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { lookUpSeconds, tasksPerLookUp } from '../limits.ts';
import type { WaitingTask } from '../tables/waiting-tasks.ts';
import { pascal } from './service-response.ts';

export function waitForTask({ tables }: States, context: Context, task: WaitingTask): void {
  tables.waitingTasks.add(task);
  lookUpLater(context, task);
}

export function stopWaiting({ tables }: States, context: Context, { taskArn }: WaitingTask): void {
  tables.waitingTasks.remove(taskArn);
  context.clearTimer('look-up', taskArn);
}

const lookUpLater = (context: Context, { taskArn }: WaitingTask): void =>
  context.setTimer('look-up', taskArn, later(context.now, lookUpSeconds));

/** The detail of an event that matched the managed rule. */
export function onTaskStateChange(states: States, context: Context, detail: Readonly<Record<string, unknown>>): void {
  const task =
    detail['lastStatus'] === 'STOPPED' ? states.tables.waitingTasks.find(String(detail['taskArn'])) : undefined;
  if (task) taskEnded(states, context, task, detail);
}

function taskEnded(states: States, context: Context, task: WaitingTask, document: object): void {
  stopWaiting(states, context, task);
  context.post('step', String(task.execution), resultOf(task, document));
}

function resultOf({ token }: WaitingTask, document: object): StepInput {
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
export function lookUpAll(states: States, context: Context, after: string): void {
  const tasks = states.tables.waitingTasks.list(after, tasksPerLookUp);
  for (const [cluster, ofCluster] of Map.groupBy(tasks, ({ clusterArn }) => clusterArn))
    lookUp(states, context, cluster, ofCluster);
  if (tasks.length === tasksPerLookUp) context.post('look-up', '', { after: tasks.at(-1)!.taskArn }, true);
}

/** The timer of a task that is still waited for. */
export function lookUpOne(states: States, context: Context, taskArn: string): void {
  const task = states.tables.waitingTasks.find(taskArn);
  if (task) lookUp(states, context, task.clusterArn, [task]);
}

interface Described {
  readonly tasks?: readonly Task[];
  readonly failures?: readonly { readonly arn?: string; readonly reason?: string }[];
}

function lookUp(states: States, context: Context, cluster: string, waiting: readonly WaitingTask[]): void {
  const arns = waiting.map(({ taskArn }) => taskArn);
  const { tasks = [], failures = [] } = context.call<Described>('ecs', 'DescribeTasks', { cluster, tasks: arns });
  const gone = new Set(failures.filter(({ reason }) => reason === 'MISSING').map(({ arn }) => arn));
  for (const task of waiting) {
    const found = tasks.find(({ taskArn }) => taskArn === task.taskArn);
    if (found?.lastStatus === 'STOPPED') taskEnded(states, context, task, found);
    else if (gone.has(task.taskArn)) taskMissing(states, context, task);
    else lookUpLater(context, task);
  }
}

function taskMissing(states: States, context: Context, task: WaitingTask): void {
  stopWaiting(states, context, task);
  const { execution, token, taskArn } = task;
  const cause = `ECS no longer knows the task ${taskArn}`;
  const failed: StepInput = { is: 'failed', token, error: 'States.TaskFailed', cause };
  context.post('step', String(execution), failed);
}
