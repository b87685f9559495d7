/**
 * A queue's URL: made when it is returned, so that nothing stored carries a port. Any URL or path whose last parts are account and name
 * is understood when it comes back, and a bare name, which AWS understands as well.
 */
import { arn } from '../../kit/arn.ts';
import type { ServiceHost } from '../../kit/service.ts';
import type { Sqs } from './context.ts';
import { missing, noSuchQueue } from './refusals.ts';
import type { Queue } from './tables.ts';

/** Before it serves, a cloud has no address; the only caller then is the cloud itself, which reads paths as well. */
export const queueUrl = (host: ServiceHost, name: string): string => `${host.endpoint() ?? ''}/${host.account}/${name}`;

export const queueArn = (host: ServiceHost, name: string): string => arn(host, 'sqs', name);

export function queueNameAt(host: ServiceHost, url: string | undefined): string | undefined {
  if (url && !url.includes('/')) return url;
  const [account, name] = (url ?? '').split('/').slice(-2);
  return account === host.account && name ? name : undefined;
}

/** Throws MissingParameter, QueueDoesNotExist. */
export function queueAt(service: Sqs, url: string | undefined): Queue {
  if (!url) throw missing('QueueUrl');
  const name = queueNameAt(service.host, url);
  const queue = name === undefined ? undefined : service.tables.queue(name);
  if (!queue) throw noSuchQueue();
  return queue;
}
