/** `punctual next`: when jobs are due. */
import { instant } from '../../languages/instant.ts';
import { mapSome } from '../../operator/account.ts';
import { type Coming, comingRuns } from '../../operator/coming.ts';
import { chooseJob } from '../../operator/find-jobs.ts';
import { type Job, nameOf } from '../../operator/job.ts';
import { dayOf, timeOf } from '../../operator/local-time.ts';
import { overviewOfJob } from '../../operator/overview.ts';
import { printSaid } from '../print.ts';
import { sanitizeName } from '../sanitize.ts';
import { renderTable } from '../table.ts';
import { printJson } from './json.ts';
import { bold, yellow } from './paint.ts';
import { nextInWords } from './times.ts';
import { type AccountOptions, withJobs } from './with-account.ts';

interface NextOptions extends AccountOptions {
  readonly max: number;
}

export const next = (name: string | undefined, options: NextOptions): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const { account, now, zone } = operated;
    const chosen = name === undefined ? jobs : [chooseJob(jobs, name)];
    const found = (
      await mapSome(chosen, async (job) => {
        const { lastDue } = await overviewOfJob(account, job, now);
        return comingRuns(job, instant(now.getTime()), options.max, lastDue).map((coming) => ({ job, ...coming }));
      })
    )
      .flat()
      .toSorted((one, other) => Number(one.at) - Number(other.at))
      .slice(0, options.max);
    if (options.json) return printJson({ next: found.map((coming) => comingJson(coming, jobs)) });
    if (found.length === 0) return printSaid('nothing is due any more, or AWS does not tell when\n');
    const rows = found.map(({ job, at, trigger, mark }) => [
      sanitizeName(nameOf(job, jobs)),
      `${dayOf(at, zone)} ${timeOf(at, zone)}`,
      ...(zone === 'UTC' ? [] : [`${dayOf(at, 'UTC')} ${timeOf(at, 'UTC')}`]),
      mark === 'skipped'
        ? yellow(`skipped: clocks in ${trigger.zone} are set forward past it`)
        : nextInWords(at, operated),
      mark === 'once' ? yellow(`clocks in ${trigger.zone} show it twice: it runs the first time`) : '',
    ]);
    return printSaid(`${renderTable([['JOB', zone, ...(zone === 'UTC' ? [] : ['UTC']), '', ''].map(bold), ...rows])}`);
  });

const comingJson = ({ job, at, trigger, mark }: Coming & { job: Job }, jobs: readonly Job[]) => ({
  job: nameOf(job, jobs),
  at: at.toISOString(),
  zone: trigger.zone,
  expression: trigger.expression,
  mark: mark ?? null,
});
