/**
 * Which jobs of a template have nothing to do with each other, so that each group of them can be played in a cloud of its own: no resource that keeps a
 * state, and none that starts something, belongs to two groups. What is neither, or is never read (roles, topics, queues), is in every cloud, and so is what only
 * follows what happens (a rule that tells a topic of tasks that failed): each of these clouds has its share of that.
 */
import { own } from '../../languages/own.ts';
import { recordedProperties } from '../../languages/resources/recorded.table.ts';
import { resourceSchemas } from '../../languages/resources/resource-schemas.ts';
import type { Json } from '../../languages/template/document.ts';
import { references } from '../../languages/template/functions.ts';
import type { Played } from '../drill/drill.ts';
import type { PlayedJob } from '../drill/played-job.ts';
import { at, type Fields, fieldsOf, listOf } from '../model/symbol.ts';

export interface Groups {
  /** Each with the logical ids that are its own. */
  readonly groups: readonly { readonly jobs: readonly PlayedJob[]; readonly ids: ReadonlySet<string> }[];
  /** Of alarms in every cloud: each rings for any one trouble. Two may ring where one would, so that then all has to be played in one. */
  readonly sharedAlarms: ReadonlySet<string>;
}

/** Undefined: something belongs to all of them, or to nobody knows which. */
export function groupsOf({ root, jobs }: Played): Groups | undefined {
  const resources = new Map(Object.entries(fieldsOf(root['Resources'])).map(([id, node]) => [id, fieldsOf(node)]));
  if (![...resources.values()].every(callsAlone)) return undefined;
  const linking = new Map([...resources].filter(([, node]) => !isPassive(node, resources)));
  const links = openLinks([...linking.keys()]);
  for (const [id, node] of linking) for (const other of referredBy(node)) links.join(id, other);
  for (const [id, other] of named(linking)) links.join(id, other);
  for (const job of jobs) for (const id of ownIds(job)) links.join(job.id, id);
  const byJobs = Map.groupBy(jobs, ({ id }) => links.of(id));
  const followers = [...Map.groupBy(linking.keys(), links.of)].filter(([name]) => !byJobs.has(name));
  const strays = followers.flatMap(([, ids]) => ids.map((id) => [id, linking.get(id) as Fields] as const));
  if (!strays.every(([, node]) => isFollower(node))) return undefined;
  if ([...linking].some(([id, node]) => byJobs.has(links.of(id)) && isFiredByAny(node, id, links))) return undefined;
  return {
    groups: [...byJobs].map(([name, group]) => ({
      jobs: group,
      ids: new Set([...linking.keys()].filter((id) => links.of(id) === name)),
    })),
    sharedAlarms: new Set(strays.flatMap(([id, node]) => (node['Type'] === alarmType ? [id] : []))),
  };
}

const alarmType = 'AWS::CloudWatch::Alarm';
const ruleType = 'AWS::Events::Rule';
const machineType = 'AWS::StepFunctions::StateMachine';

/** Calls through which no job sees what another one has left behind: those that generated jobs make, and starts of what the template links. */
const aloneCalls =
  /^(?:ecs:(?:runTask|describeTasks)|sns:publish|events:putEvents|states:startExecution|sfn:(?:startExecution|listExecutions|describeExecution)|cloudwatch:(?:putMetricData|getMetricStatistics)|cloudwatchlogs:getLogEvents|scheduler:(?:getSchedule|updateSchedule))$/;

/** Is it no machine, or one that calls nothing else? */
function callsAlone(node: Fields): boolean {
  if (node['Type'] !== machineType) return true;
  const calls = JSON.stringify(node).matchAll(/:states:::(?:aws-sdk:)?(\w+:\w+)/g);
  return [...calls].every(([, call]) => aloneCalls.test(String(call)));
}

/** It starts nothing, and keeps no state that one job could see of another by such calls. */
const passiveTypes =
  /^AWS::(?:IAM|EC2|KMS|SNS|SQS|S3|SSM|SecretsManager|Logs)::(?!MetricFilter)|^AWS::ECS::Cluster|^AWS::Scheduler::ScheduleGroup$|^AWS::Events::(?:Connection|ApiDestination|EventBus)/;

