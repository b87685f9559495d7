/** Names and addresses of repositories, and the permissions on them. Source: Amazon ECR API reference, CreateRepository. */
import { arn } from '../../kit/arn.ts';
import type { Context, Permission } from '../../kit/service.ts';
import type { Ecr } from './context.ts';
import { repositoryNotFound } from './refusals.ts';
import type { Repository } from './tables.ts';

export interface NamesRepository {
  readonly registryId?: string;
  readonly repositoryName: string;
}

export const repositoryArn = ({ host }: Ecr, name: string): string => arn(host, 'ecr', `repository/${name}`);

/** What Docker calls it: this cloud's own registry, where it serves; else AWS's name, under which no registry is reached here. */
export function repositoryUri({ host }: Ecr, name: string): string {
  const registry = registryEndpoint({ host })?.replace(/^https?:\/\//, '');
  return `${registry ?? `${host.account}.dkr.ecr.${host.region}.amazonaws.com`}/${name}`;
}

export const registryEndpoint = ({ host }: Pick<Ecr, 'host'>): string | undefined => host.endpoint();

/** Throws RepositoryNotFoundException, also for another account's registry. */
export function repositoryAt(service: Ecr, { registryId, repositoryName }: NamesRepository): Repository {
  const { account } = service.host;
  const found = (registryId ?? account) === account ? service.tables.repository(repositoryName) : undefined;
  if (!found) throw repositoryNotFound(repositoryName, registryId ?? account);
  return found;
}

export const onRepository =
  (...actions: readonly string[]) =>
  (service: Ecr, { repositoryName }: NamesRepository, _context: Context): Permission[] =>
    actions.map((action) => ({ action: `ecr:${action}`, resource: repositoryArn(service, repositoryName) }));
