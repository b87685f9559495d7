/** AWS/Events metrics, by rule. Source: "Monitoring Amazon EventBridge", User Guide. */
import type { Context } from '../../kit/service.ts';
import { defaultBus, partsOfKey } from './bus-name.ts';

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

/** `rule`: as it is kept. Of another bus than the default one its name is a dimension too. */
export function count(context: Context, rule: string, name: MetricName): void {
  const { bus, name: title } = partsOfKey(rule);
  const dimensions = bus === defaultBus ? { RuleName: title } : { EventBusName: bus, RuleName: title };
  context.count({ namespace: 'AWS/Events', name, dimensions, value: 1 });
}
