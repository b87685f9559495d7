/** A plan as one CloudFormation template. Names are the plan's own, so order is stated where no reference implies it. */
import { alarmInput, queuePolicy, rolePlans, scheduleInput, targetInput, topicPolicy, trust } from './inputs.ts';
import { cluster, logGroup, machineArn, queueArn, queueUrl, roleArn, roles } from './names.ts';
import { askedRule, type Plan, queues, topicName } from './plan.ts';
import type { TaskPlan } from './tasks.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: object;
  readonly DependsOn?: readonly string[];
}

/** `edition` stands in the alarms' descriptions; `broken`: one resource more, which cannot be made. */
export function renderTemplate(plan: Plan, edition: number, broken = false): string {
  const Resources: Record<string, Resource> = {
    ...rolesAndCluster(),
    ...messaging(plan),
    ...jobs(plan),
    ...alarms(plan, edition),
    ...(broken ? { Broken: role(takenRole, 'events.amazonaws.com') } : {}),
  };
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources });
}

/** A name that exists outside of the stack. */
export const takenRole = 'taken';

/** Logical ids are of letters and digits alone. */
const idOf = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '');
const roleIds = rolePlans.map(({ name }) => `Role${idOf(name)}`);

const role = (RoleName: string, service: string, policy?: object): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName,
    AssumeRolePolicyDocument: trust(service),
    ...(policy ? { Policies: [{ PolicyName: 'all', PolicyDocument: policy }] } : {}),
  },
});

function rolesAndCluster(): Record<string, Resource> {
  const made = rolePlans.map(({ name, service, policy }) => [`Role${idOf(name)}`, role(name, service, policy)]);
  return {
    ...Object.fromEntries(made),
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: cluster } },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: logGroup, RetentionInDays: 30 } },
  };
}

function messaging({ topic }: Plan): Record<string, Resource> {
  const made: Record<string, Resource> = {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: topicName } },
    TopicPolicy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: topicPolicy },
    },
  };
  for (const name of Object.values(queues)) {
    const id = `Queue${idOf(name)}`;
    made[id] = { Type: 'AWS::SQS::Queue', Properties: { QueueName: name, MessageRetentionPeriod: 1209600 } };
    made[`${id}Policy`] = {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [queueUrl(name)], PolicyDocument: queuePolicy(name) },
      DependsOn: [id],
    };
  }
  for (const [n, { protocol, endpoint }] of topic.subscribers.entries())
    made[`Subscription${n}`] = {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: protocol,
        Endpoint: protocol === 'sqs' ? queueArn(endpoint) : endpoint,
      },
      DependsOn: [`Queue${idOf(queues.mailbox)}Policy`],
    };
  return made;
}

function jobs({ tasks, machines, rules, schedules }: Plan): Record<string, Resource> {
  const made: Record<string, Resource> = {};
  for (const task of tasks) made[`Task${idOf(task.family)}`] = taskDefinition(task);
  const before = [...roleIds, ...Object.keys(made), 'Cluster', 'Topic'];
  for (const { name, definition } of machines)
    made[`Machine${idOf(name)}`] = {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { StateMachineName: name, DefinitionString: definition, RoleArn: roleArn(roles.machines) },
      DependsOn: before,
    };
  const machineIds = machines.map(({ name }) => `Machine${idOf(name)}`);
  for (const { name, schedule, enabled, targets } of rules)
    made[`Rule${idOf(name)}`] = {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: name,
        ScheduleExpression: schedule.expression,
        State: enabled ? 'ENABLED' : 'DISABLED',
        Targets: targets.map((target) => targetInput(target, 'AwsVpcConfiguration')),
      },
      DependsOn: machineIds,
    };
  for (const schedule of schedules)
    made[`Schedule${idOf(schedule.name)}`] = {
      Type: 'AWS::Scheduler::Schedule',
      Properties: scheduleInput(schedule, 'ENABLED'),
      DependsOn: [...roleIds, ...machineIds],
    };
  made['AskedRule'] = {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: askedRule.name,
      EventPattern: { source: [askedRule.source] },
      Targets: [{ Id: 'machine', Arn: machineArn(askedRule.machine), RoleArn: roleArn(roles.rules) }],
    },
    DependsOn: machineIds,
  };
  return made;
}

const taskDefinition = ({ family, containers }: TaskPlan): Resource => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    Family: family,
    RequiresCompatibilities: ['FARGATE'],
    NetworkMode: 'awsvpc',
    Cpu: '256',
    Memory: '512',
    ExecutionRoleArn: roleArn(roles.tasks),
    TaskRoleArn: roleArn(roles.tasks),
    ContainerDefinitions: containers.map(
      ({ name, image, essential, command, stopTimeout, environment = [], logConfiguration }) => ({
        Name: name,
        Image: image,
        Essential: essential,
        Command: command,
        ...(stopTimeout === undefined ? {} : { StopTimeout: stopTimeout }),
        Environment: environment.map((variable) => ({ Name: variable.name, Value: variable.value })),
        LogConfiguration: { LogDriver: logConfiguration?.logDriver, Options: logConfiguration?.options },
      }),
    ),
  },
  DependsOn: [...roleIds, 'Logs'],
});

function alarms({ alarms: plans }: Plan, edition: number): Record<string, Resource> {
  const made = plans.map((alarm): [string, Resource] => [
    `Alarm${idOf(alarm.name)}`,
    {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { ...alarmInput(alarm), AlarmDescription: descriptionOf(edition) },
      DependsOn: ['TopicPolicy'],
    },
  ]);
  return Object.fromEntries(made);
}

export const descriptionOf = (edition: number): string => `edition ${edition}`;
