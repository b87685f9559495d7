/** Drills of a template's jobs: each failure played, one at a time, in a cloud of its own that begins after a good run. */
import type { Instant } from '../../languages/instant.ts';
import { isProblems, type Problem } from '../../languages/problem.ts';
import { parseTransformed } from '../../languages/template/parse.ts';
import { jobsOf } from '../model/jobs.ts';
import { gapsOf } from '../model/schedule.ts';
import type { Fields } from '../model/symbol.ts';
import { readTemplates, type Template } from '../model/template.ts';
import { looksLikeTerraform } from '../model/terraform/read-terraform.ts';
import { assumedOf } from './assumed.ts';
import { type OpenDrillCloud, refusalOf } from './cloud.ts';
import { CannotDeploy } from './deploy.ts';
import { faults } from './faults.ts';
import { openStage, type StageSettings } from './open-stage.ts';
import { playClocks } from './play-clocks.ts';
import { playFault, playFirstRun, playGoodRun } from './play-fault.ts';
import { playScheduleDrill, scheduleDrills } from './play-schedule.ts';
import { nameOf, type PlayedJob, playedJobs, titleOf } from './played-job.ts';
import type { DrilledJob, Result } from './result.ts';
import { NoTick } from './run.ts';
import type { Stage } from './stage.ts';

export interface Played {
  readonly root: Fields;
  readonly jobs: readonly PlayedJob[];
  /** Schedules whose target lies outside the template, or is not to be read before it is deployed; their logical ids. */
  readonly unseen: readonly string[];
}

/** The jobs that a template has, or what is wrong with the text. */
export function readPlayed(text: string, parameters: DrillSettings['parameters'] = {}): Played | Problem[] {
  if (looksLikeTerraform(text))
    return [
      {
        path: [],
        message: 'this is of Terraform, and only CloudFormation is played',
        hint: 'punctual import terraform makes a configuration of it, which can be drilled',
      },
    ];
  const given = { parameters: new Map(Object.entries(parameters)) };
  const read = readTemplates(text, given);
  if (isProblems(read)) return read;
  const document = parseTransformed(text, given);
  if (isProblems(document)) return document;
  const root = document.root as Fields;
  const found = jobsOf(read.readings[0] as Template);
  return { root, jobs: playedJobs(found), unseen: found.unseen.map(({ schedule }) => schedule.resource.id) };
}

export interface DrillSettings {
  readonly open: OpenDrillCloud;
  /** The instant at which each cloud begins. */
  readonly start: Instant;
  readonly parameters: Readonly<Record<string, string>>;
  readonly stack: string;
  /** Called as each drill ends. */
  readonly onResult?: (result: Result) => void;
}

export async function drillJob(
  settings: DrillSettings,
  { root, jobs }: Played,
  played: PlayedJob,
): Promise<DrilledJob> {
  const others = frequentOthers(jobs, played, settings.start);
  const all = { ...settings, root, played, others };
  try {
    const stage = await openStage(all);
    const { leftOut, given, neverWell } = stage;
    const ours = neverWell === undefined ? undefined : oursToBlame(stage, neverWell);
    if (ours !== undefined) {
      stage.cloud.close();
      throw new CannotDeploy(ours);
    }
    const first = neverWell === undefined ? undefined : await playFirstRun(stage, neverWell);
    const rest = await withEverythingAllowed(all, stage);
    const results =
      rest.neverWell === undefined
        ? await playAll(rest, { ...all, open: (start) => settings.open(start, rest.isOpen) }, settings.onResult)
        : [];
    for (const { cloud } of new Set([stage, rest])) cloud.close();
    const shown = first ? [first, ...results.slice(1)] : results;
    return {
      id: played.id,
      name: nameOf(played),
      title: stage.title,
      results: shown,
      leftOut,
      given,
      assumed: [...new Set([...assumedOf(rest), ...results.flatMap(({ called }) => called.map(({ name }) => name))])],
      notes: rest.notes,
      unplayed: undefined,
    };
  } catch (error) {
    if (!(error instanceof CannotDeploy || error instanceof NoTick)) throw error;
    return {
      id: played.id,
      name: nameOf(played),
      title: titleOf(played),
      results: [],
      leftOut: [],
      given: new Map(),
      assumed: [],
      notes: [],
      unplayed: error.message,
    };
  }
}

