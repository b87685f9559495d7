/**
 * A change of an alarm's state: kept, written into its history, emitted to the event bus, and its actions asked for by a row each.
 * Source: CloudWatch User Guide, "Alarm events and EventBridge"; API reference, AlarmHistoryItem.
 */
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Context } from '../../../kit/service.ts';
import { actOrHold, suppressorChanged } from '../actions/act.ts';
import type { CloudWatch } from '../context.ts';
import { type Alarm, type AlarmConfig, type AlarmState, type CompositeAlarm, isComposite } from '../tables.ts';
import { alarmArn } from './alarm-arn.ts';
import { statisticName } from './alarm-metrics.ts';
import { offsetIso } from './reason.ts';

export interface NewState {
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData: string | undefined;
}

/** Also for a state that is only confirmed, as SetAlarmState may: then the reason changes, and no action is taken. */
export function changeState(
  service: CloudWatch,
  context: Context,
  before: Alarm,
  { state, reason, reasonData }: NewState,
): void {
  const { now } = context;
  const transitionedAt = state === before.state ? before.transitionedAt : now;
  const alarm: Alarm = { ...before, state, reason, reasonData, updatedAt: now, transitionedAt };
  service.tables.setAlarmState(alarm);
  if (state === before.state) return;
  service.tables.addHistory({
    alarm: alarm.name,
    at: now,
    type: 'StateUpdate',
    summary: `Alarm updated from ${before.state} to ${state}`,
    data: JSON.stringify({ version: '1.0', oldState: historyState(before), newState: historyState(alarm) }),
  });
  context.emit({
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [alarmArn(service, alarm.name)],
    detail: eventDetail(before, alarm),
  });
  actOrHold(service, context, before, alarm);
  suppressorChanged(service, context, alarm);
  for (const { name } of service.composites.dependingOn(alarm.name))
    context.post('compose', name, { child: { name: alarm.name, state, at: now } });
}

const historyState = ({ state, reason, reasonData }: Alarm) => ({
  stateValue: state,
  stateReason: reason,
  ...(reasonData === undefined ? {} : { stateReasonData: parsed(reasonData) }),
});

/** SetAlarmState takes any text as reason data. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const eventState = ({ state, reason, reasonData, updatedAt }: Alarm) => ({
  value: state,
  reason,
  ...(reasonData === undefined ? {} : { reasonData }),
  timestamp: offsetIso(updatedAt),
});

const eventDetail = (before: Alarm, alarm: Alarm): Record<string, unknown> => ({
  alarmName: alarm.name,
  state: eventState(alarm),
  previousState: eventState(before),
  configuration: isComposite(alarm) ? compositeConfiguration(alarm) : metricConfiguration(alarm.config),
});

const compositeConfiguration = ({ config }: CompositeAlarm): Record<string, unknown> => ({
  ...(config.AlarmDescription === undefined ? {} : { description: config.AlarmDescription }),
  alarmRule: config.AlarmRule,
  ...(config.ActionsSuppressor === undefined
    ? {}
    : {
        actionsSuppressor: config.ActionsSuppressor,
        actionsSuppressorWaitPeriod: config.ActionsSuppressorWaitPeriod,
        actionsSuppressorExtensionPeriod: config.ActionsSuppressorExtensionPeriod,
      }),
});

function metricConfiguration(config: AlarmConfig): Record<string, unknown> {
  const described = config.AlarmDescription === undefined ? {} : { description: config.AlarmDescription };
  if (config.Metrics) return { ...described, metrics: config.Metrics.map(queryDetail) };
  const metric = {
    namespace: config.Namespace,
    name: config.MetricName,
    dimensions: Object.fromEntries(config.Dimensions.map(({ Name, Value }) => [Name, Value])),
  };
  const metricStat = {
    metric,
    period: config.Period,
    stat: statisticName(config),
    ...(config.Unit === undefined ? {} : { unit: config.Unit }),
  };
  return {
    ...described,
    metrics: [{ id: config.metricId, metricStat, returnData: true }],
  };
}

const queryDetail = ({ Id, Expression, Label, ReturnData = true, MetricStat: stat }: MetricDataQuery) => ({
  id: Id,
  ...(Expression === undefined ? {} : { expression: Expression }),
  ...(Label === undefined ? {} : { label: Label }),
  ...(stat
    ? {
        metricStat: {
          metric: {
            namespace: stat.Metric?.Namespace,
            name: stat.Metric?.MetricName,
            dimensions: Object.fromEntries((stat.Metric?.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
          },
          period: stat.Period,
          stat: stat.Stat,
        },
      }
    : {}),
  returnData: ReturnData,
});
