/**
 * A pause container: it does nothing but own the network namespace which a task's containers join, so that these may come and go.
 * Leaves out which is whose and how many are kept ready (`pause-containers.ts`).
 */
import type Dockerode from 'dockerode';
import type { ContainerCreateOptions } from 'dockerode';
import { removed } from '../engine-api/engine-errors.ts';
import { inspectContainer } from '../lifecycle/inspection.ts';
import { networkName } from './bridge.ts';
import { pauseImage } from './pause-image.ts';

/** One that runs. */
export interface PauseContainer {
  readonly id: string;
  readonly name: string;
  /** IPv4. */
  readonly address: string;
  readonly pid: number;
}

/** The program needs a page; what sets the container up runs under the same limits before it, and has many threads. */
const memoryBytes = 32 * 1024 * 1024;
const pidsMax = 32;

/** It may do nothing, and SIGKILL ends it, as a first process heeds no other signal that it does not handle. */
export function pauseContainerOptions(name: string, labels: Record<string, string>): ContainerCreateOptions {
  return {
    name,
    Image: pauseImage,
    Cmd: ['/pause'],
    Labels: labels,
    StopSignal: 'SIGKILL',
    HostConfig: {
      NetworkMode: networkName,
      Init: false,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Memory: memoryBytes,
      MemorySwap: memoryBytes,
      PidsLimit: pidsMax,
      LogConfig: { Type: 'none', Config: {} },
      RestartPolicy: { Name: 'no' },
    },
  };
}

/** Creates and starts one; nothing is left of it where that fails. */
export async function startPauseContainer(
  docker: Dockerode,
  name: string,
  labels: Record<string, string>,
): Promise<PauseContainer> {
  const container = await docker.createContainer(pauseContainerOptions(name, labels));
  try {
    await container.start();
    const started = await findPauseContainer(docker, container.id);
    if (!started) throw new Error(`the pause container \`${name}\` of a task's network ended at once`);
    return started;
  } catch (error) {
    await removePauseContainer(docker, container.id);
    throw error;
  }
}

/** Undefined: it is gone or ended. */
export async function findPauseContainer(docker: Dockerode, id: string): Promise<PauseContainer | undefined> {
  const found = await inspectContainer(docker, id);
  const address = found?.NetworkSettings?.Networks?.[networkName]?.IPAddress;
  if (!found?.State.Running || !address) return undefined;
  return { id: found.Id, name: found.Name.slice(1), address, pid: found.State.Pid };
}

export async function removePauseContainer(docker: Dockerode, idOrName: string): Promise<void> {
  await removed(docker.getContainer(idOrName).remove({ force: true }));
}
