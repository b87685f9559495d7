/**
 * What an alarm's action sends: AWS's JSON for programs, and words for people.
 * Source: messages recorded from AWS; CloudWatch User Guide, "Notifying users on alarm changes".
 */
import type { Instant } from '../../../../languages/instant.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import { type Alarm, type AlarmConfig, type AlarmState, type CompositeAlarm, isComposite } from '../tables.ts';
import { alarmArn } from './alarm-arn.ts';
import { datapointsToAlarm } from './decide-state.ts';
import { javaDouble, offsetIso } from './reason.ts';
import { regionNames } from './regions.table.ts';
import { statisticName } from './window.ts';

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
  MetricName: config.MetricName,
  Namespace: config.Namespace,
  ...(config.Statistic === undefined
    ? { StatisticType: 'ExtendedStatistic', ExtendedStatistic: config.ExtendedStatistic }
    : { StatisticType: 'Statistic', Statistic: config.Statistic.toUpperCase() }),
  Unit: config.Unit ?? null,
  Dimensions: config.Dimensions.map(({ Name, Value }) => ({ value: Value, name: Name })),
  Period: config.Period,
  EvaluationPeriods: config.EvaluationPeriods,
  ...(config.DatapointsToAlarm === undefined ? {} : { DatapointsToAlarm: config.DatapointsToAlarm }),
  ComparisonOperator: config.ComparisonOperator,
  Threshold: config.Threshold,
  TreatMissingData: config.TreatMissingData ?? '',
  EvaluateLowSampleCountPercentile: config.EvaluateLowSampleCountPercentile ?? '',
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
  const dimensions = config.Dimensions.map(({ Name, Value }) => `${Name} = ${Value}`).join(', ');
  return `Threshold:
- In ALARM when the metric is ${config.ComparisonOperator} ${javaDouble(config.Threshold)} for at least ${datapointsToAlarm(config)} of the last ${config.EvaluationPeriods} period(s) of ${config.Period} seconds.

Metric:
- Namespace:       ${config.Namespace}
- Name:            ${config.MetricName}
- Dimensions:      [${dimensions}]
- Statistic:       ${statisticName(config)}
- Period:          ${config.Period} seconds
- Unit:            ${config.Unit ?? 'not specified'}
- Missing data:    ${config.TreatMissingData ?? 'missing'}
`;
}
