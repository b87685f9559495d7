/** The attempts of an execution's one task state, read from its history: TaskScheduled begins one, TaskSucceeded or TaskFailed ends it. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Attempt } from './recording.ts';

const reasonLengthMax = 200;

export function attemptsOf(history: readonly HistoryEvent[]): Attempt[] {
  const attempts: Attempt[] = [];
  const amend = (changes: Partial<Attempt>): void => {
    const last = attempts.pop();
    if (!last) throw new Error('a task event stands before any TaskScheduled');
    attempts.push({ ...last, ...changes });
  };
  for (const event of history) {
    switch (event.type) {
      case 'TaskScheduled':
        attempts.push({ ended: false });
        break;
      case 'TaskSubmitted':
        amend(submitted(event.taskSubmittedEventDetails?.output));
        break;
      case 'TaskSucceeded':
        amend({ ended: true, ...endOf(event.taskSucceededEventDetails?.output) });
        break;
      case 'TaskFailed': {
        const { error, cause } = event.taskFailedEventDetails ?? {};
        amend({ ended: true, reason: `${error}: ${cause}`.slice(0, reasonLengthMax), ...endOf(cause) });
        break;
      }
      case 'TaskTimedOut':
      case 'TaskStartFailed':
      case 'TaskSubmitFailed':
        amend({ ended: true, reason: String(event.type) });
        break;
    }
  }
  return attempts;
}

function submitted(output: string | undefined): Partial<Attempt> {
  const { Tasks = [] } = JSON.parse(output ?? '{}') as { Tasks?: { TaskArn?: string }[] };
  return Tasks[0]?.TaskArn === undefined ? {} : { taskArn: Tasks[0].TaskArn };
}

/** Output and cause are the task's JSON; a cause may also be plain words. */
function endOf(text: string | undefined): Partial<Attempt> {
  try {
    const { Containers = [] } = JSON.parse(text ?? '{}') as { Containers?: { ExitCode?: number }[] };
    return Containers[0]?.ExitCode === undefined ? {} : { exitCode: Containers[0].ExitCode };
  } catch {
    return {};
  }
}
