/**
 * The least that somebody has to be allowed who deploys a template, changes it and deletes it, as a policy of IAM: what CloudFormation calls as them,
 * on what the stack owns and no other, which roles they pass to whom, and what `punctual deploy` and `destroy` look at beside it.
 * Names that hold the stack's are cut behind it, so that a job that is added later needs no other policy.
 */
import { inCodeOrder } from '../../languages/code-order.ts';
import { isObject } from '../../languages/is-object.ts';
import { rightsOf } from '../../languages/resources/rights.table.ts';
import type { Beside, Rights } from '../../languages/resources/rights.ts';
import type { Resource, Template } from '../model/template.ts';
import { type ArnPlace, nameOf, type Place, patternOf } from './names.ts';
import { readAtDeployment } from './read-at-deployment.ts';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[] | '*';
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string | readonly string[]>> };
}

export interface DeployerPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

interface Grant {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly condition?: Statement['Condition'];
}

/** Of all that a template may become. `unknown`: types whose calls are not known here. */
export function deployerPolicy(
  templates: readonly Template[],
  place: ArnPlace,
): { readonly policy: DeployerPolicy; readonly unknown: readonly string[] } {
  const grants = templates.flatMap((template) => allGrants({ ...place, template }));
  const types = templates.flatMap(({ resources }) => [...resources.values()].map(({ type }) => type));
  return {
    policy: { Version: '2012-10-17', Statement: merged(grants) },
    unknown: distinct(types.filter((type) => !Object.hasOwn(rightsOf, type))),
  };
}

const allGrants = (at: Place): Grant[] => [
  ...stackGrants(at),
  ...[...at.template.resources.values()].flatMap((resource) => grantsOf(resource, at)),
  ...readAtDeployment(at.template).map((grant) => ({ ...grant, on: grant.on.map((arn) => patternOf(arn, at)) })),
];

const onEverything = ['*'];

/** What the commands themselves ask. */
function stackGrants({ stack, partition, region, account, bucket, template }: Place): Grant[] {
  const calls =
    'CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet DescribeStacks DescribeStackEvents GetTemplate ListStackResources DeleteStack';
  const machines = template.ofType('AWS::StepFunctions::StateMachine').length > 0;
  const rate = template.ofType('AWS::Scheduler::Schedule', 'AWS::Events::Rule').length > 0;
  return [
    {
      sid: 'Stack',
      actions: calls.split(' ').map((name) => `cloudformation:${name}`),
      on: [`arn:${partition}:cloudformation:${region}:${account}:stack/${stack}/*`],
    },
    ...(bucket === undefined
      ? []
      : [
          {
            sid: 'TemplateBucket',
            actions: ['s3:CreateBucket', 's3:ListBucket', 's3:PutLifecycleConfiguration'],
            on: [`arn:${partition}:s3:::${bucket}`],
          },
          {
            sid: 'Template',
            actions: ['s3:GetObject', 's3:PutObject'],
            on: [`arn:${partition}:s3:::${bucket}/${stack}/*`],
          },
        ]),
    ...(machines && rate
      ? [{ sid: 'Look', actions: ['events:ListRules', 'scheduler:ListSchedules'], on: onEverything }]
      : []),
    ...(usesHeartbeat(template)
      ? [
          {
            sid: 'Mutes',
            actions: ['cloudwatch:DisableAlarmActions', 'cloudwatch:EnableAlarmActions'],
            on: [`arn:${partition}:cloudwatch:${region}:${account}:alarm:${stack}_*`],
          },
          {
            sid: 'FirstHeartbeat',
            actions: ['cloudwatch:PutMetricData'],
            on: onEverything,
            condition: { StringEquals: { 'cloudwatch:namespace': heartbeatNamespace } },
          },
        ]
      : []),
  ];
}

const heartbeatNamespace = 'Punctual';

const usesHeartbeat = (template: Template): boolean =>
  template.isGenerated &&
  template.ofType('AWS::CloudWatch::Alarm').some(({ properties }) => properties['Namespace'] === heartbeatNamespace);

