/** Home: what needs somebody, what runs, what comes, and a part of all jobs by their last slots. */
import { instant } from '../../languages/instant.ts';
import { type Coming, comingRuns } from '../../operator/coming.ts';
import { isUnderWay } from '../../operator/runs.ts';
import type { ComingView, Count, Filter, Frame, HomeView, HomeWanted, JobRow, RunningView } from '../views.ts';
import type { Channels } from './channels.ts';
import { countsOf, isShown } from './filter.ts';
import { type KnownJob, type KnownRun, lastDueOf } from './known-job.ts';
import type { Limits } from './limits.ts';
import type { Needs } from './needs.ts';
import { stateOfRun } from './run-state.ts';

/** More than a screen has room for; `total` and its like say how many there are. */
const runningMax = 50;
const comingMax = 60;

/** The jobs that Home shows by their slots, or by the time that they usually take. */
export function seenOf(rows: readonly JobRow[], { filter, from, count }: HomeWanted, now: number): string[] {
  const { shown, soon, busy } = partsOf(rows, filter, now);
  return [...shown.slice(from, from + count), ...soon.slice(0, comingMax), ...busy.slice(0, runningMax)].map(
    ({ id }) => id,
  );
}

function partsOf(rows: readonly JobRow[], filter: Filter | undefined, now: number) {
  const { byDue, busy, shownBy } = digestOf(rows);
  // Those that are due later stand behind.
  const until = byDue.findIndex(({ nextAt }) => Number(nextAt) > now + dayMs);
  return { shown: shownBy(filter), soon: until === -1 ? byDue : byDue.slice(0, until), busy };
}

/** `rows`: of all jobs, in order. Rejects with the SDK's errors. */
export async function homeView(
  known: ReadonlyMap<string, KnownJob>,
  rows: readonly JobRow[],
  { needs, channels, limits }: { readonly needs: Needs; readonly channels: Channels; readonly limits: Limits },
  { filter, from, count }: HomeWanted,
  frame: Frame,
): Promise<HomeView> {
  const now = new Date(frame.now);
  const { counts } = digestOf(rows);
  const { shown, soon, busy } = partsOf(rows, filter, frame.now);
  const running = busy.flatMap((row) => runningOf(known.get(row.id), row));
  const found = await needs.of(rows, known, now);
  return {
    frame,
    filter: filter ?? null,
    jobs: shown.slice(from, from + count),
    from,
    matching: shown.length,
    total: rows.length,
    counts,
    ...found,
    channels: channels.view(),
    running: await Promise.all(running.slice(0, runningMax).map((each) => withLimit(each, limits, frame.now))),
    runningCount: running.length,
    coming: soon.slice(0, comingMax).flatMap((row) => comingOf(known.get(row.id), row, now) ?? []),
    comingCount: soon.length,
    unlisted: [...known.values()].filter(({ isBrief, problem }) => isBrief && problem === undefined).length,
  };
}

interface Digest {
  readonly counts: readonly Count[];
  /** Those that are due some time, the soonest first. */
  readonly byDue: readonly JobRow[];
  /** Those with a run under way. */
  readonly busy: readonly JobRow[];
  /** Those that the filter leaves, looked for once. */
  shownBy(filter: Filter | undefined): readonly JobRow[];
}

/** Made once of the same rows: of ten thousand jobs it takes longer than all else. */
const digests = new WeakMap<readonly JobRow[], Digest>();

function digestOf(rows: readonly JobRow[]): Digest {
  const known = digests.get(rows);
  if (known) return known;
  const shown = new Map<string, readonly JobRow[]>();
  const made = {
    counts: countsOf(rows),
    byDue: rows
      .filter(({ nextAt }) => nextAt !== null)
      .toSorted((one, other) => Number(one.nextAt) - Number(other.nextAt)),
    busy: rows.filter(({ slots }) => slots.some(({ startedAt, tookMs }) => startedAt !== null && tookMs === null)),
    shownBy(filter: Filter | undefined) {
      if (!filter) return rows;
      const key = `${filter.kind} ${filter.state}`;
      const found = shown.get(key) ?? rows.filter((row) => isShown(row, filter));
      shown.set(key, found);
      return found;
    },
  };
  digests.set(rows, made);
  return made;
}

interface UnderWay {
  readonly known: KnownRun;
  readonly view: Omit<RunningView, 'timesOutAt'>;
}

const withLimit = async ({ known, view }: UnderWay, limits: Limits, now: number): Promise<RunningView> => ({
  ...view,
  timesOutAt: view.slowMs !== null && now - view.startedAt > view.slowMs ? await limits.endOf(known) : null,
});

const runningOf = (known: KnownJob | undefined, { id, usualMs, slowMs }: JobRow): UnderWay[] =>
  (known?.runs ?? [])
    .filter(({ run }) => isUnderWay(run))
    .map((each) => ({
      known: each,
      view: {
        job: id,
        run: each.run.name,
        state: stateOfRun(each.run.status, each.attempts),
        startedAt: Number(each.run.startedAt),
        attempt: each.attempts?.length ?? null,
        before: each.attempts?.at(-2)?.cause.words ?? null,
        usualMs,
        slowMs,
      },
    }));

const dayMs = 86_400_000;
/** Of a job that starts each minute. */
const startsMax = 1440;

export const startView = ({ at, mark }: Coming): ComingView['starts'][number] => ({
  at: Number(at),
  mark: mark ?? null,
});

function comingOf(known: KnownJob | undefined, { usualMs }: JobRow, now: Date): ComingView | undefined {
  if (!known) return undefined;
  const from = instant(now.getTime());
  const starts = comingRuns(known.job, from, startsMax, lastDueOf(known), instant(from + dayMs)).map(startView);
  return { job: known.id, usualMs, starts };
}
