/**
 * What an execution emits when it starts and when it ends: AWS/States metrics, and the status change event.
 * "Express Workflows do not emit events": Step Functions guide, "Event delivery".
 */
import type { Instant } from '../../../../languages/instant.ts';
import type { About, Ending } from '../../../../languages/states/execution.ts';
import type { Context } from '../../../kit/service.ts';
import { labelled } from '../arns.ts';
import { eventDataBytesMax } from '../limits.ts';
import type { ExecutionStatus } from '../tables/executions.ts';
import type { MachineRow } from '../tables/machines.ts';

const endMetrics: { readonly [status in Ending['status']]: string } = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

export function emitStart(context: Context, type: MachineRow['type'], about: About): void {
  count(context, about, 'ExecutionsStarted', 1);
  if (type === 'STANDARD') emit(context, about, 'RUNNING', {});
}

export function emitRedrive(context: Context, about: About): void {
  count(context, about, 'ExecutionsRedriven', 1);
  emit(context, about, 'RUNNING', {});
}

export function emitEnd(
  context: Context,
  type: MachineRow['type'],
  about: About,
  ending: Ending,
  stoppedAt: Instant,
): void {
  count(context, about, endMetrics[ending.status], 1);
  if (about.redrives) count(context, about, `Redriven${endMetrics[ending.status]}`, 1);
  count(context, about, 'ExecutionTime', stoppedAt - about.startedAt, 'Milliseconds');
  if (type === 'EXPRESS') countBilling(context, about, stoppedAt);
  else emit(context, about, ending.status, { ...ending, stopDate: stoppedAt });
}

function count(context: Context, { machineArn, label }: About, name: string, value: number, unit = 'Count'): void {
  context.count({
    namespace: 'AWS/States',
    name,
    dimensions: { StateMachineArn: labelled(machineArn, label) },
    value,
    unit,
  });
}

/** Source: "Monitoring Step Functions metrics using Amazon CloudWatch", express metrics. Memory is a constant here: nothing measures it. */
function countBilling(context: Context, about: About, stoppedAt: Instant): void {
  const { billedDurationInMilliseconds, billedMemoryUsedInMB } = billingOf(about.startedAt, stoppedAt);
  count(context, about, 'ExpressExecutionBilledDuration', billedDurationInMilliseconds, 'Milliseconds');
  count(context, about, 'ExpressExecutionBilledMemory', billedMemoryUsedInMB * 2 ** 20, 'Bytes');
  count(context, about, 'ExpressExecutionMemory', billedMemoryUsedInMB * 2 ** 20, 'Bytes');
}

/** "rounded up to the nearest 100 ms", in steps of 64 MB: "AWS Step Functions pricing". */
export const billingOf = (startedAt: Instant, stoppedAt: Instant) => ({
  billedDurationInMilliseconds: Math.max(1, Math.ceil((stoppedAt - startedAt) / 100)) * 100,
  billedMemoryUsedInMB: 64,
});

interface End {
  readonly stopDate?: number;
  readonly output?: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

function emit(context: Context, about: About, status: ExecutionStatus, end: End): void {
  context.emit({
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [about.executionArn],
    outline: { status },
    get detail() {
      return detailOf(about, status, end);
    },
  });
}

/** Members as in EventBridge's "Step Functions Execution Status Change"; what is not there yet is null. */
function detailOf(about: About, status: ExecutionStatus, end: End): Record<string, unknown> {
  const { executionArn, machineArn, label, name, startedAt, input } = about;
  const included = input.length + (end.output?.length ?? 0) <= eventDataBytesMax;
  return {
    executionArn,
    stateMachineArn: labelled(machineArn, label),
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
  };
}
