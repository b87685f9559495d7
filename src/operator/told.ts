/**
 * Who was told that a run did not succeed: by the message of its stack's machine `app-tell`, and by alarms that rang for it. What a topic was given is
 * told of its confirmed subscribers; whether a mailbox or a hook took it, the ledger of the cloud here says alone.
 * Sources: Step Functions API reference, GetExecutionHistory; CloudWatch API reference, DescribeAlarmHistory.
 */
import { type AlarmHistoryItem, CloudWatchClient, paginateDescribeAlarmHistory } from '@aws-sdk/client-cloudwatch';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, type HistoryEvent, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { valueAt } from '../languages/value-at.ts';
import { type Account, mapSome } from './account.ts';
import { isConfirmed, subscribers } from './deploy/subscribers.ts';
import { historyOf, parsed } from './execution-history.ts';
import { type FailedDelivery, failedDeliveries, retriedDeliveries } from './failed-deliveries.ts';
import type { Job } from './job.ts';
import { alarmsOf } from './job-alarms.ts';
import { definitionOf } from './machine.ts';
import { hasFailed, type RunDetails } from './runs.ts';

export interface Told {
  readonly at: Date;
  /** `message`: of `app-tell`, with the cause; `alarm`: of the one that is named. */
  readonly by: 'message' | 'alarm';
  readonly alarm: string | undefined;
  /** Endpoints, and what else an alarm or a message goes to. */
  readonly to: readonly string[];
  /** Who has not confirmed that he wants to be told. */
  readonly unconfirmed: readonly string[];
  /** Why somebody was not reached. */
  readonly failed: readonly string[];
}

/** So long after a run's end it is told. */
export const toldWithinMs = 15 * 60_000;

/** Oldest first; of a run that has not failed nobody is told. Undefined: we may not look. Throws the SDK's other errors. */
export async function toldOf(account: Account, run: RunDetails): Promise<Told[] | undefined> {
  const { stoppedAt } = run;
  if (!hasFailed(run) || stoppedAt === undefined) return [];
  try {
    const [messages, rung] = await Promise.all([messagesOf(account, run, stoppedAt), rungOf(account, run, stoppedAt)]);
    return [...messages, ...rung].toSorted((one, other) => Number(one.at) - Number(other.at));
  } catch (error) {
    // Who may read runs may not always read alarms.
    if (/AccessDenied|NotAuthorized/.test((error as Error).name)) return undefined;
    throw error;
  }
}

/** The machine by which a stack of a configuration tells of its runs; undefined: the job is of none. */
const tellerOf = ({ app, machineArn, stack }: Job): string | undefined =>
  app === undefined ? undefined : machineArn?.replace(/[^:]+$/, `${stack}_app-tell`);

/** Who gets a message when a run of it does not succeed; undefined: its stack sends none, or we may not look. Throws the SDK's other errors. */
export async function messagesGoTo(account: Account, job: Job): Promise<Pick<Told, 'to' | 'unconfirmed'> | undefined> {
  const teller = tellerOf(job);
  if (teller === undefined) return undefined;
  const known = await Promise.all([definitionOf(account, teller), patternOf(account, `${job.stack}_ended`)]).catch(
    (error: unknown) => {
      if ((error as { $fault?: string }).$fault === 'client') return undefined;
      throw error;
    },
  );
  const [definition = '', pattern = ''] = known ?? [];
  // Each part of the rule, one for ends that are told alike, names those of which it does not tell.
  const parts = pattern.split('"stateMachineArn"').slice(1);
  if (definition === '' || parts.every((part) => part.includes(`"${job.machineArn}"`))) return undefined;
  const topics = [...new Set(definition.match(/\barn:[\w-]+:sns:[\w-]+:\d+:[\w.-]+/g))];
  const all = await mapSome(topics, (topic) => reached(account, topic));
  return {
    to: [...all.flatMap(({ to }) => to), ...(/:events:putEvents/.test(definition) ? [chat] : [])],
    unconfirmed: all.flatMap(({ unconfirmed }) => unconfirmed),
  };
}

async function patternOf(account: Account, Name: string): Promise<string> {
  const { EventPattern = '' } = await account.client(EventBridgeClient).send(new DescribeRuleCommand({ Name }));
  return EventPattern;
}

async function messagesOf(account: Account, run: RunDetails, stoppedAt: Date): Promise<Told[]> {
  const stateMachineArn = tellerOf(run.job);
  if (stateMachineArn === undefined) return [];
  const found = await tellingOf(account, stateMachineArn, run.arn, stoppedAt);
  if (found === undefined) return [];
  const calls = callsIn(await historyOf(account, found));
  const lost = calls.some(({ why }) => why === undefined) ? await failedDeliveries(account) : [];
  const retried = calls.some(({ topic, why }) => topic === undefined && why === undefined)
    ? await retriedDeliveries(account)
    : [];
  return mapSome(calls, async ({ topic, at, messageId, why }) => {
    const again = retried.filter(({ eventId }) => eventId === messageId);
    const chats = { to: again.length > 0 ? [] : [chat], unconfirmed: [] };
    return {
      at,
      by: 'message' as const,
      alarm: undefined,
      ...(topic === undefined ? chats : await reached(account, topic)),
      failed: [...(why === undefined ? lostOf(lost, messageId) : [why]), ...again.map(triedAgain)],
    };
  });
}

/** Which of both an event is for, its rules know. */
const chat = 'Slack or Teams';

const triedAgain = ({ attempts }: Pick<FailedDelivery, 'attempts'>): string =>
  `${chat}, tried ${attempts === 1 ? 'once' : `${attempts} times`}: it is tried again`;

