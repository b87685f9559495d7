/** What a job's container is: a task definition, and one more for each step that differs by more than its command and variables. */

import { pascal } from '../../config/resolve/names.ts';
import type { Container, Image, Job, Sidecar, Step, Volume } from '../../resolved-app.ts';
import {
  getAtt,
  given,
  type Resource,
  type Resources,
  ref,
  region,
  stackName,
  sub,
  type Value,
} from '../cloudformation.ts';
import type { Plan } from '../plan.ts';
import { valueFrom } from './secret.ts';

/** The family that a step's task is started by. */
export const family = (job: Job, step: Step) =>
  sub(step.ownTask ? `${stackName}_${job.id}_${step.name}` : `${stackName}_${job.id}`);

const stepId = (job: Job, step: Step): string => `${job.logicalId}${pascal(step.name as string)}Task`;

const needsShared = (job: Job): boolean => job.stages.flat().some((step) => !step.ownTask);

export const taskIds = (job: Job): string[] => [
  ...(needsShared(job) ? [`${job.logicalId}Task`] : []),
  ...job.stages
    .flat()
    .filter((step) => step.ownTask)
    .map((step) => stepId(job, step)),
];

export function taskDefinitions(plan: Plan, job: Job): Resources {
  const steps = job.stages.flat();
  const shared = steps.find((step) => !step.ownTask);
  const resources: Resources = {};
  if (shared) resources[`${job.logicalId}Task`] = taskDefinition(plan, job, shared);
  for (const step of steps.filter((each) => each.ownTask))
    resources[stepId(job, step)] = taskDefinition(plan, job, step);
  return resources;
}

function taskDefinition(plan: Plan, job: Job, step: Step): Resource {
  const { task } = job;
  const volumes = task.volumes.map(volume);
  return {
    Type: 'AWS::ECS::TaskDefinition',
    Metadata: { Punctual: metadata(job) },
    Properties: given({
      Family: family(job, step),
      RequiresCompatibilities: ['FARGATE'],
      NetworkMode: 'awsvpc',
      Cpu: String(step.cpu),
      Memory: String(step.memoryMiB),
      EphemeralStorage: task.ephemeralStorageGiB === undefined ? undefined : { SizeInGiB: task.ephemeralStorageGiB },
      RuntimePlatform: {
        CpuArchitecture: task.architecture === 'arm64' ? 'ARM64' : 'X86_64',
        OperatingSystemFamily: 'LINUX',
      },
      ExecutionRoleArn: getAtt(plan.app.roles === 'each' ? `${job.logicalId}ExecutionRole` : 'AppExecutionRole'),
      TaskRoleArn: hasTaskRole(job) ? getAtt(`${job.logicalId}Role`) : undefined,
      Volumes: volumes.length > 0 ? volumes : undefined,
      ContainerDefinitions: [
        mainContainer(job, step),
        ...task.sidecars.map((sidecar) => sidecarContainer(job, sidecar)),
      ],
      Tags: [
        { Key: 'punctual:app', Value: plan.app.name },
        { Key: 'punctual:job', Value: job.id },
        ...Object.entries(task.tags).map(([Key, value]) => ({ Key, Value: value })),
      ],
    }),
  };
}

function metadata(job: Job): Record<string, Value> {
  const { run, folder } = job.task;
  return { Job: job.id, ...(run === undefined ? {} : { Run: run, WorkingDirectory: folder }) };
}

function mainContainer(job: Job, step: Step): Record<string, Value> {
  const { run, sidecars, volumes } = job.task;
  const command = step.name === undefined || step.ownTask ? step.container.command : undefined;
  const environment = step.name === undefined || step.ownTask ? step.container.environment : {};
  return given({
    Name: 'job',
    ...container(job, step.container),
    Command: typeof run === 'string' ? ['sh', '-c', run] : (run ?? command),
    Environment: variables(environment),
    Essential: true,
    DependsOn:
      sidecars.length === 0
        ? undefined
        : sidecars.map(({ name, healthCheck }) => ({
            ContainerName: name,
            Condition: healthCheck ? 'HEALTHY' : 'START',
          })),
    MountPoints:
      volumes.length === 0
        ? undefined
        : volumes.map(({ name, path, readOnly }) => ({ SourceVolume: name, ContainerPath: path, ReadOnly: readOnly })),
    LogConfiguration: logs(job, job.id),
  });
}

