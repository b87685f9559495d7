/**
 * Constraints of AWS's models that AWS does not enforce, or reports in words that only the service can find: `ReceiveMessage` takes names of
 * message attributes where its model lists the queue's, for an unknown name SQS returns InvalidAttributeName, and an empty
 * definition is validated and found wrong (recorded from AWS).
 */
import type { Constraints } from './constraints.ts';

type Names = readonly (keyof Constraints)[];
const words: Names = ['enum'];

/** Structure.member and the part of it (`each`, `key`) -> the constraints that are left to the service. */
export const notEnforced: ReadonlyMap<string, Names> = new Map<string, Names>([
  ['CreateQueueRequest.Attributes key', words],
  ['SetQueueAttributesRequest.Attributes key', words],
  ['GetQueueAttributesRequest.AttributeNames each', words],
  ['ReceiveMessageRequest.AttributeNames each', words],
  ['ReceiveMessageRequest.MessageSystemAttributeNames each', words],
  ['SendMessageRequest.MessageSystemAttributes key', words],
  ['SendMessageBatchRequestEntry.MessageSystemAttributes key', words],
  ['ValidateStateMachineDefinitionInput.definition', ['min']],
]);

export function enforced(constraints: Constraints, path: string): Constraints {
  const dropped = notEnforced.get(path);
  if (!dropped) return constraints;
  return Object.fromEntries(
    Object.entries(constraints).filter(([name]) => !dropped.includes(name as keyof Constraints)),
  );
}
