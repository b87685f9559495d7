/** What a caller must be allowed: the operation, on the queue that the request names; the queue's own policy counts too. */
import type { Permission } from '../../kit/service.ts';
import type { Sqs } from './context.ts';
import { enactedPolicy } from './queue-policy.ts';
import { queueArn, queueNameAt } from './queue-url.ts';

interface Named {
  readonly QueueUrl?: string | undefined;
  readonly QueueName?: string | undefined;
}

/** SQS writes its actions in small letters when it denies. A batch is allowed by the operation for a single message. */
export const onQueue =
  (operation: string) =>
  ({ host, tables }: Sqs, { QueueUrl, QueueName: name = queueNameAt(host, QueueUrl) ?? '' }: Named): Permission[] => [
    {
      action: `sqs:${operation.toLowerCase()}`,
      resource: queueArn(host, name),
      resourcePolicy: enactedPolicy(tables.queue(name)?.attributes['Policy']),
    },
  ];
