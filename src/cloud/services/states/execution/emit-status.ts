/** What an execution emits when it starts and when it ends: AWS/States metrics and the status change event. */
import type { Instant } from '../../../../languages/instant.ts';
import type { About, Ending } from '../../../../languages/states/execution.ts';
import type { Context } from '../../../kit/service.ts';
import { eventDataBytesMax } from '../limits.ts';
import type { ExecutionStatus } from '../tables/executions.ts';

const endMetrics: { readonly [status in Ending['status']]: string } = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

export function emitStart(context: Context, about: About): void {
  count(context, about, 'ExecutionsStarted', 1);
  emit(context, about, 'RUNNING', {});
}

export function emitEnd(context: Context, about: About, ending: Ending, stoppedAt: Instant): void {
  count(context, about, endMetrics[ending.status], 1);
  count(context, about, 'ExecutionTime', stoppedAt - about.startedAt, 'Milliseconds');
  emit(context, about, ending.status, { ...ending, stopDate: stoppedAt });
}

function count(context: Context, { machineArn }: About, name: string, value: number, unit = 'Count'): void {
  context.count({ namespace: 'AWS/States', name, dimensions: { StateMachineArn: machineArn }, value, unit });
}

interface End {
  readonly stopDate?: number;
  readonly output?: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** Members as in EventBridge's "Step Functions Execution Status Change"; what is not there yet is null. */
function emit(context: Context, about: About, status: ExecutionStatus, end: End): void {
  const { executionArn, machineArn, name, startedAt, input } = about;
  const included = input.length + (end.output?.length ?? 0) <= eventDataBytesMax;
  context.emit({
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [executionArn],
    detail: {
      executionArn,
      stateMachineArn: machineArn,
      name,
      status,
      startDate: startedAt,
      stopDate: end.stopDate ?? null,
      input: included ? input : null,
      output: (included && end.output) || null,
      inputDetails: { included },
      outputDetails: end.output === undefined ? null : { included },
      error: end.error ?? null,
      cause: end.cause ?? null,
    },
  });
}
