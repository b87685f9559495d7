/**
 * Properties and attributes of CloudWatch's resource types.
 * Source: AWS CloudFormation Template Reference, "CloudWatch".
 */
import { each, enacted, fixed, member, recorded, refused, required } from './property.ts';
import type { ResourceSchema } from './resource-schema.ts';

const input = member('cloudwatch', 'PutMetricAlarm');

export const cloudwatchAlarmSchema: ResourceSchema = {
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
        'EvaluationWindow',
        'ExtendedStatistic',
        'InsufficientDataActions',
        'MetricName',
        'Metrics',
        'Namespace',
        'OKActions',
        'Period',
        'Statistic',
        'Threshold',
        'TreatMissingData',
        'Unit',
        'WarmUpConfiguration',
      ],
      (name) => enacted(input(name)),
    ),
    ThresholdMetricId: refused(
      'anomaly detection is not there yet in this version of Punctual: write a Threshold that does not change',
    ),
    ...each(['EvaluationCriteria', 'EvaluationInterval'], () =>
      refused('alarms on queries are not there yet in this version of Punctual'),
    ),
    Tags: enacted('tags'),
  },
  attributes: ['Arn'],
  namedBy: 'AlarmName',
};

const ofComposite = member('cloudwatch', 'PutCompositeAlarm');

export const compositeAlarmSchema: ResourceSchema = {
  name: 'AWS::CloudWatch::CompositeAlarm',
  properties: {
    AlarmName: fixed(enacted('text')),
    AlarmDescription: recorded('text'),
    AlarmRule: required(enacted('text')),
    ...each(
      [
        'ActionsEnabled',
        'ActionsSuppressor',
        'ActionsSuppressorExtensionPeriod',
        'ActionsSuppressorWaitPeriod',
        'AlarmActions',
        'InsufficientDataActions',
        'OKActions',
      ],
      (name) => enacted(ofComposite(name)),
    ),
    Tags: enacted('tags'),
  },
  attributes: ['Arn'],
  namedBy: 'AlarmName',
};

const ofMute = member('cloudwatch', 'PutAlarmMuteRule');

export const alarmMuteRuleSchema: ResourceSchema = {
  name: 'AWS::CloudWatch::AlarmMuteRule',
  properties: {
    Name: fixed(enacted('text')),
    Description: recorded('text'),
    ...each(['ExpireDate', 'StartDate'], () => enacted('text')),
    MuteTargets: enacted(ofMute('MuteTargets')),
    Rule: required(enacted(ofMute('Rule'))),
    Tags: enacted('tags'),
  },
  attributes: ['Arn', 'LastUpdatedTimestamp', 'MuteType', 'Status'],
  namedBy: 'Name',
};

export const dashboardSchema: ResourceSchema = {
  name: 'AWS::CloudWatch::Dashboard',
  properties: {
    DashboardBody: required(enacted('text')),
    DashboardName: fixed(enacted('text')),
    Tags: enacted('tags'),
  },
  attributes: [],
  namedBy: 'DashboardName',
};