function sidecarContainer(job: Job, sidecar: Sidecar): Record<string, Value> {
  const { name, essential, dependsOn, healthCheck, ports, cpu, memoryMiB } = sidecar;
  const before = Object.entries(dependsOn);
  return given({
    Name: name,
    ...container(job, sidecar),
    Command: sidecar.command,
    Environment: variables(sidecar.environment),
    Essential: essential,
    Cpu: cpu,
    Memory: memoryMiB,
    DependsOn:
      before.length === 0 ? undefined : before.map(([ContainerName, Condition]) => ({ ContainerName, Condition })),
    HealthCheck:
      healthCheck &&
      given({
        Command: healthCheck.command,
        Interval: healthCheck.intervalSeconds,
        Timeout: healthCheck.timeoutSeconds,
        Retries: healthCheck.retries,
        StartPeriod: healthCheck.startPeriodSeconds,
      }),
    PortMappings: ports.length === 0 ? undefined : ports.map((ContainerPort) => ({ ContainerPort })),
    LogConfiguration: logs(job, `${job.id}-${name}`),
  });
}

function container(
  job: Job,
  { image, entryPoint, secrets, user, workingDirectory, readonlyRootFilesystem, stopTimeoutSeconds }: Container,
): Record<string, Value> {
  const fetched = Object.entries(secrets).map(([Name, source]) => ({ Name, ValueFrom: valueFrom(source) }));
  return {
    Image: imageText(image),
    EntryPoint: entryPoint,
    Secrets: fetched.length === 0 ? undefined : fetched,
    User: user,
    WorkingDirectory: job.task.run === undefined ? workingDirectory : undefined,
    ReadonlyRootFilesystem: readonlyRootFilesystem || undefined,
    // Forwards SIGTERM, and reaps what the job leaves behind.
    LinuxParameters: { InitProcessEnabled: true },
    StopTimeout: stopTimeoutSeconds,
  };
}

const variables = (environment: Readonly<Record<string, string>>): Value => {
  const list = Object.entries(environment).map(([Name, value]) => ({ Name, Value: value }));
  return list.length === 0 ? undefined : list;
};

/** ECS's own default drops lines where they come faster than they are taken; a job's last words are worth the wait. */
const logs = (job: Job, prefix: string) => ({
  LogDriver: 'awslogs',
  Options: {
    'awslogs-group': ref(hasOwnLogs(job) ? `${job.logicalId}Logs` : 'AppLogs'),
    'awslogs-region': region,
    'awslogs-stream-prefix': prefix,
    mode: 'blocking',
  },
});

/** Its container may do something, or mounts a file system, which is done as its role. */
export const hasTaskRole = ({ task }: Job): boolean =>
  task.permissions.length > 0 || task.volumes.some(({ efs }) => efs !== undefined);

/** Its lines are kept for longer or shorter than the app's. */
export const hasOwnLogs = ({ task }: Job): boolean => task.retentionDays !== 30;

function imageText(image: Image): Value {
  switch (image.from) {
    case 'name':
      return image.name;
    case 'host':
      return 'process.invalid/none';
    case 'repository':
      return sub(`\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/${image.repository}${image.version}`);
  }
}

const volume = ({ name, efs, accessPoint, host }: Volume): Record<string, Value> =>
  efs === undefined
    ? { Name: name, Host: { SourcePath: host } }
    : {
        Name: name,
        EFSVolumeConfiguration: given({
          FilesystemId: efs,
          TransitEncryption: 'ENABLED',
          AuthorizationConfig: given({ AccessPointId: accessPoint, IAM: 'ENABLED' }),
        }),
      };