/** The execution that tells of this one. */
async function tellingOf(
  account: Account,
  stateMachineArn: string,
  of: string,
  stoppedAt: Date,
): Promise<string | undefined> {
  const client = account.client(SFNClient);
  const near: string[] = [];
  try {
    for await (const page of paginateListExecutions({ client, pageSize: 100 }, { stateMachineArn })) {
      const all = page.executions ?? [];
      for (const { executionArn = '', startDate = new Date(0) } of all)
        if (Number(startDate) >= Number(stoppedAt) - 1000 && Number(startDate) <= Number(stoppedAt) + toldWithinMs)
          near.push(executionArn);
      if (all.some(({ startDate = new Date(0) }) => startDate < stoppedAt)) break;
    }
  } catch (error) {
    // A stack that tells nobody anything has no such machine.
    if ((error as Error).name === 'StateMachineDoesNotExist') return undefined;
    throw error;
  }
  const inputs = await mapSome(near, async (executionArn) => {
    const { input } = await client.send(new DescribeExecutionCommand({ executionArn }));
    return valueAt(parsed(input), 'detail', 'executionArn') === of ? executionArn : undefined;
  });
  return inputs.find((arn) => arn !== undefined);
}

interface Call {
  readonly at: Date;
  /** Undefined: an event for chats. */
  readonly topic: string | undefined;
  readonly messageId: string | undefined;
  readonly why: string | undefined;
}

/** What it published, and how that ended: the last try of each. */
function callsIn(events: readonly HistoryEvent[]): Call[] {
  const calls = new Map<string, Call>();
  const topics = new Map<number, string | undefined>();
  for (const { id = 0, previousEventId = 0, timestamp = new Date(0), ...event } of events) {
    const scheduled = event.taskScheduledEventDetails;
    if (scheduled && (scheduled.resourceType === 'sns' || scheduled.resourceType === 'events')) {
      const topic = valueAt(parsed(scheduled.parameters), 'TopicArn');
      topics.set(id, typeof topic === 'string' ? topic : undefined);
    } else if (topics.has(previousEventId)) topics.set(id, topics.get(previousEventId));
    if (!topics.has(id) || scheduled) continue;
    const topic = topics.get(id);
    const { taskSucceededEventDetails: done, taskFailedEventDetails: failed } = event;
    const messageId = messageOf(parsed(done?.output));
    if (done || failed)
      calls.set(topic ?? 'chats', {
        at: timestamp,
        topic,
        messageId: typeof messageId === 'string' ? messageId : undefined,
        why: failed && `${failed.error}: ${failed.cause}`,
      });
  }
  return [...calls.values()];
}

/** What a topic was given has an id of its own; what goes to chats is an event. */
function messageOf(output: unknown): unknown {
  const entries = valueAt(output, 'Entries');
  return Array.isArray(entries) ? valueAt(entries[0], 'EventId') : valueAt(output, 'MessageId');
}

/** Who is told by a topic; another action is itself. */
export async function reached(account: Account, action: string): Promise<Pick<Told, 'to' | 'unconfirmed'>> {
  if (action.split(':')[2] !== 'sns') return { to: [action], unconfirmed: [] };
  try {
    const all = await subscribers(account, action);
    const of = (confirmed: boolean) =>
      all.filter((each) => isConfirmed(each) === confirmed).map(({ Endpoint = '' }) => Endpoint);
    return { to: of(true), unconfirmed: of(false) };
  } catch (error) {
    // Another account's, or one that is deleted: it was given the message all the same.
    if ((error as { $fault?: string }).$fault === 'client') return { to: [action], unconfirmed: [] };
    throw error;
  }
}

const lostOf = (lost: readonly FailedDelivery[], messageId: string | undefined): string[] =>
  lost.filter(({ eventId }) => eventId === messageId).map(({ target, why }) => `${target}: ${why}`);

/** The alarms of this job alone that rang for it. */
async function rungOf(account: Account, { job }: RunDetails, stoppedAt: Date): Promise<Told[]> {
  const alarms = (await alarmsOf(account, [job])).filter(({ onSilence }) => !onSilence);
  const client = account.client(CloudWatchClient);
  const found = await mapSome(alarms, async ({ name }) => {
    const items: AlarmHistoryItem[] = [];
    const asked = {
      AlarmName: name,
      HistoryItemType: 'Action' as const,
      StartDate: stoppedAt,
      EndDate: new Date(Number(stoppedAt) + toldWithinMs),
    };
    for await (const page of paginateDescribeAlarmHistory({ client }, asked))
      items.push(...(page.AlarmHistoryItems ?? []));
    return mapSome(items, (item) => rang(account, name, item));
  });
  return found.flat().filter((each) => each !== undefined);
}

/** What an action of an alarm came to; undefined: it was for another state than ALARM. Throws the SDK's errors. */
export async function rang(
  account: Account,
  alarm: string,
  { Timestamp = new Date(0), HistoryData, HistorySummary = '' }: AlarmHistoryItem,
): Promise<Told | undefined> {
  const data = parsed(HistoryData);
  const message = parsed(valueAt(parsed(valueAt(data, 'publishedMessage')), 'default'));
  const state = valueAt(message, 'NewStateValue');
  if (state !== undefined && state !== 'ALARM') return undefined;
  const action = String(valueAt(data, 'notificationResource') ?? '');
  const isDone = HistorySummary.startsWith('Successfully');
  return {
    at: Timestamp,
    by: 'alarm',
    alarm,
    ...(isDone ? await reached(account, action) : { to: [], unconfirmed: [] }),
    failed: isDone ? [] : [HistorySummary],
  };
}