/** A run that fails for want of what this cloud has not says nothing of the template. */
function oursToBlame(stage: Stage, neverWell: string): string | undefined {
  if (/which the \w+ runner of this version/.test(neverWell)) return neverWell;
  const assumed = assumedOf(stage);
  if (assumed.length === 0 || isDenied.test(neverWell) || /^FAILED, (ECS|AmazonECS|States\.TaskFailed)/.test(neverWell))
    return undefined;
  return `${assumed.join(', ')}: what it would give is not known, and with an empty result no run goes well: ${neverWell}; --result STATE=JSON says what it gives`;
}

/** Schedules of other jobs that start more often than once a day: they are left out, as their runs would only take time. */
function frequentOthers(jobs: readonly PlayedJob[], played: PlayedJob, start: Instant): ReadonlySet<string> {
  const frequent = jobs
    .filter((job) => job !== played)
    .filter(({ schedules }) => (gapsOf(schedules, start)?.least ?? 0) < 86_400)
    .flatMap(({ schedules }) => schedules.map(({ resource }) => resource.id));
  const own = new Set(played.schedules.map(({ resource }) => resource.id));
  return new Set(frequent.filter((id) => !own.has(id)));
}

const isDenied = /not authorized|NO_PERMISSIONS|AccessDenied|cannot answer with its token/;

/** Where a permission is missing the other failures can be played all the same. */
async function withEverythingAllowed(settings: StageSettings, stage: Stage): Promise<Stage> {
  const { neverWell, notes } = stage;
  if (neverWell === undefined || !isDenied.test(neverWell)) return stage;
  const open = await openStage({ ...settings, open: (start) => settings.open(start, true) });
  const note =
    open.neverWell === undefined
      ? 'all but the first run is played as if everything were allowed'
      : `nor would it run if everything were allowed: ${open.neverWell}`;
  return { ...open, isOpen: true, notes: [...notes, note] };
}

async function playAll(
  stage: Stage,
  settings: StageSettings,
  onResult: (result: Result) => void = () => {},
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const add = (result: Result): void => {
    results.push(result);
    onResult(result);
  };
  const { result, usual } = await onCopy(stage, playGoodRun);
  add(result);
  for (const fault of faults) add(await onOwnCopy(stage, fault, (copy) => playFault(copy, fault, usual)));
  for (const drill of scheduleDrills)
    add(await onOwnCopy(stage, drill, (copy) => playScheduleDrill(copy, drill, usual)));
  if (stage.timers.length > 0) for (const result of await playClocks(stage, settings, usual)) add(result);
  return results;
}

const onOwnCopy = (
  stage: Stage,
  about: { readonly id: string; readonly title: string },
  play: (copy: Stage) => Promise<Result>,
): Promise<Result> => onCopy(stage, (copy) => play(copy).catch((error: unknown) => unplayed(copy, about, error)));

/** A drill whose job is not due, or that the cloud refuses a call of: the others go on. */
function unplayed({ cloud }: Stage, { id, title }: { id: string; title: string }, error: unknown): Result {
  const refusal = error instanceof NoTick ? error : refusalOf(error);
  if (!refusal) throw error;
  const now = cloud.now();
  return {
    id,
    title,
    outcome: 'unplayed',
    what: refusal.message,
    from: now,
    until: now,
    attempts: [],
    told: [],
    rang: [],
    called: [],
  };
}

async function onCopy<T>(stage: Stage, play: (copy: Stage) => Promise<T>): Promise<T> {
  const cloud = await stage.cloud.copy();
  try {
    return await play({ ...stage, cloud });
  } finally {
    cloud.close();
  }
}
