/** What became of one job in a stretch of simulated time. */
import type { Instant } from '../../languages/instant.ts';
import type { DrillCloud, Happening, Play } from '../drill/cloud.ts';
import { executionPages } from '../drill/executions.ts';

export interface Counts {
  /** Executions of its machine; of a direct target its tasks. */
  readonly runs: number;
  readonly well: number;
  readonly failed: number;
  readonly timedOut: number;
  /** Those that are not over. */
  readonly running: number;
  readonly attempts: number;
  /** Attempts that began while another one of the job ran. */
  readonly overlaps: number;
  readonly longestMs: number;
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
  counts(): Counts;
}

export function openCounter(cloud: DrillCloud, { machine, families, standBys }: Counted): Counter {
  const statuses = new Map<string, string>();
  return {
    async look(since) {
      if (machine !== undefined) await readExecutions(cloud, machine, since, statuses);
    },
    counts() {
      const own = cloud.happenings.filter(
        (each) => 'family' in each && families.has(each.family) && !standBys.has(each.name),
      );
      return { ...(machine === undefined ? ofTasks(own) : ofMachine([...statuses.values()])), ...attemptsIn(own) };
    },
  };
}

function attemptsIn(own: readonly Happening[]): Pick<Counts, 'attempts' | 'overlaps' | 'longestMs'> {
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

function ofTasks(own: readonly Happening[]): Pick<Counts, 'runs' | 'well' | 'failed' | 'timedOut' | 'running'> {
  const started = own.filter(({ kind }) => kind === 'started').length;
  const unstarted = own.filter(({ kind }) => kind === 'failed').length;
  const ended = own.flatMap((each) => (each.kind === 'ended' ? [each.exitCode] : []));
  const well = ended.filter((code) => code === 0).length;
  return {
    runs: started + unstarted,
    well,
    failed: ended.length - well + unstarted,
    timedOut: 0,
    running: started - ended.length,
  };
}

/** Newest first, up to the first page with one that began before. */
async function readExecutions(
  cloud: DrillCloud,
  machine: string,
  since: Instant,
  statuses: Map<string, string>,
): Promise<void> {
  for await (const page of executionPages(cloud, machine, 1000)) {
    for (const { executionArn, status } of page) statuses.set(executionArn, status);
    if ((page.at(-1)?.startDate.getTime() ?? 0) < since) break;
  }
}

function ofMachine(statuses: readonly string[]): Pick<Counts, 'runs' | 'well' | 'failed' | 'timedOut' | 'running'> {
  const count = (...wanted: readonly string[]): number => statuses.filter((status) => wanted.includes(status)).length;
  return {
    runs: statuses.length,
    well: count('SUCCEEDED'),
    failed: count('FAILED', 'ABORTED'),
    timedOut: count('TIMED_OUT'),
    running: count('RUNNING'),
  };
}
