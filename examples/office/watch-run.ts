/** Starts a job once and prints what happens, as it happens: states, failures, retries, the task's own lines. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListStateMachinesCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

const pollMs = 150;

export async function watchRun(states: SFNClient, logs: CloudWatchLogsClient, job: string): Promise<void> {
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({}));
  const stateMachineArn = stateMachines.find(({ name }) => name === job)?.stateMachineArn;
  const { executionArn, startDate } = await states.send(new StartExecutionCommand({ stateMachineArn }));
  const say = (text: string): void => console.log(`  ${job.padEnd(19)}${text}`);
  for (let seen = 0; ; await sleep(pollMs)) {
    const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn }));
    for (const event of events.slice(seen)) {
      const text = inWords(event);
      if (text) say(text);
      for (const line of await linesOf(logs, job, event)) say(`  | ${line}`);
    }
    seen = events.length;
    const last = events.at(-1);
    if (!last?.type?.startsWith('Execution') || last.type === 'ExecutionStarted') continue;
    say(`${last.type.replace('Execution', '').toUpperCase()} after ${seconds(startDate, last.timestamp)} s`);
    return;
  }
}

function inWords({ type, taskSubmittedEventDetails, taskFailedEventDetails }: HistoryEvent): string | undefined {
  switch (type) {
    case 'ExecutionStarted':
      return 'started';
    case 'TaskSubmitted':
      return `task ${taskOf(taskSubmittedEventDetails?.output, 'Tasks').id} submitted`;
    case 'TaskSucceeded':
      return 'task ended, exit code 0';
    case 'TaskFailed': {
      const { exitCode, reason } = taskOf(taskFailedEventDetails?.cause);
      return `task failed, exit code ${exitCode ?? 'unknown'}: ${reason}`;
    }
    default:
      return undefined;
  }
}

interface Task {
  readonly TaskArn?: string;
  readonly StoppedReason?: string;
  readonly Containers?: readonly { readonly ExitCode?: number }[];
}

function taskOf(text = '{}', inList?: 'Tasks'): { id: string; exitCode: number | undefined; reason: string } {
  const parsed = JSON.parse(text) as Task & { readonly Tasks?: readonly Task[] };
  const task = (inList ? parsed.Tasks?.[0] : parsed) ?? {};
  return {
    id: task.TaskArn?.split('/').at(-1) ?? '',
    exitCode: task.Containers?.[0]?.ExitCode,
    reason: task.StoppedReason ?? '',
  };
}

/** What the task printed, once it has ended. */
async function linesOf(logs: CloudWatchLogsClient, job: string, event: HistoryEvent): Promise<string[]> {
  const document = event.taskSucceededEventDetails?.output ?? event.taskFailedEventDetails?.cause;
  if (document === undefined) return [];
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName: '/office/jobs', logStreamNames: [`${job}/job/${taskOf(document).id}`] }),
  );
  return events.map(({ message = '' }) => message);
}

const seconds = (from = new Date(0), to = new Date(0)): string => ((to.getTime() - from.getTime()) / 1000).toFixed(1);
