/** Makes the recording of a run whose engine still serves: the harness's notes, the cloud by its API, the store's file, the witnesses, the processes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Access, openClients } from './clients.ts';
import { readCloud } from './read-cloud.ts';
import { readStore } from './read-store.ts';
import { readWitnesses } from './read-witnesses.ts';
import type { Notes, Recording } from './recording.ts';
import { processesOf } from './run-processes.ts';

export async function collect(folder: string): Promise<Recording> {
  const { access, engine, ...notes } = JSON.parse(readFileSync(join(folder, 'notes.json'), 'utf8')) as Notes & {
    readonly access: Access;
    readonly engine: number;
  };
  const clients = openClients(access);
  try {
    return {
      notes,
      ...(await readCloud(clients, notes)),
      ...readStore(join(folder, 'data')),
      witnesses: readWitnesses(join(folder, 'witness')),
      taskFolders: taskFolders(join(folder, 'data/tasks')),
      processes: processesOf(folder, [engine, process.ppid]).map(({ pid, command }) => `${pid} ${command}`),
    };
  } finally {
    clients.destroy();
  }
}

/** There are none where tasks are containers. */
const taskFolders = (tasks: string): string[] =>
  existsSync(tasks) ? readdirSync(tasks).filter((name) => /^[0-9a-f]{32}$/.test(name)) : [];
