/** What a few letters mean in the field of the head: jobs by their name; runs by their id, their ARN, or `job@2026-10-24T05:00`, as commands write them. */
import { isByHand } from '../../operator/start-run.ts';
import type { KnownJob, KnownRun } from '../board/known-job.ts';
import { stateOfRun } from '../board/run-state.ts';
import type { FindView, FoundRun, Frame, JobRow } from '../views.ts';

const jobsMax = 8;
const runsMax = 6;
/** Fewer letters are in too many ids. */
const runLettersMin = 4;

/** `rows`: of all jobs, in order. Those whose name begins so come first. */
export function findView(
  rows: readonly JobRow[],
  known: ReadonlyMap<string, KnownJob>,
  typed: string,
  frame: Frame,
): FindView {
  const text = typed.trim().toLowerCase();
  const words = text.split(/\s+/);
  const found = text === '' ? [] : rows.filter(({ id }) => words.every((word) => id.toLowerCase().includes(word)));
  const jobs = [
    ...found.filter(({ id }) => id.toLowerCase().startsWith(text)),
    ...found.filter(({ id }) => !id.toLowerCase().startsWith(text)),
  ];
  return {
    frame,
    jobs: jobs.slice(0, jobsMax).map(({ id, state }) => ({ job: id, state })),
    more: Math.max(0, jobs.length - jobsMax),
    runs: text.length < runLettersMin ? [] : runsLike(known, text),
  };
}

function runsLike(known: ReadonlyMap<string, KnownJob>, text: string): FoundRun[] {
  const found: FoundRun[] = [];
  const [of = '', from] = text.split('@', 2);
  for (const { id, runs } of known.values()) {
    const isOfJob = from !== undefined && id.toLowerCase().includes(of);
    for (const each of runs) {
      if (!(isLike(each, text) || (isOfJob && beganAt(each, from)))) continue;
      found.push(foundRun(id, each));
      if (found.length === runsMax) return found;
    }
  }
  return found;
}

const isLike = ({ run: { name, arn } }: KnownRun, text: string): boolean =>
  name.toLowerCase().includes(text) || arn.toLowerCase() === text;

const beganAt = ({ run: { startedAt } }: KnownRun, from: string): boolean =>
  startedAt.toISOString().toLowerCase().startsWith(from);

const foundRun = (job: string, { run, details, attempts }: KnownRun): FoundRun => ({
  job,
  run: run.name,
  state: stateOfRun(details?.status ?? run.status, attempts),
  at: Number((isByHand(run) ? undefined : details?.due) ?? run.startedAt),
});
