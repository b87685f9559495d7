/** Tags of alarms. */
import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler } from '../../kit/service.ts';
import { mergeTags, type TagRules, withoutTags } from '../../kit/tags.ts';
import { alarmArn } from './alarms/alarm-arn.ts';
import type { CloudWatch } from './context.ts';
import { tagsMax } from './limits.ts';
import { invalidValue } from './refusals.ts';

const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => invalidValue(`A resource can have at most ${tagsMax} tags.`),
};

export const tagResource: Handler<CloudWatch, TagResourceInput, Record<string, never>> = {
  permissions: (_service, { ResourceARN = '' }) => [{ action: 'cloudwatch:TagResource', resource: ResourceARN }],
  handle(service, { ResourceARN, Tags = [] }) {
    const name = alarmName(service, ResourceARN);
    service.tables.setAlarmTags(name, mergeTags(service.tables.alarmTags(name), Tags, tagRules));
    return {};
  },
};

export const untagResource: Handler<CloudWatch, UntagResourceInput, Record<string, never>> = {
  permissions: (_service, { ResourceARN = '' }) => [{ action: 'cloudwatch:UntagResource', resource: ResourceARN }],
  handle(service, { ResourceARN, TagKeys }) {
    const name = alarmName(service, ResourceARN);
    service.tables.setAlarmTags(name, withoutTags(service.tables.alarmTags(name), TagKeys));
    return {};
  },
};

export const listTagsForResource: Handler<CloudWatch, ListTagsForResourceInput, ListTagsForResourceOutput> = {
  permissions: (_service, { ResourceARN = '' }) => [
    { action: 'cloudwatch:ListTagsForResource', resource: ResourceARN },
  ],
  handle(service, { ResourceARN }) {
    return { Tags: service.tables.alarmTags(alarmName(service, ResourceARN)) };
  },
};

function alarmName(service: CloudWatch, resource = ''): string {
  const name = resource.split(':alarm:')[1] ?? '';
  if (alarmArn(service, name) === resource && service.tables.alarm(name)) return name;
  throw new AwsError('ResourceNotFoundException', `Unknown resource: ${resource}`, 404);
}
