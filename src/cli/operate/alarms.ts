/** `punctual alarms`: what rings, and whether anybody hears it. */
import { chooseJob } from '../../operator/find-jobs.ts';
import { nameOf } from '../../operator/job.ts';
import { alarmsOf, type JobAlarm } from '../../operator/job-alarms.ts';
import { printSaid } from '../print.ts';
import { sanitizeName } from '../sanitize.ts';
import { renderTable } from '../table.ts';
import { printJson } from './json.ts';
import { bold, faint, green, red, yellow } from './paint.ts';
import { whenInWords } from './times.ts';
import { type AccountOptions, withJobs } from './with-account.ts';

export const alarms = (name: string | undefined, options: AccountOptions): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const found = await alarmsOf(operated.account, name === undefined ? jobs : [chooseJob(jobs, name)]);
    const namesOf = (alarm: JobAlarm): string[] => alarm.jobs.map((job) => nameOf(job, jobs));
    if (options.json)
      return printJson({
        alarms: found.map(({ jobs: _, since, ...alarm }, index) => ({
          ...alarm,
          since: since?.toISOString() ?? null,
          jobs: namesOf(found[index] as JobAlarm),
        })),
      });
    if (found.length === 0) return printSaid('no alarm watches a job: when one fails, nobody is told\n');
    const rows = found.map((alarm) => [
      stateWord(alarm),
      sanitizeName(alarm.name),
      sanitizeName(alarm.jobs.length > jobsShownMax ? `${alarm.jobs.length} jobs` : namesOf(alarm).join(', ')),
      alarm.since ? whenInWords(alarm.since, operated) : '',
      alarm.muted ? yellow('muted') : alarm.tells ? 'yes' : red('nobody'),
      sanitizeName(alarm.state === 'ALARM' ? alarm.description || alarm.reason : ''),
    ]);
    return printSaid(
      `${renderTable([['STATE', 'ALARM', 'JOB', 'SINCE', 'TELLS', ''].map(bold), ...rows])}\n${faint(`${found.length} ${found.length === 1 ? 'alarm' : 'alarms'} in ${operated.where}, times in ${operated.zone}.`)}\n`,
    );
  });

const jobsShownMax = 2;

function stateWord({ state }: JobAlarm): string {
  if (state === 'ALARM') return red('RINGS');
  return state === 'OK' ? green('ok') : faint('no data');
}
