/** Answers to tasks that wait for their token: each is taken once, by the attempt that it is for. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { answering } from '../plan/tokens.ts';
import { executions, historyOf } from './histories.ts';
import type { Invariant } from './look.ts';

const waits = 'startExecution.waitForTaskToken';

export const everyAnswerIsTakenOnceByTheAttemptThatAsked: Invariant = async (simulation) => {
  const wrong: string[] = [];
  const accepted: string[] = [];
  const taken: string[] = [];
  if (!simulation.plan.machines.some(({ name }) => name === answering)) return wrong;
  for (const { arn, machine, status } of executions(simulation)) {
    const events = await historyOf(simulation, arn);
    if (machine === answering) accepted.push(...(status === 'SUCCEEDED' ? [answerOf(events)] : []));
    else
      for (const [asked, answered] of answersTo(events)) {
        taken.push(answered);
        if (asked !== answered) wrong.push(`${arn}: an attempt took the answer to another`);
      }
  }
  for (const token of accepted) {
    const times = taken.filter((each) => each === token).length;
    if (times !== 1) wrong.push(`an answer was accepted and is taken ${times} times`);
  }
  return taken.length > accepted.length ? [...wrong, 'more answers are taken than were given'] : wrong;
};

const answerOf = (events: readonly HistoryEvent[]): string =>
  JSON.parse(events.at(-1)?.executionSucceededEventDetails?.output ?? '{}').token;

/** The token that each attempt handed out, and the one that it was answered with. */
function answersTo(events: readonly HistoryEvent[]): [asked: string, answered: string][] {
  const found: [string, string][] = [];
  let asked = '';
  for (const { taskScheduledEventDetails, taskSucceededEventDetails } of events) {
    if (taskScheduledEventDetails?.resource === waits)
      asked = JSON.parse(taskScheduledEventDetails.parameters ?? '{}').Input.token;
    if (taskSucceededEventDetails?.resource === waits)
      found.push([asked, JSON.parse(taskSucceededEventDetails.output ?? '{}').token]);
  }
  return found;
}
