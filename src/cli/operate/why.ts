/** `punctual why`: from the schedule's instant to the exit. */

import { chooseJob } from '../../operator/find-jobs.ts';
import { type Job, nameOf } from '../../operator/job.ts';
import { dayOf, timeOf } from '../../operator/local-time.ts';
import { findRun, runId } from '../../operator/run-id.ts';
import { findRunOfTask, isTask } from '../../operator/run-of-task.ts';
import { type ToldRun, withTold } from '../../operator/show-run.ts';
import { type Why, whyJob, whyRun } from '../../operator/why.ts';
import { printSaid } from '../print.ts';
import { sanitizeName } from '../sanitize.ts';
import { renderTable } from '../table.ts';
import { jobJson, printJson, shownJson } from './json.ts';
import { bold, red } from './paint.ts';
import { renderRun } from './show.ts';
import { whenInWords } from './times.ts';
import { type AccountOptions, type Operated, withJobs } from './with-account.ts';

export const why = (given: string, options: AccountOptions): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const found = await explain(given, operated, jobs);
    const run = found.run && (await withTold(operated.account, found.run));
    if (options.json) printJson(whyJson({ ...found, run }, jobs));
    else printSaid(renderWhy({ ...found, run }, jobs, operated));
  });

async function explain(given: string, operated: Operated, jobs: readonly Job[]): Promise<Why> {
  const { account, now } = operated;
  if (isRun(given)) return whyRun(account, await findRun(account, jobs, given, operated));
  if (!isTask(jobs, given)) return whyJob(account, chooseJob(jobs, given), now);
  const { run, taskId, attempt } = await findRunOfTask(account, jobs, given);
  const found = await whyRun(account, run);
  const words = `Task ${taskId} is attempt ${attempt} of ${runId(run, [], jobs, operated)}. ${found.words}`;
  return { ...found, words };
}

export const isRun = (given: string): boolean => given.includes('@') || given.includes(':execution:');

interface ToldWhy extends Why {
  readonly run: ToldRun | undefined;
}

const whyJson = (found: ToldWhy, jobs: readonly Job[]) => ({
  job: jobJson(found.job, jobs),
  verdict: found.verdict,
  words: found.words,
  steps: found.steps.map(({ what, at, words, isBad }) => ({ what, at: at?.toISOString() ?? null, words, isBad })),
  run: found.run ? shownJson(found.run, jobs) : null,
});

function renderWhy(found: ToldWhy, jobs: readonly Job[], operated: Operated): string {
  const steps = renderTable(
    found.steps.map(({ what, at, words, isBad }) => [
      isBad ? red('!') : '',
      what,
      at ? secondOrDay(at, operated) : '',
      sanitizeName(words),
    ]),
  );
  if (found.run) return renderRun(found.run, jobs, operated, steps, found.words);
  const name = nameOf(found.job, jobs);
  const at = found.steps.find(({ what }) => what === 'tick')?.at;
  const more = found.verdict === 'paused' ? `punctual resume ${name}` : `punctual run ${name}`;
  return `${bold(sanitizeName(name))}${at ? `, due ${whenInWords(at, operated)}` : ''}\n${sanitizeName(found.words)}\n\n${steps}\n  ${more}${operated.same}\n`;
}

/** Seconds are of interest on the day alone. */
const secondOrDay = (at: Date, operated: Operated): string =>
  dayOf(at, operated.zone) === dayOf(operated.now, operated.zone)
    ? timeOf(at, operated.zone, 'seconds')
    : whenInWords(at, operated);
