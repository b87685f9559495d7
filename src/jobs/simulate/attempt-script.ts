/** What becomes of each attempt in a simulation: drawn from a seed by what a job takes and how often it fails, unless a fault is planned for it. */
import type { Instant } from '../../languages/instant.ts';
import type { Container, Play } from '../drill/cloud.ts';
import { outOfMemoryReason } from '../drill/faults.ts';
import { isAt, type PlannedFault, type What } from './planned-fault.ts';

/** How long attempts take and how often they fail, as a rule. */
export interface Habits {
  /** One of them is drawn, from half to twice as long; or, of what was recorded, as it is. */
  readonly takesSeconds: number | readonly number[];
  /** Of a hundred attempts. */
  readonly failures: number;
}

export interface ScriptedJob {
  /** All that a person may call it. */
  readonly names: readonly string[];
  readonly families: ReadonlySet<string>;
  readonly standBys: ReadonlyMap<string, Play>;
  readonly habits: Habits;
  /** The job's own, so that what another one does changes no draw. */
  readonly random: () => number;
}

type AttemptWhat = What & { readonly is: 'attempts' };

/** Whether the fault is of this job. */
export const isOf = ({ job }: PlannedFault, { names }: Pick<ScriptedJob, 'names'>): boolean =>
  job === undefined || names.some((name) => name.toLowerCase() === job.toLowerCase());

export function scriptOf(
  jobs: readonly ScriptedJob[],
  faults: readonly PlannedFault[],
  now: () => Instant,
): (container: Container) => Play {
  /** How often each fault has happened. */
  const happened = new Map<PlannedFault, number>();
  return (container) => {
    const job = jobOf(jobs, container);
    const standBy = job.standBys.get(container.name);
    if (standBy) return standBy;
    const whats = faults.flatMap((fault): AttemptWhat[] => {
      const { what } = fault;
      if (what.is !== 'attempts' || !isAt(fault, now()) || !isOf(fault, job)) return [];
      const times = happened.get(fault) ?? 0;
      if (times >= (what.times ?? Infinity)) return [];
      happened.set(fault, times + 1);
      return [what];
    });
    return playOf(job.habits, whats, job.random);
  };
}

/** Where a task definition is from elsewhere, the job that asks for such a one. */
const jobOf = (jobs: readonly ScriptedJob[], { family }: Container): ScriptedJob =>
  jobs.find(({ families }) => families.has(family)) ??
  jobs.find(({ families }) => families.size === 0) ??
  (jobs[0] as ScriptedJob);

/** The same number of draws for every attempt, so that a fault changes nothing but what it is planned for. */
function playOf(habits: Habits, whats: readonly AttemptWhat[], random: () => number): Play {
  const [length, luck] = [random(), random()];
  const what: AttemptWhat = Object.assign({ is: 'attempts' }, ...whats);
  const { failures = habits.failures, takesSeconds: takes = habits.takesSeconds } = what;
  const seconds =
    typeof takes === 'number'
      ? Math.max(1, Math.round(takes * 2 ** (2 * length - 1)))
      : (takes[Math.floor(length * takes.length)] as number);
  if (what.failsToStart !== undefined) return { seconds: 0, failsToStart: what.failsToStart };
  if (what.hangs) return { seconds: Infinity };
  if (what.interruptedAfterSeconds !== undefined)
    return {
      seconds: Math.max(seconds, what.interruptedAfterSeconds + 120),
      interruptedAfterSeconds: what.interruptedAfterSeconds,
    };
  if (what.isOutOfMemory) return { seconds, exitCode: 137, reason: outOfMemoryReason };
  if (what.exitCode !== undefined) return { seconds, exitCode: what.exitCode };
  return luck * 100 < failures ? { seconds, exitCode: 1 } : { seconds };
}
