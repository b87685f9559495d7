/**
 * What happened in an execution. Kept short (one flat record an event, no id and no time: ids count up without a gap and all events of a
 * step share its instant), and expanded into AWS's shape when it is read.
 * Source: Step Functions API reference, "HistoryEvent".
 */
import type { HistoryEvent as AwsHistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Instant } from '../instant.ts';

export interface HistoryEvent {
  readonly type: HistoryEventType;
  readonly previous: number;
  /** The state's name. */
  readonly name?: string | undefined;
  /** JSON text, as are `output` and `parameters`. */
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly parameters?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly region?: string | undefined;
  readonly resource?: string | undefined;
  readonly resourceType?: string | undefined;
  readonly timeoutInSeconds?: number | undefined;
  readonly heartbeatInSeconds?: number | undefined;
  readonly taskCredentials?: { readonly roleArn: string } | undefined;
  readonly workerName?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** Of a Map's iteration. */
  readonly index?: number | undefined;
  /** How many items a Map has. */
  readonly length?: number | undefined;
  readonly mapRunArn?: string | undefined;
  readonly redriveCount?: number | undefined;
  /** JSON texts by name. */
  readonly assignedVariables?: Readonly<Record<string, string>> | undefined;
  /** Of an expression that failed: the field, and the state. */
  readonly location?: string | undefined;
  readonly state?: string | undefined;
}

export type NewEvent = Omit<HistoryEvent, 'previous'>;

/** Those without details. */
const bare =
  /^(?:(?:Parallel|Map)State(?:Started|Succeeded|Failed|Aborted)|(?:Task|Wait)StateAborted|MapRun(?:Succeeded|Aborted)|LambdaFunctionStarted)$/;

const whole = { truncated: false };

/** AWS's shape of the event; without data its input and output are left out. */
export function expandEvent(event: HistoryEvent, id: number, at: Instant, withData = true): AwsHistoryEvent {
  const { type, previous, input, output, assignedVariables, ...rest } = event;
  const head = { timestamp: new Date(at), type, id, previousEventId: previous };
  if (bare.test(type) && event.length === undefined) return head;
  const details = {
    ...rest,
    ...(assignedVariables && { ...(withData ? { assignedVariables } : {}), assignedVariablesDetails: whole }),
    ...(input === undefined ? {} : { ...(withData ? { input } : {}), inputDetails: whole }),
    ...(output === undefined ? {} : { ...(withData ? { output } : {}), outputDetails: whole }),
  };
  return { ...head, [detailsKey(type)]: details };
}

function detailsKey(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type[0]!.toLowerCase()}${type.slice(1)}EventDetails`;
}
