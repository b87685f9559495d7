/** ECS's names and ARNs: what may be given as a cluster, a task or a task definition, and what it stands for. */
import { arn } from '../../arn.ts';
import type { House } from '../../room.ts';

type Place = Pick<House, 'partition' | 'account' | 'region'>;

/** Of a name that `clusterName` answered. */
export const clusterArn = (house: Place, name: string): string =>
  name.startsWith('arn:') ? name : arn(house, 'ecs', `cluster/${name}`);

export const taskArn = (house: Place, cluster: string, id: string): string =>
  arn(house, 'ecs', `task/${cluster}/${id}`);

export const containerArn = (house: Place, cluster: string, taskId: string, id: string): string =>
  arn(house, 'ecs', `container/${cluster}/${taskId}/${id}`);

export const definitionArn = (house: Place, family: string, revision: number): string =>
  arn(house, 'ecs', `task-definition/${family}:${revision}`);

/** The resource behind an ARN of this account and region, without its kind; anything else as it is, which is no name of ours. */
function ownName(house: Place, kind: string, reference: string): string {
  const own = arn(house, 'ecs', `${kind}/`);
  return reference.startsWith(own) ? reference.slice(own.length) : reference;
}

/** The name behind a cluster's name or ARN; none given: `default`. */
export const clusterName = (house: Place, reference: string | undefined): string =>
  reference ? ownName(house, 'cluster', reference) : 'default';

/** The id behind a task's id or ARN. */
export const taskId = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

export interface DefinitionName {
  readonly family: string;
  /** Undefined: the newest one that is active. */
  readonly revision: number | undefined;
}

/** `family`, `family:revision` or an ARN of either; undefined if it is none of them. */
export function definitionName(house: Place, reference: string): DefinitionName | undefined {
  const name = ownName(house, 'task-definition', reference);
  const [, family, revision] = /^([a-zA-Z0-9_-]+)(?::(\d{1,9}))?$/.exec(name) ?? [];
  return family ? { family, revision: revision === undefined ? undefined : Number(revision) } : undefined;
}

/** A role's ARN; ECS takes its short name too. */
export const roleArn = (house: Place, role: string): string =>
  role.startsWith('arn:') ? role : `arn:${house.partition}:iam::${house.account}:role/${role}`;
