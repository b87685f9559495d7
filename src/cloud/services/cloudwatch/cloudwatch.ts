/**
 * Amazon CloudWatch: metrics, and alarms on them that reach a person.
 * Left out, refused by name: metric math, composite and anomaly alarms, dashboards, metric streams, insight rules, wall-clock windows,
 * alarm actions other than SNS topics.
 */
import { AwsError } from '../../kit/aws-error.ts';
import type { Permission, Service, ServiceDefinition, ServiceHost } from '../../kit/service.ts';
import { deleteAlarms, setActionsEnabled, setAlarmState } from './alarm-operations.ts';
import { alarmArn } from './change-state.ts';
import { describeAlarmHistory, describeAlarms, describeAlarmsForMetric } from './describe-alarms.ts';
import { evaluate } from './evaluate.ts';
import { getMetricData } from './get-metric-data.ts';
import { getMetricStatistics } from './get-metric-statistics.ts';
import { listMetrics } from './list-metrics.ts';
import { type MeterService, openMeter } from './meter.ts';
import { act } from './notification.ts';
import { putMetricAlarm } from './put-metric-alarm.ts';
import { putMetricData } from './put-metric-data.ts';
import { firstRoll, roll } from './roll-up.ts';
import { openTables, schema, type Tables } from './tables.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { openWatch, type Watch } from './watch.ts';

/** What the service's parts share. */
export interface CloudWatch {
  readonly host: ServiceHost;
  readonly tables: Tables;
  readonly meter: MeterService;
  readonly watch: Watch;
}

export const cloudwatch: ServiceDefinition = { service: 'cloudwatch', schema, open };

function open(host: ServiceHost): Service {
  const tables = openTables(host.store);
  const watch = openWatch(tables);
  const meter = openMeter(tables, watch);
  const service: CloudWatch = { host, tables, meter, watch };
  return {
    operations: {
      PutMetricData: {
        permissions: ({ Namespace }) => [
          { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': Namespace } },
        ],
        handle: (input, context) => putMetricData(service, input, context),
      },
      GetMetricStatistics: {
        permissions: () => anywhere('GetMetricStatistics'),
        handle: (input) => getMetricStatistics(service, input),
      },
      GetMetricData: { permissions: () => anywhere('GetMetricData'), handle: (input) => getMetricData(service, input) },
      ListMetrics: {
        permissions: () => anywhere('ListMetrics'),
        handle: (input, context) => listMetrics(service, input, context),
      },
      PutMetricAlarm: {
        permissions: ({ AlarmName }) => onAlarms(service, 'PutMetricAlarm', [AlarmName]),
        handle: (input, context) => putMetricAlarm(service, input, context),
      },
      DeleteAlarms: {
        permissions: ({ AlarmNames }) => onAlarms(service, 'DeleteAlarms', AlarmNames),
        handle: (input, context) => deleteAlarms(service, input, context),
      },
      SetAlarmState: {
        permissions: ({ AlarmName }) => onAlarms(service, 'SetAlarmState', [AlarmName]),
        handle: (input, context) => setAlarmState(service, input, context),
      },
      EnableAlarmActions: {
        permissions: ({ AlarmNames }) => onAlarms(service, 'EnableAlarmActions', AlarmNames),
        handle: (input, context) => setActionsEnabled(service, input, true, context),
      },
      DisableAlarmActions: {
        permissions: ({ AlarmNames }) => onAlarms(service, 'DisableAlarmActions', AlarmNames),
        handle: (input, context) => setActionsEnabled(service, input, false, context),
      },
      DescribeAlarms: {
        permissions: () => onAlarms(service, 'DescribeAlarms', ['*']),
        handle: (input) => describeAlarms(service, input),
      },
      DescribeAlarmsForMetric: {
        permissions: () => onAlarms(service, 'DescribeAlarmsForMetric', ['*']),
        handle: (input) => describeAlarmsForMetric(service, input),
      },
      DescribeAlarmHistory: {
        permissions: ({ AlarmName = '*' }) => onAlarms(service, 'DescribeAlarmHistory', [AlarmName]),
        handle: (input) => describeAlarmHistory(service, input),
      },
      TagResource: {
        permissions: ({ ResourceARN }) => [{ action: 'cloudwatch:TagResource', resource: ResourceARN }],
        handle: (input) => tagResource(service, input),
      },
      UntagResource: {
        permissions: ({ ResourceARN }) => [{ action: 'cloudwatch:UntagResource', resource: ResourceARN }],
        handle: (input) => untagResource(service, input),
      },
      ListTagsForResource: {
        permissions: ({ ResourceARN }) => [{ action: 'cloudwatch:ListTagsForResource', resource: ResourceARN }],
        handle: (input) => listTagsForResource(service, input),
      },
    },
    rows: { act: (context, row) => act(service, context, row) },
    timers: {
      evaluate: (context, name, due) => evaluate(service, context, name, due),
      roll: (context, place) => roll(service, context, place),
    },
    denied: (message) => new AwsError('AccessDenied', message, 403),
    meter,
    onStart: firstRoll,
    flush: () => meter.flush(),
    dropCaches() {
      meter.dropCaches();
      watch.dropCaches();
    },
  };
}

const anywhere = (operation: string): Permission[] => [{ action: `cloudwatch:${operation}`, resource: '*' }];

const onAlarms = (service: CloudWatch, operation: string, names: readonly string[]): Permission[] =>
  names.map((name) => ({ action: `cloudwatch:${operation}`, resource: alarmArn(service, name) }));
