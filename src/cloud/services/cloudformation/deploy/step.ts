/**
 * A deployment, step by step: one resource at a time, each in a row of the inbox, so that it goes on after a crash where it was.
 * What a phase is, and what comes after it, is in `phases.ts`.
 */
import { later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import { beginTrial, type CloudFormation } from '../context.ts';
import type { PlanItem } from '../stack.ts';
import type { DeploymentStep } from './deployment.ts';
import { performItem } from './perform-item.ts';
import { cancelApply, endPhase, failApply, giveUp } from './phases.ts';
import { breachOf, monitor, untilLook } from './rollback-triggers.ts';

/** What a step counts of a turn's events: so a turn makes twenty resources, not five hundred, while calls wait. A deletion reads all others. */
const eventsPerStep = { apply: 100, restore: 100, release: 10, delete: 400, discard: 400 };

/** A row of the inbox, or the timer of a resource that stabilizes: the next item of the stack's plan, or the end of its phase where there is none. */
export function step(service: CloudFormation, context: Context, stackId: string): void {
  beginTrial(service, true);
  const { tables } = service;
  const stack = tables.stackById(stackId);
  const state = tables.deployment(stackId);
  if (!stack || !state || state.phase === 'held') return;
  const now: DeploymentStep = { service, context, stack, state };
  if (state.isCancelled && state.phase === 'apply') {
    cancelApply(now);
    context.post('step', stackId);
    return;
  }
  const breach = breachOf(now);
  if (breach !== undefined) {
    giveUp(now, `${breach}. `);
    context.post('step', stackId);
    return;
  }
  const item = state.plan[state.done];
  context.spend(eventsPerStep[item?.do ?? 'apply']);
  const seconds = item ? takeItem(now, item) : (monitor(now) ?? endPhase(now));
  const left = tables.deployment(stackId);
  if (!left || left.phase === 'held') return;
  if (seconds === undefined) context.post('step', stackId);
  else context.setTimer('settle', stackId, later(context.now, untilLook(now, seconds)));
}

/** Returns after how many seconds it is to be gone on with, where it is not done. */
function takeItem(step: DeploymentStep, item: PlanItem): number | undefined {
  const { service, context, stack, state } = step;
  const succeeded = performItem(step, item);
  if (typeof succeeded === 'number') {
    service.tables.putDeployment(stack.id, { ...state, settlingSince: state.settlingSince ?? context.now });
    return succeeded;
  }
  const failed = succeeded || !('logicalId' in item) ? state.failed : [...state.failed, item.logicalId];
  const next = { ...state, done: state.done + 1, failed, settlingSince: undefined };
  service.tables.putDeployment(stack.id, next);
  if (!succeeded && item.do === 'apply') failApply({ ...step, state: next });
  return undefined;
}
