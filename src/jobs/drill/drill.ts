/** Drills of a template's jobs: each failure played, one at a time, in a cloud of its own that begins after a good run. */
import type { Instant } from '../../languages/instant.ts';
import { isProblems, type Problem } from '../../languages/problem.ts';
import { parseText } from '../../languages/template/document.ts';
import { jobsOf } from '../model/jobs.ts';
import { expandSam } from '../model/sam.ts';
import type { Fields } from '../model/symbol.ts';
import { readTemplates, type Template } from '../model/template.ts';
import type { OpenDrillCloud } from './cloud.ts';
import { CannotDeploy } from './deploy.ts';
import { faults } from './faults.ts';
import { NoTick, playFault, playFirstRun, playGoodRun, type Usual } from './play-fault.ts';
import { type PlayedJob, playedJobs, titleOf } from './played-job.ts';
import type { DrilledJob, Result } from './result.ts';
import { openStage, type Stage, type StageSettings } from './stage.ts';

export interface Played {
  readonly root: Fields;
  readonly jobs: readonly PlayedJob[];
}

/** The jobs that a template has, or what is wrong with the text. */
export function readPlayed(text: string): Played | Problem[] {
  const read = readTemplates(text);
  if (isProblems(read)) return read;
  const document = parseText(text);
  if (isProblems(document)) return document;
  const { root } = expandSam(document.root as Fields);
  return { root, jobs: playedJobs(jobsOf(read.readings[0] as Template)) };
}

export interface DrillSettings {
  readonly open: OpenDrillCloud;
  /** The instant at which each cloud begins. */
  readonly start: Instant;
  readonly parameters: Readonly<Record<string, string>>;
  readonly stack: string;
}

export async function drillJob(
  settings: DrillSettings,
  { root, jobs }: Played,
  played: PlayedJob,
): Promise<DrilledJob> {
  const own = new Set(played.schedules.map(({ resource }) => resource.id));
  const others = new Set(
    jobs.flatMap(({ schedules }) => schedules.map(({ resource }) => resource.id)).filter((id) => !own.has(id)),
  );
  try {
    const stage = await openStage({ ...settings, root, played, others });
    const { leftOut, given, neverWell } = stage;
    const first = neverWell === undefined ? undefined : await playFirstRun(stage, neverWell);
    const rest = await withEverythingAllowed({ ...settings, root, played, others }, stage);
    const results = rest.neverWell === undefined ? await playAll(rest) : [];
    for (const { cloud } of new Set([stage, rest])) cloud.close();
    const shown = first ? [first, ...results.slice(1)] : results;
    return {
      id: played.id,
      title: stage.title,
      results: shown,
      leftOut,
      given,
      notes: rest.notes,
      unplayed: undefined,
    };
  } catch (error) {
    if (!(error instanceof CannotDeploy)) throw error;
    return {
      id: played.id,
      title: titleOf(played),
      results: [],
      leftOut: [],
      given: new Map(),
      notes: [],
      unplayed: error.message,
    };
  }
}

/** Where a permission is missing the other failures can be played all the same. */
async function withEverythingAllowed(settings: StageSettings, stage: Stage): Promise<Stage> {
  const { neverWell, notes } = stage;
  if (neverWell === undefined || !/not authorized|NO_PERMISSIONS|AccessDenied/.test(neverWell)) return stage;
  const open = await openStage({ ...settings, open: (start) => settings.open(start, true) });
  const note =
    open.neverWell === undefined
      ? 'all but the first run is played as if everything were allowed'
      : `nor would it run if everything were allowed: ${open.neverWell}`;
  return { ...open, notes: [...notes, note] };
}

async function playAll(stage: Stage): Promise<readonly Result[]> {
  const control = await onCopy(stage, playGoodRun);
  const results = [control.result];
  for (const fault of faults) results.push(await onCopy(stage, (copy) => playOne(fault, copy, control.usual)));
  return results;
}

const playOne = (fault: (typeof faults)[number], stage: Stage, usual: Usual): Promise<Result> =>
  playFault(stage, fault, usual).catch((error: unknown) => unplayed(stage, fault, error));

function unplayed({ cloud }: Stage, { id, title }: { id: string; title: string }, error: unknown): Result {
  if (!(error instanceof NoTick)) throw error;
  const now = cloud.now();
  return {
    id,
    title,
    outcome: 'unplayed',
    what: error.message,
    from: now,
    until: now,
    attempts: [],
    told: [],
    rang: [],
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
