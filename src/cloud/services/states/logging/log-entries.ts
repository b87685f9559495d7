/**
 * Log entries of an execution's history events: one line of JSON each, delivered to the machine's log group after the step, in a row of its own.
 * Source: Step Functions guide, "Using CloudWatch Logs to log execution history"; the entries' members are AWS's.
 */
import type { HistoryEvent as AwsHistoryEvent, LoggingConfiguration } from '@aws-sdk/client-sfn';
import type { Instant } from '../../../../languages/instant.ts';
import { expandEvent, type HistoryEvent } from '../../../../languages/states/history.ts';
import type { Context, Row } from '../../../kit/service.ts';
import { loggedDataBytesMax } from '../limits.ts';
import { groupOf } from './configuration.ts';
import { isLogged } from './levels.ts';

export interface Logged {
  readonly executionArn: string;
  readonly machineName: string;
  readonly startedAt: Instant;
  readonly redriveCount: number;
}

interface Delivery {
  readonly group: string;
  readonly stream: string;
  readonly lines: readonly { readonly at: Instant; readonly text: string }[];
}

/** Posts what the level lets through of a step's events, whose last has the id `last`. */
export function logEvents(
  context: Context,
  subject: string,
  logging: LoggingConfiguration,
  about: Logged,
  { events, last, at }: { readonly events: readonly HistoryEvent[]; readonly last: number; readonly at: Instant },
): void {
  const { level = 'OFF', includeExecutionData = false } = logging;
  const group = level === 'OFF' ? undefined : groupOf(logging);
  if (!group) return;
  const lines = events.flatMap((event, i) => {
    if (!isLogged(level, event.type)) return [];
    const id = last - events.length + 1 + i;
    return [{ at, text: JSON.stringify(entryOf(about, expandEvent(event, id, at), includeExecutionData)) }];
  });
  if (lines.length > 0)
    context.post('log', subject, { group: group.name, stream: streamOf(about), lines } satisfies Delivery);
}

/** What the group does not get is said once, and the execution goes on. */
export function deliverLog(context: Context, { payload }: Row): void {
  const { delivered } = context.call<{ delivered: boolean }>('logs', 'DeliverLines', payload as Delivery);
  const { group } = payload as Delivery;
  const about = `log entries to ${group}`;
  if (delivered) {
    context.recovered(about, { level: 'INFO', message: `the log group ${group} gets log entries of executions again` });
    return;
  }
  const why = 'it is not there, or no resource policy of logs lets delivery.logs.amazonaws.com write to it';
  context.notice({ level: 'WARN', message: `the log group ${group} gets no log entries of executions: ${why}` }, about);
}

/** AWS: `states/MACHINE/YYYY-MM-DD-hh-mm/` and eight hexadecimal digits. Here of the minute in which the execution started. */
function streamOf({ machineName, startedAt }: Logged): string {
  const minute = new Date(startedAt).toISOString().slice(0, 16).replace(/[T:]/g, '-');
  const digits = Math.floor(startedAt / 60_000).toString(16);
  return `states/${machineName}/${minute}/${digits.padStart(8, '0').slice(-8)}`;
}

function entryOf({ executionArn, redriveCount }: Logged, event: AwsHistoryEvent, withData: boolean): object {
  const { id, type, timestamp, previousEventId } = event;
  const details = Object.entries(event).find(([member]) => member.endsWith('EventDetails'))?.[1] as object | undefined;
  return {
    id: String(id),
    type,
    details: details && detailsOf(details, withData),
    redrive_count: String(redriveCount),
    previous_event_id: String(previousEventId),
    event_timestamp: String(timestamp?.getTime()),
    execution_arn: executionArn,
  };
}

/** Execution data: what goes in and out, and variables; without data they are left out with what is said of them. */
const data = ['input', 'output', 'parameters', 'assignedVariables'];

function detailsOf(details: object, withData: boolean): object {
  const members = Object.entries(details);
  if (!withData) return Object.fromEntries(members.filter(([name]) => !data.includes(name.replace(/Details$/, ''))));
  const cut = new Set(
    members.filter(([, value]) => typeof value === 'string' && isTooLong(value)).map(([name]) => name),
  );
  if (cut.size === 0) return details;
  return Object.fromEntries(
    members.map(([name, value]) => {
      if (cut.has(name)) return [name, String(value).slice(0, loggedDataBytesMax)];
      return cut.has(name.replace(/Details$/, '')) ? [name, { truncated: true }] : [name, value];
    }),
  );
}

const isTooLong = (text: string): boolean =>
  text.length > loggedDataBytesMax / 6 && Buffer.byteLength(JSON.stringify(text)) > loggedDataBytesMax;
