/** A thread that runs a configuration, and sends back the app that it exports, or what went wrong. */
import { parentPort, workerData } from 'node:worker_threads';
import { wrong } from './finding.ts';
import { importApp, type ModuleArguments } from './import-app.ts';
import { type ModuleApp, refused } from './module-app.ts';

export interface ModuleWanted {
  readonly file: string;
  readonly given: ModuleArguments;
}

const { file, given } = workerData as ModuleWanted;
send(await importApp(file, given));

function send(made: ModuleApp): void {
  try {
    parentPort?.postMessage(made);
  } catch (error) {
    const mend = 'plain values: text, numbers, lists, maps';
    send(refused(wrong([], `found a value that no template could have: ${(error as Error).message}`, mend)));
  }
}
