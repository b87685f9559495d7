/** Lines of a log group, as they come out of FilterLogEvents: those since an instant, and those to come. */
import { setTimeout as pause } from 'node:timers/promises';
import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

export interface LogLine {
  readonly at: number;
  readonly stream: string;
  readonly message: string;
}

export interface Wanted {
  readonly group: string;
  /** Milliseconds since the epoch; included. */
  readonly since: number;
  readonly pattern: string | undefined;
  /** Default: all of the group. */
  readonly streams?: readonly string[];
}

export interface Event extends LogLine {
  readonly id: string;
}

const betweenLooksMs = 1000;
/** Lines of several streams may come in a little out of order: so far back is looked again. */
const lateMs = 2000;

/** Those that are there now, oldest first. Throws the SDK's errors. */
export async function* linesNow(
  client: CloudWatchLogsClient,
  { group, since, pattern, streams }: Wanted,
): AsyncGenerator<Event> {
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new FilterLogEventsCommand({
        logGroupName: group,
        startTime: since,
        filterPattern: pattern,
        nextToken,
        ...(streams ? { logStreamNames: [...streams] } : {}),
      }),
    );
    for (const { eventId = '', timestamp = 0, logStreamName = '', message = '' } of page.events ?? [])
      yield { id: eventId, at: timestamp, stream: logStreamName, message };
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

/** Those that are there, then those that come in, each once, until the signal. */
export async function* linesToCome(
  client: CloudWatchLogsClient,
  wanted: Wanted,
  stopped: AbortSignal,
): AsyncGenerator<LogLine> {
  let seen = new Map<string, number>();
  let since = wanted.since;
  while (!stopped.aborted) {
    let latest = since;
    for await (const line of linesNow(client, { ...wanted, since })) {
      if (stopped.aborted) return;
      latest = Math.max(latest, line.at);
      if (seen.has(line.id)) continue;
      seen.set(line.id, line.at);
      yield line;
    }
    since = Math.max(since, latest - lateMs);
    seen = new Map([...seen].filter(([, at]) => at >= since));
    await pause(betweenLooksMs, undefined, { signal: stopped }).catch(() => {});
  }
}
