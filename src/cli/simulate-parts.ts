/** The parts of a simulation on several cores: this thread and workers beside it take one after the other. */
import { on } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { CannotDeploy } from '../jobs/drill/deploy.ts';
import type { PlayParts, Simulated } from '../jobs/simulate/simulate.ts';
import type { Instant } from '../languages/instant.ts';
import type { FromWorker } from './simulate-worker.ts';
import type { Simulation } from './simulation.ts';

export interface OnCores {
  readonly cores?: number;
  readonly onTime: (at: Instant, part: number) => void;
}

export function onCores(simulation: Simulation, { cores = availableParallelism(), onTime }: OnCores): PlayParts {
  return async (count, play) => {
    const results: Simulated[] = [];
    let next = 0;
    const take = async (playPart: (part: number) => Promise<Simulated>): Promise<void> => {
      while (next < count) {
        const part = next++;
        results[part] = await playPart(part);
      }
    };
    const workers = Array.from({ length: Math.min(cores, count) - 1 }, () => openWorker(simulation));
    try {
      await Promise.all([take(play), ...workers.map((worker) => take((part) => playIn(worker, part, onTime)))]);
      return results;
    } finally {
      for (const worker of workers) void worker.terminate();
    }
  };
}

const openWorker = (workerData: Simulation): Worker =>
  new Worker(
    new URL(import.meta.url.endsWith('.ts') ? './simulate-worker.ts' : './simulate-worker.js', import.meta.url),
    { workerData },
  );

async function playIn(worker: Worker, part: number, onTime: OnCores['onTime']): Promise<Simulated> {
  // It throws where the thread fails.
  const messages = on(worker, 'message') as AsyncIterable<[FromWorker]>;
  worker.postMessage(part);
  for await (const [message] of messages) {
    if ('simulated' in message) return message.simulated;
    if ('cannotDeploy' in message) throw new CannotDeploy(message.cannotDeploy);
    onTime(message.at, message.part);
  }
  throw new Error('a thread that simulates has ended');
}
