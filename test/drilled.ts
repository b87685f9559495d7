/** Drills of a template's text, for the tests of drills. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drillClouds, openDrillCloud } from '../src/cli/drill-cloud.ts';
import { drillJob, readPlayed } from '../src/jobs/drill/drill.ts';
import { faults } from '../src/jobs/drill/faults.ts';
import { openStage } from '../src/jobs/drill/open-stage.ts';
import { playFault } from '../src/jobs/drill/play-fault.ts';
import type { DrilledJob, Result } from '../src/jobs/drill/result.ts';
import { instant } from '../src/languages/instant.ts';
import { isProblems } from '../src/languages/problem.ts';

export const settings = {
  open: openDrillCloud,
  start: instant(Date.parse('2026-02-02T00:00:00Z')),
  parameters: {},
  stack: 'nightly',
};

/** Each job of the template. */
export async function drilled(text: string, parameters = {}, results = {}): Promise<readonly DrilledJob[]> {
  const played = readPlayed(text);
  assert.ok(!isProblems(played), JSON.stringify(played));
  const jobs = [];
  for (const job of played.jobs) {
    const told: string[] = [];
    const drilledJob = await drillJob(
      { ...settings, open: drillClouds(results), parameters, onResult: ({ id }) => told.push(id) },
      played,
      job,
    );
    assert.deepEqual(
      told,
      drilledJob.results.map(({ id }) => id),
    );
    jobs.push(drilledJob);
  }
  return jobs;
}

/** What comes of one fault of the template's first job. */
export async function faultOf(text: string, id: string): Promise<Result> {
  const played = readPlayed(text);
  assert.ok(!isProblems(played), JSON.stringify(played));
  const [job] = played.jobs;
  const fault = faults.find((each) => each.id === id);
  assert.ok(job && fault);
  const stage = await openStage({ ...settings, root: played.root, played: job, others: new Set() });
  const result = await playFault(stage, fault, new Set());
  stage.cloud.close();
  return result;
}

export const outcomes = (job: DrilledJob | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((job?.results ?? []).map(({ id, outcome }) => [id, outcome]));

export const resultOf = (job: DrilledJob | undefined, id: string) => job?.results.find((result) => result.id === id);

export const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
