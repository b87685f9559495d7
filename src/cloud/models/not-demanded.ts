/**
 * What AWS's models demand and AWS does not, or says in words that only the service can find: `ReceiveMessage` takes names of
 * message attributes where its model lists the queue's, for an unknown name SQS answers InvalidAttributeName, and an empty
 * definition is validated and found wrong (recorded from AWS).
 */
import type { Demand } from './demand.ts';

const names = ['enum'] as const;

/** Structure.member and the part of it (`each`, `key`) -> the demands that are left to the service. */
export const notDemanded: ReadonlyMap<string, readonly (keyof Demand)[]> = new Map<string, readonly (keyof Demand)[]>([
  ['CreateQueueRequest.Attributes key', names],
  ['SetQueueAttributesRequest.Attributes key', names],
  ['GetQueueAttributesRequest.AttributeNames each', names],
  ['ReceiveMessageRequest.AttributeNames each', names],
  ['ReceiveMessageRequest.MessageSystemAttributeNames each', names],
  ['SendMessageRequest.MessageSystemAttributes key', names],
  ['SendMessageBatchRequestEntry.MessageSystemAttributes key', names],
  ['ValidateStateMachineDefinitionInput.definition', ['min']],
]);

/** What is left of a demand. */
export function effective(demand: Demand, path: string): Demand {
  const dropped = notDemanded.get(path);
  if (!dropped) return demand;
  return Object.fromEntries(Object.entries(demand).filter(([name]) => !dropped.includes(name as keyof Demand)));
}
