/** What AWS's model of sqs says of inputs beyond their types. Made by tools/make-constraints.ts; do not edit. */
import type { ConstraintTable } from '../constraints.ts';

// biome-ignore format: one line a structure
export const constraints: ConstraintTable = {
  AddPermissionRequest: {"QueueUrl":{"required":true},"Label":{"required":true},"AWSAccountIds":{"required":true},"Actions":{"required":true}},
  CancelMessageMoveTaskRequest: {"TaskHandle":{"required":true}},
  ChangeMessageVisibilityBatchRequest: {"QueueUrl":{"required":true},"Entries":{"required":true}},
  ChangeMessageVisibilityBatchRequestEntry: {"Id":{"required":true},"ReceiptHandle":{"required":true}},
  ChangeMessageVisibilityRequest: {"QueueUrl":{"required":true},"ReceiptHandle":{"required":true},"VisibilityTimeout":{"required":true}},
  CreateQueueRequest: {"QueueName":{"required":true},"Attributes":{"key":{"enum":["All","Policy","VisibilityTimeout","MaximumMessageSize","MessageRetentionPeriod","ApproximateNumberOfMessages","ApproximateNumberOfMessagesNotVisible","CreatedTimestamp","LastModifiedTimestamp","QueueArn","ApproximateNumberOfMessagesDelayed","DelaySeconds","ReceiveMessageWaitTimeSeconds","RedrivePolicy","FifoQueue","ContentBasedDeduplication","KmsMasterKeyId","KmsDataKeyReusePeriodSeconds","DeduplicationScope","FifoThroughputLimit","RedriveAllowPolicy","SqsManagedSseEnabled"]}}},
  DeleteMessageBatchRequest: {"QueueUrl":{"required":true},"Entries":{"required":true}},
  DeleteMessageBatchRequestEntry: {"Id":{"required":true},"ReceiptHandle":{"required":true}},
  DeleteMessageRequest: {"QueueUrl":{"required":true},"ReceiptHandle":{"required":true}},
  DeleteQueueRequest: {"QueueUrl":{"required":true}},
  GetQueueAttributesRequest: {"QueueUrl":{"required":true},"AttributeNames":{"each":{"enum":["All","Policy","VisibilityTimeout","MaximumMessageSize","MessageRetentionPeriod","ApproximateNumberOfMessages","ApproximateNumberOfMessagesNotVisible","CreatedTimestamp","LastModifiedTimestamp","QueueArn","ApproximateNumberOfMessagesDelayed","DelaySeconds","ReceiveMessageWaitTimeSeconds","RedrivePolicy","FifoQueue","ContentBasedDeduplication","KmsMasterKeyId","KmsDataKeyReusePeriodSeconds","DeduplicationScope","FifoThroughputLimit","RedriveAllowPolicy","SqsManagedSseEnabled"]}}},
  GetQueueUrlRequest: {"QueueName":{"required":true}},
  ListDeadLetterSourceQueuesRequest: {"QueueUrl":{"required":true}},
  ListMessageMoveTasksRequest: {"SourceArn":{"required":true}},
  ListQueueTagsRequest: {"QueueUrl":{"required":true}},
  MessageAttributeValue: {"DataType":{"required":true}},
  MessageSystemAttributeValue: {"DataType":{"required":true}},
  PurgeQueueRequest: {"QueueUrl":{"required":true}},
  ReceiveMessageRequest: {"QueueUrl":{"required":true},"AttributeNames":{"each":{"enum":["All","Policy","VisibilityTimeout","MaximumMessageSize","MessageRetentionPeriod","ApproximateNumberOfMessages","ApproximateNumberOfMessagesNotVisible","CreatedTimestamp","LastModifiedTimestamp","QueueArn","ApproximateNumberOfMessagesDelayed","DelaySeconds","ReceiveMessageWaitTimeSeconds","RedrivePolicy","FifoQueue","ContentBasedDeduplication","KmsMasterKeyId","KmsDataKeyReusePeriodSeconds","DeduplicationScope","FifoThroughputLimit","RedriveAllowPolicy","SqsManagedSseEnabled"]}},"MessageSystemAttributeNames":{"each":{"enum":["All","SenderId","SentTimestamp","ApproximateReceiveCount","ApproximateFirstReceiveTimestamp","SequenceNumber","MessageDeduplicationId","MessageGroupId","AWSTraceHeader","DeadLetterQueueSourceArn"]}}},
  RemovePermissionRequest: {"QueueUrl":{"required":true},"Label":{"required":true}},
  SendMessageBatchRequest: {"QueueUrl":{"required":true},"Entries":{"required":true}},
  SendMessageBatchRequestEntry: {"Id":{"required":true},"MessageBody":{"required":true},"MessageSystemAttributes":{"key":{"enum":["AWSTraceHeader"]}}},
  SendMessageRequest: {"QueueUrl":{"required":true},"MessageBody":{"required":true},"MessageSystemAttributes":{"key":{"enum":["AWSTraceHeader"]}}},
  SetQueueAttributesRequest: {"QueueUrl":{"required":true},"Attributes":{"required":true,"key":{"enum":["All","Policy","VisibilityTimeout","MaximumMessageSize","MessageRetentionPeriod","ApproximateNumberOfMessages","ApproximateNumberOfMessagesNotVisible","CreatedTimestamp","LastModifiedTimestamp","QueueArn","ApproximateNumberOfMessagesDelayed","DelaySeconds","ReceiveMessageWaitTimeSeconds","RedrivePolicy","FifoQueue","ContentBasedDeduplication","KmsMasterKeyId","KmsDataKeyReusePeriodSeconds","DeduplicationScope","FifoThroughputLimit","RedriveAllowPolicy","SqsManagedSseEnabled"]}}},
  StartMessageMoveTaskRequest: {"SourceArn":{"required":true}},
  TagQueueRequest: {"QueueUrl":{"required":true},"Tags":{"required":true}},
  UntagQueueRequest: {"QueueUrl":{"required":true},"TagKeys":{"required":true}},
};
