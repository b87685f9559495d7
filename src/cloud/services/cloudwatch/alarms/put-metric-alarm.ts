/**
 * PutMetricAlarm: an alarm on one metric, or on an expression of several. Anomaly bands are refused by name.
 * Source: API reference, PutMetricAlarm.
 */
import type { PutMetricAlarmInput, WarmUpConfiguration } from '@aws-sdk/client-cloudwatch';
import { type Instant, later } from '../../../../languages/instant.ts';
import { type AwsError, withHint } from '../../../kit/aws-error.ts';
import type { Handler } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { longWindowSecondsMax, warmUpMinutesMax, windowSecondsMax } from '../limits.ts';
import { readDimensions } from '../metrics/datapoints.ts';
import { isPercentile } from '../metrics/summary.ts';
import { invalid, notThereYet } from '../refusals.ts';
import { type AlarmConfig, type AlarmOnMetric, isOnMetric } from '../tables.ts';
import { onAlarms } from './alarm-arn.ts';
import { checkMath } from './check-math.ts';
import { plainOperators } from './decide-state.ts';
import { checkActions, checkQuotas, recordChange, unchecked } from './put-alarm.ts';
import { clockOf, wallClockPeriods } from './wall-clock.ts';
import { nextStep, stepMsOf } from './watch.ts';

export const putMetricAlarm: Handler<CloudWatch, PutMetricAlarmInput, Record<string, never>> = {
  permissions: (service, { AlarmName = '' }) => onAlarms(service, 'PutMetricAlarm', [AlarmName]),
  handle(service, input, context) {
    const { AlarmName: name = '', ActionsEnabled = true, Tags = [] } = input;
    refuseUnknown(input);
    const before = service.tables.alarm(name);
    if (before && !isOnMetric(before))
      throw invalid(`The alarm ${name} is a composite alarm: a metric alarm needs another name.`);
    const read = readConfig(input, before?.config.metricId ?? context.id());
    const config = { ...read, warmUntil: warmUntil(input, before, context.now) };
    checkQuotas(service, before, Tags);
    const { now } = context;
    const alarm: AlarmOnMetric = before
      ? { ...before, config, actionsEnabled: ActionsEnabled, configuredAt: now }
      : {
          name,
          config,
          actionsEnabled: ActionsEnabled,
          ...unchecked(now),
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
  if (input.ThresholdMetricId !== undefined) throw notThereYet('anomaly detection (ThresholdMetricId)');
  if (input.EvaluationCriteria !== undefined) throw notThereYet('EvaluationCriteria');
  if (input.EvaluationInterval !== undefined) throw notThereYet('EvaluationInterval');
  if (input.ActionConfiguration !== undefined) throw notThereYet('ActionConfiguration');
  if (input.ComparisonOperator !== undefined && !plainOperators.includes(input.ComparisonOperator))
    throw notThereYet(`anomaly detection (ComparisonOperator ${input.ComparisonOperator})`);
  if (input.EvaluateLowSampleCountPercentile === 'ignore')
    throw notThereYet('EvaluateLowSampleCountPercentile `ignore`');
}

const isNull = (parameter: string): AwsError => invalid(`${parameter} must not be null`);

function readConfig(input: PutMetricAlarmInput, metricId: string): AlarmConfig {
  const { Namespace, MetricName, EvaluationPeriods, Threshold, ComparisonOperator } = input;
  const Metrics = input.Metrics?.length ? input.Metrics : undefined;
  const Period = Metrics ? checkMath(input, Metrics) : input.Period;
  if (!Metrics && MetricName === undefined) throw isNull('MetricName');
  if (!Metrics && Namespace === undefined) throw isNull('Namespace');
  if (Period === undefined) throw isNull('Period');
  if (EvaluationPeriods === undefined) throw isNull('EvaluationPeriods');
  if (Threshold === undefined || !Number.isFinite(Threshold)) throw isNull('Threshold');
  if (ComparisonOperator === undefined) throw isNull('ComparisonOperator');
  if (!Metrics) checkStatistics(input);
  checkWindow(Period, EvaluationPeriods, input.DatapointsToAlarm);
  checkWallClock(input.EvaluationWindow, Period);
  checkWarmUp(input.WarmUpConfiguration);
  checkTreatment(input.TreatMissingData);
  const { AlarmDescription, Statistic, ExtendedStatistic, Unit, DatapointsToAlarm, TreatMissingData } = input;
  const optional = { AlarmDescription, Statistic, ExtendedStatistic, Unit, DatapointsToAlarm, TreatMissingData };
  return {
    ...optional,
    EvaluateLowSampleCountPercentile: input.EvaluateLowSampleCountPercentile,
    EvaluationWindow: input.EvaluationWindow,
    WarmUpConfiguration: input.WarmUpConfiguration,
    Metrics,
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
    throw withHint(
      invalid(`The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`),
      'use a percentile such as p90',
    );
  if (EvaluateLowSampleCountPercentile !== undefined && EvaluateLowSampleCountPercentile !== 'evaluate')
    throw invalid(
      `Option ${EvaluateLowSampleCountPercentile} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.`,
    );
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

function checkWallClock(window: PutMetricAlarmInput['EvaluationWindow'], period: number): void {
  if (!window?.WallClockWindow) return;
  const { Timezone } = window.WallClockWindow;
  if (!wallClockPeriods.includes(period))
    throw invalid(`With a WallClockWindow Period must be one of ${wallClockPeriods.join(', ')}, got ${period}.`);
  if (!clockOf(Timezone))
    throw invalid(
      `The Timezone ${Timezone} is neither an IANA time zone nor an offset of full five minutes, such as +05:30.`,
    );
}

function checkWarmUp(warmUp: WarmUpConfiguration | undefined): void {
  const minutes = warmUp?.WarmUpPeriodDurationInMinutes;
  if (minutes !== undefined && (minutes < 1 || minutes > warmUpMinutesMax))
    throw invalid(`WarmUpPeriodDurationInMinutes must be between 1 and ${warmUpMinutesMax}, got ${minutes}.`);
}

/** It begins when the alarm is made; a change of its length counts while it lasts, and "does not restart the warm-up period" after it. */
function warmUntil(
  { WarmUpConfiguration: warmUp }: PutMetricAlarmInput,
  before: AlarmOnMetric | undefined,
  now: Instant,
): Instant | undefined {
  if (!warmUp || (before && before.config.warmUntil === undefined)) return undefined;
  const was = before?.config.WarmUpConfiguration?.WarmUpPeriodDurationInMinutes ?? 0;
  const begun = later(before?.config.warmUntil ?? now, -was * 60);
  const until = later(begun, Number(warmUp.WarmUpPeriodDurationInMinutes) * 60);
  return until > now ? until : undefined;
}

function checkTreatment(treat: string | undefined): void {
  if (treat === undefined || ['breaching', 'notBreaching', 'ignore', 'missing'].includes(treat)) return;
  throw invalid(
    `The value ${treat} is not supported for TreatMissingData parameter. Supported values for TreatMissingData parameter are [breaching, notBreaching, ignore, missing].`,
  );
}
