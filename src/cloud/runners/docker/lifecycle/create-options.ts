/**
 * A container of a task as the Docker Engine is to create it: with what Fargate gives, and nothing that reaches the host. Pure.
 * Sources: "Docker Engine API" (ContainerCreate); ECS API reference (ContainerDefinition); "Fargate task definition considerations";
 * "Docker run reference" (capabilities).
 */
import type Dockerode from 'dockerode';
import type { ContainerSpec } from '../../../kit/runner.ts';
import { containerName, type Labels } from '../names.ts';

/** Processes and threads of one container: enough for any job, too few to take the host down. */
const pidsMax = 4096;
/** What Fargate gives. Docker's own default may change, this does not. */
const capabilities = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];
/** "Fargate only supports adding the SYS_PTRACE kernel capability": KernelCapabilities. */
export const capabilitiesToAdd: readonly string[] = ['SYS_PTRACE'];
const mebibyte = 1024 * 1024;
/**
 * The Engine's own log, from which lines are read: two files. A reader that falls behind by more than a file loses what stood between, unsaid:
 * where there is space a file holds far more than this cloud keeps of a stream. On a small disk both take no more than a share of what is free.
 */
const logMiB = { least: 8, most: 2048 };
const logShareOfFree = 32;
/** The Engine takes no smaller share. */
const cpuSharesMin = 2;
const second = 1_000_000_000;

/** What is decided for this container at its start. */
export interface Surroundings {
  readonly labels: Labels;
  readonly pauseContainerId: string;
  readonly mounts: Dockerode.MountSettings[];
  /** Of the Engine's host: it refuses to limit a container to more. */
  readonly processors: number;
  /** Free where the Engine keeps its logs; undefined: not to be known. */
  readonly freeBytes: number | undefined;
}

export function createOptions(spec: ContainerSpec, where: Surroundings): Dockerode.ContainerCreateOptions {
  return {
    name: containerName(spec.taskId, spec.name),
    ...(spec.platform === undefined ? {} : { platform: spec.platform }),
    Image: spec.image,
    ...(spec.entryPoint.length === 0 ? {} : { Entrypoint: [...spec.entryPoint] }),
    ...(spec.command.length === 0 ? {} : { Cmd: [...spec.command] }),
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    ...(spec.workingDirectory === undefined ? {} : { WorkingDir: spec.workingDirectory }),
    ...(spec.user === undefined ? {} : { User: spec.user }),
    Labels: where.labels,
    Healthcheck: healthConfig(spec),
    HostConfig: hostConfig(spec, where),
  };
}

/** "Amazon ECS doesn't monitor Docker health checks that are embedded in a container image": they are put out. */
function healthConfig({ healthCheck }: ContainerSpec): Dockerode.HealthConfig {
  if (!healthCheck) return { Test: ['NONE'] };
  return {
    Test: [...healthCheck.command],
    Interval: healthCheck.intervalSeconds * second,
    Timeout: healthCheck.timeoutSeconds * second,
    Retries: healthCheck.retries,
    StartPeriod: healthCheck.startPeriodSeconds * second,
  };
}

function hostConfig(spec: ContainerSpec, where: Surroundings): Dockerode.HostConfig {
  const { pauseContainerId, mounts, processors, freeBytes } = where;
  return {
    NetworkMode: `container:${pauseContainerId}`,
    RestartPolicy: { Name: 'no' },
    LogConfig: logConfig(freeBytes),
    SecurityOpt: ['no-new-privileges'],
    CapDrop: ['ALL'],
    CapAdd: capabilitiesOf(spec),
    PidsLimit: pidsMax,
    ...memory(spec),
    ...processor(spec, processors),
    ...(spec.ulimits ? { Ulimits: ulimits(spec.ulimits) } : {}),
    ReadonlyRootfs: spec.readonlyRootFilesystem ?? false,
    Init: spec.init ?? false,
    ...(spec.tmpfs ? { Tmpfs: tmpfs(spec.tmpfs) } : {}),
    ...(spec.systemControls ? { Sysctls: { ...spec.systemControls } } : {}),
    ...(mounts.length > 0 ? { Mounts: mounts } : {}),
    ...(spec.volumesFrom ? { VolumesFrom: volumesFrom(spec) } : {}),
  };
}

function logConfig(freeBytes = Infinity): Dockerode.HostConfig['LogConfig'] {
  const share = Math.floor(freeBytes / logShareOfFree / mebibyte);
  const maxMiB = Math.max(logMiB.least, Math.min(logMiB.most, share));
  return { Type: 'json-file', Config: { 'max-size': `${maxMiB}m`, 'max-file': '2' } };
}

function capabilitiesOf({ capabilities: wanted }: ContainerSpec): string[] {
  const dropped = new Set(wanted?.drop);
  const kept = dropped.has('ALL') ? [] : capabilities.filter((name) => !dropped.has(name));
  return [...kept, ...(wanted?.add ?? [])];
}

/** No swap, as on Fargate. */
function memory({ memoryMiB, memoryReservationMiB, taskSize }: ContainerSpec): Partial<Dockerode.HostConfig> {
  const limitMiB = memoryMiB ?? taskSize?.memoryMiB;
  return {
    ...(limitMiB === undefined ? {} : { Memory: limitMiB * mebibyte, MemorySwap: limitMiB * mebibyte }),
    ...(memoryReservationMiB === undefined ? {} : { MemoryReservation: memoryReservationMiB * mebibyte }),
  };
}

function processor({ cpuUnits, taskSize }: ContainerSpec, processors: number): Partial<Dockerode.HostConfig> {
  return {
    ...(cpuUnits ? { CpuShares: Math.max(cpuSharesMin, cpuUnits) } : {}),
    ...(taskSize ? { NanoCpus: Math.round(Math.min(taskSize.cpuUnits / 1024, processors) * second) } : {}),
  };
}

const ulimits = (given: NonNullable<ContainerSpec['ulimits']>): Dockerode.Ulimit[] =>
  given.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard }));

function tmpfs(mounts: NonNullable<ContainerSpec['tmpfs']>): Record<string, string> {
  return Object.fromEntries(
    mounts.map(({ path, sizeMiB, options }) => [path, [`size=${sizeMiB}m`, ...options].join()]),
  );
}

function volumesFrom({ taskId, volumesFrom: sources = [] }: ContainerSpec): string[] {
  return sources.map(({ name, readOnly }) => `${containerName(taskId, name)}:${readOnly ? 'ro' : 'rw'}`);
}
