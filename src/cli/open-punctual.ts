import { type Cloud, openCloud } from '../cloud/cloud.ts';
import { reserveBytesUsual } from '../cloud/engine/reserve.ts';
import { root } from '../cloud/kit/caller.ts';
import type { Level } from '../cloud/kit/notice.ts';
import { openTransports } from '../cloud/transports/transports.ts';
import { serve } from '../cloud/wire/serve.ts';
import { type OpenTaskEndpoint, openTaskEndpoint } from '../cloud/wire/task-endpoint/task-endpoint.ts';
import { realWorld } from '../cloud/world/real.ts';
import type { MockFile } from '../languages/states/mocks/mock-file.ts';
import { type Chosen, chooseRunner, type RunnerWanted } from './choose-runner.ts';
import type { DataFolder } from './data-folder.ts';
import { backupNote } from './folder/backup-note.ts';
import { asWritten, openStores, type Stores } from './open-stores.ts';
import { printNotice } from './print.ts';
import { unlessStopped } from './stop-signal.ts';
import { chain, UserError } from './user-error.ts';

export interface PunctualOptions extends RunnerWanted {
  /** 0 chooses one. */
  readonly port: number;
  readonly smtp?: string | undefined;
  readonly heartbeat?: string | undefined;
  readonly iam: boolean;
  /** What we say beside AWS's words stands in messages too. */
  readonly hints?: boolean | undefined;
  readonly mocks?: MockFile | undefined;
  /** Resolves when it is asked to stop. */
  readonly stopped?: Promise<void>;
}

export interface Punctual {
  readonly endpoint: string;
  readonly region: string;
  readonly rootKey: DataFolder['rootKey'];
  readonly cloud: Cloud;
  /** How tasks are run, for a person. */
  readonly howTasksRun: string;
  /** Tasks that are not stopped. */
  runningTasks(): Promise<number>;
  /** No request is taken any more, no turn runs; tasks go on. */
  close(): Promise<void>;
}

/** Lets go of the folder when it is closed, or could not be opened. Throws StoppedEarly, or UserError if the port is taken, or the runner cannot be. */
export async function openPunctual(folder: DataFolder, options: PunctualOptions): Promise<Punctual> {
  const { stopped = new Promise<void>(() => {}) } = options;
  const choosing = chooseRunner(folder, options, say);
  const chosen = await unlessStopped(choosing, stopped, ({ runner }) => runner?.close()).catch((error: unknown) => {
    folder.release();
    throw error;
  });
  const { runner } = chosen;
  const kind = runner?.kind;
  let endpoint: string | undefined;
  let taskEndpoint: OpenTaskEndpoint | undefined;
  let stores: Stores | undefined;
  let cloud: Cloud | undefined;
  let server: Awaited<ReturnType<typeof serve>> | undefined;
  const release = async (): Promise<void> => {
    await server?.close();
    await taskEndpoint?.close();
    cloud?.stop();
    await runner?.close();
    stores?.close();
    folder.release();
  };
  try {
    if ((kind === 'docker' || kind === 'process') && kind !== folder.runner) folder.rememberRunner(kind);
    const opened = openStores(folder);
    stores = opened;
    const running = asWritten(folder, () =>
      openCloud({
        identity: folder,
        iam: options.iam,
        mocks: options.mocks,
        ...opened,
        reserveBytes: reserveBytesUsual,
        world: realWorld({
          runner,
          folder: folder.path,
          backupNote: backupNote(folder.path),
          transports: openTransports({
            ...(options.smtp === undefined ? {} : { smtp: options.smtp }),
            ...(options.heartbeat === undefined ? {} : { heartbeat: options.heartbeat }),
          }),
        }),
        reportError: (what, error, level = 'ERROR') => printNotice({ level, message: `${what}: ${chain(error)}` }),
        notice: printNotice,
        endpoint: () => endpoint,
        taskEndpoint: () => taskEndpoint?.taskEndpoint,
      }),
    );
    cloud = running;
    if (folder.mustBeHeld) {
      running.holdCopy();
      folder.wasHeld();
      printNotice({ level: 'WARN', message: heldNotice });
    }
    server = await listen(running, folder, options);
    endpoint = `http://127.0.0.1:${server.port}`;
    taskEndpoint = await openEndpoint(folder, running, chosen);
    // Of many tasks, or an Engine that does not answer, it takes long to learn what became.
    await unlessStopped(running.start(), stopped);
    folder.serving(endpoint);
    return {
      endpoint,
      region: folder.region,
      rootKey: folder.rootKey,
      cloud: running,
      howTasksRun: chosen.description,
      runningTasks: () => countRunningTasks(running),
      close: release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

const say = (message: string, level: Level = 'INFO'): void => printNotice({ level, message });

const heldNotice =
  'this folder is a copy, and a cloud of its own from now on: its rules are disabled and its alarms tell nobody (aws events enable-rule, aws cloudwatch enable-alarm-actions); executions, tasks and messages that were under way are left to its original; the account root has a new key';

/** At the port that tasks of an earlier start know, if it is free. */
async function openEndpoint(
  folder: DataFolder,
  cloud: Cloud,
  { runner, addresses }: Chosen,
): Promise<OpenTaskEndpoint | undefined> {
  if (!runner) return undefined;
  const known = folder.taskEndpointPort();
  const opened = await openTaskEndpoint({ cloud, runner, addresses, port: known });
  try {
    if (opened.port !== known) folder.rememberTaskEndpointPort(opened.port);
  } catch (error) {
    await opened.close();
    throw error;
  }
  if (known !== undefined && opened.port !== known)
    say(
      `port ${known}, where tasks reach this cloud, is taken: tasks that are running do not reach it any more`,
      'WARN',
    );
  if (runner.kind === 'docker' && opened.taskEndpoint.keys === 'given')
    say(
      `tasks reach this cloud at ${opened.taskEndpoint.endpoint}, if their Engine knows that name; keys of their roles are given to them once`,
    );
  return opened;
}

async function listen(
  cloud: Cloud,
  folder: DataFolder,
  { port, hints = false }: PunctualOptions,
): ReturnType<typeof serve> {
  try {
    return await serve({ cloud, host: '127.0.0.1', port, hints, images: folder.file('images') });
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
