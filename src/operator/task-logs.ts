/** What a task printed: its containers' streams in CloudWatch Logs. Source: "Send Amazon ECS logs to CloudWatch", ECS Developer Guide. */
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { Account } from './account.ts';

export interface Stream {
  readonly container: string;
  readonly group: string;
  /** `PREFIX/CONTAINER/TASKID` */
  readonly stream: string;
}

export interface Line {
  readonly at: Date;
  readonly container: string;
  readonly text: string;
}

export function streamsOf({ containerDefinitions = [] }: TaskDefinition, taskArn: string): Stream[] {
  const taskId = taskArn.slice(taskArn.lastIndexOf('/') + 1);
  return containerDefinitions.flatMap(({ name: container = '', logConfiguration }) => {
    const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } = logConfiguration?.options ?? {};
    if (logConfiguration?.logDriver !== 'awslogs' || group === undefined || prefix === undefined) return [];
    return [{ container, group, stream: `${prefix}/${container}/${taskId}` }];
  });
}

/** The newest of all streams together, oldest first. A stream that is not there has none. */
export async function lastLines(account: Account, streams: readonly Stream[], max: number): Promise<Line[]> {
  const found = await Promise.all(streams.map((stream) => lastOf(account, stream, max)));
  return found
    .flat()
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .slice(-max);
}

async function lastOf(account: Account, { container, group, stream }: Stream, limit: number): Promise<Line[]> {
  try {
    const { events = [] } = await account
      .client(CloudWatchLogsClient)
      .send(new GetLogEventsCommand({ logGroupName: group, logStreamName: stream, limit, startFromHead: false }));
    return events.map(({ timestamp = 0, message = '' }) => ({ at: new Date(timestamp), container, text: message }));
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return [];
    throw error;
  }
}
