/** What the API and templates are given of a plan's resources: policies, rules' targets, alarms. */
import {
  clusterArn,
  definitionArn,
  executionArn,
  machineArn,
  queueArn,
  roleArn,
  roles,
  ruleArn,
  topicArn,
} from './names.ts';
import { type AlarmPlan, askedRule, queues, type SchedulePlan, type TargetPlan, topicName } from './plan.ts';

interface Statement {
  readonly Effect: 'Allow';
  readonly Resource?: string;
  readonly Action: string | string[];
}

const document = (...statements: Statement[]) => ({ Version: '2012-10-17', Statement: statements });

const allow = (Action: string | string[], Resource: string, more: object = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

export const trust = (service: string) =>
  document({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' } as Statement);

const runTasks: readonly Statement[] = [
  allow('ecs:RunTask', '*', { Condition: { ArnEquals: { 'ecs:cluster': clusterArn } } }),
  allow('iam:PassRole', roleArn(roles.tasks), {
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  }),
];

/** Roles that may do what they must and no more; one may do nothing. */
export const rolePlans: readonly { readonly name: string; readonly service: string; readonly policy?: object }[] = [
  {
    name: roles.tasks,
    service: 'ecs-tasks.amazonaws.com',
    policy: document(allow(['logs:CreateLogStream', 'logs:PutLogEvents'], '*')),
  },
  {
    name: roles.rules,
    service: 'events.amazonaws.com',
    policy: document(allow('states:StartExecution', machineArn('*')), ...runTasks),
  },
  {
    name: roles.schedules,
    service: 'scheduler.amazonaws.com',
    policy: document(allow('states:StartExecution', machineArn('*'))),
  },
  { name: roles.powerless, service: 'events.amazonaws.com' },
  {
    name: roles.machines,
    service: 'states.amazonaws.com',
    policy: document(
      ...runTasks,
      allow(['ecs:StopTask', 'ecs:DescribeTasks'], '*'),
      allow(['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], ruleArn('StepFunctionsGetEventsFor*')),
      allow('states:StartExecution', machineArn('*')),
      allow(['states:StopExecution', 'states:SendTaskSuccess'], '*'),
      allow(['sns:Publish', 'sqs:SendMessage', 'events:PutEvents'], '*'),
      allow('states:RedriveExecution', executionArn('*', '*')),
    ),
  },
];

export const queuePolicy = (queue: string) =>
  document(
    allow('sqs:SendMessage', queueArn(queue), {
      Principal: { Service: ['sns.amazonaws.com', 'events.amazonaws.com'] },
    }),
  );

export const topicPolicy = document(
  allow('sns:Publish', topicArn(topicName), {
    Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
  }),
);

export const alarmInput = ({ name, machine, metric, periodSeconds, missing }: AlarmPlan) => ({
  AlarmName: name,
  Namespace: 'AWS/States',
  MetricName: metric,
  Dimensions: [{ Name: 'StateMachineArn', Value: machineArn(machine) }],
  Statistic: 'Sum',
  Period: periodSeconds,
  EvaluationPeriods: 1,
  DatapointsToAlarm: 1,
  Threshold: 0,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: missing,
  AlarmActions: [topicArn(topicName)],
});

/** The API's and a template's alike. */
export const scheduleInput = ({ name, zone, schedule }: SchedulePlan, State: 'ENABLED' | 'DISABLED') => ({
  Name: name,
  State,
  ScheduleExpression: schedule.expression,
  ScheduleExpressionTimezone: zone,
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: machineArn(askedRule.machine), RoleArn: roleArn(roles.schedules) },
});

/** The API writes the network's member in another way than templates do. */
export function targetInput({ id, to, role }: TargetPlan, network: 'awsvpcConfiguration' | 'AwsVpcConfiguration') {
  const common = {
    Id: id,
    ...(role ? { RoleArn: roleArn(role) } : {}),
    DeadLetterConfig: { Arn: queueArn(queues.deadLetters) },
  };
  if (to === 'topic') return { ...common, Arn: topicArn(topicName) };
  if (to === 'queue') return { ...common, Arn: queueArn(queues.work) };
  if ('machine' in to) return { ...common, Arn: machineArn(to.machine) };
  const EcsParameters = {
    TaskDefinitionArn: definitionArn(to.family),
    TaskCount: 1,
    LaunchType: 'FARGATE',
    NetworkConfiguration: { [network]: { Subnets: ['subnet-1'] } },
  };
  return { ...common, Arn: clusterArn, EcsParameters };
}
