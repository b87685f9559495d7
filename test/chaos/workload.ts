/**
 * The template of a chaos run, made from the table of jobs: for each a rule, a state machine with Retry and a task definition; an alarm
 * that notifies a queue by way of a topic; and what the client calls.
 */
import type { Job } from './jobs.ts';

export interface WorkloadSettings {
  readonly jobs: readonly Job[];
  /** The witness's program, and the folder in which it writes. */
  readonly program: string;
  readonly witness: string;
  /** Tasks are containers of this image, and see the run's folder where the host has it. Undefined: they are processes. */
  readonly containers: { readonly image: string; readonly folder: string } | undefined;
  /** Seconds of the cloud in a second of the host. */
  readonly speed: number;
}

/** Physical names that the client and the checker use. */
export const names = {
  cluster: 'chaos',
  logGroup: '/chaos/tasks',
  called: 'called',
  toggled: 'toggled',
  alarm: 'failing-failed',
  queues: { notes: 'notes', alerts: 'alerts', toggles: 'toggles' },
} as const;

type Json = { readonly [member: string]: unknown };

const ref = (id: string) => ({ Ref: id });
const att = (id: string, attribute: string) => ({ 'Fn::GetAtt': [id, attribute] });
const allow = (Action: string | string[], Resource: unknown, Condition?: Json) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
});
const document = (...Statement: Json[]) => ({ Version: '2012-10-17', Statement });
const resource = (Type: string, Properties: Json) => ({ Type, Properties });

/** `slow-stumbling` -> `SlowStumbling`: logical ids take letters and digits alone. */
const idOf = ({ name }: Job): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

export const template = (settings: WorkloadSettings): Json => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'Work for a chaos run',
  Resources: {
    Cluster: resource('AWS::ECS::Cluster', { ClusterName: names.cluster }),
    Logs: resource('AWS::Logs::LogGroup', { LogGroupName: names.logGroup }),
    ...roles(settings.jobs),
    ...alarms(),
    ...forTheClient(),
    ...Object.assign({}, ...settings.jobs.map((job) => resourcesOf(job, settings))),
  },
});

function role(service: string, ...statements: Json[]): Json {
  const Principal = { Service: `${service}.amazonaws.com` };
  return resource('AWS::IAM::Role', {
    AssumeRolePolicyDocument: document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }),
    ...(statements.length > 0 ? { Policies: [{ PolicyName: 'Work', PolicyDocument: document(...statements) }] } : {}),
  });
}

