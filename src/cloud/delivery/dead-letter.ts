/** A message for a dead-letter queue. What it carries is its service's. */
import type { SendMessageRequest } from '@aws-sdk/client-sqs';
import { parseArn } from '../kit/arn.ts';
import type { Notice } from '../kit/notice.ts';
import type { Context } from '../kit/service.ts';

type Whose = Pick<Notice, 'job' | 'ids'>;

/** Somebody looks for what was lost in the queue, where it is not. */
export const letterLost = (context: Context, queueArn: string, whose: Whose, why: string): void =>
  context.notice(
    {
      ...whose,
      level: 'ERROR',
      message: `its dead-letter queue ${queueArn} does not have what was lost: ${why}; see \`punctual lost\``,
    },
    aboutQueue(queueArn, whose),
  );

export const letterTaken = (context: Context, queueArn: string, whose: Whose): void =>
  context.recovered(aboutQueue(queueArn, whose), {
    ...whose,
    level: 'INFO',
    message: `its dead-letter queue ${queueArn} has what was lost again`,
  });

const aboutQueue = (queueArn: string, { job }: Whose): string => `${queueArn} of ${job}`;

/** `attributes`: text, or numbers; undefined ones are left out. */
export function deadLetter(
  queueArn: string,
  body: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
): SendMessageRequest {
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, attributeOf(value)] as const],
  );
  return { QueueUrl: queueUrl(queueArn), MessageBody: body, MessageAttributes: Object.fromEntries(written) };
}

const attributeOf = (value: string | number): { DataType: string; StringValue: string } => ({
  DataType: typeof value === 'number' ? 'Number' : 'String',
  StringValue: String(value),
});

/** Nothing stored carries the port: all that counts in a queue's URL are its account and name. */
export function queueUrl(arn: string): string {
  const { region, account, resource } = parseArn(arn) ?? { region: '', account: '', resource: '' };
  return `https://sqs.${region}.amazonaws.com/${account}/${resource}`;
}
