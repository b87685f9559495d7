/** AWS::CloudWatch::Alarm and AWS::CloudWatch::CompositeAlarm. Left out, refused by name: anomaly detection, PromQL. */
import { cloudwatchAlarmSchema, compositeAlarmSchema } from '../../../../languages/resources/cloudwatch.table.ts';
import type { ResourceSchema } from '../../../../languages/resources/resource-schema.ts';
import { arn } from '../../../kit/arn.ts';
import { changeTags, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 255;

/** `operation` puts one, new or not. */
function alarmType(schema: ResourceSchema, operation: string): ResourceType {
  const put = (context: ResourceContext, AlarmName: string, alarm: Values): void =>
    context.call('cloudwatch', operation, { ...alarm, AlarmName });
  return {
    ...schema,
    create(context, wanted) {
      const name = String(wanted['AlarmName'] ?? context.name(nameCharactersMax));
      put(context, name, { ...wanted, Tags: tagsOf(wanted) });
      return { physicalId: name, attributes: { Arn: arn(context.host, 'cloudwatch', `alarm:${name}`) } };
    },
    update(context, made, wanted, before) {
      const ResourceARN = made.attributes['Arn'];
      const { Tags: _, ...alarm } = wanted;
      put(context, made.physicalId, alarm);
      changeTags(before, wanted, {
        set: (Tags) => context.call('cloudwatch', 'TagResource', { ResourceARN, Tags }),
        clear: (TagKeys) => context.call('cloudwatch', 'UntagResource', { ResourceARN, TagKeys }),
      });
      return made;
    },
    remove: (context, { physicalId }) => context.clear('cloudwatch', 'DeleteAlarms', { AlarmNames: [physicalId] }),
  };
}

export const cloudwatchAlarm = alarmType(cloudwatchAlarmSchema, 'PutMetricAlarm');
export const compositeAlarm = alarmType(compositeAlarmSchema, 'PutCompositeAlarm');
