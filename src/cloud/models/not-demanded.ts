/**
 * What AWS's models demand and AWS does not, or says in words that only the room can find: `ReceiveMessage` takes names of
 * message attributes where its model lists the queue's, and for an unknown name SQS answers InvalidAttributeName.
 */

/** Structure.member and the part of it (`each`, `key`) whose demands are left to the room. */
export const notDemanded: ReadonlySet<string> = new Set([
  'CreateQueueRequest.Attributes key',
  'SetQueueAttributesRequest.Attributes key',
  'GetQueueAttributesRequest.AttributeNames each',
  'ReceiveMessageRequest.AttributeNames each',
  'ReceiveMessageRequest.MessageSystemAttributeNames each',
  'SendMessageRequest.MessageSystemAttributes key',
  'SendMessageBatchRequestEntry.MessageSystemAttributes key',
]);
