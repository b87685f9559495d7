/**
 * The words of a target's Input that stand for what is known of an attempt, and the event that a target without Input gets.
 * Source: "Adding context attributes in EventBridge Scheduler", User Guide. AWS calls the execution id unique to each attempted invocation; ours
 * is made of the tick and the number of the attempt.
 */
import { createHash } from 'node:crypto';
import { isoSeconds } from '../../../../languages/instant.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import type { Delivery } from './delivery.ts';

/** `attempts`: with this one. */
export const executionId = ({ creation, due, attempts }: Pick<Delivery, 'creation' | 'due' | 'attempts'>): string =>
  hash(`${creation}\n${due}\n${attempts}`).slice(0, 16);

/** In UUID's shape; the same in every attempt, so that a second delivery of a tick starts nothing. */
export function nameOfTick({ creation, due }: Pick<Delivery, 'creation' | 'due'>): string {
  const digits = hash(`${creation}\n${due}`);
  return [8, 12, 16, 20, 32].map((end, index) => digits.slice([0, 8, 12, 16, 20][index], end)).join('-');
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

export const replaceWords = (text: string, delivery: Delivery): string =>
  text.replace(/<aws\.scheduler\.([a-z-]+)>/g, (written, word: string) => meaning(word, delivery) ?? written);

function meaning(word: string, delivery: Delivery): string | undefined {
  switch (word) {
    case 'schedule-arn':
      return delivery.ruleArn;
    case 'scheduled-time':
      return isoSeconds(delivery.due);
    case 'execution-id':
      return executionId(delivery);
    case 'attempt-number':
      return String(delivery.attempts);
    default:
      return undefined;
  }
}

export const defaultInput = ({ account, region }: ServiceHost, { eventId, due, ruleArn }: Delivery): string =>
  JSON.stringify({
    version: '0',
    id: eventId,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time: isoSeconds(due),
    region,
    resources: [ruleArn],
    detail: '{}',
  });
