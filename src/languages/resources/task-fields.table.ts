/**
 * What becomes of each field of a task definition and of a RunTask call, by runner: the one table that the code, the messages and
 * docs/tasks.md go by. `refused` here: accepted and kept when a definition is registered, as AWS does, but a task that needs it ends at
 * once with a reason that names it.
 */
import type {
  ContainerDefinition,
  LinuxParameters,
  RegisterTaskDefinitionRequest,
  RunTaskRequest,
  Volume,
} from '@aws-sdk/client-ecs';
import type { Effect } from './property.ts';

/** Who can carry a container out. */
export type RunnerKind = 'process' | 'docker' | 'simulated';
/** One for all runners, or one each. */
export type EffectByRunner = Effect | Readonly<Record<RunnerKind, Effect>>;

/** What needs an image, or a network of its own. */
const ofImages: EffectByRunner = { process: 'recorded', docker: 'enacted', simulated: 'recorded' };
/** What would not be the job that was meant, without an image. */
const needsContainers: EffectByRunner = { process: 'refused', docker: 'enacted', simulated: 'recorded' };
/** A process has it where the host gives its engine cgroups, else it is recorded. */
const ofCgroups: EffectByRunner = { process: 'enacted', docker: 'enacted', simulated: 'recorded' };

export const containerFields: Readonly<Record<keyof ContainerDefinition, EffectByRunner>> = {
  name: 'enacted',
  image: ofImages,
  repositoryCredentials: ofImages,
  cpu: ofCgroups,
  memory: ofCgroups,
  memoryReservation: ofImages,
  links: 'refused',
  portMappings: 'recorded',
  essential: 'enacted',
  restartPolicy: 'refused',
  entryPoint: 'enacted',
  command: 'enacted',
  environment: 'enacted',
  environmentFiles: 'refused',
  mountPoints: needsContainers,
  volumesFrom: needsContainers,
  linuxParameters: 'enacted',
  secrets: 'enacted',
  dependsOn: 'enacted',
  startTimeout: 'enacted',
  stopTimeout: 'enacted',
  versionConsistency: 'recorded',
  hostname: 'recorded',
  user: needsContainers,
  // A process runs in a folder of its own, or in that of `Metadata.Punctual`; its runner refuses one that is named here alone.
  workingDirectory: ofImages,
  disableNetworking: 'refused',
  privileged: 'refused',
  readonlyRootFilesystem: ofImages,
  dnsServers: 'refused',
  dnsSearchDomains: 'refused',
  extraHosts: 'refused',
  dockerSecurityOptions: 'refused',
  interactive: 'recorded',
  pseudoTerminal: 'recorded',
  dockerLabels: ofImages,
  ulimits: { process: 'enacted', docker: 'enacted', simulated: 'recorded' },
  logConfiguration: 'enacted',
  healthCheck: 'enacted',
  systemControls: ofImages,
  resourceRequirements: 'refused',
  firelensConfiguration: 'refused',
  credentialSpecs: 'refused',
};

/** Parts of `linuxParameters`; Fargate has none of those that are refused. */
export const linuxFields: Readonly<Record<keyof LinuxParameters, EffectByRunner>> = {
  capabilities: ofImages,
  devices: 'refused',
  initProcessEnabled: ofImages,
  maxSwap: 'refused',
  sharedMemorySize: 'refused',
  swappiness: 'refused',
  tmpfs: needsContainers,
};

/** Parts of a volume. One without any lives as long as the task. */
export const volumeFields: Readonly<Record<keyof Volume, EffectByRunner>> = {
  name: 'enacted',
  host: ofImages,
  dockerVolumeConfiguration: ofImages,
  configuredAtLaunch: 'refused',
  efsVolumeConfiguration: 'refused',
  fsxWindowsFileServerVolumeConfiguration: 'refused',
  s3filesVolumeConfiguration: 'refused',
};

export const definitionFields: Readonly<Record<keyof RegisterTaskDefinitionRequest, EffectByRunner>> = {
  family: 'enacted',
  containerDefinitions: 'enacted',
  taskRoleArn: 'enacted',
  executionRoleArn: 'enacted',
  networkMode: ofImages,
  volumes: 'enacted',
  placementConstraints: 'recorded',
  requiresCompatibilities: 'enacted',
  cpu: ofCgroups,
  memory: ofCgroups,
  tags: 'enacted',
  // Processes of one host see each other in any case.
  pidMode: { process: 'recorded', docker: 'refused', simulated: 'recorded' },
  ipcMode: 'recorded',
  proxyConfiguration: 'refused',
  inferenceAccelerators: 'refused',
  ephemeralStorage: 'recorded',
  runtimePlatform: ofImages,
  enableFaultInjection: 'refused',
};

/** Of a RunTask call, a refused member is an error of the call itself. */
export const runTaskFields: Readonly<Record<keyof RunTaskRequest, Effect>> = {
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

/** What the options of awslogs do; other log drivers are refused. */
export const awslogsOptions: Readonly<Record<string, Effect>> = {
  'awslogs-group': 'enacted',
  'awslogs-region': 'enacted',
  'awslogs-stream-prefix': 'enacted',
  'awslogs-create-group': 'enacted',
  'awslogs-multiline-pattern': 'enacted',
  'awslogs-datetime-format': 'enacted',
  // The container never waits for its lines to be read, and none is dropped: what either asks for is so in any case.
  mode: 'recorded',
  'max-buffer-size': 'recorded',
};

export const awslogsOptionsRequired: readonly string[] = ['awslogs-group', 'awslogs-region'];
