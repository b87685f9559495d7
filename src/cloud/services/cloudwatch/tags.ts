/** Tags of alarms, of alarm mute rules and of dashboards. */
import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  Tag,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler } from '../../kit/service.ts';
import { mergeTags, withoutTags } from '../../kit/tags.ts';
import { alarmArn } from './alarms/alarm-arn.ts';
import type { CloudWatch } from './context.ts';
import { dashboardArn } from './dashboards/operations.ts';
import { muteRuleArn } from './mute/operations.ts';
import { tagRules } from './tag-rules.ts';

export const tagResource: Handler<CloudWatch, TagResourceInput, Record<string, never>> = {
  permissions: (_service, { ResourceARN = '' }) => [{ action: 'cloudwatch:TagResource', resource: ResourceARN }],
  handle(service, { ResourceARN, Tags = [] }) {
    const { get, set } = tagsOf(service, ResourceARN);
    set(mergeTags(get(), Tags, tagRules));
    return {};
  },
};

export const untagResource: Handler<CloudWatch, UntagResourceInput, Record<string, never>> = {
  permissions: (_service, { ResourceARN = '' }) => [{ action: 'cloudwatch:UntagResource', resource: ResourceARN }],
  handle(service, { ResourceARN, TagKeys }) {
    const { get, set } = tagsOf(service, ResourceARN);
    set(withoutTags(get(), TagKeys));
    return {};
  },
};

export const listTagsForResource: Handler<CloudWatch, ListTagsForResourceInput, ListTagsForResourceOutput> = {
  permissions: (_service, { ResourceARN = '' }) => [
    { action: 'cloudwatch:ListTagsForResource', resource: ResourceARN },
  ],
  handle(service, { ResourceARN }) {
    return { Tags: tagsOf(service, ResourceARN).get() };
  },
};

interface Tagged {
  readonly get: () => Tag[];
  readonly set: (tags: readonly Tag[]) => void;
}

function tagsOf(service: CloudWatch, resource = ''): Tagged {
  const { tables } = service;
  const [, alarm = ''] = resource.split(':alarm:');
  if (alarmArn(service, alarm) === resource && tables.alarm(alarm))
    return { get: () => tables.alarmTags(alarm), set: (tags) => tables.setAlarmTags(alarm, tags) };
  const [, rule = ''] = resource.split(':alarm-mute-rule:');
  if (muteRuleArn(service, rule) === resource && tables.mutes.get(rule))
    return { get: () => tables.mutes.tags(rule), set: (tags) => tables.mutes.setTags(rule, tags) };
  const [, dashboard = ''] = resource.split(':dashboard/');
  if (dashboardArn(service, dashboard) === resource && tables.dashboards.get(dashboard))
    return { get: () => tables.dashboards.tags(dashboard), set: (tags) => tables.dashboards.setTags(dashboard, tags) };
  throw new AwsError('ResourceNotFoundException', `Unknown resource: ${resource}`, 404);
}
