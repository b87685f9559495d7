/** AWS/Scheduler metrics, by group. Source: "Monitoring Amazon EventBridge Scheduler with Amazon CloudWatch", User Guide. */
import type { Context } from '../../kit/service.ts';

type MetricName =
  | 'InvocationAttemptCount'
  | 'TargetErrorCount'
  | 'TargetErrorThrottledCount'
  | 'InvocationDroppedCount'
  | 'InvocationsSentToDeadLetterCount'
  | 'InvocationsFailedToBeSentToDeadLetterCount'
  | `InvocationsFailedToBeSentToDeadLetterCount_${string}`;

export const count = (context: Context, group: string, name: MetricName): void =>
  context.count({ namespace: 'AWS/Scheduler', name, dimensions: { ScheduleGroup: group }, value: 1 });