function grantsOf(resource: Resource, at: Place): Grant[] {
  const rights = rightsOf[resource.type];
  if (!rights) return [];
  const names = nameOf(resource, at);
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, key: keyof typeof names) => String(names[key]));
  const whole = (arn: string): string =>
    fill(`arn:{partition}:${rights.service}:${placeIn(rights.service)}:${arn}`).replace(':parameter//', ':parameter/');
  const given = Object.entries(rights.callsFor ?? {}).flatMap(([property, calls]) =>
    resource.properties[property] === undefined ? [] : calls,
  );
  const own = { sid: sidOf(resource.type), actions: [...rights.calls, ...given], on: rights.arns.map(whole) };
  return [
    ...(own.on.length === 0 ? [] : [own]),
    ...(rights.callsOnAll ? [{ sid: 'Look', actions: rights.callsOnAll, on: onEverything }] : []),
    ...besideOf(resource, rights).map(({ arn, calls, forService }) => ({
      sid: forService === undefined ? sidBeside(resource.type, arn) : 'ServiceRole',
      actions: calls,
      on: [fill(arn)],
      ...(forService === undefined ? {} : { condition: { StringEquals: { 'iam:AWSServiceName': forService } } }),
    })),
    ...passed(resource, rights, at),
  ];
}

/** What stands in an ARN before the resource. Source: "Amazon Resource Names (ARNs)", IAM User Guide. */
function placeIn(service: string): string {
  if (service === 's3') return ':';
  return service === 'iam' ? ':{account}' : '{region}:{account}';
}

const besideOf = ({ properties }: Resource, { beside = [], besideFor = {} }: Rights): Beside[] => [
  ...beside,
  ...Object.entries(besideFor).flatMap(([property, each]) => (properties[property] === undefined ? [] : each)),
];

/** By the service that it is of: `ConnectionSecretsmanager`. */
const sidBeside = (type: string, arn: string): string => {
  const [, , service] = arn.split(':');
  return service === undefined ? 'Look' : `${sidOf(type)}${service.replace(/^./, (letter) => letter.toUpperCase())}`;
};

/** `AWS::Logs::LogGroup` -> `LogGroup`. */
const sidOf = (type: string): string => type.split('::').slice(1).join('');

const passed = (resource: Resource, { passes = {} }: Rights, at: Place): Grant[] =>
  Object.entries(passes).flatMap(([property, service]) =>
    valuesOf(resource.properties, property).map((role) => ({
      sid: 'PassRole',
      actions: ['iam:PassRole'],
      on: [patternOf(role, at)],
      condition: { StringEquals: { 'iam:PassedToService': service } },
    })),
  );

/** Of that property, at any depth. */
function valuesOf(value: unknown, name: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesOf(each, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === name && typeof inner === 'string' ? [inner] : valuesOf(inner, name),
  );
}

/** One statement for what is alike: the calls of a type on all of its resources, one of a condition for all that meet the same resources. */
function merged(grants: readonly Grant[]): Statement[] {
  const statements = [...Map.groupBy(grants, ({ sid, condition }) => JSON.stringify([sid, condition])).values()].map(
    (alike): Statement => {
      const [{ sid, condition }] = alike as [Grant];
      const on = distinct(alike.flatMap((each) => each.on));
      return {
        Sid: sid,
        Effect: 'Allow',
        Action: distinct(alike.flatMap(({ actions }) => actions)),
        Resource: on.includes('*') ? '*' : narrowed(on),
        ...(condition ? { Condition: condition } : {}),
      };
    },
  );
  const byTarget = Map.groupBy(statements, ({ Action, Resource, Condition }) =>
    JSON.stringify([Action, Resource, Condition === undefined ? '' : Object.keys(Condition)]),
  );
  return [...byTarget.values()].map((alike) => withAllConditions(alike as [Statement, ...Statement[]])).map(numbered());
}

/** Of statements that differ in their condition's value alone. */
function withAllConditions([first, ...others]: readonly [Statement, ...Statement[]]): Statement {
  if (others.length === 0 || !first.Condition) return first;
  const all = [first, ...others].flatMap(({ Condition: { StringEquals = {} } = {} }) => Object.entries(StringEquals));
  const values = Map.groupBy(all, ([key]) => key);
  const members = [...values].map(([key, entries]) => [key, distinct(entries.flatMap(([, value]) => value))]);
  return { ...first, Condition: { StringEquals: Object.fromEntries(members) } };
}

/** A Sid stands once in a policy. */
function numbered(): (statement: Statement) => Statement {
  const counts = new Map<string, number>();
  return (statement) => {
    const count = (counts.get(statement.Sid) ?? 0) + 1;
    counts.set(statement.Sid, count);
    return count === 1 ? statement : { ...statement, Sid: `${statement.Sid}${count}` };
  };
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort(inCodeOrder);

/** Without those that another one covers. */
const narrowed = (arns: readonly string[]): string[] =>
  arns.filter(
    (arn) => !arns.some((other) => other !== arn && other.endsWith('*') && arn.startsWith(other.slice(0, -1))),
  );
