/** DescribeAlarmHistory: what became of alarms, for 30 days. */
import type {
  AlarmHistoryItem,
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput,
} from '@aws-sdk/client-cloudwatch';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { invalidToken, notThereYet } from '../refusals.ts';
import type { HistoryRow } from '../tables.ts';
import { onAlarms } from './alarm-arn.ts';

const historyPageDefault = 100;

export const describeAlarmHistory: Handler<CloudWatch, DescribeAlarmHistoryInput, DescribeAlarmHistoryOutput> = {
  permissions: (service, { AlarmName = '*' }) => onAlarms(service, 'DescribeAlarmHistory', [AlarmName]),
  handle(service, input) {
    const { AlarmName, AlarmTypes, HistoryItemType, MaxRecords = historyPageDefault, NextToken, ScanBy } = input;
    if (input.AlarmContributorId !== undefined) throw notThereYet('AlarmContributorId');
    if (AlarmTypes && !AlarmTypes.includes('MetricAlarm')) return { AlarmHistoryItems: [] };
    const order = ScanBy === 'TimestampAscending' ? 'ASC' : 'DESC';
    const start = order === 'ASC' ? 0 : Number.MAX_SAFE_INTEGER;
    const after = Number(readToken('DescribeAlarmHistory', NextToken, invalidToken) ?? start);
    const filter = {
      alarm: AlarmName,
      type: HistoryItemType,
      from: input.StartDate?.getTime() ?? 0,
      to: input.EndDate?.getTime() ?? Number.MAX_SAFE_INTEGER,
    };
    const found = service.tables.history(filter, order, after, MaxRecords + 1);
    const { items, nextToken } = cutPage('DescribeAlarmHistory', found, MaxRecords, ({ id }) => id);
    return { AlarmHistoryItems: items.map(historyItem), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
};

const historyItem = ({ alarm, at, type, summary, data }: HistoryRow): AlarmHistoryItem => ({
  AlarmName: alarm,
  AlarmType: 'MetricAlarm',
  Timestamp: new Date(at),
  HistoryItemType: type,
  HistorySummary: summary,
  HistoryData: data,
});
