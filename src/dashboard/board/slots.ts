/** The slots of a job: each instant at which it was due, with what became of it, and each run that was started otherwise. */
import { isByHand } from '../../operator/start-run.ts';
import type { Tick } from '../../operator/ticks.ts';
import { type SlotView, type State, timeOf } from '../views.ts';
import type { KnownRun } from './known-job.ts';
import { stateOfRun } from './run-state.ts';

export interface Unstarted {
  readonly due: Date;
  /** It may still come. */
  readonly isLate: boolean;
  /** For so long. */
  readonly graceMs: number;
}

/** Oldest first. `ticks`: of all its schedules; undefined where no ledger is kept. */
export function slotsOf(
  runs: readonly KnownRun[],
  ticks: readonly Tick[] | undefined,
  unstarted: Unstarted | undefined,
  max: number,
): SlotView[] {
  const dueOf = new Map<string, number>();
  for (const { due, deliveries } of ticks ?? [])
    for (const { started } of deliveries) if (started) dueOf.set(started, Number(due));
  const slots = runs.slice(0, max).map((run) => slotOfRun(run, dueOf.get(run.run.arn)));
  const unrun = (ticks ?? []).flatMap((tick) => slotOfTick(tick) ?? []);
  const all = [...slots, ...unrun];
  const missing =
    unstarted && !all.some(({ dueAt }) => dueAt === Number(unstarted.due)) ? [slotUnstarted(unstarted)] : [];
  return [...all, ...missing].toSorted((one, other) => timeOf(one) - timeOf(other)).slice(-max);
}

function slotOfRun({ run, details, attempts }: KnownRun, due: number | undefined): SlotView {
  // One that a person started again has the input of a slot, and is none.
  const dueAt = isByHand(run) ? null : (due ?? (details?.due ? Number(details.due) : null));
  const ended = run.stoppedAt === undefined ? null : Number(run.stoppedAt) - Number(run.startedAt);
  const state = stateOfRun(details?.status ?? run.status, attempts);
  return {
    state,
    dueAt,
    startedAt: Number(run.startedAt),
    tookMs: ended,
    attempts: attempts?.length ?? null,
    run: run.name,
    why: state === 'skipped' ? 'an older run was still under way' : whyOf(state, attempts),
  };
}

const whyOf = (state: State, attempts: KnownRun['attempts']): string | null =>
  state === 'ok' || state === 'running' ? null : (attempts?.at(-1)?.cause.words ?? null);

/** One that came to a run is that run's slot. */
function slotOfTick({ due, status, why, deliveries }: Tick): SlotView | undefined {
  const lost = deliveries.find((one) => one.status === 'dead-lettered' || one.status === 'failed');
  if (status === 'skipped' || status === 'missed') return slot(status, due, why);
  return lost && deliveries.every(({ started }) => started === undefined)
    ? slot('missed', due, `it could not be started: ${lost.why ?? 'nothing says why'}`)
    : undefined;
}

const slot = (state: State, due: Date, why: string | undefined): SlotView => ({
  state,
  dueAt: Number(due),
  startedAt: null,
  tookMs: null,
  attempts: null,
  run: null,
  why: why ?? null,
});

const slotUnstarted = ({ due, isLate }: Unstarted): SlotView =>
  isLate ? slot('late', due, 'no run has begun yet') : slot('missed', due, 'no run of it is known');
