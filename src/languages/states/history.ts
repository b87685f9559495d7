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
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

const whole = { truncated: false };

/** AWS's shape of the event; without data its input and output are left out. */
export function expandEvent(event: HistoryEvent, id: number, at: Instant, withData = true): AwsHistoryEvent {
  const { type, previous, input, output, ...rest } = event;
  const details = {
    ...rest,
    ...(input === undefined ? {} : { ...(withData ? { input } : {}), inputDetails: whole }),
    ...(output === undefined ? {} : { ...(withData ? { output } : {}), outputDetails: whole }),
  };
  return { timestamp: new Date(at), type, id, previousEventId: previous, [detailsKey(type)]: details };
}

function detailsKey(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type[0]!.toLowerCase()}${type.slice(1)}EventDetails`;
}
