/**
 * The pause containers of one engine: those that are ready, in use, and left behind. They are named and labelled as this cloud's; whose one is
 * stands in the containers that have joined it (`network.ts`).
 */
import { randomBytes } from 'node:crypto';
import type Dockerode from 'dockerode';
import { noAddressLeft } from '../../../kit/stopped-reasons.ts';
import { statusOf } from '../engine-api/engine-errors.ts';
import { cloudLabel, pauseContainerPrefix, pauseContainerRole, roleLabel } from '../names.ts';
import { listOwn } from '../own.ts';
import { StartFailure } from '../start-failure.ts';
import { ensureBridge, networkName } from './bridge.ts';
import {
  findPauseContainer,
  type PauseContainer,
  removePauseContainer,
  startPauseContainer,
} from './pause-container.ts';
import { openPool } from './pause-container-pool.ts';
import { ensurePauseImage } from './pause-image.ts';

export interface PauseContainers {
  /** One that no task has joined. Throws `StartFailure` when no address is left. */
  acquire(): Promise<PauseContainer>;
  /** Undefined: it is gone or ended. From then on it is known to be in use. */
  find(id: string): Promise<PauseContainer | undefined>;
  /** Keeps one for another task if `isClean` and as many are wanted; else ends it. */
  giveBack(container: PauseContainer, isClean: () => Promise<boolean>): Promise<void>;
  /** Ends one that is not running any more. */
  end(idOrName: string): Promise<void>;
  /** Removes those of this cloud that are neither known here nor `needed`. */
  sweep(needed: ReadonlySet<string>): Promise<void>;
  /** Ends those that are ready. */
  close(): Promise<void>;
}

/** Makes what they need: the network and the image. */
export async function preparePauseContainers(docker: Dockerode): Promise<void> {
  await Promise.all([ensureBridge(docker), ensurePauseImage(docker)]);
}

export function openPauseContainers(docker: Dockerode, cloudId: string): PauseContainers {
  const labels = { [cloudLabel]: cloudId, [roleLabel]: pauseContainerRole };
  const prefix = `${pauseContainerPrefix}${randomBytes(4).toString('hex')}`;
  let made = 0;
  /** Names of those that are ready, in the making or in use since this was opened: what `sweep` leaves alone. */
  const known = new Set<string>();
  const pool = openPool(make, ({ name }) => end(name));

  async function make(): Promise<PauseContainer> {
    const name = `${prefix}-${++made}`;
    known.add(name);
    try {
      return await startPrepared(docker, name, labels);
    } catch (error) {
      known.delete(name);
      throw error;
    }
  }

  async function end(idOrName: string): Promise<void> {
    known.delete(idOrName);
    await removePauseContainer(docker, idOrName);
  }

  async function find(id: string): Promise<PauseContainer | undefined> {
    const found = await findPauseContainer(docker, id);
    if (found) known.add(found.name);
    return found;
  }

  return {
    async acquire() {
      for (let spare = pool.take(); spare; spare = pool.take()) {
        const { id, name } = spare;
        const found = await find(id).catch((error) => {
          known.delete(name);
          throw error;
        });
        if (found) return found;
        await end(name);
      }
      return make();
    },
    find,
    async giveBack(container, isClean) {
      if (pool.wanted() && (await isClean()) && pool.wanted()) pool.give(container);
      else await end(container.name);
    },
    end,
    async sweep(needed) {
      const left = (await listOwn(docker, cloudId)).pauseContainers.filter(
        ({ Id, Names }) => !needed.has(Id) && !Names.some((name) => known.has(name.slice(1))),
      );
      await Promise.all(left.map(({ Id }) => removePauseContainer(docker, Id)));
    },
    close: () => pool.close(),
  };
}

/** Makes what it needs once more where somebody has removed it. */
async function startPrepared(docker: Dockerode, name: string, labels: Record<string, string>): Promise<PauseContainer> {
  try {
    return await startPauseContainer(docker, name, labels);
  } catch (error) {
    if (statusOf(error) !== 404) throw explained(error as Error);
    await preparePauseContainers(docker);
    return await startPauseContainer(docker, name, labels);
  }
}

function explained(error: Error): Error {
  if (!error.message.includes('no available IPv4 addresses')) return error;
  return new StartFailure(noAddressLeft(networkName), { cause: error });
}
