/** The table of log groups: what each holds, and how long ago its last line came. */
import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  type LogGroup,
} from '@aws-sdk/client-cloudwatch-logs';
import { sanitizeName } from './sanitize.ts';

/** `now`: milliseconds since the epoch. Throws the SDK's errors. */
export async function describeGroups(client: CloudWatchLogsClient, now: number): Promise<string> {
  const groups = await allGroups(client);
  if (groups.length === 0)
    return 'there is no log group yet; templates make them, and so does: aws logs create-log-group\n';
  const rows = [['GROUP', 'SIZE', 'LAST LINE']];
  for (const { logGroupName = '', storedBytes = 0 } of groups) {
    const last = await lastLineAt(client, logGroupName);
    rows.push([
      sanitizeName(logGroupName),
      sizeInWords(storedBytes),
      last === undefined ? 'never' : `${ageInWords(now - last)} ago`,
    ]);
  }
  const first = rows[1]?.[0] as string;
  return `${renderTable(rows)}\n${groups.length === 1 ? '1 group' : `${groups.length} groups`}        punctual logs ${first}\n`;
}

async function allGroups(client: CloudWatchLogsClient): Promise<LogGroup[]> {
  const groups: LogGroup[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new DescribeLogGroupsCommand({ nextToken }));
    groups.push(...(page.logGroups ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return groups;
}

/** Of the last line of a group, milliseconds since the epoch; undefined: it has none. */
export async function lastLineAt(client: CloudWatchLogsClient, logGroupName: string): Promise<number | undefined> {
  const latest = { logGroupName, orderBy: 'LastEventTime', descending: true, limit: 1 } as const;
  const { logStreams } = await client.send(new DescribeLogStreamsCommand(latest));
  return logStreams?.[0]?.lastEventTimestamp;
}

function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

/** `0 B`, `1.2 kB`, `3.4 MB`: powers of 1000. */
export function sizeInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let size = bytes;
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit === 0 || size >= 99.95 ? size.toFixed(0) : size.toFixed(1)} ${units[unit]}`;
}

/** The greatest unit that fits: `41 min`. */
export function ageInWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}
