/**
 * What an alarm's action sends: AWS's JSON for programs, and words for people.
 * Source: messages recorded from AWS; CloudWatch User Guide, "Notifying users on alarm changes".
 */
import type { Dimension, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Instant } from '../../../../languages/instant.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import { type Alarm, type AlarmConfig, type AlarmState, type CompositeAlarm, isComposite } from '../tables.ts';
import { alarmArn } from './alarm-arn.ts';
import { statisticName } from './alarm-metrics.ts';
import { datapointsToAlarm } from './decide-state.ts';
import { javaDouble, offsetIso } from './reason.ts';
import { regionNames } from './regions.table.ts';

export interface Notification {
  readonly subject: string;
  /** AWS's JSON. */
  readonly json: string;
  /** For a mailbox. */
  readonly text: string;
  readonly changedAt: Instant;
}

/** SNS takes no longer subject. */
const subjectLengthMax = 100;

/** `from`: the state that it was in. */
export function messageOf(host: ServiceHost, from: AlarmState, alarm: Alarm): Notification {
  const region = regionNames[host.region] ?? host.region;
  const subject = `${alarm.state}: "${alarm.name}" in ${region}`;
  return {
    subject: subject.length <= subjectLengthMax ? subject : `${subject.slice(0, subjectLengthMax - 3)}...`,
    json: JSON.stringify(jsonOf(host, region, from, alarm)),
    text: textOf(host, region, from, alarm),
    changedAt: alarm.updatedAt,
  };
}

function jsonOf(host: ServiceHost, region: string, from: AlarmState, alarm: Alarm): Record<string, unknown> {
  const { config } = alarm;
  return {
    AlarmName: alarm.name,
    AlarmDescription: config.AlarmDescription ?? null,
    AWSAccountId: host.account,
    AlarmConfigurationUpdatedTimestamp: offsetIso(alarm.configuredAt),
    NewStateValue: alarm.state,
    NewStateReason: alarm.reason,
    StateChangeTime: offsetIso(alarm.updatedAt),
    Region: region,
    AlarmArn: alarmArn({ host }, alarm.name),
    OldStateValue: from,
    OKActions: config.OKActions,
    AlarmActions: config.AlarmActions,
    InsufficientDataActions: config.InsufficientDataActions,
    ...(isComposite(alarm) ? compositeJson(alarm) : { Trigger: triggerJson(alarm.config) }),
  };
}

const compositeJson = ({ config, reasonData }: CompositeAlarm): Record<string, unknown> => ({
  AlarmRule: config.AlarmRule,
  TriggeringChildren: childrenIn(reasonData).map(({ arn, state }) => ({
    Arn: arn,
    State: { Value: state.value, Timestamp: state.timestamp },
  })),
});

interface Child {
  readonly arn: string;
  readonly state: { readonly value: string; readonly timestamp: string };
}

/** Reason data may also be whatever SetAlarmState was given. */
function childrenIn(reasonData: string | undefined): readonly Child[] {
  const { triggeringAlarms: children }: { triggeringAlarms?: unknown } = JSON.parse(reasonData ?? '{}') ?? {};
  return Array.isArray(children) ? children : [];
}

const triggerJson = (config: AlarmConfig): Record<string, unknown> => ({
  ...(config.Metrics ? {} : metricJson(config)),
  Period: config.Period,
  EvaluationPeriods: config.EvaluationPeriods,
  ...(config.DatapointsToAlarm === undefined ? {} : { DatapointsToAlarm: config.DatapointsToAlarm }),
  ComparisonOperator: config.ComparisonOperator,
  Threshold: config.Threshold,
  TreatMissingData: config.TreatMissingData ?? '',
  EvaluateLowSampleCountPercentile: config.EvaluateLowSampleCountPercentile ?? '',
  ...(config.Metrics ? { Metrics: config.Metrics.map(queryJson) } : {}),
});

const metricJson = (config: AlarmConfig): Record<string, unknown> => ({
  MetricName: config.MetricName,
  Namespace: config.Namespace,
  ...(config.Statistic === undefined
    ? { StatisticType: 'ExtendedStatistic', ExtendedStatistic: config.ExtendedStatistic }
    : { StatisticType: 'Statistic', Statistic: config.Statistic.toUpperCase() }),
  Unit: config.Unit ?? null,
  Dimensions: dimensionsJson(config.Dimensions),
});

const dimensionsJson = (dimensions: readonly Dimension[] | undefined) =>
  (dimensions ?? []).map(({ Name, Value }) => ({ value: Value, name: Name }));

const queryJson = ({ MetricStat: stat, ReturnData = true, ...rest }: MetricDataQuery) => ({
  ...rest,
  ...(stat
    ? { MetricStat: { ...stat, Metric: { ...stat.Metric, Dimensions: dimensionsJson(stat.Metric?.Dimensions) } } }
    : {}),
  ReturnData,
});

function textOf(host: ServiceHost, region: string, from: AlarmState, alarm: Alarm): string {
  const { config } = alarm;
  const at = new Date(alarm.updatedAt).toUTCString();
  return `The alarm "${alarm.name}" in ${region} is now in the state ${alarm.state}, because "${alarm.reason}" at "${at}".

Alarm:
- Name:            ${alarm.name}
- Description:     ${config.AlarmDescription ?? ''}
- State change:    ${from} -> ${alarm.state}
- Reason:          ${alarm.reason}
- Time:            ${at}
- Account:         ${host.account}
- ARN:             ${alarmArn({ host }, alarm.name)}

${isComposite(alarm) ? `Rule:\n- In ALARM when ${alarm.config.AlarmRule}\n` : thresholdText(alarm.config)}`;
}

function thresholdText(config: AlarmConfig): string {
  return `Threshold:
- In ALARM when the metric is ${config.ComparisonOperator} ${javaDouble(config.Threshold)} for at least ${datapointsToAlarm(config)} of the last ${config.EvaluationPeriods} period(s) of ${config.Period} seconds.

${config.Metrics ? expressionText(config.Metrics) : metricText(config)}- Period:          ${config.Period} seconds
- Missing data:    ${config.TreatMissingData ?? 'missing'}
`;
}

function metricText(config: AlarmConfig): string {
  return `Metric:
- Namespace:       ${config.Namespace}
- Name:            ${config.MetricName}
- Dimensions:      ${dimensionsText(config.Dimensions)}
- Statistic:       ${statisticName(config)}
- Unit:            ${config.Unit ?? 'not specified'}
`;
}

const dimensionsText = (dimensions: readonly Dimension[] = []): string =>
  `[${dimensions.map(({ Name, Value }) => `${Name} = ${Value}`).join(', ')}]`;

function expressionText(queries: readonly MetricDataQuery[]): string {
  const lines = queries.map(({ Id, Expression, MetricStat: stat }) =>
    Expression === undefined
      ? `- ${Id}: ${stat?.Stat} of ${stat?.Metric?.Namespace} ${stat?.Metric?.MetricName} ${dimensionsText(stat?.Metric?.Dimensions)}`
      : `- ${Id}: ${Expression}`,
  );
  return `Metrics:\n${lines.join('\n')}\n`;
}
