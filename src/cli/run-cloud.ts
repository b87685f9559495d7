/** What `punctual up` does: runs the cloud in the foreground, until it is asked to stop. */
import { boundMemory } from './bound-memory.ts';
import { isConfigNamed } from './config-named.ts';
import { type DataFolder, holdDataFolder } from './data-folder.ts';
import type { LogFormat } from './log-format.ts';
import { makeThreads } from './make-threads.ts';
import type { DashboardOptions } from './open-dashboard.ts';
import type { Punctual, PunctualOptions } from './open-punctual.ts';
import { endWithoutReaders, logAs, print, printNotice } from './print.ts';
import { stackNameOf } from './stack-name.ts';
import { StoppedEarly, stopSignal, unlessStopped } from './stop-signal.ts';
import { asLine, UserError } from './user-error.ts';

export interface CloudOptions extends PunctualOptions, DashboardOptions {
  /** CloudFormation templates; each becomes the stack of its file's name. */
  readonly files: readonly string[];
  /** Of the only one of them, a template; by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly data: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** It ends where one of the files was not deployed. */
  readonly strict?: boolean;
  readonly asCopy?: boolean;
  readonly moved?: boolean;
  readonly logFormat: LogFormat;
  readonly mockFile?: string | undefined;
  /** Begun once it is ready; it ends by itself when `stopped` is aborted. */
  readonly alongside?: (stopped: AbortSignal) => Promise<void>;
}

/** Resolves once it has stopped. Throws UserError for what the person at the command line can fix. */
export async function runCloud(options: CloudOptions): Promise<void> {
  logAs(options.logFormat);
  boundMemory();
  await makeThreads();
  const { mockFile } = options;
  const mocks = mockFile === undefined ? undefined : (await import('./read-mock-file.ts')).readMockFile(mockFile);
  const folder = await holdDataFolder(options.data, options);
  const deployments = await Promise.all(options.files.map((file) => deploymentOf(file, options)));
  // Before, a signal ends it at once: a file that is named may be a pipe into which nobody writes.
  const stopped = stopSignal();
  // Only now, so that a second process is refused before it has read the whole cloud.
  const { openPunctual } = await import('./open-punctual.ts');
  try {
    const punctual = await openPunctual(folder, { ...options, mocks, stopped });
    await serveUntilStopped(folder, punctual, deployments, options, stopped);
  } catch (error) {
    if (!(error instanceof StoppedEarly)) throw error;
    printNotice({ level: 'INFO', message: 'stopped before it was ready; tasks that ran go on' });
  } finally {
    endWithoutReaders();
  }
}

async function serveUntilStopped(
  folder: DataFolder,
  punctual: Punctual,
  deployments: readonly Deployment[],
  options: CloudOptions,
  stopped: Promise<void>,
): Promise<void> {
  const { openDashboard } = await import('./open-dashboard.ts');
  let dashboard: Awaited<ReturnType<typeof openDashboard>>;
  try {
    if (!options.iam)
      printNotice({ level: 'WARN', message: '--no-iam: every call is allowed; on AWS it would not be' });
    printNotice({ level: 'INFO', message: punctual.howTasksRun });
    await unlessStopped(deployAll(punctual, deployments, options), stopped);
    dashboard = await openDashboard(punctual, options);
    if (dashboard) folder.servingDashboard(dashboard);
    print(`ready ${punctual.endpoint}\n`);
    await besides(stopped, options.alongside);
    printNotice({ level: 'INFO', message: `stopped; ${tasksInWords(await punctual.runningTasks())}` });
  } finally {
    await dashboard?.close();
    await punctual.close();
  }
}

/** Resolves when it is asked to stop, and what goes on beside has come to its end. */
async function besides(stopped: Promise<void>, work: CloudOptions['alongside']): Promise<void> {
  if (!work) return stopped;
  const controller = new AbortController();
  void stopped.then(() => controller.abort());
  return work(controller.signal);
}

/** Returns what became of it. */
type Deployment = (punctual: Punctual) => Promise<string>;

/** A template is read before the cloud is there: a large one of YAML would hold it for most of a second. */
async function deploymentOf(file: string, { parameters = {}, strict }: CloudOptions): Promise<Deployment> {
  if (isConfigNamed(file)) {
    const { deployConfig } = await import('./deploy-config.ts');
    return (punctual) => deployConfig(punctual, file, printNotice);
  }
  const { deployFile } = await import('./deploy-file.ts');
  const { readAhead } = await import('./template-body.ts');
  const { refuseRecorded } = await import('./only-recorded.ts');
  const ahead = readAhead(file);
  const read = (): string => {
    const text = ahead();
    if (strict) refuseRecorded(file, text, parameters);
    return text;
  };
  return (punctual) => deployFile(punctual, stackNameOf(file), file, printNotice, parameters, read);
}

/** One that is wrong is told, and the others are deployed: the jobs that are there go on. */
async function deployAll(
  punctual: Punctual,
  deployments: readonly Deployment[],
  { files, strict = false }: CloudOptions,
): Promise<void> {
  let failed = 0;
  for (const deploy of deployments)
    try {
      print(`${await deploy(punctual)}\n`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failed += 1;
      printNotice(asLine(error));
    }
  if (failed === 0) return;
  const said = `${failed} of ${files.length} ${files.length === 1 ? 'file was' : 'files were'} not deployed`;
  if (strict) throw new UserError(said, 'mend that, or leave --strict out: the cloud then runs with what it has');
  printNotice({ level: 'ERROR', message: `${said}: the cloud runs with what it has (--strict would end it)` });
}

function tasksInWords(runningTasks: number): string {
  if (runningTasks === 0) return 'no task is running';
  return runningTasks === 1 ? '1 task goes on' : `${runningTasks} tasks go on`;
}
