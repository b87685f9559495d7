/**
 * What launches tasks and runs machines may do, and nothing more: scoped to this stack's families, cluster, groups and machines.
 * Source: Service Authorization Reference; "IAM policies for calling Amazon ECS", AWS Step Functions Developer Guide.
 */
import type { Container, Job } from '../../resolved-app.ts';
import {
  accountId,
  allow,
  arn,
  arnText,
  getAtt,
  machineName,
  policy,
  type Resource,
  type Resources,
  rolePath,
  type Statement,
  stackName,
  sub,
  trust,
  type Value,
} from '../cloudformation.ts';
import { readPermission } from '../job/secret.ts';
import { hasOwnLogs, hasTaskRole } from '../job/task-definition.ts';
import {
  clusterArn,
  clusterName,
  hasTopic,
  isAnyWatched,
  missable,
  type Plan,
  tellsAnything,
  topicsOf,
} from '../plan.ts';

export function roleResources(plan: Plan): Resources {
  const { app } = plan;
  if (app.roles === 'shared')
    return {
      AppExecutionRole: executionRole(app.jobs),
      AppMachineRole: machineRole('*', [...launch(plan, '*'), ...watch('*'), ...tell(plan), ...logging]),
    };
  return tellsAnything(plan) ? { AppMachineRole: machineRole('app-*', [...tell(plan), ...logging]) } : {};
}

/** Roles of one job's own, where the app says `roles: each`; and what its container may do, where it needs something. */
export const jobRoles = (plan: Plan, job: Job): Resources => ({
  ...(plan.app.roles === 'each'
    ? {
        [`${job.logicalId}ExecutionRole`]: executionRole([job]),
        [`${job.logicalId}MachineRole`]: machineRole(job.id, [...launch(plan, job.id), ...watch(job.id), ...logging]),
      }
    : {}),
  ...(hasTaskRole(job) ? { [`${job.logicalId}Role`]: taskRole(job) } : {}),
});

/** ECS knows no narrower source than the account: a cluster cannot be named. */
const ofTasks = trust('ecs-tasks.amazonaws.com', {
  StringEquals: { 'aws:SourceAccount': accountId },
  ArnLike: { 'aws:SourceArn': sub('arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:*') },
});

const taskRole = (job: Job): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    Path: rolePath,
    Description: `What the container of ${job.id} may do.`,
    AssumeRolePolicyDocument: ofTasks,
    Policies: [
      policy('Job', [...job.task.permissions.map((statement) => ({ Effect: 'Allow', ...statement })), ...mount(job)]),
    ],
  },
});

/** A file system is mounted as the task's role. Source: "Using IAM to control file system data access", Amazon EFS User Guide. */
const mount = ({ task }: Job): Statement[] =>
  task.volumes.flatMap(({ efs, accessPoint, readOnly }) => {
    if (efs === undefined) return [];
    const through = (point: string) => ({
      StringEquals: { 'elasticfilesystem:AccessPointArn': arn('elasticfilesystem', `access-point/${point}`) },
    });
    return [
      allow(
        ['elasticfilesystem:ClientMount', ...(readOnly ? [] : ['elasticfilesystem:ClientWrite'])],
        arn('elasticfilesystem', `file-system/${efs}`),
        accessPoint === undefined ? undefined : through(accessPoint),
      ),
    ];
  });

/** Used by Fargate itself: pulls the images, writes the logs, reads the secrets. No container holds it. */
function executionRole(jobs: readonly Job[]): Resource {
  const containers: Container[] = jobs.flatMap(({ stages, task }) => [
    ...stages.flat().map(({ container }) => container),
    ...task.sidecars,
  ]);
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Path: rolePath,
      AssumeRolePolicyDocument: ofTasks,
      Policies: [policy('Launch', [...pull(containers), write(jobs), ...read(containers)])],
    },
  };
}

function pull(containers: readonly Container[]): Statement[] {
  const repositories = unique(containers.flatMap(({ image }) => repositoryOf(image)));
  if (repositories.length === 0) return [];
  return [
    allow('ecr:GetAuthorizationToken', '*'),
    allow(['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'], repositories),
  ];
}

