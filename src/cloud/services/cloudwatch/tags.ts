/** Tags of alarms. */
import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../aws-error.ts';
import { alarmArn } from './change-state.ts';
import type { CloudWatch } from './cloudwatch.ts';
import { tagsMax } from './limits.ts';
import { invalidValue } from './refusals.ts';

export function tagResource(room: CloudWatch, { ResourceARN, Tags = [] }: TagResourceInput): Record<string, never> {
  const name = alarmName(room, ResourceARN);
  const tags = new Map([...room.tables.alarmTags(name), ...Tags].map(({ Key, Value }) => [Key, Value]));
  if (tags.size > tagsMax) throw invalidValue(`A resource can have at most ${tagsMax} tags.`);
  room.tables.setAlarmTags(
    name,
    [...tags].map(([Key, Value]) => ({ Key, Value })),
  );
  return {};
}

export function untagResource(
  room: CloudWatch,
  { ResourceARN, TagKeys = [] }: UntagResourceInput,
): Record<string, never> {
  const name = alarmName(room, ResourceARN);
  room.tables.setAlarmTags(
    name,
    room.tables.alarmTags(name).filter(({ Key }) => !TagKeys.includes(Key ?? '')),
  );
  return {};
}

export function listTagsForResource(
  room: CloudWatch,
  { ResourceARN }: ListTagsForResourceInput,
): ListTagsForResourceOutput {
  return { Tags: room.tables.alarmTags(alarmName(room, ResourceARN)) };
}

function alarmName(room: CloudWatch, resource = ''): string {
  const name = resource.split(':alarm:')[1] ?? '';
  if (alarmArn(room, name) === resource && room.tables.alarm(name)) return name;
  throw new AwsError('ResourceNotFoundException', `Unknown resource: ${resource}`, 404);
}
