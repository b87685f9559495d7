/** Which task somebody means by an id: whole, as an ARN, or its first or last digits, as lines show them. It is known by the streams that it printed to. */
import {
  type CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateDescribeLogStreams,
} from '@aws-sdk/client-cloudwatch-logs';
import { ageInWords } from './log-groups.ts';
import { sanitizeName } from './sanitize.ts';
import { UsageError, UserError } from './user-error.ts';

export interface TaskStreams {
  readonly group: string;
  readonly streams: readonly string[];
}

interface Candidate extends TaskStreams {
  readonly id: string;
  readonly lastLineAt: number | undefined;
}

const digitsMin = 4;
/** More are counted, not shown. */
const shownMax = 20;

/** `group`: undefined, all are looked through; `now`: milliseconds since the epoch. Throws UserError for none, and for several: with what they are. */
export async function findTask(
  client: CloudWatchLogsClient,
  group: string | undefined,
  given: string,
  now: number,
): Promise<TaskStreams> {
  const digits = digitsOf(given);
  const groups = group === undefined ? await allGroups(client) : [group];
  const found: Candidate[] = [];
  for (const name of groups) found.push(...(await candidates(client, name, digits)));
  const [task, ...others] = found;
  if (!task)
    throw new UserError(
      `no task \`${given}\` has printed to ${group === undefined ? 'any log group' : `\`${group}\``}`,
      'an id stands behind the time in `punctual logs GROUP`, and in the line that says that a task failed',
    );
  if (others.length === 0) return task;
  const hint = others.every(({ id }) => id === task.id)
    ? 'name one of the groups'
    : 'give more of its digits, from the front or from the end';
  throw new UserError(`\`${given}\` is several:\n${listOf(found, now)}`, hint);
}

/** `arn:...:task/jobs/01a2...`, `report/main/01a2...` or digits. */
function digitsOf(given: string): string {
  const digits = given.slice(given.lastIndexOf('/') + 1).toLowerCase();
  if (/^[0-9a-f]+$/.test(digits) && digits.length >= digitsMin) return digits;
  throw new UsageError(
    `a task is named by its id, ${digitsMin} digits or more from its front or its end; found \`${given}\``,
    'for example --task 9a818ecb',
  );
}

async function allGroups(client: CloudWatchLogsClient): Promise<string[]> {
  const groups: string[] = [];
  for await (const page of paginateDescribeLogGroups({ client }, {}))
    for (const { logGroupName = '' } of page.logGroups ?? []) groups.push(logGroupName);
  return groups;
}

/** A task has a stream for each of its containers. */
async function candidates(client: CloudWatchLogsClient, group: string, digits: string): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  for await (const page of paginateDescribeLogStreams({ client }, { logGroupName: group }))
    for (const { logStreamName: stream = '', lastEventTimestamp } of page.logStreams ?? []) {
      const id = taskIdOf(stream);
      if (!id?.startsWith(digits) && !id?.endsWith(digits)) continue;
      const known = found.get(id);
      found.set(id, {
        id,
        group,
        streams: [...(known?.streams ?? []), stream],
        lastLineAt: lastEventTimestamp ?? known?.lastLineAt,
      });
    }
  return [...found.values()];
}

/** Of the stream `PREFIX/CONTAINER/TASKID`. */
export const taskIdOf = (stream: string): string | undefined => /(?<=\/)[0-9a-f]{32}$/.exec(stream)?.[0];

function listOf(found: readonly Candidate[], now: number): string {
  const lines = found.slice(0, shownMax).map(({ id, group, streams, lastLineAt }) => {
    const age = lastLineAt === undefined ? 'no line yet' : `last line ${ageInWords(now - lastLineAt)} ago`;
    return `${id}  ${sanitizeName(group)}  ${sanitizeName((streams[0] as string).slice(0, -id.length - 1))}  ${age}`;
  });
  if (found.length > shownMax) lines.push(`and ${found.length - shownMax} more`);
  return lines.join('\n');
}
