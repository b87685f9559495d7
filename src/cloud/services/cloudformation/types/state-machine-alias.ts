/**
 * AWS::StepFunctions::StateMachineAlias, with deployments that shift executions to another version bit by bit. Sources: AWS CloudFormation Template Reference, "Step Functions",
 * DeploymentPreference; Step Functions guide, "Performing gradual deployments of state machine versions". While executions are shifted alarms are looked at each minute;
 * ALL_AT_ONCE looks once, when it has shifted (for how long AWS does is not said).
 */
import type { DescribeAlarmHistoryOutput, DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import type { CreateStateMachineAliasOutput, RoutingConfigurationListItem } from '@aws-sdk/client-sfn';
import type { Instant } from '../../../../languages/instant.ts';
import { stateMachineAliasSchema } from '../../../../languages/resources/states.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 80;
const secondsBetweenLooks = 60;

export const stateMachineAlias: ResourceType = {
  ...stateMachineAliasSchema,
  create(context, wanted) {
    const name = String(wanted['Name'] ?? context.name(nameCharactersMax));
    const { stateMachineAliasArn: arn } = context.call<CreateStateMachineAliasOutput>(
      'states',
      'CreateStateMachineAlias',
      { name, description: wanted['Description'], routingConfiguration: routingOf(wanted) },
    );
    return { physicalId: arn!, attributes: { Arn: arn! } };
  },
  update(context, made, wanted) {
    context.call('states', 'UpdateStateMachineAlias', {
      stateMachineAliasArn: made.physicalId,
      description: wanted['Description'] ?? '',
      routingConfiguration: routingOf(wanted),
    });
    return made;
  },
  stabilize(context, { physicalId: stateMachineAliasArn }, wanted, before, { since, now }) {
    const preference = preferenceOf(wanted);
    if (!preference) return undefined;
    const from = versionBefore(before);
    if (from === undefined || from === preference.StateMachineVersionArn) return undefined;
    checkAlarms(context, preference.Alarms ?? [], since);
    // A clock that was put back takes nothing away.
    const { weight, seconds } = shiftOf(preference, Math.max(0, (now - since) / 1000));
    const routingConfiguration = [
      { stateMachineVersionArn: preference.StateMachineVersionArn, weight },
      ...(weight === 100 ? [] : [{ stateMachineVersionArn: from, weight: 100 - weight }]),
    ];
    context.call('states', 'UpdateStateMachineAlias', { stateMachineAliasArn, routingConfiguration });
    return seconds;
  },
  remove: (context, { physicalId: stateMachineAliasArn }) =>
    context.clear('states', 'DeleteStateMachineAlias', { stateMachineAliasArn }),
};

interface Preference {
  readonly StateMachineVersionArn: string;
  readonly Type: 'ALL_AT_ONCE' | 'LINEAR' | 'CANARY';
  /** Minutes. */
  readonly Interval?: number;
  readonly Percentage?: number;
  readonly Alarms?: readonly string[];
}

const preferenceOf = ({ DeploymentPreference: given }: Values): Preference | undefined =>
  given as unknown as Preference | undefined;

/** The routing configuration as the API takes it, when all executions are shifted. */
function routingOf(values: Values): readonly RoutingConfigurationListItem[] {
  const routing = values['RoutingConfiguration'] as unknown as RoutingConfigurationListItem[] | undefined;
  const preference = preferenceOf(values);
  if ((routing === undefined) === (preference === undefined))
    throw invalid('exactly one of `RoutingConfiguration` and `DeploymentPreference` must be given');
  if (routing) return routing;
  checkPreference(preference!);
  return [{ stateMachineVersionArn: preference!.StateMachineVersionArn, weight: 100 }];
}

/** The types in the guide's order; ranges of the reference. */
const preferenceTypes = ['LINEAR', 'ALL_AT_ONCE', 'CANARY'];
const ranges = { Interval: [1, 2100], Percentage: [1, 99] } as const;

function checkPreference(preference: Preference): void {
  const { Type: type } = preference;
  if (!preferenceTypes.includes(type))
    throw invalid(`\`DeploymentPreference.Type\` is \`${type}\`: expected one of ${preferenceTypes.join(', ')}`);
  if (type === 'ALL_AT_ONCE') return;
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = preference[name as keyof typeof ranges];
    if (value === undefined) throw invalid(`\`DeploymentPreference.${name}\` is required for ${type}`);
    if (value < least || value > most)
      throw invalid(`\`DeploymentPreference.${name}\` is ${value}: expected ${least} to ${most}`);
  }
}

/** The version that executions are shifted from: of two the one with the greater weight. */
function versionBefore(before: Values): string | undefined {
  const routing = [...routingOf(before)].sort((a, b) => Number(b.weight) - Number(a.weight));
  return routing[0]?.stateMachineVersionArn;
}

/** How many of a hundred executions have the new version, and after how many seconds that is to be looked at again. The first are shifted at once. */
function shiftOf({ Type: type, Interval = 0, Percentage = 0 }: Preference, elapsedSeconds: number) {
  if (type === 'ALL_AT_ONCE') return { weight: 100, seconds: undefined };
  const increments = Math.floor(elapsedSeconds / (Interval * 60)) + 1;
  const weight = type === 'CANARY' ? (increments > 1 ? 100 : Percentage) : Math.min(increments * Percentage, 100);
  const untilNext = increments * Interval * 60 - elapsedSeconds;
  return { weight, seconds: weight === 100 ? undefined : Math.min(untilNext, secondsBetweenLooks) };
}

/** "The deployment fails and rolls back if any of these alarms go into the ALARM state", be it between two looks; one that does not exist is taken for OK. */
function checkAlarms(context: ResourceContext, AlarmNames: readonly string[], since: Instant): void {
  if (AlarmNames.length === 0) return;
  const AlarmTypes = ['MetricAlarm', 'CompositeAlarm'];
  const { MetricAlarms = [], CompositeAlarms = [] } = context.call<DescribeAlarmsOutput>(
    'cloudwatch',
    'DescribeAlarms',
    { AlarmNames, AlarmTypes, StateValue: 'ALARM' },
  );
  const names = new Set([...MetricAlarms, ...CompositeAlarms].map((alarm) => alarm.AlarmName));
  for (const AlarmName of AlarmNames) if (wentInto(context, AlarmName, AlarmTypes, since)) names.add(AlarmName);
  if (names.size > 0) throw invalid(`the deployment is taken back: in ALARM are ${[...names].join(', ')}`);
}

function wentInto(context: ResourceContext, AlarmName: string, AlarmTypes: readonly string[], since: Instant): boolean {
  const { AlarmHistoryItems = [] } = context.call<DescribeAlarmHistoryOutput>('cloudwatch', 'DescribeAlarmHistory', {
    AlarmName,
    AlarmTypes,
    HistoryItemType: 'StateUpdate',
    StartDate: new Date(since),
  });
  return AlarmHistoryItems.some(({ HistoryData }) => JSON.parse(HistoryData!).newState.stateValue === 'ALARM');
}

const invalid = (message: string): AwsError => new AwsError('ValidationError', message);
