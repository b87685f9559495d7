/** `punctual stop`: ends what runs, and waits until its containers are gone. */
import { chooseJob } from '../../operator/find-jobs.ts';
import type { Job } from '../../operator/job.ts';
import { findRun, runId } from '../../operator/run-id.ts';
import { listRuns, type Run } from '../../operator/runs.ts';
import { stopRun } from '../../operator/stop-run.ts';
import { printSaid } from '../print.ts';
import { stopSignal } from '../stop-signal.ts';
import { UserError } from '../user-error.ts';
import { printJson, runJson } from './json.ts';
import { statusWord } from './run-words.ts';
import { isRun } from './why.ts';
import { type AccountOptions, type Operated, withJobs } from './with-account.ts';

interface StopOptions extends AccountOptions {
  readonly reason: string;
}

export const stop = (given: string, options: StopOptions): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const running = await runningOf(given, operated, jobs);
    if (running.length === 0 && !options.json) return printSaid(`nothing of ${given} is running\n`);
    const controller = new AbortController();
    void stopSignal().then(() => controller.abort());
    const runs: ReturnType<typeof runJson>[] = [];
    for (const run of running) {
      const { run: ended, tasks } = await stopRun(operated.account, run, options.reason, controller.signal);
      const id = runId(run, running, jobs, operated);
      if (controller.signal.aborted)
        throw new UserError(`${id} is stopped; its containers were not waited for`, 'they have SIGTERM already');
      runs.push(runJson(ended, jobs));
      if (options.json) continue;
      printSaid(
        ended.status === 'ABORTED'
          ? `stopped ${id}, ${tasks.length === 0 ? 'no container ran' : containers(tasks.length)}\n`
          : `${id} had ended before it was stopped: ${statusWord(ended.status)}\n`,
      );
    }
    if (options.json) printJson({ runs });
  });

const containers = (count: number): string => (count === 1 ? 'its task has ended' : `its ${count} tasks have ended`);

async function runningOf(given: string, operated: Operated, jobs: readonly Job[]): Promise<Run[]> {
  if (!isRun(given)) {
    return listRuns(operated.account, chooseJob(jobs, given), { max: lookedAtMax, running: true });
  }
  const run = await findRun(operated.account, jobs, given, operated);
  return run.status === 'RUNNING' ? [run] : [];
}

const lookedAtMax = 100;
