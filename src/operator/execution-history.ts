/** What happened in an execution, and the JSON that its events carry as text. Source: Step Functions API reference, GetExecutionHistory. */
import { type HistoryEvent, paginateGetExecutionHistory, SFNClient } from '@aws-sdk/client-sfn';
import type { Account } from './account.ts';

/** Oldest first. Throws the SDK's errors. */
export async function historyOf(account: Account, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  const client = account.client(SFNClient);
  for await (const page of paginateGetExecutionHistory({ client }, { executionArn, maxResults: 1000 }))
    events.push(...(page.events ?? []));
  return events;
}

/** Undefined: it is no text, or no JSON. */
export function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
