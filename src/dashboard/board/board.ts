/**
 * What is known of all jobs, kept between requests. Looked at again it asks for the newest runs of each job; what older runs did is read once, and
 * meanwhile the board is shown without that. It knows whom it asks only by `Account`, so that it is the same over AWS.
 */
import { type Account, mapSome } from '../../operator/account.ts';
import { findJobs } from '../../operator/find-jobs.ts';
import { type Job, nameOf } from '../../operator/job.ts';
import { isUnderWay } from '../../operator/runs.ts';
import { openFilling } from './filling.ts';
import { type KnownJob, type KnownRun, keepDetails, readJob, readRun, withRuns } from './known-job.ts';
import { unreadable } from './unreadable.ts';

export interface Board {
  /**
   * By id, once they are read; what an earlier look has found is not older than `lookMs`. A job that is refused says so, and all others are there.
   * Rejects with the SDK's errors.
   */
  look(): Promise<ReadonlyMap<string, KnownJob>>;
  /** No older run's details are still being read. */
  isWhole(): boolean;
  /** What was read elsewhere of a run that was listed before: it is not read again. */
  keep(id: string, run: KnownRun): void;
  /** The next look finds jobs and runs anew. */
  forget(): void;
  close(): void;
}

export interface BoardSettings {
  readonly account: Account;
  readonly now: () => Date;
  /** A look at the runs serves so long for all who ask. */
  readonly lookMs: number;
  /** So long jobs and schedules count as unchanged. */
  readonly jobsMs: number;
  readonly reportError: (what: string, error: unknown) => void;
}

export function openBoard(settings: BoardSettings): Board {
  const { account, now, lookMs, jobsMs, reportError } = settings;
  let known: ReadonlyMap<string, KnownJob> = new Map();
  let jobs: readonly Job[] = [];
  let jobsAt = -Infinity;
  let lookedAt = -Infinity;
  /** So often it was forgotten: a look that began before has seen what was before. */
  let forgotten = 0;
  let lookedAfter = -1;
  let looking: Promise<void> | undefined;
  /** Jobs of which the last look was refused. */
  const unlisted = new Set<string>();
  const filling = openFilling({ account, reportError, known: () => known, keep });

  async function lookAgain(): Promise<void> {
    const after = forgotten;
    if (Date.now() - jobsAt >= jobsMs) {
      const began = Date.now();
      jobs = await findJobs(account);
      if (after === forgotten) jobsAt = began;
    }
    const began = Date.now();
    const read = await mapSome(jobs, (job) => readNow({ job, id: nameOf(job, jobs) }));
    // What was read of older runs meanwhile stands in `known`.
    known = new Map(read.map((each) => [each.id, keepDetails(each, known.get(each.id))]));
    lookedAfter = after;
    if (after === forgotten) lookedAt = began;
    // It may be that such a job is not there any more.
    if (read.some(({ id }) => unlisted.has(id))) jobsAt = -Infinity;
    filling.begin();
  }

  async function readNow(of: Pick<KnownJob, 'job' | 'id'>): Promise<KnownJob> {
    const { id } = of;
    const before = known.get(id);
    try {
      const listed = await readJob(account, of, unlisted.has(id) ? undefined : before, now());
      const underWay = listed.runs.flatMap(({ run }) => (isUnderWay(run) ? [run] : []));
      const read = withRuns(listed, await mapSome(underWay, (run) => readRun(account, run)));
      unlisted.delete(id);
      return { ...read, problem: filling.problemOf(id) };
    } catch (error) {
      const problem = unreadable(error);
      unlisted.add(id);
      return { runs: [], ticks: undefined, ...before, ...of, problem };
    }
  }

  /** A look may have read it again meanwhile. */
  function keep(id: string, run: KnownRun): void {
    const job = known.get(id);
    if (job?.runs.some((each) => each.run.arn === run.run.arn && !each.details))
      known = new Map([...known, [id, withRuns(job, [run])]]);
  }

  return {
    async look() {
      if (Date.now() - lookedAt < lookMs) return known;
      const wanted = forgotten;
      do {
        looking ??= lookAgain().finally(() => {
          looking = undefined;
        });
        await looking;
      } while (lookedAfter < wanted);
      return known;
    },
    isWhole: () => filling.isDone(),
    keep,
    forget() {
      forgotten += 1;
      jobsAt = -Infinity;
      lookedAt = -Infinity;
    },
    close: () => filling.close(),
  };
}
