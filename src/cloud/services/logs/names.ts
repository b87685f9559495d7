/** ARNs of groups and streams, and what the API takes for them. Source: CloudWatch Logs resources and operations. */
import { arn, parseArn } from '../../kit/arn.ts';
import type { ServiceHost } from '../../kit/service.ts';
import type { Logs } from './context.ts';
import { invalidParameter, noGroup, noStream } from './refusals.ts';
import type { Group, Stream } from './tables.ts';

export const groupArn = (host: ServiceHost, name: string): string => arn(host, 'logs', `log-group:${name}`);

export const streamArn = (host: ServiceHost, group: string, stream: string): string =>
  `${groupArn(host, group)}:log-stream:${stream}`;

export interface GroupInput {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/** The group's name: "you must include either logGroupIdentifier or logGroupName, but not both". */
export function groupNameOf({ logGroupName: name, logGroupIdentifier: identifier }: GroupInput): string {
  if (name !== undefined && identifier !== undefined)
    throw invalidParameter('LogGroup name and LogGroup ARN are mutually exclusive parameters.');
  if (name === undefined && identifier === undefined)
    throw invalidParameter('Exactly one of logGroupName and logGroupIdentifier must be given');
  return (
    name ??
    parseArn(identifier as string)
      ?.resource.replace(/^log-group:/, '')
      .replace(/:\*$/, '') ??
    (identifier as string)
  );
}

/** Of `arn:aws:logs:REGION:ACCOUNT:log-group:NAME`: nothing else is taken where AWS takes ARNs alone. */
export function groupNameOfArn(text: string): string {
  const [, name] = /^log-group:([^:]+)$/.exec(parseArn(text)?.resource ?? '') ?? [];
  if (!name) throw invalidParameter(`logGroupIdentifiers has \`${text}\`: the ARN of a log group is expected`);
  return name;
}

export function findGroup({ tables }: Logs, name: string): Group {
  const group = tables.group(name);
  if (!group) throw noGroup();
  return group;
}

export function findStream({ tables }: Logs, group: Group, name: string): Stream {
  const stream = tables.stream(group.key, name);
  if (!stream) throw noStream();
  return stream;
}
