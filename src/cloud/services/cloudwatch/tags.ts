/** Tags of alarms. */
import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../kit/aws-error.ts';
import { mergeTags, type TagRules, withoutTags } from '../../kit/tags.ts';
import { alarmArn } from './change-state.ts';
import type { CloudWatch } from './cloudwatch.ts';
import { tagsMax } from './limits.ts';
import { invalidValue } from './refusals.ts';

const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => invalidValue(`A resource can have at most ${tagsMax} tags.`),
};

export function tagResource(service: CloudWatch, { ResourceARN, Tags = [] }: TagResourceInput): Record<string, never> {
  const name = alarmName(service, ResourceARN);
  service.tables.setAlarmTags(name, mergeTags(service.tables.alarmTags(name), Tags, tagRules));
  return {};
}

export function untagResource(
  service: CloudWatch,
  { ResourceARN, TagKeys }: UntagResourceInput,
): Record<string, never> {
  const name = alarmName(service, ResourceARN);
  service.tables.setAlarmTags(name, withoutTags(service.tables.alarmTags(name), TagKeys));
  return {};
}

export function listTagsForResource(
  service: CloudWatch,
  { ResourceARN }: ListTagsForResourceInput,
): ListTagsForResourceOutput {
  return { Tags: service.tables.alarmTags(alarmName(service, ResourceARN)) };
}

function alarmName(service: CloudWatch, resource = ''): string {
  const name = resource.split(':alarm:')[1] ?? '';
  if (alarmArn(service, name) === resource && service.tables.alarm(name)) return name;
  throw new AwsError('ResourceNotFoundException', `Unknown resource: ${resource}`, 404);
}
