/** Rules of what really ran, which only an account shows. */

import type { Instant } from '../../../languages/instant.ts';
import { isProblems } from '../../../languages/problem.ts';
import { ticksBetween } from '../../../languages/schedule/next.ts';
import type { Job } from '../../model/jobs.ts';
import { at } from '../../model/symbol.ts';
import type { Found, Rule } from '../rule.ts';
import { failedStatuses } from '../told.ts';
import { tasksOf } from './machine.ts';

const live = (job: Job & { readonly kind: 'machine' }, name: string): unknown =>
  at(job.machine.resource.metadata, 'Live', name);

/** Of each machine once, the job by its first schedule. */
const machineJobs = (jobs: Parameters<typeof tasksOf>[0]) => [...new Set(tasksOf(jobs).map(({ job }) => job))];

const neverRan: Rule = {
  id: 'never-ran',
  severity: 'error',
  summary: 'a job that was due and has no run',
  why: 'Its schedule is switched on, was due since the machine was made, and Step Functions remembers no execution of it (it remembers 90 days). Nobody starts it: look at the role of the schedule, its dead-letter queue, and the failed invocations of its rule. Of an account only.',
  bad: 'State: ENABLED      # and ListExecutions is empty',
  good: 'a run, or a schedule that is gone',
  find: (jobs, now) =>
    machineJobs(jobs).flatMap((job): Found[] => {
      const { schedule } = job;
      if (!schedule || live(job, 'status') !== 'NONE' || schedule.resource.properties['State'] === 'DISABLED')
        return [];
      const since = Math.max(Date.parse(String(live(job, 'since'))), now - memoryMs);
      const due = Number.isNaN(since) ? undefined : firstTick(schedule, since as Instant, (now - graceMs) as Instant);
      if (due === undefined) return [];
      return [
        {
          resource: job.machine.resource,
          related: [schedule.resource],
          message: `it has no run, though it was due ${new Date(due).toISOString().slice(0, 16)}Z: nobody starts it`,
          mend: "look at the schedule's role, and at what its dead-letter queue holds",
        },
      ];
    }),
};

/** A start that is late is none that is lost: a window, tries of its delivery. */
const graceMs = 3_600_000;

/** Step Functions keeps closed executions for 90 days. Source: "Step Functions service quotas". */
const memoryMs = 90 * 86_400_000;

function firstTick(schedule: NonNullable<Job['schedule']>, since: Instant, now: Instant): Instant | undefined {
  const { expression, zone } = schedule;
  if (expression === undefined || isProblems(expression) || zone === undefined) return undefined;
  for (const tick of ticksBetween({ schedule: expression, anchor: since, zone }, since, now)) return tick;
  return undefined;
}

const failingNow: Rule = {
  id: 'failing-now',
  severity: 'error',
  summary: 'a job whose last run did not succeed',
  why: 'Whatever its alarms say, the newest execution of the machine that has ended failed, timed out or was stopped. Of an account only.',
  bad: 'ListExecutions: FAILED',
  good: 'ListExecutions: SUCCEEDED',
  find: (jobs) =>
    machineJobs(jobs)
      .filter((job) => failedStatuses.has(String(live(job, 'status'))))
      .map((job) => ({
        resource: job.machine.resource,
        related: job.schedule ? [job.schedule.resource] : [],
        message: `its last run, of ${String(live(job, 'startedAt')).slice(0, 16)}Z, ended ${String(live(job, 'status'))}`,
        mend: 'its cause: punctual why, with the name of the job',
      })),
};

export const liveRules: readonly Rule[] = [neverRan, failingNow];
