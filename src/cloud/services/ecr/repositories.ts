/** Repositories: made, described, deleted. Source: Amazon ECR API reference, CreateRepository, DescribeRepositories, DeleteRepository. */
import { cutPage, readToken } from '../../kit/page.ts';
import type { Handler } from '../../kit/service.ts';
import type { Ecr } from './context.ts';
import { type NamesRepository, onRepository, repositoryArn, repositoryAt, repositoryUri } from './names.ts';
import { invalidParameter, notThereYet, repositoryExists, repositoryNotEmpty } from './refusals.ts';
import type { Repository } from './tables.ts';
import { type EcrTag, tagged } from './tags.ts';

interface CreateRepositoryInput extends NamesRepository {
  readonly tags?: readonly EcrTag[];
  readonly imageTagMutability?: string;
  readonly imageTagMutabilityExclusionFilters?: readonly object[];
  readonly imageScanningConfiguration?: { readonly scanOnPush?: boolean };
  readonly encryptionConfiguration?: { readonly encryptionType: string };
}

interface ShownRepository {
  readonly repositoryArn: string;
  readonly registryId: string;
  readonly repositoryName: string;
  readonly repositoryUri: string;
  readonly createdAt: Date;
  readonly imageTagMutability: string;
  readonly imageScanningConfiguration: { readonly scanOnPush: boolean };
  readonly encryptionConfiguration: { readonly encryptionType: string };
}

export const createRepository: Handler<Ecr, CreateRepositoryInput, { repository: ShownRepository }> = {
  permissions: (service, input, context) => [
    ...onRepository('CreateRepository', ...(input.tags?.length ? ['TagResource'] : []))(service, input, context),
  ],
  handle(service, input, { now }) {
    const {
      registryId = service.host.account,
      repositoryName: name,
      imageTagMutability: mutability = 'MUTABLE',
    } = input;
    if (registryId !== service.host.account) throw notThereYet(`the registry ${registryId}`);
    if (input.imageTagMutabilityExclusionFilters?.length) throw notThereYet('imageTagMutabilityExclusionFilters');
    if (input.encryptionConfiguration && input.encryptionConfiguration.encryptionType !== 'AES256')
      throw notThereYet(`encryptionType ${input.encryptionConfiguration.encryptionType}`);
    if (service.tables.repository(name)) throw repositoryExists(name, registryId);
    const scanOnPush = input.imageScanningConfiguration?.scanOnPush ?? false;
    const repository = { name, createdAt: now, mutability, scanOnPush, tags: tagged({}, input.tags ?? []) };
    service.tables.putRepository(repository);
    return { repository: shown(service, repository) };
  },
};

const shown = (service: Ecr, { name, createdAt, mutability, scanOnPush }: Repository): ShownRepository => ({
  repositoryArn: repositoryArn(service, name),
  registryId: service.host.account,
  repositoryName: name,
  repositoryUri: repositoryUri(service, name),
  createdAt: new Date(createdAt),
  imageTagMutability: mutability,
  imageScanningConfiguration: { scanOnPush },
  encryptionConfiguration: { encryptionType: 'AES256' },
});

interface DescribeRepositoriesInput {
  readonly registryId?: string;
  readonly repositoryNames?: readonly string[];
  readonly nextToken?: string;
  readonly maxResults?: number;
}

interface DescribeRepositoriesOutput {
  readonly repositories: ShownRepository[];
  readonly nextToken?: string;
}

/** "By default, up to 100 results." */
const pageUsual = 100;

export const describeRepositories: Handler<Ecr, DescribeRepositoriesInput, DescribeRepositoriesOutput> = {
  permissions: (service, { repositoryNames = ['*'] }) =>
    repositoryNames.map((name) => ({ action: 'ecr:DescribeRepositories', resource: repositoryArn(service, name) })),
  handle(service, { registryId = service.host.account, repositoryNames, maxResults = pageUsual, nextToken: token }) {
    if (repositoryNames) {
      const found = repositoryNames.map((repositoryName) => repositoryAt(service, { registryId, repositoryName }));
      return { repositories: found.map((one) => shown(service, one)) };
    }
    const bad = () => invalidParameter('nextToken', 'Invalid token');
    const after = String(readToken('DescribeRepositories', token, bad) ?? '');
    const names = service.tables.repositoryNames(after, maxResults + 1);
    const { items, nextToken } = cutPage('DescribeRepositories', names, maxResults, (name) => name);
    return {
      repositories: items.map((name) => shown(service, repositoryAt(service, { registryId, repositoryName: name }))),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
};

type Deleted = Omit<ShownRepository, 'imageScanningConfiguration' | 'encryptionConfiguration'>;

export const deleteRepository: Handler<Ecr, NamesRepository & { readonly force?: boolean }, { repository: Deleted }> = {
  permissions: onRepository('DeleteRepository'),
  handle(service, input) {
    const repository = repositoryAt(service, input);
    const { name } = repository;
    if (!input.force && service.tables.imagesAfter(name, '', 1).length > 0)
      throw repositoryNotEmpty(name, service.host.account);
    service.tables.removeRepository(name);
    const { imageScanningConfiguration: _, encryptionConfiguration: __, ...rest } = shown(service, repository);
    return { repository: rest };
  },
};

interface Mutability extends NamesRepository {
  readonly imageTagMutability: string;
  readonly imageTagMutabilityExclusionFilters?: readonly object[];
}

export const putImageTagMutability: Handler<Ecr, Mutability, object> = {
  permissions: onRepository('PutImageTagMutability'),
  handle(service, input) {
    if (input.imageTagMutabilityExclusionFilters?.length) throw notThereYet('imageTagMutabilityExclusionFilters');
    const repository = repositoryAt(service, input);
    const { imageTagMutability } = input;
    service.tables.putRepository({ ...repository, mutability: imageTagMutability });
    return { registryId: service.host.account, repositoryName: repository.name, imageTagMutability };
  },
};
