/** DescribeAlarms and DescribeAlarmsForMetric. */
import type {
  CompositeAlarm as CompositeAlarmDescription,
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
import { invalid, invalidToken } from '../refusals.ts';
import { type Alarm, type AlarmOnMetric, type CompositeAlarm, isComposite, isOnMetric } from '../tables.ts';
import { alarmArn, onAlarms } from './alarm-arn.ts';

const pageDefault = 50;

export const describeAlarms: Handler<CloudWatch, DescribeAlarmsInput, DescribeAlarmsOutput> = {
  permissions: (service) => onAlarms(service, 'DescribeAlarms', ['*']),
  handle(service, input) {
    const { MaxRecords = pageDefault, NextToken } = input;
    const after = String(readToken('DescribeAlarms', NextToken, invalidToken) ?? '');
    const family = relatives(service, input);
    const matching = found(service, input, after).filter(
      (alarm) => isWanted(alarm, input) && (family === undefined || family.includes(alarm.name)),
    );
    const { items, nextToken } = cutPage('DescribeAlarms', matching, MaxRecords, ({ name }) => name);
    return {
      CompositeAlarms: items.filter(isComposite).map((alarm) => describeComposite(service, alarm)),
      MetricAlarms: items.filter(isOnMetric).map((alarm) => describe(service, alarm)),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
};

function found(service: CloudWatch, input: DescribeAlarmsInput, after: string): Alarm[] {
  const { AlarmNames, AlarmNamePrefix } = input;
  if (AlarmNames && AlarmNamePrefix !== undefined)
    throw invalid('AlarmNamePrefix and AlarmNames cannot be specified together.');
  if (!AlarmNames) return service.tables.alarmsAfter(after, alarmsMax);
  return [...new Set(AlarmNames)].sort().flatMap((name) => (name > after ? (service.tables.alarm(name) ?? []) : []));
}

/** Names of the children or parents asked for; undefined: all alarms are. */
function relatives(service: CloudWatch, input: DescribeAlarmsInput): readonly string[] | undefined {
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child } = input;
  if (child !== undefined) return service.composites.dependingOn(child).map(({ name }) => name);
  if (parent === undefined) return undefined;
  const alarm = service.tables.alarm(parent);
  return alarm && isComposite(alarm) ? service.composites.childrenOf(alarm) : [];
}

const isWanted = (alarm: Alarm, input: DescribeAlarmsInput): boolean =>
  (input.AlarmTypes ?? defaultTypes(input)).includes(isComposite(alarm) ? 'CompositeAlarm' : 'MetricAlarm') &&
  matches(alarm, input);

/** "If you omit this parameter, only metric alarms are returned, even if composite alarms exist in the account." */
const defaultTypes = ({ ChildrenOfAlarmName, ParentsOfAlarmName }: DescribeAlarmsInput): readonly string[] =>
  ChildrenOfAlarmName === undefined && ParentsOfAlarmName === undefined
    ? ['MetricAlarm']
    : ['MetricAlarm', 'CompositeAlarm'];

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
      const alarms = service.tables.alarmsAfter('', alarmsMax).filter(isOnMetric);
      const found = alarms.filter(({ config }) => {
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

function describe(service: CloudWatch, alarm: AlarmOnMetric): MetricAlarm {
  const { metricId: _ours, warmUntil: _oursToo, Period, Dimensions, ...config } = alarm.config;
  const ofOne = config.Metrics ? {} : { Period, Dimensions };
  return { ...config, ...ofOne, ...stateOf(service, alarm) };
}

function describeComposite(service: CloudWatch, alarm: CompositeAlarm): CompositeAlarmDescription {
  const held = service.tables.held.get(alarm.name);
  const by = held?.by === 'mute' ? undefined : held?.by;
  return {
    ...alarm.config,
    ...stateOf(service, alarm),
    ...(by === undefined ? {} : { ActionsSuppressedBy: by, ActionsSuppressedReason: `Actions suppressed by ${by}` }),
  };
}

function stateOf(service: CloudWatch, alarm: Alarm) {
  return {
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
