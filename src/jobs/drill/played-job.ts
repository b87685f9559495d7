/** The jobs of a template as drills take them: one for each machine or task that is started, with all schedules that start it. */
import { containersOf, type Job, type Jobs } from '../model/jobs.ts';
import { type Schedule, wordsOf } from '../model/schedule.ts';
import { objectsOf } from '../model/symbol.ts';
import type { Play } from './cloud.ts';

export interface PlayedJob {
  /** The machine's logical id, or else the schedule's. */
  readonly id: string;
  readonly job: Job;
  readonly schedules: readonly Schedule[];
  /** `punctual synth` made the template. */
  readonly isGenerated: boolean;
}

export function playedJobs({ jobs, template }: Jobs): readonly PlayedJob[] {
  const groups = Map.groupBy(jobs, idOf);
  return [...groups].map(([id, group]) => ({
    id,
    job: group[0] as Job,
    // A rule may have several targets that ask for a task.
    schedules: [...new Set(group.flatMap(({ schedule }) => (schedule ? [schedule] : [])))],
    isGenerated: template.isGenerated,
  }));
}

function idOf(job: Job): string {
  if (job.kind === 'machine') return job.machine.resource.id;
  return `${job.schedule?.resource.id}`;
}

/** `Nightly, every day at 04:30 UTC, machine Report`; of a configuration's job `report, every day at 04:30 UTC`. */
export function titleOf(played: PlayedJob): string {
  const { job, schedules } = played;
  const names = schedules.map(({ resource }) => resource.id).join(', ');
  const when = schedules.map(wordsOf).join('; ');
  const name = nameOf(played);
  if (name !== played.id && when !== '') return `${name}, ${when}`;
  const [task] = job.starts.flatMap((start) => (start.task ? [start.task.id] : []));
  const what =
    job.kind === 'machine'
      ? `machine ${job.machine.resource.id}`
      : job.kind === 'function'
        ? `function ${job.lambda.id}`
        : job.kind === 'call'
          ? `a call of ${job.target?.call}`
          : `task ${task ?? 'from elsewhere'}`;
  return names === '' ? `${what}, without a schedule here` : `${names}, ${when}, ${what}`;
}

/** The container whose end is the job's, by its name; the others stand by until it ends. */
export function standBys({ starts }: Job): ReadonlyMap<string, Play> {
  const plays = new Map<string, Play>();
  const mains = new Set<string>();
  for (const { task } of starts) {
    const containers = task ? containersOf(task) : [];
    const waits = containers.flatMap((each) => objectsOf(each['DependsOn']));
    const essential = containers.filter((each) => String(each['Essential'] ?? true) !== 'false');
    const waited = (name: unknown) =>
      waits.filter((each) => each['ContainerName'] === name).map((each) => String(each['Condition']));
    const main = essential.find((each) => waited(each['Name']).length === 0) ?? essential[0];
    for (const each of containers) {
      const name = String(each['Name']);
      if (each === main) mains.add(name);
      else plays.set(name, standBy(waited(each['Name'])));
    }
  }
  for (const name of mains) plays.delete(name);
  return plays;
}

function standBy(conditions: readonly string[]): Play {
  if (conditions.includes('COMPLETE') || conditions.includes('SUCCESS')) return { seconds: 2 };
  const untilAsked: Play = { seconds: Infinity, exitCodeOfTerm: 0 };
  return conditions.includes('HEALTHY') ? { ...untilAsked, isHealthy: true } : untilAsked;
}

/** What a person may call it: its schedules and its machine by their logical ids, and as a configuration names the job. */
export const namesOf = (played: PlayedJob): readonly string[] => {
  const { job, schedules } = played;
  const machine = job.kind === 'machine' ? [job.machine.resource.id] : [];
  return [...new Set([...schedules.map(({ resource }) => resource.id), ...machine, nameOf(played)])];
};

/** As its configuration names it, or else its logical id. */
export function nameOf({ id, job, isGenerated }: PlayedJob): string {
  const machine = isGenerated && job.kind === 'machine' ? job.machine.resource.properties['StateMachineName'] : '';
  return /_([A-Za-z0-9-]+)$/.exec(String(machine))?.[1] ?? id;
}
