/**
 * PutMetricAlarm: an alarm on one metric. Metric math, anomaly bands, wall-clock windows and warm-up are refused by name.
 * Source: API reference, PutMetricAlarm.
 */
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { parseArn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { alarmsMax, longWindowSecondsMax, tagsMax, windowSecondsMax } from '../limits.ts';
import { readDimensions } from '../metrics/datapoints.ts';
import { isPercentile } from '../metrics/summary.ts';
import { invalid, notThereYet } from '../refusals.ts';
import { type Alarm, type AlarmConfig, type AlarmOnMetric, isOnMetric } from '../tables.ts';
import { alarmArn, onAlarms } from './alarm-arn.ts';
import { plainOperators } from './decide-state.ts';
import { offsetIso } from './reason.ts';
import { nextStep, stepMsOf } from './watch.ts';

export const putMetricAlarm: Handler<CloudWatch, PutMetricAlarmInput, Record<string, never>> = {
  permissions: (service, { AlarmName = '' }) => onAlarms(service, 'PutMetricAlarm', [AlarmName]),
  handle(service, input, context) {
    const { AlarmName: name = '', ActionsEnabled = true, Tags = [] } = input;
    refuseUnknown(input);
    const before = service.tables.alarm(name);
    if (before && !isOnMetric(before))
      throw invalid(`The alarm ${name} is a composite alarm: a metric alarm needs another name.`);
    const config = readConfig(input, before?.config.metricId ?? context.id());
    if (!before && service.tables.alarmCount() >= alarmsMax)
      throw new AwsError('LimitExceededFault', 'The maximum limit of alarms has been reached.');
    if (Tags.length > tagsMax) throw invalid(`An alarm can have at most ${tagsMax} tags.`);
    const { now } = context;
    const alarm: AlarmOnMetric = before
      ? { ...before, config, actionsEnabled: ActionsEnabled, configuredAt: now }
      : {
          name,
          config,
          actionsEnabled: ActionsEnabled,
          state: 'INSUFFICIENT_DATA',
          reason: 'Unchecked: Initial alarm creation',
          reasonData: undefined,
          configuredAt: now,
          updatedAt: now,
          transitionedAt: now,
        };
    service.tables.putAlarm(alarm, readDimensions(config.Dimensions), Tags);
    recordChange(service, context, before, alarm);
    service.watch.changed(context);
    service.watch.setDue(context, name, nextStep(now, stepMsOf(config)));
    return {};
  },
};

/** What AWS knows and this version does not: each by its name. */
function refuseUnknown(input: PutMetricAlarmInput): void {
  if (input.Metrics?.length) throw notThereYet('Metrics (metric math)');
  if (input.ThresholdMetricId !== undefined) throw notThereYet('ThresholdMetricId (anomaly detection)');
  if (input.EvaluationCriteria !== undefined) throw notThereYet('EvaluationCriteria');
  if (input.EvaluationInterval !== undefined) throw notThereYet('EvaluationInterval');
  if (input.WarmUpConfiguration !== undefined) throw notThereYet('WarmUpConfiguration');
  if (input.ActionConfiguration !== undefined) throw notThereYet('ActionConfiguration');
  if (input.EvaluationWindow?.WallClockWindow) throw notThereYet('EvaluationWindow.WallClockWindow');
  if (input.ComparisonOperator !== undefined && !plainOperators.includes(input.ComparisonOperator))
    throw notThereYet(`ComparisonOperator ${input.ComparisonOperator} (anomaly detection)`);
  if (input.EvaluateLowSampleCountPercentile === 'ignore')
    throw notThereYet('EvaluateLowSampleCountPercentile `ignore`');
}

function readConfig(input: PutMetricAlarmInput, metricId: string): AlarmConfig {
  const { Namespace, MetricName, Period, EvaluationPeriods, Threshold, ComparisonOperator } = input;
  if (MetricName === undefined || Namespace === undefined) throw invalid('MetricName and Namespace must be specified.');
  if (Period === undefined || EvaluationPeriods === undefined)
    throw invalid('Period and EvaluationPeriods must be specified.');
  if (Threshold === undefined || !Number.isFinite(Threshold)) throw invalid('Threshold must be specified.');
  if (ComparisonOperator === undefined) throw invalid('ComparisonOperator must be specified.');
  checkStatistics(input);
  checkWindow(Period, EvaluationPeriods, input.DatapointsToAlarm);
  checkTreatment(input.TreatMissingData);
  const { AlarmDescription, Statistic, ExtendedStatistic, Unit, DatapointsToAlarm, TreatMissingData } = input;
  const optional = { AlarmDescription, Statistic, ExtendedStatistic, Unit, DatapointsToAlarm, TreatMissingData };
  return {
    ...optional,
    EvaluateLowSampleCountPercentile: input.EvaluateLowSampleCountPercentile,
    Namespace,
    MetricName,
    Period,
    EvaluationPeriods,
    Threshold,
    ComparisonOperator,
    Dimensions: (input.Dimensions ?? []).map(({ Name = '', Value = '' }) => ({ Name, Value })),
    ...checkActions(input),
    metricId,
  };
}

function checkStatistics({
  Statistic,
  ExtendedStatistic,
  EvaluateLowSampleCountPercentile,
}: PutMetricAlarmInput): void {
  if ((Statistic === undefined) === (ExtendedStatistic === undefined))
    throw invalid('Exactly one of Statistic and ExtendedStatistic must be specified.');
  if (ExtendedStatistic !== undefined && !isPercentile(ExtendedStatistic))
    throw invalid(
      `The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported: use a percentile such as p90.`,
    );
  if (EvaluateLowSampleCountPercentile !== undefined && EvaluateLowSampleCountPercentile !== 'evaluate')
    throw invalid(`Option ${EvaluateLowSampleCountPercentile} is not supported: use evaluate or ignore.`);
}

function checkWindow(period: number, evaluationPeriods: number, datapoints: number | undefined): void {
  if (![10, 20, 30].includes(period) && period % 60 !== 0)
    throw invalid(`Period must be 10, 20, 30 or a multiple of 60, got ${period}.`);
  const max = period < 3600 ? windowSecondsMax : longWindowSecondsMax;
  const longest = period < 3600 ? 'a day' : '7 days';
  if (period * evaluationPeriods > max)
    throw invalid(
      `Metrics cannot be checked across more than ${longest} (EvaluationPeriods * Period must be <= ${max}).`,
    );
  if (datapoints !== undefined && datapoints > evaluationPeriods)
    throw invalid('DatapointsToAlarm must be less than or equal to EvaluationPeriods.');
}

function checkTreatment(treat: string | undefined): void {
  if (treat === undefined || ['breaching', 'notBreaching', 'ignore', 'missing'].includes(treat)) return;
  throw invalid(
    `Value '${treat}' at 'treatMissingData' failed to satisfy constraint: Member must be one of breaching, notBreaching, ignore, missing`,
  );
}

type Actions = Pick<PutMetricAlarmInput, 'OKActions' | 'AlarmActions' | 'InsufficientDataActions'>;

export const checkActions = ({ OKActions = [], AlarmActions = [], InsufficientDataActions = [] }: Actions) => ({
  OKActions: OKActions.map(checkAction),
  AlarmActions: AlarmActions.map(checkAction),
  InsufficientDataActions: InsufficientDataActions.map(checkAction),
});

/** A topic of another account or region is kept: that it cannot be reached is seen in the alarm's history. */
function checkAction(action: string): string {
  const parsed = parseArn(action);
  if (!parsed) throw invalid(`Invalid arn syntax: ${action}`);
  if (parsed.service !== 'sns') throw notThereYet(`the action \`${action}\` (only SNS topics are)`);
  return action;
}

export function recordChange(service: CloudWatch, context: Context, before: Alarm | undefined, alarm: Alarm): void {
  const image = (one: Alarm) => ({
    alarmName: one.name,
    alarmArn: alarmArn(service, one.name),
    alarmConfigurationUpdatedTimestamp: offsetIso(one.configuredAt),
    actionsEnabled: one.actionsEnabled,
    ...Object.fromEntries(
      Object.entries(one.config)
        .filter(([key]) => key !== 'metricId')
        .map(([key, value]) => [lowerFirst(key), value]),
    ),
    stateValue: one.state,
    stateUpdatedTimestamp: offsetIso(one.updatedAt),
  });
  service.tables.addHistory({
    alarm: alarm.name,
    at: context.now,
    type: 'ConfigurationUpdate',
    summary: `Alarm "${alarm.name}" ${before ? 'updated' : 'created'}`,
    data: JSON.stringify(
      before
        ? { version: '1.0', type: 'Update', updatedAlarm: image(alarm) }
        : { version: '1.0', type: 'Create', createdAlarm: image(alarm) },
    ),
  });
}

const lowerFirst = (key: string): string => key.replace(/^(OK|[A-Z])/, (first) => first.toLowerCase());
