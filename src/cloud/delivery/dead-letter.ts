/** A message for a dead-letter queue. What it carries is its service's. */
import type { SendMessageRequest } from '@aws-sdk/client-sqs';
import { parseArn } from '../kit/arn.ts';

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
