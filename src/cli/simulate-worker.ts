/** A thread that plays parts of a simulation: it is sent their numbers, and sends back how far it is, and what came of each. */
import { parentPort, workerData } from 'node:worker_threads';
import { CannotDeploy } from '../jobs/drill/deploy.ts';
import { type Played, readPlayed } from '../jobs/drill/drill.ts';
import { type Simulated, simulatePart } from '../jobs/simulate/simulate.ts';
import type { Instant } from '../languages/instant.ts';
import { type Simulation, settingsOf } from './simulation.ts';

export type FromWorker =
  | { readonly at: Instant; readonly part: number }
  | { readonly simulated: Simulated }
  | { readonly cannotDeploy: string };

const port = parentPort as NonNullable<typeof parentPort>;
const simulation = workerData as Simulation;
// Whoever started this thread has read it without a problem.
const played = readPlayed(simulation.template, simulation.parameters) as Played;
const send = (message: FromWorker): void => port.postMessage(message);
const settings = { ...settingsOf(simulation), onTime: (at: Instant, part: number) => send({ at, part }) };

port.on('message', async (part: number) => {
  try {
    send({ simulated: await simulatePart(settings, played, part) });
  } catch (error) {
    if (!(error instanceof CannotDeploy)) throw error;
    send({ cannotDeploy: error.message });
  }
});
