/** A machine that asks another for its answer with a token, and the one that answers, by an `aws-sdk` task; some answers come after their attempt is over. */
import type { Random } from '../random.ts';
import type { MachinePlan } from './machines.ts';
import { machineArn } from './names.ts';

export const answering = 'answer';

const startExecution = (pattern: string) => `arn:aws:states:::states:startExecution${pattern}`;

/** The definition but for its TimeoutSeconds. The second attempt waits while the answer to the first may come. */
export function askingShape(random: Random, quick: string): object {
  const first = random.of([0, 10, 40]);
  const child = {
    Type: 'Task',
    Resource: startExecution(random.of(['.sync', '.sync:2'])),
    Parameters: { StateMachineArn: machineArn(quick) },
    Next: 'Done',
  };
  const more = random.happens(0.5);
  const Next = more ? 'Child' : 'Done';
  return {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: startExecution('.waitForTaskToken'),
        Parameters: {
          StateMachineArn: machineArn(answering),
          Input: { 'token.$': '$$.Task.Token', 'retries.$': '$$.State.RetryCount', first },
        },
        TimeoutSeconds: 25,
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next }],
        Next,
      },
      ...(more ? { Child: child } : {}),
      Done: { Type: 'Succeed' },
    },
  };
}

/** Its output is its input where the answer was taken. */
export const answeringMachine: MachinePlan = {
  name: answering,
  timeoutSeconds: 300,
  definition: JSON.stringify({
    TimeoutSeconds: 300,
    StartAt: 'Which',
    States: {
      Which: {
        Type: 'Choice',
        Choices: [{ Variable: '$.retries', NumericGreaterThan: 0, Next: 'Later' }],
        Default: 'First',
      },
      First: { Type: 'Wait', SecondsPath: '$.first', Next: 'Answer' },
      Later: { Type: 'Wait', Seconds: 20, Next: 'Answer' },
      Answer: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess',
        Parameters: { 'TaskToken.$': '$.token', Output: { 'token.$': '$.token' } },
        ResultPath: null,
        Catch: [{ ErrorEquals: ['Sfn.TaskTimedOutException'], Next: 'Late' }],
        End: true,
      },
      Late: { Type: 'Fail', Error: 'Late' },
    },
  }),
};
