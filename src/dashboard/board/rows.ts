/** The row of each job, made again only where the job has changed or time has gone by for it. Trouble stands on top, then it goes by name. */
import { inCodeOrder } from '../../languages/code-order.ts';
import { instant } from '../../languages/instant.ts';
import { isPaused, nextDue, pausedAfter, scheduleInWords } from '../../operator/job.ts';
import { graceMs, unstartedBy } from '../../operator/overview.ts';
import { type JobRow, type SlotView, type State, slotsShown, states } from '../views.ts';
import { type KnownJob, lastDueOf } from './known-job.ts';
import { slotsOf, type Unstarted } from './slots.ts';
import { usualOf } from './usual.ts';

/** A schedule takes a few seconds; AWS promises the minute. */
const lateMsMin = 60_000;

export interface Rows {
  /** In order. The same list as before where nothing has changed. */
  of(known: ReadonlyMap<string, KnownJob>, now: Date): readonly JobRow[];
}

interface Kept {
  readonly known: KnownJob;
  readonly row: JobRow;
  readonly madeAt: number;
  /** Until then time changes nothing of it. */
  readonly until: number;
}

export function openRows(): Rows {
  const kept = new Map<string, Kept>();
  let ordered: readonly JobRow[] = [];
  return {
    of(known, now) {
      const at = Number(now);
      let isChanged = false;
      for (const [id, job] of known) {
        const was = kept.get(id);
        if (was !== undefined && was.known === job && at >= was.madeAt && at < was.until) continue;
        const is = keptOf(job, now);
        isChanged ||= JSON.stringify(was?.row) !== JSON.stringify(is.row);
        kept.set(id, is);
      }
      if (kept.size !== known.size) {
        isChanged = true;
        for (const id of kept.keys()) if (!known.has(id)) kept.delete(id);
      }
      if (isChanged) ordered = inOrder([...kept.values()].map(({ row }) => row));
      return ordered;
    },
  };
}

function keptOf(known: KnownJob, now: Date): Kept {
  const waiting = awaited(known, now);
  const row = rowOf(known, now, waiting);
  const waitsForRun = waiting.some(({ lateMs }) => lateMs <= graceMs);
  const windowMs = known.job.triggers.some(({ windowMinutes }) => windowMinutes > 0) ? windowLookMs : Infinity;
  const until = Math.min(row.nextAt ?? Infinity, Number(now) + (waitsForRun ? 1000 : windowMs));
  return { known, row, madeAt: Number(now), until };
}

/** One that may start within a window is late only behind it. */
const windowLookMs = 30_000;

export function rowOf(known: KnownJob, now: Date, waiting = awaited(known, now)): JobRow {
  const { job, id, runs, ticks, problem } = known;
  const slots = slotsOf(runs, ticks, unstartedIn(waiting), slotsShown);
  const paused = isPaused(job);
  const after = pausedAfter(job);
  return {
    id,
    schedule: scheduleInWords(job),
    state: paused ? 'paused' : stateOfJob(slots),
    isPaused: paused,
    pausedAfter: after ? { failures: after.failures, at: Number(after.at) } : null,
    slots,
    ...usualOf(known),
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
export const unstartedOf = (known: KnownJob, now: Date): Unstarted | undefined => unstartedIn(awaited(known, now));

function unstartedIn(waiting: ReturnType<typeof awaited>): Unstarted | undefined {
  const found = waiting
    .filter(({ lateMs }) => lateMs > lateMsMin)
    .toSorted((one, other) => Number(one.due) - Number(other.due))[0];
  return found && { due: found.due, isLate: found.lateMs <= graceMs, graceMs: graceMs - found.lateMs };
}

/** Of each that starts it, what was due after the last run. */
function awaited({ job, runs: [last] }: KnownJob, now: Date) {
  if (job.machineArn === undefined) return [];
  const run = last && { startedAt: last.run.startedAt, due: last.details?.due };
  return job.triggers.map((trigger) => unstartedBy(trigger, run, now)).filter((each) => each !== undefined);
}

const inOrder = (rows: readonly JobRow[]): JobRow[] =>
  rows.toSorted(
    (one, other) => states.indexOf(one.state) - states.indexOf(other.state) || inCodeOrder(one.id, other.id),
  );
