/** DescribeAlarms and DescribeAlarmsForMetric. Only metric alarms are there; of composite alarms there are none. */
import type {
  DescribeAlarmsForMetricInput,
  DescribeAlarmsForMetricOutput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { alarmsMax } from '../limits.ts';
import { readDimensions } from '../metrics/datapoints.ts';
import { invalid, invalidToken, notThereYet } from '../refusals.ts';
import type { Alarm } from '../tables.ts';
import { alarmArn, onAlarms } from './alarm-arn.ts';

const pageDefault = 50;

export const describeAlarms: Handler<CloudWatch, DescribeAlarmsInput, DescribeAlarmsOutput> = {
  permissions: (service) => onAlarms(service, 'DescribeAlarms', ['*']),
  handle(service, input) {
    const { AlarmNames, AlarmNamePrefix, AlarmTypes, MaxRecords = pageDefault, NextToken } = input;
    if (input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined)
      throw notThereYet('a composite alarm (ChildrenOfAlarmName, ParentsOfAlarmName)');
    if (AlarmNames && AlarmNamePrefix !== undefined)
      throw invalid('AlarmNamePrefix and AlarmNames cannot be specified together.');
    if (AlarmTypes && !AlarmTypes.includes('MetricAlarm')) return { CompositeAlarms: [], MetricAlarms: [] };
    const after = String(readToken('DescribeAlarms', NextToken, invalidToken) ?? '');
    const named =
      AlarmNames &&
      [...new Set(AlarmNames)].sort().flatMap((name) => (name > after ? (service.tables.alarm(name) ?? []) : []));
    const matching = (named ?? service.tables.alarmsAfter(after, alarmsMax)).filter((alarm) => matches(alarm, input));
    const { items, nextToken } = cutPage('DescribeAlarms', matching, MaxRecords, ({ name }) => name);
    return {
      CompositeAlarms: [],
      MetricAlarms: items.map((alarm) => describe(service, alarm)),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};

function matches(
  { name, state, config }: Alarm,
  { AlarmNamePrefix = '', StateValue, ActionPrefix }: DescribeAlarmsInput,
): boolean {
  if (!name.startsWith(AlarmNamePrefix)) return false;
  if (StateValue !== undefined && state !== StateValue) return false;
  const actions = [...config.OKActions, ...config.AlarmActions, ...config.InsufficientDataActions];
  return ActionPrefix === undefined || actions.some((action) => action.startsWith(ActionPrefix));
}

export const describeAlarmsForMetric: Handler<CloudWatch, DescribeAlarmsForMetricInput, DescribeAlarmsForMetricOutput> =
  {
    permissions: (service) => onAlarms(service, 'DescribeAlarmsForMetric', ['*']),
    handle(service, input) {
      const dimensions = JSON.stringify(readDimensions(input.Dimensions));
      const found = service.tables.alarmsAfter('', alarmsMax).filter(({ config }) => {
        const same = config.Namespace === input.Namespace && config.MetricName === input.MetricName;
        return (
          same &&
          JSON.stringify(readDimensions(config.Dimensions)) === dimensions &&
          (input.Statistic === undefined || config.Statistic === input.Statistic) &&
          (input.ExtendedStatistic === undefined || config.ExtendedStatistic === input.ExtendedStatistic) &&
          (input.Period === undefined || config.Period === input.Period) &&
          (input.Unit === undefined || config.Unit === input.Unit)
        );
      });
      return { MetricAlarms: found.map((alarm) => describe(service, alarm)) };
    },
  };

function describe(service: CloudWatch, alarm: Alarm): MetricAlarm {
  const { metricId: _ours, ...config } = alarm.config;
  return {
    ...config,
    AlarmName: alarm.name,
    AlarmArn: alarmArn(service, alarm.name),
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateReasonData: alarm.reasonData,
    StateUpdatedTimestamp: new Date(alarm.updatedAt),
    StateTransitionedTimestamp: new Date(alarm.transitionedAt),
  };
}
