/**
 * Amazon CloudWatch: metrics, and alarms on them that reach a person.
 * Left out, refused by name: metric math, composite and anomaly alarms, dashboards, metric streams, insight rules, wall-clock windows,
 * alarm actions other than SNS topics.
 */
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import {
  deleteAlarms,
  disableAlarmActions,
  enableAlarmActions,
  setActionsEnabled,
  setAlarmState,
} from './alarms/alarm-operations.ts';
import { describeAlarmHistory } from './alarms/describe-alarm-history.ts';
import { describeAlarms, describeAlarmsForMetric } from './alarms/describe-alarms.ts';
import { evaluate } from './alarms/evaluate.ts';
import { putMetricAlarm } from './alarms/put-metric-alarm.ts';
import { runAction } from './alarms/run-action.ts';
import { openWatch } from './alarms/watch.ts';
import type { CloudWatch } from './context.ts';
import { getMetricData } from './metrics/get-metric-data.ts';
import { getMetricStatistics } from './metrics/get-metric-statistics.ts';
import { listMetrics } from './metrics/list-metrics.ts';
import { openMeter } from './metrics/meter.ts';
import { putMetricData } from './metrics/put-metric-data.ts';
import { planRollUp, rollUp, rollUpTimer } from './metrics/roll-up.ts';
import { denied } from './refusals.ts';
import { openTables, schema } from './tables.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';

export const cloudwatch: ServiceDefinition = {
  service: 'cloudwatch',
  schema,
  open(host) {
    const tables = openTables(host.store);
    const watch = openWatch(tables);
    const meter = openMeter(tables, watch);
    const service: CloudWatch = { host, tables, meter, watch };
    return {
      operations: bind(service, {
        // metrics
        PutMetricData: putMetricData,
        GetMetricStatistics: getMetricStatistics,
        GetMetricData: getMetricData,
        ListMetrics: listMetrics,

        // alarms
        PutMetricAlarm: putMetricAlarm,
        DeleteAlarms: deleteAlarms,
        SetAlarmState: setAlarmState,
        EnableAlarmActions: enableAlarmActions,
        DisableAlarmActions: disableAlarmActions,
        DescribeAlarms: describeAlarms,
        DescribeAlarmsForMetric: describeAlarmsForMetric,
        DescribeAlarmHistory: describeAlarmHistory,

        // tags
        TagResource: tagResource,
        UntagResource: untagResource,
        ListTagsForResource: listTagsForResource,
      }),
      rows: { act: (context, row) => runAction(service, context, row) },
      timers: {
        evaluate: (context, name, due) => evaluate(service, context, name, due),
        [rollUpTimer]: (context, progress) => rollUp(service, context, progress),
      },
      denied,
      meter,
      /** Alarms tell nobody: what they watch goes on elsewhere. */
      holdCopy(context) {
        for (const { name } of tables.alarmDues()) setActionsEnabled(service, context, [name], false);
      },
      onStart: planRollUp,
      flush: meter.flush,
      dropCaches() {
        meter.dropCaches();
        watch.dropCaches();
      },
    };
  },
};
