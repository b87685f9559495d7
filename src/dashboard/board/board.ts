/**
 * What is known of all jobs, kept between requests. Looked at again it asks for the newest runs of each job; what older runs did is read once, and
 * meanwhile the board is shown without that. It knows whom it asks only by `Account`, so that it is the same over AWS.
 */
import { type Account, mapSome } from '../../operator/account.ts';
import { type FillingSettings, manyMin, openFilling } from './filling.ts';
import { type InBulk, openInBulk } from './in-bulk.ts';
import { openJobs } from './jobs.ts';
import {
  isUnchanged,
  type KnownJob,
  type KnownRun,
  keepDetails,
  type NamedJob,
  widenedBy,
  withRuns,
} from './known-job.ts';
import { openReading } from './reading.ts';
import { openWidening, type WideningSettings } from './widening.ts';

export interface Board {
  /**
   * By id, once they are read; the same map each time. What an earlier look has found is not older than `lookMs`. A job that is refused says so, and all others are there.
   * Rejects with the SDK's errors.
   */
  look(): Promise<ReadonlyMap<string, KnownJob>>;
  /** A number that is another one after each change of what is known. */
  changes(): number;
  /** No older run's details are still being read. */
  isWhole(): boolean;
  /** What was read elsewhere of a run that was listed before: it is not read again. */
  keep(id: string, run: KnownRun): void;
  /** These are looked at: what their older runs did is wanted. Resolves once all of their slots are known, or cannot be. */
  show(ids: readonly string[]): Promise<void>;
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
  /** Default: as whoever answers can. */
  readonly inBulk?: InBulk;
}

/** So old is at most what is shown of them before a look is waited for, which then says what is wrong. */
const shownMsMax = 30_000;

/** What a look has made of a job, which was brief when it began; as it was, where nothing of it is other. */
function lookedAt(
  { job }: NamedJob,
  was: KnownJob | undefined,
  anew: KnownJob | undefined,
  wasBrief: boolean,
): KnownJob | undefined {
  if (!was) return anew;
  if (!anew) return was.job === job ? was : { ...was, job };
  // What was read of older runs meanwhile stands in `was`.
  const isWidened = wasBrief && anew.isBrief && !was.isBrief;
  const is = keepDetails(isWidened ? widenedBy(anew, was) : anew, was);
  return isUnchanged(is, was) ? was : is;
}

/** What is read of older runs while the board is shown without it: which there are, and what each did. */
function openOlder(settings: FillingSettings & WideningSettings) {
  const [filling, widening] = [openFilling(settings), openWidening(settings)];
  return {
    problemOf: filling.problemOf,
    begin() {
      filling.begin();
      widening.begin();
    },
    show(ids: readonly string[]): Promise<void> {
      filling.show(ids);
      return widening.show(ids);
    },
    isDone: () => filling.isDone() && widening.isDone(),
    close() {
      filling.close();
      widening.close();
    },
  };
}

export function openBoard(settings: BoardSettings): Board {
  const { account, now, lookMs, jobsMs, reportError, inBulk = openInBulk(account) } = settings;
  const known = new Map<string, KnownJob>();
  const jobs = openJobs(account, jobsMs);
  let changes = 0;
  let foundAt = -Infinity;
  /** So often it was forgotten: a look that began before has seen what was before. */
  let forgotten = 0;
  let lookedAfter = -1;
  let looking: Promise<void> | undefined;
  const reading = openReading(account, now);
  const older = openOlder({ account, inBulk, now, reportError, known, keep, set });

  function set(id: string, is: KnownJob): void {
    if (known.get(id) !== is) changes += 1;
    known.set(id, is);
  }

  async function lookAgain(): Promise<void> {
    const after = forgotten;
    const all = await jobs.list();
    const began = Date.now();
    const brief = new Set([...known.values()].flatMap(({ id, isBrief }) => (isBrief ? [id] : [])));
    const looked = await inBulk.look(all, known, now());
    const read = await mapSome(looked?.wanted ?? all, (of) =>
      reading.read(of, known.get(of.id), looked?.read.get(of.id), older.problemOf(of.id)),
    );
    const anew = new Map(read.map((each) => [each.id, each]));
    for (const of of all) {
      const is = lookedAt(of, known.get(of.id), anew.get(of.id), brief.has(of.id));
      if (is) set(of.id, is);
    }
    const ids = new Set(all.map(({ id }) => id));
    for (const id of known.keys()) if (!ids.has(id) && known.delete(id)) changes += 1;
    lookedAfter = after;
    if (after === forgotten) foundAt = began;
    // It may be that such a job is not there any more.
    if (read.some(({ id }) => reading.isRefused(id))) jobs.forget();
    older.begin();
  }

  function begin(): Promise<void> {
    looking ??= lookAgain().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  /** A look may have read it again meanwhile. */
  function keep(id: string, run: KnownRun): void {
    const job = known.get(id);
    if (job?.runs.some((each) => each.run.arn === run.run.arn && !each.attempts)) set(id, withRuns(job, [run]));
  }

  return {
    async look() {
      const age = Date.now() - foundAt;
      if (age < lookMs) return known;
      const wanted = forgotten;
      // Of many jobs a look takes a while: it is not waited for where one has just been.
      if (known.size > manyMin && lookedAfter >= wanted && age < shownMsMax) {
        begin().catch(() => {});
        return known;
      }
      do await begin();
      while (lookedAfter < wanted);
      return known;
    },
    changes: () => changes,
    isWhole: older.isDone,
    keep,
    show: older.show,
    forget() {
      forgotten += 1;
      jobs.forget();
      foundAt = -Infinity;
    },
    close: older.close,
  };
}
