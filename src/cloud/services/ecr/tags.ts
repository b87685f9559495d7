/** Tags of repositories. Source: Amazon ECR API reference, TagResource, UntagResource, ListTagsForResource. */
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler, Permission } from '../../kit/service.ts';
import { mergeTagMaps, type TagMap, tagListOf, tagMapOf, withoutKeys } from '../../kit/tags.ts';
import type { Ecr } from './context.ts';
import { repositoryArn, repositoryAt } from './names.ts';
import { invalidParameter, tooManyTags } from './refusals.ts';
import type { Repository } from './tables.ts';

export interface EcrTag {
  readonly Key: string;
  readonly Value: string;
}

interface NamesArn {
  readonly resourceArn: string;
}

/** "Amazon ECR service quotas": 50 tags a repository. */
export const tagged = (before: TagMap, tags: readonly EcrTag[]): TagMap =>
  mergeTagMaps(before, tagMapOf(tags), {
    max: 50,
    tooMany: tooManyTags,
    reserved: (message) => new AwsError('InvalidTagParameterException', message),
  });

const onArn =
  (action: string) =>
  (_service: Ecr, { resourceArn }: NamesArn): Permission[] => [{ action: `ecr:${action}`, resource: resourceArn }];

function repositoryOf(service: Ecr, { resourceArn }: NamesArn): Repository {
  const prefix = repositoryArn(service, '');
  if (!resourceArn.startsWith(prefix)) throw invalidParameter('resourceArn', 'Invalid ARN');
  return repositoryAt(service, { repositoryName: resourceArn.slice(prefix.length) });
}

export const tagRepository: Handler<Ecr, NamesArn & { readonly tags: readonly EcrTag[] }, object> = {
  permissions: onArn('TagResource'),
  handle(service, input) {
    const repository = repositoryOf(service, input);
    service.tables.putRepository({ ...repository, tags: tagged(repository.tags, input.tags) });
    return {};
  },
};

export const untagRepository: Handler<Ecr, NamesArn & { readonly tagKeys: readonly string[] }, object> = {
  permissions: onArn('UntagResource'),
  handle(service, input) {
    const repository = repositoryOf(service, input);
    service.tables.putRepository({ ...repository, tags: withoutKeys(repository.tags, input.tagKeys) });
    return {};
  },
};

export const listTags: Handler<Ecr, NamesArn, { tags: EcrTag[] }> = {
  permissions: onArn('ListTagsForResource'),
  handle: (service, input) => ({ tags: tagListOf(repositoryOf(service, input).tags) }),
};