function isPassive(node: Fields, resources: ReadonlyMap<string, Fields>): boolean {
  const type = String(node['Type']);
  if (!resourceSchemas.has(type) || own(recordedProperties, type) !== undefined || passiveTypes.test(type)) return true;
  if (type !== ruleType || !isListening(node)) return false;
  const targets = referredBy(at(node['Properties'], 'Targets')).flatMap((id) => resources.get(id) ?? []);
  return targets.every((target) => passiveTypes.test(String(at(target, 'Type'))));
}

/** A rule of events alone. */
const isListening = ({ Properties }: Fields): boolean =>
  at(Properties, 'EventPattern') !== undefined && at(Properties, 'ScheduleExpression') === undefined;

/** Whatever job it is of: it does for each event what it does for one alone. */
function isFollower(node: Fields): boolean {
  switch (node['Type']) {
    case ruleType:
      return isListening(node);
    case 'AWS::ECS::TaskDefinition':
      return true;
    case machineType:
      return !/:(?:list|getMetric)[A-Za-z]|:activity:/.test(JSON.stringify(node));
    case alarmType:
      return ringsForAny(fieldsOf(node['Properties']));
    default:
      return false;
  }
}

/** An alarm that rings as soon as there is one sample of trouble. */
const ringsForAny = (alarm: Fields): boolean =>
  alarm['Metrics'] === undefined &&
  alarm['ComparisonOperator'] === 'GreaterThanThreshold' &&
  Number(alarm['Threshold']) === 0 &&
  String(alarm['TreatMissingData']) === 'notBreaching';

/** A job's own rule that does not say whose events start it. */
const isFiredByAny = (node: Fields, id: string, links: Links): boolean =>
  node['Type'] === ruleType &&
  isListening(node) &&
  !referredBy(at(node['Properties'], 'EventPattern')).some((other) => links.of(other) === links.of(id));

const ownIds = ({ id, job, schedules }: PlayedJob): readonly string[] => [
  id,
  ...schedules.map(({ resource }) => resource.id),
  ...job.starts.flatMap(({ task }) => (task ? [task.id] : [])),
];

/** Logical ids to which a node refers; of parameters too. */
const referredBy = (node: unknown): readonly string[] => [
  ...references(node as Json, []).map(({ name }) => name),
  ...listOf(at(node, 'DependsOn')).map(String),
];

/** Pairs of which one has in its words what the other one is called. */
function* named(resources: ReadonlyMap<string, Fields>): Generator<readonly [string, string]> {
  const called = [...resources].flatMap(([id, node]) =>
    ownNames.flatMap((key) => {
      const name = wordsOf(plainText(at(node['Properties'], key))).at(-1);
      return name === undefined ? [] : [[name, id] as const];
    }),
  );
  const callees = Map.groupBy(called, ([name]) => name);
  for (const [id, node] of resources)
    for (const word of new Set(wordsOf(JSON.stringify(node))))
      for (const [, other] of callees.get(word) ?? []) yield [other, id];
}

const ownNames = ['Name', 'Family', 'AlarmName', 'StateMachineName', 'RuleName'];

/** Of a text, or of one with substitutions, what stands there as it is. */
function plainText(value: unknown): string {
  const text = at(value, 'Fn::Sub') ?? value;
  const [written] = listOf(text);
  return typeof written === 'string' ? written.replace(/\$\{[^}]*\}/g, ' ') : '';
}

const wordsOf = (text: string): readonly string[] => text.match(/[\w-]+/g) ?? [];

interface Links {
  join(one: string, other: string): void;
  /** The same for all that are joined. */
  of(id: string): string;
}

/** Only what is in `ids` is joined. */
function openLinks(ids: readonly string[]): Links {
  const above = new Map(ids.map((id) => [id, id]));
  const of = (id: string): string => {
    let top = id;
    for (let next = above.get(top); next !== undefined && next !== top; next = above.get(top)) top = next;
    if (above.has(id)) above.set(id, top);
    return top;
  };
  return {
    of,
    join(one, other) {
      if (above.has(one) && above.has(other)) above.set(of(other), of(one));
    },
  };
}