function roles(jobs: readonly Job[]): Json {
  const inCluster = { ArnEquals: { 'ecs:cluster': att('Cluster', 'Arn') } };
  const passToTasks = allow('iam:PassRole', att('TaskExecutionRole', 'Arn'), {
    StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
  });
  const runTasks = (target: Job['target']) =>
    allow(
      'ecs:RunTask',
      jobs.filter((job) => job.target === target).map((job) => ref(`${idOf(job)}Task`)),
      inCluster,
    );
  const managedRule = {
    'Fn::Sub': 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForECSTaskRule',
  };
  const machines = jobs.filter(({ target }) => target === 'machine').map((job) => ref(idOf(job)));
  return {
    TaskExecutionRole: role('ecs-tasks', allow(['logs:CreateLogStream', 'logs:PutLogEvents'], att('Logs', 'Arn'))),
    MachineRole: role(
      'states',
      passToTasks,
      runTasks('machine'),
      allow(['ecs:StopTask', 'ecs:DescribeTasks'], '*', inCluster),
      allow(['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], managedRule),
    ),
    CalledRole: role('states'),
    ScheduleRole: role('scheduler', allow('states:StartExecution', machines)),
    RuleRole: role('events', passToTasks, runTasks('task'), allow('states:StartExecution', machines)),
  };
}

/** A topic may send to the queue, or a rule. */
const queuePolicy = (queue: string, service: string, sourceArn: unknown): Json =>
  resource('AWS::SQS::QueuePolicy', {
    Queues: [ref(queue)],
    PolicyDocument: document({
      ...allow('sqs:SendMessage', att(queue, 'Arn'), { ArnEquals: { 'aws:SourceArn': sourceArn } }),
      Principal: { Service: `${service}.amazonaws.com` },
    }),
  });

const alarms = (): Json => ({
  Alerts: resource('AWS::SNS::Topic', {}),
  AlertsQueue: resource('AWS::SQS::Queue', { QueueName: names.queues.alerts }),
  AlertsQueuePolicy: queuePolicy('AlertsQueue', 'sns', ref('Alerts')),
  AlertsSubscription: resource('AWS::SNS::Subscription', {
    TopicArn: ref('Alerts'),
    Protocol: 'sqs',
    Endpoint: att('AlertsQueue', 'Arn'),
  }),
  FailingAlarm: resource('AWS::CloudWatch::Alarm', {
    AlarmName: names.alarm,
    Namespace: 'AWS/States',
    MetricName: 'ExecutionsFailed',
    Dimensions: [{ Name: 'StateMachineArn', Value: ref('Failing') }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [ref('Alerts')],
  }),
});

const forTheClient = (): Json => ({
  Called: resource('AWS::StepFunctions::StateMachine', {
    StateMachineName: names.called,
    RoleArn: att('CalledRole', 'Arn'),
    Definition: {
      StartAt: 'Rest',
      States: { Rest: { Type: 'Wait', Seconds: 1, Next: 'Done' }, Done: { Type: 'Succeed' } },
    },
  }),
  NotesQueue: resource('AWS::SQS::Queue', { QueueName: names.queues.notes }),
  TogglesQueue: resource('AWS::SQS::Queue', { QueueName: names.queues.toggles }),
  TogglesQueuePolicy: queuePolicy('TogglesQueue', 'events', {
    'Fn::Sub': `arn:aws:events:\${AWS::Region}:\${AWS::AccountId}:rule/${names.toggled}`,
  }),
  ToggledRule: {
    ...resource('AWS::Events::Rule', {
      Name: names.toggled,
      ScheduleExpression: 'cron(* * * * ? *)',
      State: 'ENABLED',
      Targets: [{ Id: 'queue', Arn: att('TogglesQueue', 'Arn') }],
    }),
    // A minute may turn between the two.
    DependsOn: 'TogglesQueuePolicy',
  },
});

function resourcesOf(job: Job, settings: WorkloadSettings): Json {
  const id = idOf(job);
  return {
    [`${id}Task`]: taskDefinition(job, settings),
    ...(job.target === 'machine' ? { [id]: machine(job) } : {}),
    ...(job.schedule === undefined ? {} : { [`${id}Rule`]: job.zone === undefined ? rule(job) : schedule(job) }),
  };
}

function taskDefinition(job: Job, { program, witness, containers, speed }: WorkloadSettings): Json {
  const environment = {
    WITNESS: witness,
    RULE: job.name,
    CODES: job.codes.join(' '),
    ROUNDS: job.rounds.join(' '),
    REST: String(job.restSeconds / speed),
    LINES: String(job.linesARound),
  };
  return resource('AWS::ECS::TaskDefinition', {
    Family: job.name,
    ...(containers ? { Volumes: [{ Name: 'run', Host: { SourcePath: containers.folder } }] } : {}),
    RequiresCompatibilities: ['FARGATE'],
    NetworkMode: 'awsvpc',
    Cpu: '256',
    Memory: '512',
    ExecutionRoleArn: att('TaskExecutionRole', 'Arn'),
    ContainerDefinitions: [
      {
        Name: 'job',
        Image: containers?.image ?? 'public.ecr.aws/docker/library/busybox:stable',
        ...(containers ? { MountPoints: [{ SourceVolume: 'run', ContainerPath: containers.folder }] } : {}),
        Command: ['/bin/sh', program],
        Environment: Object.entries(environment).map(([Name, Value]) => ({ Name, Value })),
        LogConfiguration: {
          LogDriver: 'awslogs',
          Options: {
            'awslogs-group': ref('Logs'),
            'awslogs-region': ref('AWS::Region'),
            'awslogs-stream-prefix': 'chaos',
          },
        },
      },
    ],
  });
}

const subnets = ['subnet-00680a8cf7dff9021'];

/** The machine is given the event of its rule: its `time` is the tick. */
function machine(job: Job): Json {
  const environment = [
    { Name: 'TICK', 'Value.$': '$.time' },
    { Name: 'EXECUTION', 'Value.$': '$$.Execution.Name' },
  ];
  return resource('AWS::StepFunctions::StateMachine', {
    StateMachineName: job.name,
    RoleArn: att('MachineRole', 'Arn'),
    DefinitionSubstitutions: { Cluster: att('Cluster', 'Arn'), Task: ref(`${idOf(job)}Task`) },
    Definition: {
      StartAt: 'Run',
      States: {
        Run: {
          Type: 'Task',
          Resource: 'arn:aws:states:::ecs:runTask.sync',
          Parameters: {
            LaunchType: 'FARGATE',
            Cluster: '${Cluster}',
            TaskDefinition: '${Task}',
            NetworkConfiguration: { AwsvpcConfiguration: { Subnets: subnets, AssignPublicIp: 'ENABLED' } },
            Overrides: { ContainerOverrides: [{ Name: 'job', Environment: environment }] },
          },
          ...(job.attemptsMax > 1 ? { Retry: [retrier(job)] } : {}),
          End: true,
        },
      },
    },
  });
}

const retrier = ({ attemptsMax }: Job): Json => ({
  ErrorEquals: ['States.TaskFailed'],
  IntervalSeconds: 1,
  MaxAttempts: attemptsMax - 1,
  BackoffRate: 2,
});

function rule(job: Job): Json {
  return resource('AWS::Events::Rule', {
    Name: job.name,
    ScheduleExpression: job.schedule,
    State: 'ENABLED',
    Targets: [
      job.target === 'machine'
        ? { Id: 'machine', Arn: ref(idOf(job)), RoleArn: att('RuleRole', 'Arn') }
        : taskTarget(job),
    ],
  });
}

/** The machine gets the default event, whose `time` is the tick. */
const schedule = (job: Job): Json =>
  resource('AWS::Scheduler::Schedule', {
    Name: job.name,
    ScheduleExpression: job.schedule,
    ScheduleExpressionTimezone: job.zone,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: ref(idOf(job)), RoleArn: att('ScheduleRole', 'Arn') },
  });

function taskTarget(job: Job): Json {
  const overrides = {
    containerOverrides: [
      {
        name: 'job',
        environment: [
          { name: 'TICK', value: '<tick>' },
          { name: 'EXECUTION', value: '<event>' },
        ],
      },
    ],
  };
  return {
    Id: 'task',
    Arn: att('Cluster', 'Arn'),
    RoleArn: att('RuleRole', 'Arn'),
    EcsParameters: {
      TaskDefinitionArn: ref(`${idOf(job)}Task`),
      LaunchType: 'FARGATE',
      NetworkConfiguration: { AwsVpcConfiguration: { Subnets: subnets, AssignPublicIp: 'ENABLED' } },
    },
    InputTransformer: {
      InputPathsMap: { tick: '$.time', event: '$.id' },
      InputTemplate: JSON.stringify(overrides),
    },
  };
}
