/**
 * What is known of all jobs, kept between requests. Looked at again it asks for the newest runs of each job; what older runs did is read once, and
 * meanwhile the board is shown without that. It knows whom it asks only by `Account`, so that it is the same over AWS.
 */
import { type Account, mapSome } from '../../operator/account.ts';
import { findJobs } from '../../operator/find-jobs.ts';
import { type Job, nameOf } from '../../operator/job.ts';
import { type KnownJob, type KnownRun, readJob, readRun, unread, withRuns } from './known-job.ts';

export interface Board {
  /** By id, once they are read; what an earlier look has found is not older than `lookMs`. Rejects with the SDK's errors. */
  look(): Promise<ReadonlyMap<string, KnownJob>>;
  /** No older run's details are still being read. */
  isWhole(): boolean;
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
  let looking: Promise<void> | undefined;
  let filling: Promise<void> | undefined;
  let isClosed = false;

  async function lookAgain(): Promise<void> {
    if (Date.now() - jobsAt >= jobsMs) {
      const began = Date.now();
      jobs = await findJobs(account);
      jobsAt = began;
    }
    const began = Date.now();
    const read = await mapSome(jobs, (job) => {
      const id = nameOf(job, jobs);
      return readJob(account, { job, id }, known.get(id), now());
    });
    const running = await mapSome(read.flatMap(runningOf), (run) => readRun(account, run));
    known = new Map(read.map((each) => [each.id, withRuns(each, running)]));
    lookedAt = began;
    filling ??= fill().finally(() => {
      filling = undefined;
    });
  }

  /** Newest first, of all jobs alike. */
  async function fill(): Promise<void> {
    try {
      await mapSome([...known.keys()], async (id) => {
        for (const run of unread(known.get(id) as KnownJob)) {
          if (isClosed) return;
          keep(id, await readRun(account, run));
        }
      });
    } catch (error) {
      if (!isClosed) reportError('read older runs', error);
    }
  }

  function keep(id: string, run: KnownRun): void {
    const job = known.get(id);
    if (job) known = new Map([...known, [id, withRuns(job, [run])]]);
  }

  return {
    async look() {
      if (Date.now() - lookedAt >= lookMs)
        looking ??= lookAgain().finally(() => {
          looking = undefined;
        });
      await looking;
      return known;
    },
    isWhole: () => filling === undefined,
    forget() {
      jobsAt = -Infinity;
      lookedAt = -Infinity;
    },
    close() {
      isClosed = true;
    },
  };
}

const runningOf = ({ runs }: KnownJob) =>
  runs.flatMap(({ run }) => (run.status === 'RUNNING' || run.status === 'PENDING_REDRIVE' ? [run] : []));
