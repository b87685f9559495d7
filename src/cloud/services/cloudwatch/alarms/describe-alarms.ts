/** DescribeAlarms, DescribeAlarmsForMetric, DescribeAlarmHistory. Only metric alarms are there; of composite alarms there are none. */
import type {
  AlarmHistoryItem,
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsForMetricOutput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { cutPage, readToken } from '../../kit/page.ts';
import { alarmArn } from './change-state.ts';
import type { CloudWatch } from './cloudwatch.ts';
import { readDimensions } from './datapoints.ts';
import { alarmsMax } from './limits.ts';
import { invalid, invalidToken, notThereYet } from './refusals.ts';
import type { Alarm, HistoryRow } from './tables.ts';

const pageDefault = 50;
const historyPageDefault = 100;

export function describeAlarms(service: CloudWatch, input: DescribeAlarmsInput): DescribeAlarmsOutput {
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
}

function matches(
  { name, state, config }: Alarm,
  { AlarmNamePrefix = '', StateValue, ActionPrefix }: DescribeAlarmsInput,
): boolean {
  if (!name.startsWith(AlarmNamePrefix)) return false;
  if (StateValue !== undefined && state !== StateValue) return false;
  const actions = [...config.OKActions, ...config.AlarmActions, ...config.InsufficientDataActions];
  return ActionPrefix === undefined || actions.some((action) => action.startsWith(ActionPrefix));
}

export function describeAlarmsForMetric(
  service: CloudWatch,
  input: DescribeAlarmsForMetricInput,
): DescribeAlarmsForMetricOutput {
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
}

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

export function describeAlarmHistory(
  service: CloudWatch,
  input: DescribeAlarmHistoryInput,
): DescribeAlarmHistoryOutput {
  const { AlarmName, AlarmTypes, HistoryItemType, MaxRecords = historyPageDefault, NextToken, ScanBy } = input;
  if (input.AlarmContributorId !== undefined) throw notThereYet('AlarmContributorId');
  if (AlarmTypes && !AlarmTypes.includes('MetricAlarm')) return { AlarmHistoryItems: [] };
  const order = ScanBy === 'TimestampAscending' ? 'ASC' : 'DESC';
  const start = order === 'ASC' ? 0 : Number.MAX_SAFE_INTEGER;
  const place = Number(readToken('DescribeAlarmHistory', NextToken, invalidToken) ?? start);
  const filter = {
    alarm: AlarmName,
    type: HistoryItemType,
    from: input.StartDate?.getTime() ?? 0,
    to: input.EndDate?.getTime() ?? Number.MAX_SAFE_INTEGER,
  };
  const found = service.tables.history(filter, order, place, MaxRecords + 1);
  const { items, nextToken } = cutPage('DescribeAlarmHistory', found, MaxRecords, ({ id }) => id);
  return { AlarmHistoryItems: items.map(historyItem), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
}

const historyItem = ({ alarm, at, type, summary, data }: HistoryRow): AlarmHistoryItem => ({
  AlarmName: alarm,
  AlarmType: 'MetricAlarm',
  Timestamp: new Date(at),
  HistoryItemType: type,
  HistorySummary: summary,
  HistoryData: data,
});
