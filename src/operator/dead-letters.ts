/**
 * Starts that were given up: letters in the queue of a schedule or rule, which say why. They are looked at, not taken. Sources: "Configuring a
 * dead-letter queue for EventBridge Scheduler", User Guide; "Using dead-letter queues to process undelivered events in EventBridge".
 */
import { GetQueueUrlCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Account } from './account.ts';

export interface DeadLetter {
  readonly due: Date | undefined;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
}

/** A queue shows some of its letters at a time. */
const looksMax = 5;
const pageSize = 10;

/** Of one schedule or rule, newest first; undefined: the queue is gone, or we may not look. Throws the SDK's other errors. */
export async function deadLettersOf(
  account: Account,
  queueArn: string,
  triggerArn: string,
): Promise<DeadLetter[] | undefined> {
  try {
    const letters = await lettersIn(account.client(SQSClient), queueArn);
    return letters
      .filter((letter) => [text(letter, 'SCHEDULE_ARN'), text(letter, 'RULE_ARN')].includes(triggerArn))
      .map((letter) => ({
        due: dueOf(letter),
        code: text(letter, 'ERROR_CODE') ?? '',
        message: text(letter, 'ERROR_MESSAGE') ?? '',
        attempts: Number(text(letter, 'RETRY_ATTEMPTS') ?? 0) + 1,
      }))
      .toSorted((one, other) => Number(other.due ?? 0) - Number(one.due ?? 0));
  } catch (error) {
    if (/QueueDoesNotExist|NonExistentQueue|AccessDenied/.test((error as Error).name)) return undefined;
    throw error;
  }
}

async function lettersIn(client: SQSClient, queueArn: string): Promise<Message[]> {
  const [, , , , QueueOwnerAWSAccountId, QueueName] = queueArn.split(':');
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId }));
  const letters = new Map<string, Message>();
  for (let looks = 0; looks < looksMax; looks++) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: pageSize,
        VisibilityTimeout: 0,
        MessageAttributeNames: ['All'],
      }),
    );
    const before = letters.size;
    for (const message of Messages) letters.set(message.MessageId ?? '', message);
    if (letters.size === before) break;
  }
  return [...letters.values()];
}

const text = ({ MessageAttributes }: Message, name: string): string | undefined =>
  MessageAttributes?.[name]?.StringValue;

/** A rule's letter is the event that was to be delivered. */
function dueOf(letter: Message): Date | undefined {
  const found = new Date(text(letter, 'SCHEDULED_TIME') ?? /"time"\s*:\s*"([^"]+)"/.exec(letter.Body ?? '')?.[1] ?? '');
  return Number.isNaN(found.getTime()) ? undefined : found;
}
