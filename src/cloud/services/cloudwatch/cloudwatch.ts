/**
 * Amazon CloudWatch: metrics, and alarms on them that reach a person.
 * Left out, refused by name: metric math, composite and anomaly alarms, dashboards, metric streams, insight rules, wall-clock windows,
 * alarm actions other than SNS topics.
 */
import { AwsError } from '../../aws-error.ts';
import type { House, Permission, Room, RoomPlan } from '../../room.ts';
import { deleteAlarms, setActionsEnabled, setAlarmState } from './alarm-operations.ts';
import { alarmArn } from './change-state.ts';
import { describeAlarmHistory, describeAlarms, describeAlarmsForMetric } from './describe-alarms.ts';
import { evaluate } from './evaluate.ts';
import { getMetricData } from './get-metric-data.ts';
import { getMetricStatistics } from './get-metric-statistics.ts';
import { listMetrics } from './list-metrics.ts';
import { type MeterRoom, openMeter } from './meter.ts';
import { act } from './notification.ts';
import { putMetricAlarm } from './put-metric-alarm.ts';
import { putMetricData } from './put-metric-data.ts';
import { firstRoll, roll } from './roll-up.ts';
import { openTables, schema, type Tables } from './tables.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { openWatch, type Watch } from './watch.ts';

/** What the room's parts share. */
export interface CloudWatch {
  readonly house: House;
  readonly tables: Tables;
  readonly meter: MeterRoom;
  readonly watch: Watch;
}

export const cloudwatch: RoomPlan = { service: 'cloudwatch', schema, open };

function open(house: House): Room {
  const tables = openTables(house.store);
  const watch = openWatch(tables);
  const meter = openMeter(tables, watch);
  const room: CloudWatch = { house, tables, meter, watch };
  return {
    operations: {
      PutMetricData: {
        permissions: ({ Namespace }) => [
          { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': Namespace } },
        ],
        handle: (input, context) => putMetricData(room, input, context),
      },
      GetMetricStatistics: {
        permissions: () => anywhere('GetMetricStatistics'),
        handle: (input) => getMetricStatistics(room, input),
      },
      GetMetricData: { permissions: () => anywhere('GetMetricData'), handle: (input) => getMetricData(room, input) },
      ListMetrics: {
        permissions: () => anywhere('ListMetrics'),
        handle: (input, context) => listMetrics(room, input, context),
      },
      PutMetricAlarm: {
        permissions: ({ AlarmName }) => onAlarms(room, 'PutMetricAlarm', [AlarmName]),
        handle: (input, context) => putMetricAlarm(room, input, context),
      },
      DeleteAlarms: {
        permissions: ({ AlarmNames }) => onAlarms(room, 'DeleteAlarms', AlarmNames),
        handle: (input, context) => deleteAlarms(room, input, context),
      },
      SetAlarmState: {
        permissions: ({ AlarmName }) => onAlarms(room, 'SetAlarmState', [AlarmName]),
        handle: (input, context) => setAlarmState(room, input, context),
      },
      EnableAlarmActions: {
        permissions: ({ AlarmNames }) => onAlarms(room, 'EnableAlarmActions', AlarmNames),
        handle: (input, context) => setActionsEnabled(room, input, true, context),
      },
      DisableAlarmActions: {
        permissions: ({ AlarmNames }) => onAlarms(room, 'DisableAlarmActions', AlarmNames),
        handle: (input, context) => setActionsEnabled(room, input, false, context),
      },
      DescribeAlarms: {
        permissions: () => onAlarms(room, 'DescribeAlarms', ['*']),
        handle: (input) => describeAlarms(room, input),
      },
      DescribeAlarmsForMetric: {
        permissions: () => onAlarms(room, 'DescribeAlarmsForMetric', ['*']),
        handle: (input) => describeAlarmsForMetric(room, input),
      },
      DescribeAlarmHistory: {
        permissions: ({ AlarmName = '*' }) => onAlarms(room, 'DescribeAlarmHistory', [AlarmName]),
        handle: (input) => describeAlarmHistory(room, input),
      },
      TagResource: {
        permissions: ({ ResourceARN }) => [{ action: 'cloudwatch:TagResource', resource: ResourceARN }],
        handle: (input) => tagResource(room, input),
      },
      UntagResource: {
        permissions: ({ ResourceARN }) => [{ action: 'cloudwatch:UntagResource', resource: ResourceARN }],
        handle: (input) => untagResource(room, input),
      },
      ListTagsForResource: {
        permissions: ({ ResourceARN }) => [{ action: 'cloudwatch:ListTagsForResource', resource: ResourceARN }],
        handle: (input) => listTagsForResource(room, input),
      },
    },
    rows: { act: (context, row) => act(room, context, row) },
    timers: {
      evaluate: (context, name, due) => evaluate(room, context, name, due),
      roll: (context, place) => roll(room, context, place),
    },
    denied: (message) => new AwsError('AccessDenied', message, 403),
    meter,
    begin: firstRoll,
    flush: () => meter.flush(),
    dropCaches() {
      meter.dropCaches();
      watch.dropCaches();
    },
  };
}

const anywhere = (operation: string): Permission[] => [{ action: `cloudwatch:${operation}`, resource: '*' }];

const onAlarms = (room: CloudWatch, operation: string, names: readonly string[]): Permission[] =>
  names.map((name) => ({ action: `cloudwatch:${operation}`, resource: alarmArn(room, name) }));
