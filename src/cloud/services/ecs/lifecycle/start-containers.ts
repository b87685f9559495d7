/**
 * Asks for the containers whose dependencies allow it, as often as one of them has come further; and lets those go that will never be
 * allowed to start, with the task if they are essential.
 */
import { type Instant, later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import { containerNotStarted, dependencyLate, essentialNotStarted } from '../../../kit/stopped-reasons.ts';
import type { Ecs } from '../context.ts';
import type { Container, Definition } from '../definitions/definition.ts';
import { waitersFor } from '../definitions/dependencies.ts';
import { containerSubject, type Task } from '../tasks/task.ts';
import { beginStop, stateOf } from './finish.ts';
import { nextStarts } from './start-order.ts';

/** Saving is the caller's, and finishing a task of which nothing is left to run. `at`: when what allows it happened. */
export function startContainers(ecs: Ecs, context: Context, task: Task, document: Definition, at: Instant): void {
  while (task.state.desiredStatus !== 'STOPPED') {
    const { ready, lost } = nextStarts(document, task.state);
    for (const { name } of ready) {
      stateOf(task, document, name).startAsked = true;
      context.effect('start', containerSubject(task.id, name), { taskId: task.id, name });
    }
    for (const { container, why } of lost) giveUp(ecs, context, task, document, { container, why, at });
    if (lost.length === 0) return;
  }
}

/** From a container's start on, what waits for more than that waits so long at most. */
export function watchStart(context: Context, task: Task, document: Definition, name: string, startedAt: Instant): void {
  const seconds = document.containerDefinitions.find((container) => container.name === name)?.startTimeout;
  if (seconds === undefined || waitersFor(document, name).length === 0) return;
  context.setTimer('start-timeout', containerSubject(task.id, name), later(startedAt, seconds));
}

/** Who still waits for that container gives up. Returns the task if that changed it: saving is the caller's. */
export function startTimedOut(ecs: Ecs, context: Context, subject: string, due: Instant): Task | undefined {
  const [taskId = '', name = ''] = subject.split('/');
  const task = ecs.tables.taskToChange(context, taskId);
  const document = task && ecs.tables.documentOf(task);
  if (!task || !document || task.state.desiredStatus === 'STOPPED') return undefined;
  const waiting = waitersFor(document, name).filter((waiter) => {
    const state = stateOf(task, document, waiter.name);
    return state.status === 'PENDING' && !state.startAsked;
  });
  const why = dependencyLate(name);
  for (const container of waiting) giveUp(ecs, context, task, document, { container, why, at: due });
  return waiting.length > 0 ? task : undefined;
}

interface GivenUp {
  readonly container: Container;
  readonly why: string;
  readonly at: Instant;
}

/** This container will never start; if it is essential, the task stops. */
function giveUp(ecs: Ecs, context: Context, task: Task, document: Definition, { container, why, at }: GivenUp): void {
  const state = stateOf(task, document, container.name);
  state.status = 'STOPPED';
  state.reason = containerNotStarted(why);
  if (container.essential === false) return;
  const reason = essentialNotStarted(container.name, why);
  beginStop(ecs, context, task, { code: 'TaskFailedToStart', reason, at });
}
