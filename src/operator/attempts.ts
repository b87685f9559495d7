/**
 * The attempts of a run, out of the history of its execution: each task that it started with ECS, how long it ran, and how it ended. A state that
 * waits for its task (`.sync`) is told the whole task when that has stopped, so that nothing is asked of ECS, which forgets it within the hour.
 * Source: "Run Amazon ECS or Fargate tasks with Step Functions", Developer Guide; Step Functions API reference, HistoryEvent.
 */
import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import { isObject } from '../languages/is-object.ts';
import { parsed } from './execution-history.ts';

export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** The state that started it. */
  readonly state: string;
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  /** Milliseconds until the next one began; undefined: there was none. */
  readonly waitMs: number | undefined;
  readonly taskArn: string | undefined;
  readonly taskDefinitionArn: string | undefined;
  /** As ECS described it last; undefined: no task was made. */
  readonly task: Task | undefined;
  readonly end: AttemptEnd;
}

export type AttemptEnd =
  | { readonly kind: 'running' }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'timed out' }
  /** The whole run was ended while it ran. */
  | { readonly kind: 'cut off'; readonly by: 'a stop' | 'a time-out' | 'a failure' }
  | { readonly kind: 'failed'; readonly error: string; readonly cause: string; readonly task: Task | undefined };

/** As ECS describes it. */
export interface Task {
  readonly TaskArn?: string;
  readonly TaskDefinitionArn?: string;
  readonly Cpu?: string;
  readonly Memory?: string;
  readonly StopCode?: string;
  readonly StoppedReason?: string;
  readonly Containers?: readonly TaskContainer[];
}

export interface TaskContainer {
  readonly Name?: string;
  readonly ExitCode?: number;
  readonly Reason?: string;
}

interface Open {
  readonly state: string;
  readonly startedAt: Date;
  endedAt?: Date;
  taskArn?: string | undefined;
  taskDefinitionArn?: string | undefined;
  task?: Task | undefined;
  end: AttemptEnd;
}

/** `history`: oldest first. */
export function attemptsOf(history: readonly HistoryEvent[]): Attempt[] {
  const open = new Map<number, Open>();
  const state = stateNames(history);
  const attempts: Open[] = [];
  for (const event of history) {
    const at = event.timestamp ?? new Date(0);
    cutOff(attempts, event);
    if (event.type === 'TaskScheduled' && /^runTask/i.test(event.taskScheduledEventDetails?.resource ?? '')) {
      const attempt: Open = { state: state.get(event.id ?? 0) ?? '', startedAt: at, end: { kind: 'running' } };
      attempts.push(attempt);
      open.set(event.id ?? 0, attempt);
      continue;
    }
    const attempt = open.get(event.previousEventId ?? 0);
    if (!attempt) continue;
    open.set(event.id ?? 0, attempt);
    submitted(attempt, event);
    const end = endOf(event);
    if (end) Object.assign(attempt, { end, endedAt: at }, end.kind === 'failed' ? named(end.task) : {});
    if (end) open.delete(event.id ?? 0);
  }
  return attempts.map((attempt, index) => numbered(attempt, index, attempts));
}

function numbered(attempt: Open, index: number, all: readonly Open[]): Attempt {
  const next = all.slice(index + 1).find(({ state }) => state === attempt.state);
  const hasEnded = attempt.endedAt !== undefined && next !== undefined && attempt.end.kind !== 'succeeded';
  return {
    number: index + 1,
    state: attempt.state,
    startedAt: attempt.startedAt,
    endedAt: attempt.endedAt,
    waitMs: hasEnded ? Number(next.startedAt) - Number(attempt.endedAt) : undefined,
    taskArn: attempt.taskArn,
    taskDefinitionArn: attempt.taskDefinitionArn,
    task: attempt.task,
    end: attempt.end,
  };
}

/** What ends the whole run ends these, too. It may be taken up again after that. */
function cutOff(attempts: readonly Open[], { type, timestamp }: HistoryEvent): void {
  const by = type === undefined ? undefined : ends[type];
  if (by === undefined) return;
  for (const attempt of attempts)
    if (attempt.end.kind === 'running')
      Object.assign(attempt, { end: { kind: 'cut off', by }, endedAt: timestamp ?? new Date(0) });
}

const ends: Readonly<Partial<Record<HistoryEventType, 'a stop' | 'a time-out' | 'a failure'>>> = {
  ExecutionTimedOut: 'a time-out',
  ExecutionAborted: 'a stop',
  ExecutionFailed: 'a failure',
};

/** The state in which each event happened, by the event's number. */
function stateNames(history: readonly HistoryEvent[]): Map<number, string> {
  const names = new Map<number, string>();
  for (const { id = 0, previousEventId = 0, stateEnteredEventDetails } of history)
    names.set(id, stateEnteredEventDetails?.name ?? names.get(previousEventId) ?? '');
  return names;
}

/** RunTask has answered with the task. */
function submitted(attempt: Open, { taskSubmittedEventDetails, taskSucceededEventDetails }: HistoryEvent): void {
  const answer = parsed(taskSubmittedEventDetails?.output ?? taskSucceededEventDetails?.output);
  const [task] = isObject(answer) && Array.isArray(answer['Tasks']) ? (answer['Tasks'] as Task[]) : [answer as Task];
  if (task) Object.assign(attempt, named(task));
}

const named = (task: Task | undefined): Partial<Open> =>
  task?.TaskArn === undefined ? {} : { taskArn: task.TaskArn, taskDefinitionArn: task.TaskDefinitionArn, task };

function endOf(event: HistoryEvent): AttemptEnd | undefined {
  switch (event.type) {
    case 'TaskSucceeded':
      return { kind: 'succeeded' };
    case 'TaskTimedOut':
      return { kind: 'timed out' };
    case 'TaskFailed':
      return failed(event.taskFailedEventDetails);
    case 'TaskSubmitFailed':
      return failed(event.taskSubmitFailedEventDetails);
    case 'TaskStartFailed':
      return failed(event.taskStartFailedEventDetails);
    default:
      return undefined;
  }
}

function failed(details: { error?: string | undefined; cause?: string | undefined } = {}): AttemptEnd {
  const { error = '', cause = '' } = details;
  const task = parsed(cause);
  return { kind: 'failed', error, cause, task: isObject(task) ? (task as Task) : undefined };
}
