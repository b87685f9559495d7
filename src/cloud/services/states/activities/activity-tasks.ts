/**
 * The tasks of activities: offered by executions, fetched by workers, oldest first. GetActivityTask waits up to 60 seconds for one; a worker
 * that hangs up meanwhile takes none.
 * Source: API reference, GetActivityTask; Step Functions guide, "Activities".
 */
import type { GetActivityTaskInput, GetActivityTaskOutput } from '@aws-sdk/client-sfn';
import { later } from '../../../../languages/instant.ts';
import type { OfferCommand } from '../../../../languages/states/command.ts';
import { threadOfToken } from '../../../../languages/states/step.ts';
import { type Context, type Handler, type Row, waitToTake } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { stepExecution } from '../execution/step-execution.ts';
import { answerAbsent, answerFromFile } from '../integrations/mocked.ts';
import { pollSeconds } from '../limits.ts';
import type { ActivityRow, OfferRow } from '../tables/activities.ts';
import { activityOf, findActivity } from './activities.ts';

/** The row of an offer. */
export function offerTask(states: States, context: Context, { subject, payload }: Row): void {
  const execution = Number(subject);
  const { activityArn, token, taskToken, input } = payload as OfferCommand;
  if (!isAwaited(states, { execution, token })) return;
  const running = states.running.get(execution);
  const task = { do: 'offer', token } as const;
  if (running && answerFromFile(states, context, running, task)) return;
  const activity = activityOf(states, activityArn);
  if (!activity) {
    // AWS has an event of its own for this; its words are not known.
    const cause = `The activity ${activityArn} does not exist.`;
    stepExecution(states, context, execution, { is: 'failed', token, error: 'States.Runtime', cause });
    return;
  }
  if (running && answerAbsent(states, context, running, task, 'activity')) return;
  states.tables.offers.add(activity.id, { execution, token, taskToken, input });
  context.wake(waitingOn(activity));
}

const waitingOn = ({ id }: ActivityRow): string => `activity/${id}`;

const isAwaited = ({ running }: States, { execution, token }: Pick<OfferRow, 'execution' | 'token'>): boolean => {
  const threads = running.get(execution)?.execution.threads;
  return threads !== undefined && threadOfToken(threads, token)?.status.is === 'calling';
};

export const getActivityTask: Handler<States, GetActivityTaskInput, GetActivityTaskOutput> = {
  permissions: (_, { activityArn }) => [{ action: 'states:GetActivityTask', resource: String(activityArn) }],
  handle(states, { activityArn, workerName }, context) {
    const activity = findActivity(states, String(activityArn));
    const offer = takeOffer(states, activity);
    if (!offer) return context.waitedUntil ? {} : waitToTake(waitingOn(activity), later(context.now, pollSeconds));
    const { execution, token, taskToken, input } = offer;
    stepExecution(states, context, execution, { is: 'picked-up', token, workerName });
    return { taskToken, input };
  },
};

/** The oldest that is still waited for. */
function takeOffer(states: States, activity: ActivityRow): OfferRow | undefined {
  const { offers } = states.tables;
  for (let offer = offers.first(activity.id); offer; offer = offers.first(activity.id)) {
    offers.remove(offer.id);
    if (isAwaited(states, offer)) return offer;
  }
  return undefined;
}
