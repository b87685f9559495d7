/** The History screen: the slots of all jobs in a span of time, those that went by and those to come. */
import { instant } from '../../languages/instant.ts';
import { type Account, mapSome } from '../../operator/account.ts';
import { comingRuns } from '../../operator/coming.ts';
import { recentTicks } from '../../operator/recent.ts';
import { type Tick, ticksOf } from '../../operator/ticks.ts';
import { rememberedEach } from '../board/in-bulk.ts';
import { type KnownJob, lastDueOf } from '../board/known-job.ts';
import { unstartedOf } from '../board/rows.ts';
import { slotsOf } from '../board/slots.ts';
import { type Frame, type HistoryView, slotsShown, timeOf } from '../views.ts';

/** Of a job: what the board remembers of it, and as much of the ledger. */
const slotsOfJobMax = 1000;
/** What a page shows without a pause. */
const slotsMax = 20_000;
/** Of a job: one that starts each hour of a month has fewer. */
const comingMax = 800;
/** Of all jobs together. */
const comingOfAllMax = 40_000;

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
  const most = Math.min(slotsOfJobMax, rememberedEach(known.length));
  const ledger = await ledgerOf(account, known, most);
  const perJob = known.map((each, index) =>
    slotsOf(each.runs, ledger[index], unstartedOf(each, now), slotsOfJobMax).map((slot) => ({ job: each.id, ...slot })),
  );
  const cut = perJob.flatMap(([oldest, ...others], index) => {
    const job = known[index] as KnownJob;
    const isFull = job.isBrief || others.length + 1 === slotsOfJobMax || job.runs.length >= job.asked;
    return isFull && oldest && timeOf(oldest) > from ? [job.id] : [];
  });
  const slots = perJob
    .flat()
    .filter((slot) => timeOf(slot) >= from && timeOf(slot) < until)
    .toSorted((one, other) => timeOf(other) - timeOf(one));
  const coming = comingOfAll(known, Math.max(from, frame.now), until);
  return {
    frame,
    slots: slots.slice(0, slotsMax),
    left: Math.max(0, slots.length - slotsMax),
    coming: coming.filter(({ starts }) => starts.length > 0).map(({ job, starts }) => ({ job, starts })),
    cut: [...new Set([...cut, ...coming.filter(({ isCut }) => isCut).map(({ job }) => job)])],
  };
}

/** The ticks of each: of many jobs the board knows as many as are shown; of fewer they are asked for, all at once where that is answered. */
async function ledgerOf(
  account: Account,
  known: readonly KnownJob[],
  max: number,
): Promise<readonly (readonly Tick[] | undefined)[]> {
  if (max <= slotsShown) return known.map(({ ticks }) => ticks);
  const found = await recentTicks(
    account,
    known.map(({ job }) => job),
    max,
  );
  return found
    ? known.map(({ job }) => job.triggers.flatMap(({ arn }) => found.get(arn) ?? []))
    : mapSome(known, ({ job }) => ticksOf(account, job, max));
}

/** Until there are too many: the jobs behind them are cut. */
function comingOfAll(known: readonly KnownJob[], after: number, until: number) {
  let left = comingOfAllMax;
  return known.map((each) => {
    if (left <= 0) return { job: each.id, starts: [], isCut: each.job.triggers.some(({ enabled }) => enabled) };
    const found = comingOf(each, after, until);
    left -= found.starts.length;
    return found;
  });
}

function comingOf(known: KnownJob, after: number, until: number) {
  const found =
    after >= until ? [] : comingRuns(known.job, instant(after), comingMax, lastDueOf(known), instant(until - 1));
  const starts = found.flatMap(({ at, mark }) => (mark === 'skipped' ? [] : [Number(at)]));
  return { job: known.id, starts, isCut: starts.length === comingMax };
}
