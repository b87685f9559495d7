/** `punctual run` and `punctual retry`: start a job by hand, and wait for it where that is wanted. */
import { cpuUnits, memoryMiB } from '../../languages/resources/fargate.ts';
import { chooseJob } from '../../operator/find-jobs.ts';
import { type Job, nameOf } from '../../operator/job.ts';
import { type Retried, retryRun } from '../../operator/retry-run.ts';
import { findRun, runId } from '../../operator/run-id.ts';
import { hasFailed, listRuns, type Run } from '../../operator/runs.ts';
import { attemptsOfRun, type ShownRun, showRun, type ToldRun, withTold } from '../../operator/show-run.ts';
import { checkInput, type StartWanted, startRun } from '../../operator/start-run.ts';
import { waitForRun } from '../../operator/wait-for-run.ts';
import { printNotice, printSaid } from '../print.ts';
import { stopSignal } from '../stop-signal.ts';
import { EndsWith, UsageError, UserError } from '../user-error.ts';
import { printJson, runJson, shownJson } from './json.ts';
import { attemptSayer } from './say-attempts.ts';
import { renderRun } from './show.ts';
import { type AccountOptions, type Operated, withJobs } from './with-account.ts';

interface WaitOptions extends AccountOptions {
  readonly wait?: true | undefined;
}

interface RunOptions extends WaitOptions {
  readonly env?: StartWanted['environment'];
  readonly command?: readonly string[] | undefined;
  readonly memory?: string | undefined;
  readonly cpu?: string | undefined;
  readonly input?: string | undefined;
}

export const run = (name: string, options: RunOptions): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const { env: environment, command, input } = options;
    const wanted = { environment, command, size: sizeOf(options), input };
    const job = chooseJob(jobs, name);
    if (input !== undefined) checkInput(job, input);
    const started = await startRun(operated.account, job, wanted);
    await tell(started, 'started', jobs, operated, options);
  });

/** Throws UsageError for what is no amount. */
function sizeOf({ memory, cpu }: RunOptions): StartWanted['size'] {
  if (memory === undefined && cpu === undefined) return undefined;
  const amount = memory === undefined ? undefined : memoryMiB(memory);
  const units = cpu === undefined ? undefined : cpuUnits(cpu);
  if (memory !== undefined && amount === undefined)
    throw new UsageError(`memory is given in MiB, or such as 4GB, found \`${memory}\``, 'for example --memory 1024');
  if (cpu !== undefined && units === undefined)
    throw new UsageError(`cpu is given in CPU units, or such as 1vCPU, found \`${cpu}\``, 'for example --cpu 512');
  return {
    ...(amount === undefined ? {} : { memoryMiB: amount }),
    ...(units === undefined ? {} : { cpuUnits: units }),
  };
}

export const retry = (given: string, options: WaitOptions & { fromStart?: true | undefined }): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const failed = await findRun(operated.account, jobs, given, operated);
    const known = options.wait && !options.fromStart ? (await attemptsOfRun(operated.account, failed)).length : 0;
    const retried = await retryRun(operated.account, failed, options.fromStart === true);
    const { run: again, how } = retried;
    await tell(again, retriedWords(retried), jobs, operated, options, how === 'redriven' ? known : 0);
  });

function retriedWords({ how, done }: Retried): string {
  switch (how) {
    case 'redriven':
      return 'goes on from the step that failed, with the definition that it had:';
    case 'taken up':
      return `goes on${done.length > 0 ? ` after ${done.join(', ')}` : ' where it failed'}, for the same due time, with the present definition:`;
    case 'started again':
      return 'started again from the beginning, with the same input and the present definition:';
  }
}

/** The run's name at once, then its end. */
async function tell(
  started: Run,
  how: string,
  jobs: readonly Job[],
  operated: Operated,
  options: WaitOptions,
  knownAttempts = 0,
): Promise<void> {
  const others = await listRuns(operated.account, started.job, { max: comparedMax });
  const id = runId(started, others, jobs, operated);
  if (options.json && !options.wait) return printJson(runJson(started, jobs));
  const words = `${how} ${id}`;
  if (!options.wait) return printSaid(`${words}        punctual show ${id}${operated.same}\n`);
  printNotice({ level: 'INFO', message: words });
  const shown = await ended(started, id, operated, knownAttempts);
  if (options.json) printJson(shownJson(shown, jobs));
  else printSaid(renderRun(shown, jobs, { ...operated, now: new Date() }));
  if (hasFailed(shown) || shown.status === 'SKIPPED') throw new EndsWith(exitCodeOf(shown));
}

async function ended(started: Run, id: string, operated: Operated, knownAttempts: number): Promise<ToldRun> {
  const controller = new AbortController();
  const signal = stopSignal().then(() => controller.abort());
  const sayAttempts = attemptSayer(operated.account, started, knownAttempts);
  const found = await Promise.race([waitForRun(operated.account, started, controller.signal, sayAttempts), signal]);
  if (found) return withTold(operated.account, await showRun(operated.account, found, linesShown));
  throw new UserError(
    `no longer waiting: ${nameOf(started.job, [])} goes on`,
    `punctual show ${id}${operated.same} shows it, punctual stop ${id}${operated.same} ends it`,
  );
}

const linesShown = 10;
/** Of these the run's name tells it. */
const comparedMax = 20;
/** As timeout(1) ends. */
const exitOfTimeout = 124;

/** Of the container, where it was that; one that was killed has 128 and the signal's number. */
function exitCodeOf({ status, attempts }: ShownRun): number {
  const last = attempts.at(-1)?.cause;
  if (status === 'TIMED_OUT' || last?.kind === 'timed-out') return exitOfTimeout;
  return last?.exitCode ? last.exitCode : 1;
}
