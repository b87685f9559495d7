/** The History screen: the slots of all jobs in a span of time, those that went by and those to come. */
import { instant } from '../../languages/instant.ts';
import { type Account, mapSome } from '../../operator/account.ts';
import { comingRuns } from '../../operator/coming.ts';
import { ticksOf } from '../../operator/ticks.ts';
import { rememberedEach } from '../board/in-bulk.ts';
import { type KnownJob, lastDueOf } from '../board/known-job.ts';
import { unstartedOf } from '../board/rows.ts';
import { slotsOf } from '../board/slots.ts';
import { type Frame, type HistoryView, timeOf } from '../views.ts';

/** Of a job: what the board remembers of it, and as much of the ledger. */
const slotsOfJobMax = 1000;
/** What a page shows without a pause. */
const slotsMax = 20_000;
/** Of a job: one that starts each hour of a month has fewer. */
const comingMax = 800;

export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Throws the SDK's errors. */
export async function historyView(
  account: Account,
  known: readonly KnownJob[],
  { from, until }: Span,
  frame: Frame,
): Promise<HistoryView> {
  const now = new Date(frame.now);
  const perJob = await mapSome(known, async (each) => {
    const ledger = await ticksOf(account, each.job, slotsOfJobMax);
    return slotsOf(each.runs, ledger, unstartedOf(each, now), slotsOfJobMax).map((slot) => ({ job: each.id, ...slot }));
  });
  const cut = perJob.flatMap(([oldest, ...others], index) => {
    const job = known[index] as KnownJob;
    const isFull =
      others.length + 1 === slotsOfJobMax || (job.usual && job.runs.length >= rememberedEach(known.length));
    return isFull && oldest && timeOf(oldest) > from ? [job.id] : [];
  });
  const slots = perJob.flat().filter((slot) => timeOf(slot) >= from && timeOf(slot) < until);
  const coming = known.map((each) => comingOf(each, Math.max(from, frame.now), until));
  return {
    frame,
    slots: slots.toSorted((one, other) => timeOf(other) - timeOf(one)).slice(0, slotsMax),
    coming: coming.filter(({ starts }) => starts.length > 0).map(({ job, starts }) => ({ job, starts })),
    cut: [...new Set([...cut, ...coming.filter(({ isCut }) => isCut).map(({ job }) => job)])],
  };
}

function comingOf(known: KnownJob, after: number, until: number) {
  const found =
    after >= until ? [] : comingRuns(known.job, instant(after), comingMax, lastDueOf(known), instant(until - 1));
  const starts = found.flatMap(({ at, mark }) => (mark === 'skipped' ? [] : [Number(at)]));
  return { job: known.id, starts, isCut: starts.length === comingMax };
}