/** Of this account, or one that an image names in full. */
function repositoryOf(image: Container['image']): Value[] {
  if (image.from === 'repository') return [arn('ecr', `repository/${image.repository}`)];
  if (image.from !== 'name') return [];
  const [, account, region, suffix, path] =
    /^([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.(amazonaws\.com(?:\.cn)?)\/([^:@]+)/.exec(image.name) ?? [];
  if (account === undefined) return [];
  return [`arn:${suffix?.endsWith('.cn') ? 'aws-cn' : 'aws'}:ecr:${region}:${account}:repository/${path}`];
}

const write = (jobs: readonly Job[]): Statement =>
  allow(
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    [
      ...(jobs.some((job) => !hasOwnLogs(job)) ? [getAtt('AppLogs')] : []),
      ...jobs.filter(hasOwnLogs).map(({ logicalId }) => getAtt(`${logicalId}Logs`)),
    ],
  );

function read(containers: readonly Container[]): Statement[] {
  const needed = containers.flatMap(({ secrets }) => Object.values(secrets).map(readPermission));
  return ['ssm:GetParameters', 'secretsmanager:GetSecretValue'].flatMap((action) => {
    const resources = unique(needed.filter((each) => each.action === action).map(({ resource }) => resource));
    return resources.length > 0 ? [allow(action, resources)] : [];
  });
}

const unique = (values: readonly Value[]): Value[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

/** `machines`: a job's id, or a pattern of them. */
function machineRole(machines: string, statements: readonly Statement[]): Resource {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Path: rolePath,
      // Spelt out, because a reference to the machine would be circular.
      AssumeRolePolicyDocument: trust('states.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': accountId },
        ArnLike: { 'aws:SourceArn': arn('states', `stateMachine:${machineName(machines)}`) },
      }),
      Policies: [policy('Run', statements)],
    },
  };
}

function launch(plan: Plan, jobs: string): Statement[] {
  const inCluster = { ArnEquals: { 'ecs:cluster': clusterArn(plan) } };
  const tasks = sub(arnText('ecs', `task/${clusterName(plan)}/*`));
  return [
    // ":*", because RunTask resolves a family to its revision before it is authorised.
    allow('ecs:RunTask', arn('ecs', `task-definition/${stackName}_${jobs === '*' ? '' : jobs}*:*`), inCluster),
    allow(['ecs:StopTask', 'ecs:DescribeTasks'], tasks, inCluster),
    allow('ecs:TagResource', tasks, { StringEquals: { 'ecs:CreateAction': 'RunTask' } }),
    allow('iam:PassRole', sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/punctual/${AWS::StackName}/*'), {
      StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    }),
    // The managed rule by which .sync learns that a task has stopped.
    allow(
      ['events:PutRule', 'events:PutTargets', 'events:DescribeRule'],
      arn('events', 'rule/StepFunctionsGetEventsForECSTaskRule'),
    ),
  ];
}

const watch = (jobs: string): Statement[] => [
  allow('states:ListExecutions', arn('states', `stateMachine:${machineName(jobs)}`)),
  allow('cloudwatch:PutMetricData', '*', { StringEquals: { 'cloudwatch:namespace': 'Punctual' } }),
];

/** Log delivery has no form of resource. */
const logging: Statement[] = [
  allow(
    [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    '*',
  ),
];

/** What the machine that tells of failures, and that which looks for silence, may do. */
function tell(plan: Plan): Statement[] {
  if (!tellsAnything(plan)) return [];
  const { app, sets } = plan;
  const topics = unique(sets.flatMap(topicsOf));
  const pausing = app.jobs.filter(({ pauseAfterFailures }) => pauseAfterFailures !== undefined);
  const schedules = arn('scheduler', 'schedule/${AppScheduleGroup}/*');
  const isWatched = isAnyWatched(plan);
  const missed = missable(plan);
  const listed = app.jobs.filter((job) => pausing.includes(job) || missed.includes(job));
  return [
    allow('states:DescribeExecution', arn('states', `execution:${stackName}_*:*`)),
    allow('logs:GetLogEvents', arn('logs', `log-group:/punctual/${stackName}*:log-stream:*`)),
    ...(topics.length > 0 ? [allow('sns:Publish', topics)] : []),
    ...(sets.some(hasTopic) ? [allow(['kms:Decrypt', 'kms:GenerateDataKey*'], getAtt('AppKey'))] : []),
    ...(sets.some(({ chats }) => chats.length > 0)
      ? [
          allow('events:PutEvents', arn('events', 'event-bus/default'), {
            StringEquals: { 'events:source': 'punctual' },
          }),
        ]
      : []),
    ...(app.roles === 'each' && listed.length > 0
      ? [
          allow(
            'states:ListExecutions',
            listed.map(({ id }) => arn('states', `stateMachine:${machineName(id)}`)),
          ),
        ]
      : []),
    ...(pausing.length > 0
      ? [
          allow(['scheduler:GetSchedule', 'scheduler:UpdateSchedule'], schedules),
          allow('iam:PassRole', getAtt('AppScheduleRole'), {
            StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
          }),
        ]
      : []),
    ...((isWatched || missed.length > 0) && pausing.length === 0 ? [allow('scheduler:GetSchedule', schedules)] : []),
    ...(pausing.length > 0 || isWatched ? [allow('cloudwatch:GetMetricStatistics', '*')] : []),
  ];
}
