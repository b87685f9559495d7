/** ECS's names and ARNs: what may be given as a cluster, a task or a task definition, and what it stands for. */
import { arn, parseArn } from '../../arn.ts';
import type { House } from '../../room.ts';

type Place = Pick<House, 'partition' | 'account' | 'region'>;

export const clusterArn = (house: Place, name: string): string => arn(house, 'ecs', `cluster/${name}`);

export const taskArn = (house: Place, cluster: string, id: string): string =>
  arn(house, 'ecs', `task/${cluster}/${id}`);

export const containerArn = (house: Place, cluster: string, taskId: string, id: string): string =>
  arn(house, 'ecs', `container/${cluster}/${taskId}/${id}`);

export const definitionArn = (house: Place, family: string, revision: number): string =>
  arn(house, 'ecs', `task-definition/${family}:${revision}`);

/** The name behind a cluster's name or ARN; none given: `default`. */
export function clusterName(reference: string | undefined): string {
  if (!reference) return 'default';
  return parseArn(reference)?.resource.replace(/^cluster\//, '') ?? reference;
}

/** The id behind a task's id or ARN. */
export const taskId = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

export interface DefinitionName {
  readonly family: string;
  /** Undefined: the newest one that is active. */
  readonly revision: number | undefined;
}

/** `family`, `family:revision` or an ARN of either; undefined if it is none of them. */
export function definitionName(reference: string): DefinitionName | undefined {
  const name = parseArn(reference)?.resource.replace(/^task-definition\//, '') ?? reference;
  const [, family, revision] = /^([a-zA-Z0-9_-]+)(?::(\d{1,9}))?$/.exec(name) ?? [];
  return family ? { family, revision: revision === undefined ? undefined : Number(revision) } : undefined;
}

/** A role's ARN; ECS takes its short name too. */
export const roleArn = (house: Place, role: string): string =>
  role.startsWith('arn:') ? role : `arn:${house.partition}:iam::${house.account}:role/${role}`;
