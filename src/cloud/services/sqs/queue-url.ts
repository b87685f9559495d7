/**
 * A queue's URL: made when it is answered, so that nothing stored carries a port. Any URL or path whose last parts are account and name
 * is understood when it comes back.
 */
import { arn } from '../../arn.ts';
import type { House } from '../../room.ts';
import { noSuchQueue } from './refusals.ts';
import type { Sqs } from './sqs.ts';
import type { Queue } from './tables.ts';

/** Before it serves, a house has no address; what asks then is the house itself, which reads paths as well. */
export const queueUrl = (house: House, name: string): string => `${house.endpoint() ?? ''}/${house.account}/${name}`;

export const queueArn = (house: House, name: string): string => arn(house, 'sqs', name);

export function queueNameAt(house: House, url: string | undefined): string | undefined {
  const [account, name] = (url ?? '').split('/').slice(-2);
  return account === house.account && name ? name : undefined;
}

/** Throws QueueDoesNotExist. */
export function queueAt(room: Sqs, url: string | undefined): Queue {
  const name = queueNameAt(room.house, url);
  const queue = name === undefined ? undefined : room.tables.queue(name);
  if (!queue) throw noSuchQueue();
  return queue;
}
