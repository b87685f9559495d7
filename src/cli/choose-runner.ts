/** Which runner carries tasks out: the one named on the command line, else a Docker Engine where one answers, else none. */
import { join } from 'node:path';
import type { Level } from '../cloud/kit/notice.ts';
import type { Runner } from '../cloud/kit/runner.ts';
import {
  addressesForContainers,
  addressesForProcesses,
  type ListenAddress,
} from '../cloud/wire/task-endpoint/listen.ts';
import type { DataFolder } from './data-folder.ts';
import { chain, UsageError, UserError } from './user-error.ts';

export type RunnerName = 'docker' | 'process' | 'none';

export interface RunnerWanted {
  /** Undefined: whichever there is, never processes. */
  readonly runner: RunnerName | undefined;
  /** Folders of this host within which tasks may mount. */
  readonly hostPaths?: readonly string[];
  /** Docker's own volumes that tasks may mount. */
  readonly volumes?: readonly string[];
}

export interface Chosen {
  /** Undefined: tasks end at once, with a reason. */
  readonly runner: Runner | undefined;
  /** Where the task endpoint may listen. */
  readonly addresses: readonly [ListenAddress, ...ListenAddress[]];
  /** For a person, at the start. */
  readonly description: string;
}

/** Throws UserError where the runner that was asked for cannot be. */
export async function chooseRunner(folder: DataFolder, wanted: RunnerWanted, say: Say): Promise<Chosen> {
  if (wanted.runner === 'none') return none('--runner none');
  if (wanted.runner === 'process') return processes(folder);
  if (wanted.runner === undefined && folder.runner === 'process')
    throw new UsageError(
      `tasks of \`${folder.path}\` were run as processes of this host so far: as containers, their commands may find nothing that they need`,
      'go on with --runner process; a change has to be named: --runner docker',
    );
  const found = await findDocker();
  if (found.docker) return containers(found.docker, folder, wanted, say);
  if (wanted.runner === 'docker') throw new UserError(found.why, startOne);
  if (folder.runner === 'docker')
    throw new UserError(
      `${found.why}, and tasks of \`${folder.path}\` were run as containers so far: without it each would end at once`,
      startOne,
    );
  return none(found.why);
}

type Say = (text: string, level?: Level) => void;

const startOne =
  'start Docker or Podman, or let this user talk to it (group docker), or name another Engine with DOCKER_HOST; --runner process runs tasks as processes of this host';

const none = (why: string): Chosen => ({
  runner: undefined,
  addresses: addressesForProcesses,
  description: `no runner (${why}): tasks end at once with a reason; start where a Docker Engine answers this user (group docker) to run them as containers, or with --runner process to run them as processes of this host`,
});

async function processes(folder: DataFolder): Promise<Chosen> {
  const { openProcessRunner } = await import('../cloud/runners/process/process.ts');
  return {
    runner: openProcessRunner({ folder: join(folder.path, 'tasks') }),
    addresses: addressesForProcesses,
    description: 'tasks run as processes of this host, which isolates nothing (--runner process)',
  };
}

type Found = Awaited<ReturnType<typeof connect>>;
type Docker = NonNullable<Found['docker']>;

/** Loaded only where it is asked for. */
async function connect() {
  const { connectDocker } = await import('../cloud/runners/docker/engine-api/connect-docker.ts');
  return connectDocker(process.env);
}

async function findDocker(): Promise<Found> {
  try {
    return await connect();
  } catch (error) {
    return { why: chain(error) };
  }
}

async function containers(
  docker: Docker,
  { cloudId }: DataFolder,
  { hostPaths = [], volumes = [] }: RunnerWanted,
  say: Say,
): Promise<Chosen> {
  const { openDockerRunner } = await import('../cloud/runners/docker/docker.ts');
  const { name, address, isElsewhere } = await describe(docker);
  try {
    return {
      runner: await openDockerRunner({ docker, cloudId, hostPaths, volumes, say }),
      addresses: isElsewhere ? [addressesForContainers[1]] : addressesForContainers,
      description: `tasks run as containers (${name} at ${address})`,
    };
  } catch (error) {
    throw new UserError(
      `${name} at ${address} cannot run tasks: ${chain(error)}`,
      'mend that, or start with --runner process or --runner none',
    );
  }
}

async function describe(docker: Docker): Promise<{ name: string; address: string; isElsewhere: boolean }> {
  const { Version, Components } = (await docker.version()) as {
    readonly Version: string;
    readonly Components?: readonly { readonly Name: string }[];
  };
  const engine = Components?.some(({ Name }) => Name.startsWith('Podman')) ? 'Podman' : 'Docker';
  const { socketPath, host, port } = docker.modem as { socketPath?: string; host?: string; port?: string | number };
  return {
    name: `${engine} ${Version}`,
    address: socketPath ?? `${host}:${port}`,
    isElsewhere: socketPath === undefined && !/^(?:localhost|127\.|::1|\[::1\])/.test(host ?? ''),
  };
}
