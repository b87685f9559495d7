/** `punctual logs JOB|RUN`: what the tasks of a run printed, attempt by attempt; never nothing without saying why. */
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Account } from '../../operator/account.ts';
import { chooseJob, findJobs } from '../../operator/find-jobs.ts';
import type { Job } from '../../operator/job.ts';
import { newestRun } from '../../operator/last-runs.ts';
import { findRun, runId } from '../../operator/run-id.ts';
import { describeRun, listRuns, type Run } from '../../operator/runs.ts';
import { attemptsOfRun, describeDefinition, showRun } from '../../operator/show-run.ts';
import { summaryOf } from '../../operator/summary.ts';
import { type Stream, streamsOf } from '../../operator/task-logs.ts';
import { type Event, type LogLine, linesNow } from '../log-lines.ts';
import { printNotice } from '../print.ts';
import { stopSignal } from '../stop-signal.ts';
import { UserError } from '../user-error.ts';
import { isRun } from './why.ts';
import { type AccountOptions, type Operated, withAccount } from './with-account.ts';

export interface RunLogsOptions extends AccountOptions {
  readonly follow: boolean;
  readonly filter: string | undefined;
  /** Milliseconds since the epoch; undefined: all of the run. */
  readonly since: number | undefined;
  /** Of a job: its newest run that failed. */
  readonly failed: boolean;
  readonly attempt: number | undefined;
  readonly write: (line: LogLine) => Promise<void>;
}

/** False: no job and no run is called so, which may then be a log group. */
export async function runLogs(given: string, options: RunLogsOptions): Promise<boolean> {
  let isKnown = false;
  await withAccount(options, async (operated) => {
    const jobs = await findJobs(operated.account);
    isKnown = isRun(given) || jobs.some(({ name, stack }) => name === given || `${stack}/${name}` === given);
    if (isKnown) await showLines(await chooseRun(given, operated, jobs, options), operated, jobs, options);
  });
  return isKnown;
}

async function chooseRun(
  given: string,
  operated: Operated,
  jobs: readonly Job[],
  { failed }: RunLogsOptions,
): Promise<Run> {
  if (isRun(given)) return findRun(operated.account, jobs, given, operated);
  const job = chooseJob(jobs, given);
  const [run] = failed
    ? await listRuns(operated.account, job, { max: 1, failed })
    : [await newestRun(operated.account, job)];
  if (run) return run;
  throw new UserError(
    failed ? `no run of ${given} failed` : `${given} has not run yet`,
    `punctual why ${given}${operated.same} says when it is due`,
  );
}

const betweenLooksMs = 1000;

async function showLines(run: Run, operated: Operated, jobs: readonly Job[], options: RunLogsOptions): Promise<void> {
  const { account } = operated;
  const stopped = new AbortController();
  if (options.follow) void stopSignal().then(() => stopped.abort());
  const seen = new Set<string>();
  for (;;) {
    // Asked before the lines are read: what it printed last is then among them.
    const { status } = await describeRun(account, run.job, run.arn);
    for (const line of await newLines(account, run, options, seen)) await options.write(line);
    if (!options.follow || stopped.signal.aborted || status !== 'RUNNING') break;
    await pause(betweenLooksMs, undefined, { signal: stopped.signal }).catch(() => {});
  }
  if (seen.size > 0 || stopped.signal.aborted) return;
  const shown = await showRun(account, run, 1);
  const id = runId(run, [], jobs, operated);
  const which = options.filter === undefined && options.since === undefined ? 'printed nothing' : 'has no such line';
  printNotice({ level: 'INFO', message: `${id} ${which}. ${summaryOf(shown)}` });
}

/** Of all attempts, oldest first, each once. */
async function newLines(account: Account, run: Run, options: RunLogsOptions, seen: Set<string>): Promise<Event[]> {
  const streams = await streamsOfRun(account, run, options.attempt);
  const client = account.client(CloudWatchLogsClient);
  const lines = await Promise.all(streams.map((stream) => linesOf(client, stream, options)));
  const fresh = lines.flat().filter(({ id }) => !seen.has(id));
  for (const { id } of fresh) seen.add(id);
  return fresh.toSorted((one, other) => one.at - other.at);
}

async function streamsOfRun(account: Account, run: Run, attempt: number | undefined): Promise<Stream[]> {
  const attempts = await attemptsOfRun(account, run);
  if (attempt !== undefined && attempt > attempts.length && attempts.length > 0)
    throw new UserError(
      `the run has ${attempts.length === 1 ? 'one attempt' : `${attempts.length} attempts`}`,
      `--attempt 1 is its first`,
    );
  const wanted = attempts.filter(({ number }) => attempt === undefined || number === attempt);
  const found = await Promise.all(
    wanted.map(async ({ taskArn, taskDefinitionArn }) => {
      const definition = await describeDefinition(account, taskDefinitionArn);
      return definition && taskArn ? streamsOf(definition, taskArn) : [];
    }),
  );
  return found.flat();
}

/** A task that printed nothing may have no stream. */
async function linesOf(
  client: CloudWatchLogsClient,
  { group, stream }: Stream,
  options: RunLogsOptions,
): Promise<Event[]> {
  const wanted = { group, streams: [stream], since: options.since ?? 0, pattern: options.filter };
  try {
    const lines: Event[] = [];
    for await (const line of linesNow(client, wanted)) lines.push(line);
    return lines;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return [];
    throw error;
  }
}
