/** ARNs of connections and API destinations: both end in an id of their creation. */
import { arn, parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Permission, ServiceHost } from '../../../kit/service.ts';
import type { Events } from '../context.ts';
import type { ApiDestination, Connection } from './tables.ts';

type Named = { readonly name: string; readonly id: string };

export const connectionArn = (host: ServiceHost, { name, id }: Named): string =>
  arn(host, 'events', `connection/${name}/${id}`);

export const destinationArn = (host: ServiceHost, { name, id }: Named): string =>
  arn(host, 'events', `api-destination/${name}/${id}`);

const missing = (what: string): AwsError => new AwsError('ResourceNotFoundException', `${what} does not exist.`);

const nameIn = (text: string): string => parseArn(text)?.resource.split('/')[1] ?? '';

/** Throws AWS's error for one that is not there. */
export function connectionNamed({ tables }: Events, name: string | undefined): Connection {
  const found = tables.destinations.connection(String(name));
  if (!found) throw missing(`Connection '${name}'`);
  return found;
}

export function destinationNamed({ tables }: Events, name: string | undefined): ApiDestination {
  const found = tables.destinations.destination(String(name));
  if (!found) throw missing(`Failed to describe the api-destination(s). An api-destination '${name}'`);
  return found;
}

/** Undefined: there is none of that ARN, though perhaps a younger one of that name. */
export function connectionAt({ host, tables }: Events, text: string): Connection | undefined {
  const found = tables.destinations.connection(nameIn(text));
  return found && connectionArn(host, found) === text ? found : undefined;
}

export function destinationAt({ host, tables }: Events, text: string): ApiDestination | undefined {
  const found = tables.destinations.destination(nameIn(text));
  return found && destinationArn(host, found) === text ? found : undefined;
}

export const onConnection =
  (operation: string) =>
  ({ host }: Events, { Name }: { readonly Name?: string | undefined }): Permission[] => [
    { action: `events:${operation}`, resource: arn(host, 'events', `connection/${Name}`) },
  ];

export const onDestination =
  (operation: string) =>
  ({ host }: Events, { Name }: { readonly Name?: string | undefined }): Permission[] => [
    { action: `events:${operation}`, resource: arn(host, 'events', `api-destination/${Name}`) },
  ];
