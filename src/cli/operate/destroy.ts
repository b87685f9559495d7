/** `punctual destroy`: switches the jobs of a stack off, lets what runs end, and deletes it. */
import { describeStack } from '../../operator/deploy/stack.ts';
import { findJobs } from '../../operator/find-jobs.ts';
import type { Job } from '../../operator/job.ts';
import { setPaused } from '../../operator/pause-job.ts';
import { listRuns, type Run } from '../../operator/runs.ts';
import { stopRun } from '../../operator/stop-run.ts';
import { waitForRun } from '../../operator/wait-for-run.ts';
import { printNotice, printSaid } from '../print.ts';
import { stopSignal } from '../stop-signal.ts';
import { UserError } from '../user-error.ts';
import { ask } from './ask.ts';
import { printJson, runJson } from './json.ts';
import { removeStack } from './prepare-stack.ts';
import { type AccountOptions, type Operated, withAccount } from './with-account.ts';

export interface DestroyOptions extends AccountOptions {
  readonly yes?: true | undefined;
  readonly stop?: true | undefined;
}

export const destroy = (name: string, options: DestroyOptions): Promise<void> =>
  withAccount(options, async (operated) => {
    const stack = await describeStack(operated.account, name);
    if (!stack)
      throw new UserError(
        `there is no stack \`${name}\` in ${operated.where}`,
        'punctual ls shows the jobs, --json their stacks',
      );
    if (stack.EnableTerminationProtection)
      throw new UserError(
        `the stack ${name} is protected against deletion`,
        `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name} lifts that`,
      );
    const jobs = await findJobs(operated.account, name);
    const names = jobs.map((job) => job.name).join(', ');
    if (
      !options.yes &&
      !(await ask(`delete the stack ${name} of ${operated.where}${names ? `, with ${names}` : ''}, and their history?`))
    )
      throw new UserError('nothing was changed');
    const ended = await quieten(operated, jobs, options.stop === true);
    await removeStack(operated, stack);
    if (!options.json) return printSaid(`stack ${name}: deleted\n`);
    printJson({
      stack: name,
      status: 'deleted',
      jobs: jobs.map((job) => job.name),
      runs: ended.map((run) => runJson(run, jobs)),
    });
  });

/** A cluster with a task in it cannot be deleted. Returns what ran, as it ended. */
async function quieten(operated: Operated, jobs: readonly Job[], mustStop: boolean): Promise<Run[]> {
  const { account } = operated;
  const stopped = new AbortController();
  void stopSignal().then(() => stopped.abort());
  for (const job of jobs) if (job.triggers.length > 0) await setPaused(account, job, true);
  const ended: Run[] = [];
  for (const job of jobs) {
    const runs = await listRuns(account, job, { max: lookedAtMax, running: true });
    if (runs.length > 0)
      printNotice({
        level: 'INFO',
        message: mustStop ? `stopping ${job.name}` : `waiting for ${job.name}, which is running; --stop would end it`,
      });
    for (const run of runs)
      ended.push(
        mustStop
          ? (await stopRun(account, run, 'its stack is deleted', stopped.signal)).run
          : ((await waitForRun(account, run, stopped.signal)) ?? run),
      );
  }
  if (stopped.signal.aborted)
    throw new UserError(
      'nothing was deleted; the jobs are paused',
      `punctual resume JOB${operated.same} switches one on again`,
    );
  return ended;
}

const lookedAtMax = 100;
