/** A stack, and what goes on with it. Sources: CloudFormation API reference, DescribeStacks, DescribeStackEvents; "Stack status codes", User Guide. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  type Stack,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import type { Account } from '../account.ts';

/** Undefined: there is none of that name. */
export async function describeStack(account: Account, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await account.client(CloudFormationClient).send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.[0];
  } catch (error) {
    const { name: kind, message } = error as Error;
    if (kind === 'ValidationError' && /does not exist/.test(message)) return undefined;
    throw error;
  }
}

/** It is being made, changed or deleted. */
export const isUnderWay = ({ StackStatus: status }: Stack): boolean =>
  status?.endsWith('_IN_PROGRESS') === true && status !== 'REVIEW_IN_PROGRESS';

const firstLookMs = 100;
const lookMsMax = 2000;

export interface Progress {
  /** All events since the call, oldest first. */
  readonly events: readonly StackEvent[];
  /** Undefined: it is deleted. */
  readonly stack: Stack | undefined;
}

/**
 * Tells each event that comes after `since` (an event's id; undefined: all), until nothing is going on with the stack, which is named by its ARN, as
 * a deleted one has no name any more. Undefined: `stopped` came first.
 */
export async function follow(
  account: Account,
  stackId: string,
  since: string | undefined,
  tell: (event: StackEvent) => void,
  stopped: AbortSignal,
): Promise<Progress | undefined> {
  const events: StackEvent[] = [];
  let last = since;
  for (let lookMs = firstLookMs; !stopped.aborted; lookMs = Math.min(lookMs * 1.5, lookMsMax)) {
    // Asked before the events are read: the last of them are then there.
    const stack = await describeStack(account, stackId);
    const fresh = await eventsSince(account, stackId, last);
    for (const event of fresh) tell(event);
    events.push(...fresh);
    last = fresh.at(-1)?.EventId ?? last;
    if (!stack || !isUnderWay(stack)) return { events, stack };
    await pause(lookMs, undefined, { signal: stopped }).catch(() => {});
  }
  return undefined;
}

/** Oldest first. */
async function eventsSince(account: Account, stackId: string, since: string | undefined): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  const client = account.client(CloudFormationClient);
  for await (const page of paginateDescribeStackEvents({ client }, { StackName: stackId }))
    for (const event of page.StackEvents ?? []) {
      if (event.EventId === since) return events;
      events.unshift(event);
    }
  return events;
}

/** The id of its newest event. */
export async function newestEvent(account: Account, stackId: string): Promise<string | undefined> {
  const client = account.client(CloudFormationClient);
  for await (const page of paginateDescribeStackEvents({ client }, { StackName: stackId }))
    return page.StackEvents?.[0]?.EventId;
  return undefined;
}

/** What was merely cancelled failed because of another. */
export const firstCause = (events: readonly StackEvent[]): StackEvent | undefined =>
  events.find(
    ({ ResourceStatus, ResourceStatusReason = '' }) =>
      ResourceStatus?.endsWith('_FAILED') && ResourceStatusReason !== '' && !/cancell?ed/i.test(ResourceStatusReason),
  );
