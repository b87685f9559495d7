/** `punctual ls`: every job, what is wrong with it first seen. */
import { instant } from '../../languages/instant.ts';
import { nameOf, pausedAfter, scheduleInWords } from '../../operator/job.ts';
import { type JobOverview, overviewOf } from '../../operator/overview.ts';
import { hasFailed } from '../../operator/runs.ts';
import { printSaid } from '../print.ts';
import { sanitizeName } from '../sanitize.ts';
import { renderTable } from '../table.ts';
import { overviewJson, printJson } from './json.ts';
import { bold, faint, red } from './paint.ts';
import { statusWord } from './run-words.ts';
import { nextInWords, whenInWords } from './times.ts';
import { type AccountOptions, type Operated, withJobs } from './with-account.ts';

export const ls = (options: AccountOptions): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const { account, now, where, zone, same } = operated;
    const found = await overviewOf(account, jobs, now);
    if (options.json) return printJson({ jobs: found.map((about) => overviewJson(about, jobs)) });
    if (jobs.length === 0) return printSaid(`there is no job in ${where} yet: punctual deploy FILE makes some\n`);
    const head = ['', 'JOB', 'SCHEDULE', 'LAST RUN', '', 'NEXT RUN'].map(bold);
    const rows = found.map((about) => row(about, sanitizeName(nameOf(about.job, jobs)), operated));
    const bad = found.find(({ needsCare }) => needsCare);
    const hint = bad ? `      punctual why ${nameOf(bad.job, jobs)}${same}` : '';
    const count = `${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'}`;
    return printSaid(`${renderTable([head, ...rows])}\n${faint(`${count} in ${where}, times in ${zone}.`)}${hint}\n`);
  });

function row(about: JobOverview, name: string, operated: Operated): string[] {
  const { job, paused, needsCare } = about;
  const words = scheduleInWords(job);
  const after = pausedAfter(job);
  const off = after ? `paused after ${after.failures} failures` : 'paused';
  return [
    needsCare ? red('!') : '',
    name,
    paused ? faint(`${off} (${words})`) : words,
    ...lastInWords(about, operated),
    nextOf(about, operated),
  ];
}

function lastInWords(
  { job, newest, lastRun = newest, lastEnded, skipped, missed }: JobOverview,
  operated: Operated,
): [string, string] {
  if (job.machineArn === undefined) return [red('unknown'), 'nothing waits for it'];
  if (missed) return [red('MISSED'), whenInWords(missed, operated)];
  if (!lastRun) return ['never', ''];
  const before = lastEnded && lastEnded !== lastRun && hasFailed(lastEnded) ? lastEnded : undefined;
  const more = [
    ...(before ? [`${statusWord(before.status)} ${whenInWords(before.startedAt, operated)}`] : []),
    ...(skipped > 0 && lastRun.status !== 'SKIPPED' ? [`${skipped} skipped since`] : []),
  ];
  return [statusWord(lastRun.status), [whenInWords(lastRun.startedAt, operated), ...more].join(', ')];
}

function nextOf({ next, paused, job }: JobOverview, operated: Operated): string {
  if (next) return nextInWords(new Date(instant(next.at)), operated);
  return paused || job.triggers.length === 0 ? '-' : 'not known';
}
