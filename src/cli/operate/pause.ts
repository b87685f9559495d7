/** `punctual pause` and `punctual resume`: switch what starts a job off and on, and its alarms on silence with it. */
import { instant } from '../../languages/instant.ts';
import { chooseJob, findJobs } from '../../operator/find-jobs.ts';
import { nameOf, nextDue } from '../../operator/job.ts';
import { setMuted, silenceAlarms } from '../../operator/job-alarms.ts';
import { setPaused } from '../../operator/pause-job.ts';
import { resumeJob } from '../../operator/resume-job.ts';
import { printSaid } from '../print.ts';
import { jobJson, printJson } from './json.ts';
import { nextInWords } from './times.ts';
import { type AccountOptions, type Operated, withJobs } from './with-account.ts';

export const pause = (name: string, options: AccountOptions & { mute?: true | undefined }): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const job = chooseJob(jobs, name);
    const changed = await setPaused(operated.account, job, true);
    if (options.json) {
      const silence = await silenceAlarms(operated.account, job);
      if (options.mute) await setMuted(operated.account, silence, true);
      const names = silence.map((alarm) => alarm.name);
      return printJson({ ...(await jobNow(operated, name)), silenceAlarms: names, muted: options.mute === true });
    }
    // Said before its alarms are asked for: who may pause a job may not always do more.
    printSaid(
      `${nameOf(job, jobs)} ${changed.length === 0 ? 'was paused already' : 'is paused'}; what runs of it goes on\n`,
    );
    const silence = await silenceAlarms(operated.account, job);
    if (silence.length === 0) return;
    if (options.mute) await setMuted(operated.account, silence, true);
    const names = silence.map((alarm) => alarm.name).join(', ');
    if (options.mute) printSaid(`muted until it is resumed: ${names}\n`);
    else if (silence.some(({ tells }) => tells))
      printSaid(
        `when it has been silent for long this rings: ${names}        punctual pause ${name} --mute${operated.same}\n`,
      );
  });

export const resume = (name: string, options: AccountOptions): Promise<void> =>
  withJobs(options, async (operated, jobs) => {
    const before = chooseJob(jobs, name);
    const { changed, unmuted, isRenewed } = await resumeJob(operated.account, before);
    const job = chooseJob(await findJobs(operated.account), name);
    const [next] = nextDue(job, instant(operated.now.getTime()), 1);
    if (options.json)
      return printJson({
        ...jobJson(job, jobs),
        nextRunAt: next ? new Date(next.at).toISOString() : null,
        unmuted: unmuted.map((alarm) => alarm.name),
      });
    printSaid(
      `${nameOf(job, jobs)} ${changed.length === 0 ? 'was not paused' : 'is resumed'}${next ? `; next run ${nextInWords(new Date(next.at), operated)}` : ''}\n`,
    );
    if (isRenewed) printSaid('its silence counts from now\n');
    if (unmuted.length > 0) printSaid(`no longer muted: ${unmuted.map((alarm) => alarm.name).join(', ')}\n`);
  });

/** As its schedules are after the change. */
async function jobNow({ account }: Operated, name: string): Promise<ReturnType<typeof jobJson>> {
  const jobs = await findJobs(account);
  return jobJson(chooseJob(jobs, name), jobs);
}
