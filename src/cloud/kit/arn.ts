/** Amazon resource names. */
import type { ServiceHost } from './service.ts';

export const arn = (
  host: Pick<ServiceHost, 'partition' | 'account' | 'region'>,
  service: string,
  resource: string,
  region = host.region,
): string => `arn:${host.partition}:${service}:${region}:${host.account}:${resource}`;

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

export function parseArn(text: string): Arn | undefined {
  const [scheme, partition, service, region, account, ...rest] = text.split(':');
  if (scheme !== 'arn' || !partition || !service || region === undefined || account === undefined || rest.length === 0)
    return undefined;
  return { partition, service, region, account, resource: rest.join(':') };
}
