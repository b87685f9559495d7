/** ECS's names and ARNs: what may be given as a cluster, a task or a task definition, and what it stands for. */
import { arn } from '../../kit/arn.ts';
import type { ServiceHost } from '../../kit/service.ts';

type Scope = Pick<ServiceHost, 'partition' | 'account' | 'region'>;

/** Of a name that `clusterName` returned. */
export const clusterArn = (host: Scope, name: string): string =>
  name.startsWith('arn:') ? name : arn(host, 'ecs', `cluster/${name}`);

export const taskArn = (host: Scope, cluster: string, id: string): string => arn(host, 'ecs', `task/${cluster}/${id}`);

export const containerArn = (host: Scope, cluster: string, taskId: string, id: string): string =>
  arn(host, 'ecs', `container/${cluster}/${taskId}/${id}`);

export const definitionArn = (host: Scope, family: string, revision: number): string =>
  arn(host, 'ecs', `task-definition/${family}:${revision}`);

/** The resource behind an ARN of this account and region, without its kind; anything else as it is, which is no name of ours. */
function ownName(host: Scope, kind: string, reference: string): string {
  const own = arn(host, 'ecs', `${kind}/`);
  return reference.startsWith(own) ? reference.slice(own.length) : reference;
}

/** The name behind a cluster's name or ARN; none given: `default`. */
export const clusterName = (host: Scope, reference: string | undefined): string =>
  reference ? ownName(host, 'cluster', reference) : 'default';

/** The id behind a task's id or ARN. */
export const taskId = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

export interface DefinitionName {
  readonly family: string;
  /** Undefined: the newest one that is active. */
  readonly revision: number | undefined;
}

/** `family`, `family:revision` or an ARN of either; undefined if it is none of them. */
export function definitionName(host: Scope, reference: string): DefinitionName | undefined {
  const name = ownName(host, 'task-definition', reference);
  const [, family, revision] = /^([a-zA-Z0-9_-]+)(?::(\d{1,9}))?$/.exec(name) ?? [];
  return family ? { family, revision: revision === undefined ? undefined : Number(revision) } : undefined;
}

/** A role's ARN; ECS takes its short name too. */
export const roleArn = (host: Scope, role: string): string =>
  role.startsWith('arn:') ? role : `arn:${host.partition}:iam::${host.account}:role/${role}`;
