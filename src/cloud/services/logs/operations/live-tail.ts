/**
 * StartLiveTail: what comes in from now on, a second at a time. Each response is a read of the log file from where the one before ended, so a
 * line is seen once it is committed, and nothing is kept for a client that has gone. Of more than 500 events the latest are shown: sampled.
 * Source: API reference, StartLiveTail, LiveTailSessionUpdate; "CloudWatch Logs quotas" (Live Tail).
 */
import type {
  LiveTailSessionLogEvent,
  LiveTailSessionStart,
  LiveTailSessionUpdate,
  StartLiveTailRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { Message } from '../../../../languages/filter/line-test.ts';
import { type Instant, later } from '../../../../languages/instant.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { type Context, type Handler, internal, type Permission, type Streamed } from '../../../kit/service.ts';
import type { Logs } from '../context.ts';
import { liveEventsMax, liveHoursMax, liveSessionsMax, scannedBytesMax } from '../limits.ts';
import type { StoredBlock } from '../log-file/blocks.ts';
import { linesOf } from '../log-file/read-lines.ts';
import { findGroup, groupArn, groupNameOfArn, streamArn } from '../names.ts';
import { invalidParameter } from '../refusals.ts';
import { readPattern } from './read-pattern.ts';

/** What a read must know of the one before. */
interface Session {
  readonly id: string;
  readonly groups: readonly { readonly name: string; readonly key: string }[];
  readonly names: readonly string[];
  readonly prefixes: readonly string[];
  readonly pattern: string;
  readonly endsAt: Instant;
  /** The latest block that has been looked at. */
  readonly seen: number;
}

/** A session that was not read for so long has lost its client. */
const goneSeconds = 10;

export const startLiveTail: Handler<Logs, StartLiveTailRequest, { responseStream: Streamed }> = {
  permissions: (logs, { logGroupIdentifiers = [] }) =>
    logGroupIdentifiers.map(
      (arn): Permission => ({
        action: 'logs:StartLiveTail',
        resource: streamArn(logs.host, groupNameOfArn(arn), ''),
      }),
    ),
  handle(logs, input, context) {
    const { logGroupIdentifiers = [], logStreamNames: names = [], logStreamNamePrefixes: prefixes = [] } = input;
    const pattern = input.logEventFilterPattern ?? '';
    readPattern(pattern);
    if (names.length > 0 && prefixes.length > 0)
      throw invalidParameter('Only one of logStreamNames and logStreamNamePrefixes can be given');
    if ((names.length > 0 || prefixes.length > 0) && logGroupIdentifiers.length > 1)
      throw invalidParameter('logStreamNames and logStreamNamePrefixes can be given for a single log group only');
    const groups = logGroupIdentifiers.map((arn) => findGroup(logs, groupNameOfArn(arn)));
    checkCapacity(logs, context);
    const session: Session = {
      id: context.id(),
      groups: groups.map(({ name, key }) => ({ name, key })),
      names,
      prefixes,
      pattern,
      endsAt: later(context.now, liveHoursMax * 3600),
      seen: logs.lines.file.lastBlock(),
    };
    noteRead(logs, context, session.id, context.now);
    const sessionStart: LiveTailSessionStart = {
      requestId: context.id(),
      sessionId: session.id,
      logGroupIdentifiers,
      logStreamNames: names,
      logStreamNamePrefixes: prefixes,
      logEventFilterPattern: pattern,
    };
    return { responseStream: { events: [{ sessionStart }], next: nextOf(session) } };
  },
};

export const readLiveTail = internal<Logs, Session, Streamed>((logs, session, context) => {
  if (context.now >= session.endsAt) {
    noteRead(logs, context, session.id, undefined);
    const message = `a session ends after ${liveHoursMax} hours`;
    return { events: [{ SessionTimeoutException: { message } }] };
  }
  noteRead(logs, context, session.id, context.now);
  const seen = logs.lines.file.lastBlock();
  const sessionUpdate = update(logs, session);
  return { events: [{ sessionUpdate }], next: nextOf({ ...session, seen }) };
});

const nextOf = (session: Session) => ({
  operation: 'ReadLiveTail',
  input: session,
  failed: 'SessionStreamingException',
});

function checkCapacity({ sessions }: Logs, context: Context): void {
  const open = [...sessions.values()].filter((at) => at > later(context.now, -goneSeconds)).length;
  if (open >= liveSessionsMax)
    throw new AwsError(
      'LimitExceededException',
      `there are ${open} Live Tail sessions, at most ${liveSessionsMax} are allowed at a time`,
    );
}

function noteRead({ sessions }: Logs, context: Context, id: string, at: Instant | undefined): void {
  const before = sessions.get(id);
  if (at === undefined) sessions.delete(id);
  else sessions.set(id, at);
  for (const [other, last] of sessions) if (last <= later(context.now, -goneSeconds)) sessions.delete(other);
  context.undo(() => void (before === undefined ? sessions.delete(id) : sessions.set(id, before)));
}

/** From the latest block backward, until there are enough events or enough has been looked at. */
function update(logs: Logs, { groups, names, prefixes, pattern: text, seen }: Session): LiveTailSessionUpdate {
  const { file } = logs.lines;
  const pattern = readPattern(text);
  const nameOf = (block: StoredBlock): string | undefined => {
    const name = logs.tables.streamName(file.streamKey(block.stream) ?? '');
    if (name === undefined || (names.length > 0 && !names.includes(name))) return undefined;
    return prefixes.length > 0 && !prefixes.some((prefix) => name.startsWith(prefix)) ? undefined : name;
  };
  const numbers = new Map(groups.map(({ name, key }) => [file.groupId(key), name]));
  const found: LiveTailSessionLogEvent[] = [];
  let scanned = 0;
  let sampled = false;
  for (const block of file.blocksSince(
    seen,
    [...numbers.keys()].filter((id) => id !== undefined),
  )) {
    const logStreamName = nameOf(block);
    if (logStreamName === undefined) continue;
    sampled = found.length >= liveEventsMax || scanned >= scannedBytesMax;
    if (sampled) break;
    scanned += block.size;
    const logGroupIdentifier = groupArn(logs.host, numbers.get(block.group) as string);
    for (const { message, at: timestamp, ingestedAt: ingestionTime } of linesOf(block).reverse())
      if (pattern.matches(new Message(message)))
        found.push({ logStreamName, logGroupIdentifier, message, timestamp, ingestionTime });
  }
  sampled ||= found.length > liveEventsMax;
  return { sessionMetadata: { sampled }, sessionResults: found.slice(0, liveEventsMax).reverse() };
}
