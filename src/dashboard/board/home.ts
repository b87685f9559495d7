/** Home: what needs somebody, what runs, what comes, and every job by its last slots. */
import { inCodeOrder } from '../../languages/code-order.ts';
import { instant } from '../../languages/instant.ts';
import { type Coming, comingRuns } from '../../operator/coming.ts';
import { isPaused, nextDue, scheduleInWords } from '../../operator/job.ts';
import { graceMs, unstartedBy } from '../../operator/overview.ts';
import { isUnderWay } from '../../operator/runs.ts';
import {
  type ComingView,
  type Frame,
  type HomeView,
  type JobRow,
  type RunningView,
  type SlotView,
  type State,
  slotsShown,
  states,
} from '../views.ts';
import { type KnownJob, lastDueOf } from './known-job.ts';
import type { Needs } from './needs.ts';
import { stateOfRun } from './run-state.ts';
import { slotsOf, type Unstarted } from './slots.ts';
import { usualOf } from './usual.ts';

/** A schedule takes a few seconds; AWS promises the minute. */
const lateMsMin = 60_000;

/** Rejects with the SDK's errors. */
export async function homeView(
  known: ReadonlyMap<string, KnownJob>,
  needs: Needs,
  frame: Frame,
): Promise<Omit<HomeView, 'isWhole'>> {
  const now = new Date(frame.now);
  const read = [...known.values()].map((job) => ({ job, row: rowOf(job, now) }));
  const jobs = inOrder(read.map(({ row }) => row));
  return {
    frame,
    jobs,
    needs: await needs.of(jobs, known, now),
    running: read.flatMap(({ job, row }) => runningOf(job, row)),
    coming: read.map(({ job, row }) => comingOf(job, row, now)).filter(({ starts }) => starts.length > 0),
  };
}

export function rowOf(known: KnownJob, now: Date): JobRow {
  const { job, id, runs, ticks, problem } = known;
  const slots = slotsOf(runs, ticks, unstartedOf(known, now), slotsShown);
  const paused = isPaused(job);
  return {
    id,
    schedule: scheduleInWords(job),
    state: paused ? 'paused' : stateOfJob(slots),
    isPaused: paused,
    slots,
    ...usualOf(runs),
    nextAt: nextAt(known, now),
    problem: problem ?? null,
  };
}

/** A slot that was skipped says nothing of how the job is: the run before it does. */
function stateOfJob(slots: readonly SlotView[]): State {
  return slots.findLast(({ state }) => state !== 'skipped')?.state ?? 'ok';
}

export const nextAt = (known: KnownJob, now: Date): number | null =>
  nextDue(known.job, instant(now.getTime()), 1, lastDueOf(known))[0]?.at ?? null;

/** What is due and has not begun. */
export function unstartedOf({ job, runs }: KnownJob, now: Date): Unstarted | undefined {
  if (job.machineArn === undefined) return undefined;
  const last = runs[0]?.details ?? (runs[0] && { ...runs[0].run, due: undefined });
  const found = job.triggers
    .map((trigger) => unstartedBy(trigger, last, now))
    .filter((each) => each !== undefined)
    .filter(({ lateMs }) => lateMs > lateMsMin)
    .toSorted((one, other) => Number(one.due) - Number(other.due))[0];
  return found && { due: found.due, isLate: found.lateMs <= graceMs };
}

/** Trouble on top, then by name. */
const inOrder = (rows: readonly JobRow[]): JobRow[] =>
  rows.toSorted(
    (one, other) => states.indexOf(one.state) - states.indexOf(other.state) || inCodeOrder(one.id, other.id),
  );

const runningOf = ({ id, runs }: KnownJob, { usualMs, slowMs }: JobRow): RunningView[] =>
  runs
    .filter(({ run }) => isUnderWay(run))
    .map(({ run, attempts }) => ({
      job: id,
      run: run.name,
      state: stateOfRun(run.status, attempts),
      startedAt: Number(run.startedAt),
      attempt: attempts?.length ?? null,
      before: attempts?.at(-2)?.cause.words ?? null,
      usualMs,
      slowMs,
    }));

const dayMs = 86_400_000;
/** Of a job that starts each minute. */
const startsMax = 1440;

export const startView = ({ at, mark }: Coming): ComingView['starts'][number] => ({
  at: Number(at),
  mark: mark ?? null,
});

function comingOf(known: KnownJob, { usualMs }: JobRow, now: Date): ComingView {
  const from = instant(now.getTime());
  const starts = comingRuns(known.job, from, startsMax, lastDueOf(known), instant(from + dayMs)).map(startView);
  return { job: known.id, usualMs, starts };
}
