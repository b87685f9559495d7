/** AWS::CloudWatch::Alarm on one metric. Left out, refused by name: metric math, anomaly detection, PromQL. */
import { cloudwatchAlarmSchema } from '../../../../languages/resources/cloudwatch.table.ts';
import { arn } from '../../../kit/arn.ts';
import { changeTags, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 255;

export const cloudwatchAlarm: ResourceType = {
  ...cloudwatchAlarmSchema,
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

const put = (context: ResourceContext, AlarmName: string, alarm: Values): void =>
  context.call('cloudwatch', 'PutMetricAlarm', { ...alarm, AlarmName });
