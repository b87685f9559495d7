/** AWS::CloudWatch::Alarm on one metric. Left out, refused by name: metric math, anomaly detection, PromQL. */
import { arn } from '../../../kit/arn.ts';
import type { Values } from '../convert.ts';
import { each, enacted, fixed, member, recorded, refused } from '../property.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changeTags, tagsOf } from './change.ts';

const nameCharactersMax = 255;
const input = member('cloudwatch', 'PutMetricAlarm');

export const cloudwatchAlarm: ResourceType = {
  name: 'AWS::CloudWatch::Alarm',
  properties: {
    AlarmName: fixed(enacted('text')),
    AlarmDescription: recorded('text'),
    ...each(
      [
        'ActionsEnabled',
        'AlarmActions',
        'ComparisonOperator',
        'DatapointsToAlarm',
        'Dimensions',
        'EvaluateLowSampleCountPercentile',
        'EvaluationPeriods',
        'ExtendedStatistic',
        'InsufficientDataActions',
        'MetricName',
        'Namespace',
        'OKActions',
        'Period',
        'Statistic',
        'Threshold',
        'TreatMissingData',
        'Unit',
      ],
      (name) => enacted(input(name)),
    ),
    ...each(['EvaluationCriteria', 'EvaluationInterval', 'EvaluationWindow', 'Metrics', 'ThresholdMetricId'], () =>
      refused('alarms on anything but one metric are not there yet in this version of Punctual'),
    ),
    Tags: enacted('tags'),
  },
  attributes: ['Arn'],
  namedBy: 'AlarmName',
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
