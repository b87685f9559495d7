/** AWS/Events metrics, by rule. Source: "Monitoring Amazon EventBridge", User Guide. */
import type { Context } from '../../kit/service.ts';

export type MetricName =
  | 'TriggeredRules'
  | 'MatchedEvents'
  | 'Invocations'
  | 'InvocationAttempts'
  | 'SuccessfulInvocationAttempts'
  | 'RetryInvocationAttempts'
  | 'FailedInvocations'
  | 'InvocationsSentToDlq'
  | 'InvocationsFailedToBeSentToDlq';

export const count = (context: Context, rule: string, name: MetricName): void =>
  context.count({ namespace: 'AWS/Events', name, dimensions: { RuleName: rule }, value: 1 });
