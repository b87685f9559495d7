/** Tags of parameters. Other resources of Systems Manager are not there. */
import type {
  AddTagsToResourceRequest,
  ListTagsForResourceRequest,
  ListTagsForResourceResult,
  RemoveTagsFromResourceRequest,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler } from '../../kit/service.ts';
import { mergeTagMaps, type TagRules, tagListOf, tagMapOf, withoutKeys } from '../../kit/tags.ts';
import type { Ssm } from './context.ts';
import { tagsMax } from './limits.ts';
import { onParameters } from './permissions.ts';
import { invalid } from './refusals.ts';
import type { Parameter } from './tables.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => new AwsError('TooManyTagsError', `A parameter can have at most ${tagsMax} tags.`),
  reserved: invalid,
};

type Target = Pick<AddTagsToResourceRequest, 'ResourceType' | 'ResourceId'>;

function target({ tables }: Ssm, { ResourceType, ResourceId }: Target): Parameter {
  if (ResourceType !== 'Parameter')
    throw new AwsError(
      'InvalidResourceType',
      `The resource type ${ResourceType} is not there yet in this version of Punctual.`,
    );
  const parameter = tables.parameter(String(ResourceId));
  if (!parameter)
    throw new AwsError(
      'InvalidResourceId',
      'The resource ID is not valid. Verify that you entered the correct ID and try again.',
    );
  return parameter;
}

export const addTagsToResource: Handler<Ssm, AddTagsToResourceRequest, object> = {
  permissions: onParameters('AddTagsToResource'),
  handle(service, input) {
    const parameter = target(service, input);
    service.tables.putParameter({ ...parameter, tags: mergeTagMaps(parameter.tags, tagMapOf(input.Tags), tagRules) });
    return {};
  },
};

export const removeTagsFromResource: Handler<Ssm, RemoveTagsFromResourceRequest, object> = {
  permissions: onParameters('RemoveTagsFromResource'),
  handle(service, input) {
    const parameter = target(service, input);
    service.tables.putParameter({ ...parameter, tags: withoutKeys(parameter.tags, input.TagKeys) });
    return {};
  },
};

export const listTagsForResource: Handler<Ssm, ListTagsForResourceRequest, ListTagsForResourceResult> = {
  permissions: onParameters('ListTagsForResource'),
  handle(service, input) {
    return { TagList: tagListOf(target(service, input).tags) };
  },
};
