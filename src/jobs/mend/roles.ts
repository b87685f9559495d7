/** The role of the machines, the role that starts them, and the queue of what could not be started. */

import { isObject } from '../../languages/is-object.ts';
import { allow, policy, type Resource, type Resources, sub } from '../generate/cloudformation.ts';
import { at, type Fields, fieldsOf, objectsOf } from '../model/symbol.ts';
import type { Generated } from './generated.ts';
import { familyOf } from './machine.ts';
import type { Asked } from './target.ts';

const regional = (rest: string): string => `arn:\${AWS::Partition}:${rest}`;

export function rolesFor(asked: readonly Asked[], { prefix, resources }: Generated): Resources {
  const id = (name: string): string => `${prefix}${name}`;
  return {
    [id('MachineLogs')]: resources[id('MachineLogs')] as Resource,
    [id('MachineRole')]: machineRole(asked, resources[id('MachineRole')] as Resource),
    [id('ScheduleRole')]: scheduleRole(resources[id('ScheduleRole')] as Resource),
    [id('Undelivered')]: resources[id('Undelivered')] as Resource,
    ...(asked.some(({ job }) => job.schedule?.isRule)
      ? { [id('UndeliveredPolicy')]: fromRules(asked, resources[id('UndeliveredPolicy')] as Resource) }
      : {}),
  };
}

/** Of the generated statements those that fit any task; of the others their like for these tasks and clusters. */
function machineRole(asked: readonly Asked[], role: Resource): Resource {
  const [generated] = objectsOf(role.Properties['Policies']);
  const kept = objectsOf(fieldsOf(generated?.['PolicyDocument'])['Statement']).filter(({ Action }) =>
    /events:PutRule|states:ListExecutions|cloudwatch:PutMetricData|logs:CreateLogDelivery/.test(JSON.stringify(Action)),
  );
  const clusters = unique(asked.map(({ cluster }) => cluster).filter((each) => each !== undefined));
  const inClusters = { ArnEquals: { 'ecs:cluster': clusters.flatMap(clusterArns) } };
  const passed = unique(asked.flatMap(rolesOf));
  const isPassedElsewhere = asked.some(({ task }) => task === undefined);
  const passTo = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };
  const statements = [
    allow('ecs:RunTask', unique(asked.map(revisionsOf)), inClusters),
    allow(['ecs:StopTask', 'ecs:DescribeTasks'], '*', inClusters),
    allow('ecs:TagResource', sub(regional('ecs:${AWS::Region}:${AWS::AccountId}:task/*')), {
      StringEquals: { 'ecs:CreateAction': 'RunTask' },
    }),
    ...(isPassedElsewhere
      ? [allow('iam:PassRole', sub(regional('iam::${AWS::AccountId}:role/*')), passTo)]
      : passed.length > 0
        ? [allow('iam:PassRole', passed, passTo)]
        : []),
    ...kept,
  ];
  return { ...role, Properties: { ...role.Properties, Policies: [policy('Run', statements)] } };
}

/** The target may name it: `Ref` of a cluster is its name, of a parameter that or its ARN. */
function clusterArns(cluster: unknown): readonly unknown[] {
  const text =
    at(cluster, 'Fn::Sub') ?? (isObject(cluster) && cluster['Ref'] !== undefined ? `\${${cluster['Ref']}}` : cluster);
  if (typeof text !== 'string' || text.startsWith('arn:') || /^\$\{\w+\.Arn\}$/.test(text)) return [cluster];
  const arn = sub(regional(`ecs:\${AWS::Region}:\${AWS::AccountId}:cluster/${text}`));
  return /^\$\{\w+\}$/.test(text) ? [arn, cluster] : [arn];
}

const rolesOf = ({ taskWritten, overrides }: Asked): readonly unknown[] =>
  [taskWritten['ExecutionRoleArn'], taskWritten['TaskRoleArn'], overrides['TaskRoleArn'], overrides['ExecutionRoleArn']]
    .filter((each) => each !== undefined && each !== '')
    .map(roleArn);

const roleArn = (role: unknown): unknown =>
  typeof role === 'string' && !role.startsWith('arn:') ? sub(regional(`iam::\${AWS::AccountId}:role/${role}`)) : role;

/** Every revision of the family. */
function revisionsOf(asked: Asked): unknown {
  const family = familyOf(asked);
  const arn = regional('ecs:${AWS::Region}:${AWS::AccountId}:task-definition/');
  if (typeof family === 'string')
    return family.startsWith('arn:') ? `${family.replace(/:\d+$/, '')}:*` : sub(`${arn}${family}:*`);
  if (asked.task === undefined) return family;
  return { 'Fn::Sub': [`${arn}\${Family}:*`, { Family: family }] };
}

/** Who may take it: schedules and rules of this account, which have no name that is known beforehand. */
function scheduleRole(role: Resource): Resource {
  const ofAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
  const statements = ['scheduler.amazonaws.com', 'events.amazonaws.com'].map((Service) => ({
    Effect: 'Allow',
    Principal: { Service },
    Action: 'sts:AssumeRole',
    Condition: ofAccount,
  }));
  const document = { Version: '2012-10-17', Statement: statements };
  return { ...role, Properties: { ...role.Properties, AssumeRolePolicyDocument: document } };
}

function fromRules(asked: readonly Asked[], queuePolicy: Resource): Resource {
  const rules = asked.flatMap(({ job, scheduleId }) =>
    job.schedule?.isRule ? [{ 'Fn::GetAtt': [scheduleId, 'Arn'] }] : [],
  );
  const document = fieldsOf(queuePolicy.Properties['PolicyDocument']);
  const statements = objectsOf(document['Statement']).map((statement: Fields) => ({
    ...statement,
    Condition: { ArnEquals: { 'aws:SourceArn': unique(rules) } },
  }));
  return {
    ...queuePolicy,
    Properties: { ...queuePolicy.Properties, PolicyDocument: { ...document, Statement: statements } },
  };
}

const unique = (values: readonly unknown[]): readonly unknown[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];
