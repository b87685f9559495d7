/** What became of one job in a stretch of simulated time. */
import { type Instant, instant } from '../../languages/instant.ts';
import type { DrillCloud, Observation, Play } from '../drill/cloud.ts';
import { type Execution, executionPages } from '../drill/executions.ts';

export interface Counts {
  /** Executions of its machine; of a direct target its tasks. */
  readonly runs: number;
  readonly well: number;
  /** A guard ended it at its begin, as an older one was under way. */
  readonly skipped: number;
  readonly failed: number;
  readonly timedOut: number;
  /** Those that are not over. */
  readonly running: number;
  readonly attempts: number;
  /** Attempts that began while another one of the job ran. */
  readonly overlaps: number;
  readonly longestMs: number;
}

/** `well`, `skipped`, `failed`, `timedOut` or `running`, as they are counted. */
export type RunEnd = 'well' | 'skipped' | 'failed' | 'timedOut' | 'running';

export interface CountedRun {
  readonly startedAt: Instant;
  readonly end: RunEnd;
}

export interface Counted {
  readonly machine: string | undefined;
  readonly families: ReadonlySet<string>;
  readonly standBys: ReadonlyMap<string, Play>;
}

/** Counts as time goes on: executions are forgotten after some months. */
export interface Counter {
  /** Executions that began after that instant, or still ran then, are looked at. */
  look(since: Instant): Promise<void>;
  count(): { readonly runs: readonly CountedRun[]; readonly counts: Counts };
}

export function openCounter(cloud: DrillCloud, { machine, families, standBys }: Counted): Counter {
  const executions = new Map<string, CountedRun>();
  return {
    async look(since) {
      if (machine !== undefined) await readExecutions(cloud, machine, since, executions);
    },
    count() {
      const own = cloud.observations.filter(
        (each) => 'family' in each && families.has(each.family) && !standBys.has(each.name),
      );
      const runs = machine === undefined ? ofTasks(own) : [...executions.values()];
      const ended = (wanted: RunEnd): number => runs.filter(({ end }) => end === wanted).length;
      const counts = {
        runs: runs.length,
        well: ended('well'),
        skipped: ended('skipped'),
        failed: ended('failed'),
        timedOut: ended('timedOut'),
        running: ended('running'),
        ...attemptsIn(own),
      };
      return { runs, counts };
    },
  };
}

function attemptsIn(own: readonly Observation[]): Pick<Counts, 'attempts' | 'overlaps' | 'longestMs'> {
  const begun = new Map<string, number>();
  let [attempts, overlaps, longestMs] = [0, 0, 0];
  for (const each of own) {
    if (!('task' in each)) continue;
    if (each.kind === 'failed') attempts++;
    if (each.kind === 'started') {
      attempts++;
      if (begun.size > 0) overlaps++;
      begun.set(each.task, each.at);
    }
    if (each.kind !== 'ended') continue;
    longestMs = Math.max(longestMs, each.at - (begun.get(each.task) ?? each.at));
    begun.delete(each.task);
  }
  return { attempts, overlaps, longestMs };
}

/** Of a direct target each task is a run. */
function ofTasks(own: readonly Observation[]): readonly CountedRun[] {
  const runs = new Map<string, CountedRun>();
  for (const each of own) {
    if (!('task' in each)) continue;
    const startedAt = runs.get(each.task)?.startedAt ?? each.at;
    if (each.kind === 'started') runs.set(each.task, { startedAt, end: 'running' });
    if (each.kind === 'failed') runs.set(each.task, { startedAt, end: 'failed' });
    if (each.kind === 'ended') runs.set(each.task, { startedAt, end: each.exitCode === 0 ? 'well' : 'failed' });
  }
  return [...runs.values()];
}

const ends: Readonly<Record<string, RunEnd>> = {
  SUCCEEDED: 'well',
  FAILED: 'failed',
  ABORTED: 'failed',
  TIMED_OUT: 'timedOut',
  RUNNING: 'running',
};

/** Newest first, up to the first page with one that began before. */
async function readExecutions(
  cloud: DrillCloud,
  machine: string,
  since: Instant,
  found: Map<string, CountedRun>,
): Promise<void> {
  for await (const page of executionPages(cloud, machine, 1000)) {
    for (const execution of page) {
      const known = found.get(execution.executionArn);
      if (known && known.end !== 'running') continue;
      const end = (await wasSkipped(cloud, execution)) ? 'skipped' : (ends[execution.status] ?? 'failed');
      found.set(execution.executionArn, { startedAt: instant(execution.startDate.getTime()), end });
    }
    if ((page.at(-1)?.startDate.getTime() ?? 0) < since) break;
  }
}

/** No task is started and ends within it: only of what is as short is asked how it ended. */
const guardedMsMax = 1000;

/** Guards against overlapping end with this output. */
async function wasSkipped(
  cloud: DrillCloud,
  { executionArn, status, startDate, stopDate }: Execution,
): Promise<boolean> {
  if (status !== 'SUCCEEDED' || !stopDate || stopDate.getTime() - startDate.getTime() > guardedMsMax) return false;
  const { output = '' } = await cloud.call<{ output?: string }>('states', 'DescribeExecution', { executionArn });
  return output.includes('"skipped"');
}
