/** Leaving a state with its output, for the next one or for the end. */
import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { StateFrame } from './data-flow.ts';
import type { Ending } from './execution.ts';
import { tooLargeFailure } from './failure.ts';
import { isTooLarge, type Json } from './json.ts';

/** The execution's end, if there is no next state. */
export function leave({ run, thread, state }: StateFrame, output: Json, next: string | undefined): Ending | undefined {
  const { text } = output;
  if (output !== thread.input && isTooLarge(text)) throw tooLargeFailure(state.name);
  run.record(thread, { type: `${state.type}StateExited` as HistoryEventType, name: state.name, output: text });
  if (next === undefined) return { status: 'SUCCEEDED', output: text };
  thread.state = next;
  thread.input = output;
  thread.status = { is: 'entering' };
  return undefined;
}
