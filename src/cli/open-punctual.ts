/** Composes the cloud of the product: the data folder's files, the real world, all rooms, the wire. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { root } from '../cloud/caller.ts';
import { type Cloud, openCloud } from '../cloud/cloud.ts';
import { checkInput } from '../cloud/models/check-input.ts';
import { allRooms } from '../cloud/rooms.ts';
import { openProcessRunner } from '../cloud/runners/process/process.ts';
import { openStore } from '../cloud/store/store.ts';
import { openTransports } from '../cloud/transports/transports.ts';
import { openVault } from '../cloud/vault.ts';
import { serve } from '../cloud/wire/serve.ts';
import { realWorld } from '../cloud/world-real.ts';
import type { DataFolder } from './data-folder.ts';
import { chain, UserError } from './user-error.ts';

export interface PunctualOptions {
  /** 0 chooses one. */
  readonly port: number;
  readonly runner: 'process' | undefined;
  readonly smtp?: string | undefined;
  readonly iam: boolean;
}

export interface Punctual {
  readonly endpoint: string;
  readonly region: string;
  readonly rootKey: DataFolder['rootKey'];
  readonly cloud: Cloud;
  /** Tasks that are not stopped. */
  runningTasks(): Promise<number>;
  /** No request is taken any more, no turn runs; tasks go on. */
  close(): Promise<void>;
}

/** Lets go of the folder when it is closed, or could not be opened. Throws UserError if the port is taken. */
export async function openPunctual(folder: DataFolder, options: PunctualOptions): Promise<Punctual> {
  const store = openStore(folder.database('punctual.db'));
  const logStore = openStore(folder.database('logs.db'));
  const runner = options.runner === 'process' ? openProcessRunner({ folder: join(folder.path, 'tasks') }) : undefined;
  let endpoint: string | undefined;
  const cloud = openCloud({
    account: folder.account,
    region: folder.region,
    rootKey: folder.rootKey,
    iam: options.iam,
    store,
    logStore,
    world: realWorld({ runner, transports: openTransports(options.smtp === undefined ? {} : { smtp: options.smtp }) }),
    rooms: allRooms,
    checkInput,
    complain: (what, error) => process.stderr.write(`punctual: ${what}: ${chain(error)}\n`),
    endpoint: () => endpoint,
    door: () => undefined,
    vault: openVault(folder.vaultKey, randomBytes),
  });
  const release = async (): Promise<void> => {
    cloud.stop();
    await runner?.close();
    store.close();
    logStore.close();
    folder.release();
  };
  try {
    const server = await listen(cloud, options.port);
    endpoint = `http://127.0.0.1:${server.port}`;
    await cloud.start();
    folder.serving(endpoint);
    return {
      endpoint,
      region: folder.region,
      rootKey: folder.rootKey,
      cloud,
      runningTasks: () => countRunningTasks(cloud),
      async close() {
        await server.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function listen(cloud: Cloud, port: number): ReturnType<typeof serve> {
  try {
    return await serve({ cloud, host: '127.0.0.1', port });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    throw new UserError(
      `port ${port} is taken by another program`,
      'name another one with --port, or let --port 0 choose',
    );
  }
}

async function countRunningTasks(cloud: Cloud): Promise<number> {
  const list = async <T>(operation: string, input: object): Promise<T> =>
    (await cloud.call('ecs', operation, input, root)) as T;
  const { clusterArns = [] } = await list<{ clusterArns?: string[] }>('ListClusters', {});
  let count = 0;
  for (const cluster of clusterArns) {
    for (let nextToken: string | undefined; ; ) {
      const page = await list<{ taskArns?: string[]; nextToken?: string }>('ListTasks', {
        cluster,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      count += page.taskArns?.length ?? 0;
      nextToken = page.nextToken;
      if (nextToken === undefined) break;
    }
  }
  return count;
}
