/** Tags of parameters. Other resources of Systems Manager are not there. */
import type {
  AddTagsToResourceRequest,
  ListTagsForResourceRequest,
  ListTagsForResourceResult,
  RemoveTagsFromResourceRequest,
  Tag,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../../kit/aws-error.ts';
import { tagsMax } from './limits.ts';
import type { Ssm } from './ssm.ts';
import type { Parameter } from './tables.ts';

/** Throws TooManyTagsError. */
export function checkTags(tags: readonly Tag[], before: Parameter['tags'] = {}): Record<string, string> {
  const all = { ...before, ...Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) };
  if (Object.keys(all).length > tagsMax)
    throw new AwsError('TooManyTagsError', `A parameter can have at most ${tagsMax} tags.`);
  return all;
}

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
  service.tables.putParameter({ ...parameter, tags: checkTags(input.Tags ?? [], parameter.tags) });
  return {};
}

export function removeTagsFromResource(service: Ssm, input: RemoveTagsFromResourceRequest): Record<string, never> {
  const parameter = target(service, input);
  const left = Object.entries(parameter.tags).filter(([key]) => !input.TagKeys?.includes(key));
  service.tables.putParameter({ ...parameter, tags: Object.fromEntries(left) });
  return {};
}

export function listTagsForResource(service: Ssm, input: ListTagsForResourceRequest): ListTagsForResourceResult {
  return { TagList: Object.entries(target(service, input).tags).map(([Key, Value]) => ({ Key, Value })) };
}
