/**
 * What becomes of each field of a task: the one table that the code, the messages and docs/compatibility.md go by.
 * `enacted`: it does what it says. `recorded`: accepted, kept, returned, without effect here. `refused`: accepted and kept when a
 * definition is registered, as AWS does, but a task that needs it ends at once with a reason that names it.
 */
import type { ContainerDefinition, RegisterTaskDefinitionRequest, RunTaskRequest } from '@aws-sdk/client-ecs';
import type { Runner } from '../../runners/runner.ts';

export type Verdict = 'enacted' | 'recorded' | 'refused';
export type RunnerKind = Runner['kind'];
/** One for all runners, or one each. */
export type Verdicts = Verdict | Readonly<Record<RunnerKind, Verdict>>;

const ofImages: Verdicts = { process: 'recorded', docker: 'enacted', simulated: 'recorded' };
const notYetInDocker: Verdicts = { process: 'recorded', docker: 'refused', simulated: 'recorded' };

export const containerFields: Readonly<Record<keyof ContainerDefinition, Verdicts>> = {
  name: 'enacted',
  image: ofImages,
  repositoryCredentials: notYetInDocker,
  cpu: 'recorded',
  memory: 'recorded',
  memoryReservation: 'recorded',
  links: 'refused',
  portMappings: 'recorded',
  essential: 'enacted',
  restartPolicy: 'refused',
  entryPoint: 'enacted',
  command: 'enacted',
  environment: 'enacted',
  environmentFiles: 'refused',
  mountPoints: 'refused',
  volumesFrom: 'refused',
  linuxParameters: notYetInDocker,
  secrets: 'refused',
  dependsOn: 'refused',
  startTimeout: 'recorded',
  stopTimeout: 'enacted',
  versionConsistency: 'recorded',
  hostname: 'recorded',
  user: 'enacted',
  workingDirectory: 'enacted',
  disableNetworking: 'refused',
  privileged: 'refused',
  readonlyRootFilesystem: notYetInDocker,
  dnsServers: 'refused',
  dnsSearchDomains: 'refused',
  extraHosts: 'refused',
  dockerSecurityOptions: 'refused',
  interactive: 'recorded',
  pseudoTerminal: 'recorded',
  dockerLabels: 'recorded',
  ulimits: notYetInDocker,
  logConfiguration: 'enacted',
  healthCheck: 'recorded',
  systemControls: notYetInDocker,
  resourceRequirements: 'refused',
  firelensConfiguration: 'refused',
  credentialSpecs: 'refused',
};

export const definitionFields: Readonly<Record<keyof RegisterTaskDefinitionRequest, Verdicts>> = {
  family: 'enacted',
  containerDefinitions: 'enacted',
  taskRoleArn: 'recorded',
  executionRoleArn: 'enacted',
  networkMode: 'recorded',
  volumes: 'recorded',
  placementConstraints: 'recorded',
  requiresCompatibilities: 'enacted',
  cpu: 'recorded',
  memory: 'recorded',
  tags: 'enacted',
  pidMode: 'recorded',
  ipcMode: 'recorded',
  proxyConfiguration: 'refused',
  inferenceAccelerators: 'refused',
  ephemeralStorage: 'recorded',
  runtimePlatform: notYetInDocker,
  enableFaultInjection: 'refused',
};

/** Of a RunTask call, a refused member is an error of the call itself. */
export const runTaskFields: Readonly<Record<keyof RunTaskRequest, Verdict>> = {
  cluster: 'enacted',
  taskDefinition: 'enacted',
  count: 'enacted',
  overrides: 'enacted',
  group: 'enacted',
  startedBy: 'enacted',
  tags: 'enacted',
  propagateTags: 'enacted',
  enableECSManagedTags: 'enacted',
  clientToken: 'enacted',
  launchType: 'enacted',
  capacityProviderStrategy: 'recorded',
  networkConfiguration: 'recorded',
  platformVersion: 'recorded',
  enableExecuteCommand: 'recorded',
  placementConstraints: 'recorded',
  placementStrategy: 'recorded',
  referenceId: 'refused',
  volumeConfigurations: 'refused',
};

/** What a log driver's options do; other drivers than awslogs are refused. */
export const awslogsOptions: Readonly<Record<string, Verdict>> = {
  'awslogs-group': 'enacted',
  'awslogs-region': 'enacted',
  'awslogs-stream-prefix': 'enacted',
  'awslogs-create-group': 'enacted',
  mode: 'recorded',
  'max-buffer-size': 'recorded',
};
