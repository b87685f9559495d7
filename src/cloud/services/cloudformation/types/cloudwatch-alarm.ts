/** AWS::CloudWatch::Alarm on one metric. Left out, refused by name: metric math, anomaly detection, PromQL. */
import { cloudwatchAlarmSchema } from '../../../../languages/resources/cloudwatch.table.ts';
import { arn } from '../../../kit/arn.ts';
import type { Values } from '../convert.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changeTags, tagsOf } from './change.ts';

const nameCharactersMax = 255;

export const cloudwatchAlarm: ResourceType = {
  ...cloudwatchAlarmSchema,
  create(work, wanted) {
    const name = String(wanted['AlarmName'] ?? work.name(nameCharactersMax));
    put(work, name, { ...wanted, Tags: tagsOf(wanted) });
    return { physicalId: name, attributes: { Arn: arn(work.host, 'cloudwatch', `alarm:${name}`) } };
  },
  update(work, made, wanted, before) {
    const ResourceARN = made.attributes['Arn'];
    const { Tags: _, ...alarm } = wanted;
    put(work, made.physicalId, alarm);
    changeTags(before, wanted, {
      set: (Tags) => work.call('cloudwatch', 'TagResource', { ResourceARN, Tags }),
      clear: (TagKeys) => work.call('cloudwatch', 'UntagResource', { ResourceARN, TagKeys }),
    });
    return made;
  },
  remove: (work, { physicalId }) => work.clear('cloudwatch', 'DeleteAlarms', { AlarmNames: [physicalId] }),
};

const put = (work: Work, AlarmName: string, alarm: Values): void =>
  work.call('cloudwatch', 'PutMetricAlarm', { ...alarm, AlarmName });
