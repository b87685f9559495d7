/** `punctual drill` of one job of a deployed template, as the page shows it: the same rows. */
import type { OpenDrillCloud } from '../../jobs/drill/cloud.ts';
import { drillJob, readPlayed } from '../../jobs/drill/drill.ts';
import { verdictOf, whoWasTold } from '../../jobs/drill/report.ts';
import type { Instant } from '../../languages/instant.ts';
import { isProblems, renderProblem } from '../../languages/problem.ts';
import type { DrilledPart } from '../job-views.ts';

export interface DrillWanted {
  readonly text: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly stack: string;
  /** Logical ids of the job's machine and of what starts it. */
  readonly ids: readonly string[];
  /** When the played time begins. */
  readonly start: Instant;
}

export async function drillPart(wanted: DrillWanted, open: OpenDrillCloud): Promise<DrilledPart> {
  const { text, parameters, stack, ids, start } = wanted;
  const played = readPlayed(text, parameters);
  if (isProblems(played)) return unplayed(played.map(renderProblem).join('; '));
  const job = played.jobs.find(
    ({ id, schedules }) => ids.includes(id) || schedules.some(({ resource }) => ids.includes(resource.id)),
  );
  if (!job) return unplayed('its template does not show what it starts');
  const drilled = await drillJob({ open, start, parameters, stack }, played, job);
  return {
    verdict: verdictOf(drilled),
    rows: drilled.results.map((result) => ({
      drill: result.id,
      title: result.title,
      outcome: result.outcome,
      who: whoWasTold(result),
      what: result.what,
    })),
    unplayed: drilled.unplayed ?? null,
  };
}

const unplayed = (why: string): DrilledPart => ({
  verdict: `nothing could be played: ${why}`,
  rows: [],
  unplayed: why,
});
