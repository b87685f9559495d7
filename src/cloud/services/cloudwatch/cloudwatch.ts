/**
 * Amazon CloudWatch: metrics, alarms on them and on other alarms, that reach a person, and rules that mute those.
 * Left out, refused by name: anomaly alarms, metric streams, insight rules, alarm actions other than SNS topics.
 */
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import { release } from './actions/act.ts';
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
import { compose, type Trigger } from './composite/compose.ts';
import { openComposites } from './composite/composites.ts';
import { putCompositeAlarm } from './composite/put-composite-alarm.ts';
import type { CloudWatch } from './context.ts';
import { deleteDashboards, getDashboard, listDashboards, putDashboard } from './dashboards/operations.ts';
import { getMetricData } from './metrics/get-metric-data.ts';
import { getMetricStatistics } from './metrics/get-metric-statistics.ts';
import { listMetrics } from './metrics/list-metrics.ts';
import { openMeter } from './metrics/meter.ts';
import { putMetricData } from './metrics/put-metric-data.ts';
import { planRollUp, rollUp, rollUpTimer } from './metrics/roll-up.ts';
import { deleteAlarmMuteRule, getAlarmMuteRule, listAlarmMuteRules, putAlarmMuteRule } from './mute/operations.ts';
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
    const composites = openComposites(host, tables);
    const service: CloudWatch = { host, tables, meter, watch, composites };
    return {
      operations: bind(service, {
        // metrics
        PutMetricData: putMetricData,
        GetMetricStatistics: getMetricStatistics,
        GetMetricData: getMetricData,
        ListMetrics: listMetrics,

        // alarms
        PutMetricAlarm: putMetricAlarm,
        PutCompositeAlarm: putCompositeAlarm,
        DeleteAlarms: deleteAlarms,
        SetAlarmState: setAlarmState,
        EnableAlarmActions: enableAlarmActions,
        DisableAlarmActions: disableAlarmActions,
        DescribeAlarms: describeAlarms,
        DescribeAlarmsForMetric: describeAlarmsForMetric,
        DescribeAlarmHistory: describeAlarmHistory,

        // alarm mute rules
        PutAlarmMuteRule: putAlarmMuteRule,
        GetAlarmMuteRule: getAlarmMuteRule,
        ListAlarmMuteRules: listAlarmMuteRules,
        DeleteAlarmMuteRule: deleteAlarmMuteRule,

        // dashboards
        PutDashboard: putDashboard,
        GetDashboard: getDashboard,
        ListDashboards: listDashboards,
        DeleteDashboards: deleteDashboards,

        // tags
        TagResource: tagResource,
        UntagResource: untagResource,
        ListTagsForResource: listTagsForResource,
      }),
      rows: {
        act: (context, row) => runAction(service, context, row),
        compose: (context, { subject, payload }) => compose(service, context, subject, payload as Trigger),
      },
      timers: {
        evaluate: (context, name, due) => evaluate(service, context, name, due),
        release: (context, name) => release(service, context, name),
        [rollUpTimer]: (context, progress) => rollUp(service, context, progress),
      },
      denied,
      meter,
      /** Alarms tell nobody: what they watch goes on elsewhere. */
      holdCopy(context) {
        setActionsEnabled(service, context, tables.alarmNames(), false);
      },
      onStart: planRollUp,
      flush: meter.flush,
      readsUnwritten: true,
      dropCaches() {
        meter.dropCaches();
        watch.dropCaches();
        composites.dropCaches();
      },
    };
  },
};
