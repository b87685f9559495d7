/** What a task printed: its containers' streams in CloudWatch Logs. Source: "Send Amazon ECS logs to CloudWatch", ECS Developer Guide. */
import { CloudWatchLogsClient, GetLogEventsCommand, type GetLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
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
  const found = await Promise.all(streams.map(async (stream) => (await newestOf(account, stream, max)).lines));
  return inTime(found.flat()).slice(-max);
}

export interface Newest {
  /** Oldest first. */
  readonly lines: readonly Line[];
  /** There are none before them. */
  readonly isWhole: boolean;
}

/** The same, and whether these are all of them. */
export async function newestLines(account: Account, streams: readonly Stream[], max: number): Promise<Newest> {
  const found = await Promise.all(
    streams.map(async (stream) => {
      const { lines, before } = await newestOf(account, stream, max);
      const older = lines.length === 0 || before === undefined ? [] : await eventsOf(account, stream, 1, before);
      return { lines, isWhole: older.length === 0 };
    }),
  );
  const lines = inTime(found.flatMap((each) => each.lines));
  return { lines: lines.slice(-max), isWhole: lines.length <= max && found.every(({ isWhole }) => isWhole) };
}

const inTime = (lines: readonly Line[]): Line[] =>
  lines.toSorted((one, other) => one.at.getTime() - other.at.getTime());

/** AWS gives pages that are not full, or empty, with more behind them: the same token again is the end. Source: CloudWatch Logs API reference, GetLogEvents. */
async function newestOf(account: Account, stream: Stream, limit: number) {
  const lines: Line[] = [];
  let before: string | undefined;
  for (let page = 0; page < pagesMax && lines.length < limit; page++) {
    const { events = [], nextBackwardToken } = await getEvents(account, stream, limit - lines.length, before);
    lines.unshift(
      ...events.map(({ timestamp = 0, message = '' }) => ({
        at: new Date(timestamp),
        container: stream.container,
        text: message,
      })),
    );
    if (nextBackwardToken === undefined || nextBackwardToken === before) return { lines, before: undefined };
    before = nextBackwardToken;
  }
  return { lines, before };
}

const pagesMax = 20;

const eventsOf = async (account: Account, stream: Stream, limit: number, token: string) =>
  (await getEvents(account, stream, limit, token)).events ?? [];

async function getEvents(
  account: Account,
  { group, stream }: Stream,
  limit: number,
  nextToken: string | undefined,
): Promise<GetLogEventsResponse> {
  try {
    return await account
      .client(CloudWatchLogsClient)
      .send(
        new GetLogEventsCommand({ logGroupName: group, logStreamName: stream, limit, startFromHead: false, nextToken }),
      );
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return {};
    throw error;
  }
}
