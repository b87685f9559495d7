/** The objects that `--json` prints: names, ISO times in UTC, nothing cut short. What is here is not renamed or removed within a major version. */

import type { Diff } from '../../operator/deploy/diff.ts';
import type { DueChange, WrittenSchedule } from '../../operator/deploy/template-schedules.ts';
import { isPaused, type Job, nameOf, pausedAfter, scheduleInWords } from '../../operator/job.ts';
import type { JobOverview } from '../../operator/overview.ts';
import type { Run } from '../../operator/runs.ts';
import type { ToldRun } from '../../operator/show-run.ts';
import { summaryOf } from '../../operator/summary.ts';
import { jsonText } from '../json-text.ts';
import { print } from '../print.ts';

export const printJson = (value: unknown): void => print(`${jsonText(value)}\n`);

export const jobJson = (job: Job, jobs: readonly Job[]) => ({
  name: nameOf(job, jobs),
  stack: job.stack ?? null,
  app: job.app ?? null,
  machineArn: job.machineArn ?? null,
  schedule: scheduleInWords(job),
  schedules: job.triggers.map(({ kind, name, group, arn, expression, zone, enabled }) => ({
    kind,
    name,
    group: group ?? null,
    arn,
    expression,
    zone,
    enabled,
  })),
  paused: isPaused(job),
  pausedAfterFailures: pausedAfter(job)?.failures ?? null,
});

/** Its id is the same whoever asks, wherever and whenever. */
export const runJson = (run: Run, jobs: readonly Job[]) => ({
  id: `${nameOf(run.job, jobs)}@${run.startedAt.toISOString()}`,
  job: nameOf(run.job, jobs),
  name: run.name,
  arn: run.arn,
  status: run.status,
  startedAt: run.startedAt.toISOString(),
  stoppedAt: run.stoppedAt?.toISOString() ?? null,
});

export const overviewJson = (about: JobOverview, jobs: readonly Job[]) => ({
  ...jobJson(about.job, jobs),
  needsCare: about.needsCare,
  lastRun: about.lastRun ? runJson(about.lastRun, jobs) : null,
  lastEndedRun: about.lastEnded ? runJson(about.lastEnded, jobs) : null,
  skippedSince: about.skipped,
  missedAt: about.missed?.toISOString() ?? null,
  nextRunAt: about.next ? new Date(about.next.at).toISOString() : null,
});

export const shownJson = (run: ToldRun, jobs: readonly Job[]) => ({
  ...runJson(run, jobs),
  dueAt: run.due?.toISOString() ?? null,
  summary: summaryOf(run),
  error: run.error ?? null,
  cause: run.cause ?? null,
  attempts: run.attempts.map(({ number, state, startedAt, endedAt, waitMs, taskArn, cause }) => ({
    number,
    state,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    waitMs: waitMs ?? null,
    taskArn: taskArn ?? null,
    kind: cause.kind,
    cause: cause.words,
    exitCode: cause.exitCode ?? null,
  })),
  memoryMiB: run.memoryMiB ?? null,
  image: run.image ?? null,
  told: run.told?.map(({ at, alarm, ...told }) => ({ ...told, at: at.toISOString(), alarm: alarm ?? null })) ?? null,
  lines: (run.lines ?? []).map(({ at, container, text }) => ({ at: at.toISOString(), container, text })),
});

/** Of what a deployment changes. */
export const diffJson = (stack: string, { lines, widened }: Diff, due: readonly DueChange[]) => ({
  stack,
  changes: lines.map(({ kind, logicalId, type, job, properties }) => ({
    kind,
    logicalId,
    type,
    job: job ?? null,
    properties,
  })),
  allowed: widened,
  nextRuns: due.map(({ logicalId, job, before, after }) => ({
    schedule: logicalId,
    job: job ?? null,
    before: dueJson(before),
    after: dueJson(after),
    paused: after?.isOff === true,
  })),
});

const dueJson = (schedule: WrittenSchedule | undefined): string | null => schedule?.next?.toISOString() ?? null;
