/** Tags of parameters. Other resources of Systems Manager are not there. */
import type {
  AddTagsToResourceRequest,
  ListTagsForResourceRequest,
  ListTagsForResourceResult,
  RemoveTagsFromResourceRequest,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../../kit/aws-error.ts';
import { mergeTagMaps, type TagRules, tagListOf, tagMapOf, withoutKeys } from '../../kit/tags.ts';
import { tagsMax } from './limits.ts';
import type { Ssm } from './ssm.ts';
import type { Parameter } from './tables.ts';

export const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => new AwsError('TooManyTagsError', `A parameter can have at most ${tagsMax} tags.`),
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

export function addTagsToResource(service: Ssm, input: AddTagsToResourceRequest): Record<string, never> {
  const parameter = target(service, input);
  service.tables.putParameter({ ...parameter, tags: mergeTagMaps(parameter.tags, tagMapOf(input.Tags), tagRules) });
  return {};
}

export function removeTagsFromResource(service: Ssm, input: RemoveTagsFromResourceRequest): Record<string, never> {
  const parameter = target(service, input);
  service.tables.putParameter({ ...parameter, tags: withoutKeys(parameter.tags, input.TagKeys) });
  return {};
}

export function listTagsForResource(service: Ssm, input: ListTagsForResourceRequest): ListTagsForResourceResult {
  return { TagList: tagListOf(target(service, input).tags) };
}
