/** Makes what a run needs to strike with the faults that were asked for; one for which there is nothing here is left out, with a word. */
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { startDaemon } from '../../docker/daemon.ts';
import { busyboxImage } from '../../docker/docker.ts';
import { isInOwnNetwork, prepareOwnNetwork } from '../../docker/own-network.ts';
import type { FaultName } from './fault.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';
import type { Means } from './strike.ts';
import { openWrongClock } from './wrong-clock.ts';

export interface Found {
  readonly faults: readonly FaultName[];
  readonly means: Means;
  readonly containers: { readonly image: string; readonly socket: string } | undefined;
  /** `keep`: the disk stays mounted. */
  close(keep: boolean): Promise<void>;
}

type Say = (line: string) => void;

export async function findMeans(folder: string, asked: readonly FaultName[], say: Say): Promise<Found> {
  const leftOut = new Set<FaultName>();
  const orLeaveOut = <T extends object>(fault: FaultName, made: T | { readonly why: string }): T | undefined => {
    if (!('why' in made)) return made;
    leftOut.add(fault);
    say(`left out: ${fault}: ${made.why}`);
    return undefined;
  };
  const disk = asked.includes('disk') ? orLeaveOut('disk', mountSmallDisk(join(folder, 'data'))) : undefined;
  const clock = asked.includes('clock') ? orLeaveOut('clock', openWrongClock(folder)) : undefined;
  const engine = asked.includes('engine') ? await openEngine() : undefined;
  return {
    faults: asked.filter((fault) => !leftOut.has(fault)),
    means: {
      ...(disk ? { disk } : {}),
      ...(clock ? { clock } : {}),
      ...(engine ? { restartEngine: engine.restart } : {}),
    },
    containers: engine,
    async close(keep) {
      await engine?.stop();
      if (!keep) (disk as SmallDisk | undefined)?.unmount();
    },
  };
}

async function openEngine() {
  if (!isInOwnNetwork()) throw new Error('a Docker Engine of its own needs a network of its own');
  prepareOwnNetwork();
  const daemon = await startDaemon();
  const image = await busyboxImage(new Dockerode({ socketPath: daemon.socket }));
  return { ...daemon, image };
}
