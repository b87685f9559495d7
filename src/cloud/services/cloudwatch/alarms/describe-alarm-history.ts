/** DescribeAlarmHistory: what became of alarms, for 30 days. A page may be short where one type alone is asked for. */
import type {
  AlarmHistoryItem,
  AlarmType,
  DescribeAlarmHistoryInput,
  DescribeAlarmHistoryOutput,
} from '@aws-sdk/client-cloudwatch';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { invalidToken, notThereYet } from '../refusals.ts';
import { isComposite } from '../tables.ts';
import { onAlarms } from './alarm-arn.ts';
import type { HistoryRow } from './history-table.ts';

const historyPageDefault = 100;

export const describeAlarmHistory: Handler<CloudWatch, DescribeAlarmHistoryInput, DescribeAlarmHistoryOutput> = {
  permissions: (service, { AlarmName = '*' }) => onAlarms(service, 'DescribeAlarmHistory', [AlarmName]),
  handle(service, input) {
    const { AlarmName, AlarmTypes, HistoryItemType, MaxRecords = historyPageDefault, NextToken, ScanBy } = input;
    if (input.AlarmContributorId !== undefined) throw notThereYet('AlarmContributorId');
    const order = ScanBy === 'TimestampAscending' ? 'ASC' : 'DESC';
    const start = order === 'ASC' ? 0 : Number.MAX_SAFE_INTEGER;
    const after = Number(readToken('DescribeAlarmHistory', NextToken, invalidToken) ?? start);
    const typeOf = (name: string): AlarmType => {
      const alarm = service.tables.alarm(name);
      return alarm && isComposite(alarm) ? 'CompositeAlarm' : 'MetricAlarm';
    };
    const filter = {
      alarm: AlarmName,
      type: HistoryItemType,
      from: input.StartDate?.getTime() ?? 0,
      to: input.EndDate?.getTime() ?? Number.MAX_SAFE_INTEGER,
    };
    const found = service.tables.history(filter, order, after, MaxRecords + 1);
    const { items, nextToken } = cutPage('DescribeAlarmHistory', found, MaxRecords, ({ id }) => id);
    const wanted = items.filter(({ alarm }) =>
      (AlarmTypes ?? ['MetricAlarm', 'CompositeAlarm']).includes(typeOf(alarm)),
    );
    return {
      AlarmHistoryItems: wanted.map((row) => historyItem(row, typeOf(row.alarm))),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};

const historyItem = ({ alarm, at, type, summary, data }: HistoryRow, alarmType: AlarmType): AlarmHistoryItem => ({
  AlarmName: alarm,
  AlarmType: alarmType,
  Timestamp: new Date(at),
  HistoryItemType: type,
  HistorySummary: summary,
  HistoryData: data,
});
