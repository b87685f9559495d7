/** Drills of templates that others wrote: each is played, or it is said why it cannot be; what a careful reader knows to be silent is. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openDrillCloud } from '../src/cli/drill-cloud.ts';
import { drillJob, readPlayed } from '../src/jobs/drill/drill.ts';
import { instant } from '../src/languages/instant.ts';
import { isProblems } from '../src/languages/problem.ts';
import { sharedFile } from './shared.ts';

const { path, skip } = sharedFile('templates');
const start = instant(Date.parse('2026-11-30T00:00:00Z'));

/**
 * Of the template's first job a letter for each drill, in the order of docs/drill.md: fine, told, silent, overlap, unplayed; or why none could be
 * played. Eleven of twelve tell nobody of anything: what differs is which failures they get over by a retry.
 */
const cases: readonly (readonly [file: string, expected: RegExp])[] = [
  ['sfn-copilot-job.yaml', /^sfssssfsousssfff$/], // may not tag the task that it starts; retries
  ['sfn-cfn-modules-task.yaml', /^ffssssfsossssfff$/], // its alarms are there only with another module
  ['sfn-aws-sample-sync.yaml', /^ffssssfsossssfff$/], // every failure is caught, and told to a topic without subscribers
  ['sfn-cdk-fargate-task.json', /^fsssssssouuuuu$/], // no retry; no schedule
  ['rule-bottlerocket-updater.yaml', /^sssssfssousssfff$/], // may pass its roles only by a condition that never holds
  ['rule-prowler-nightly.yaml', /^fssssfssossssfff$/],
  ['rule-ecs-ec2-example.yaml', /^fssssfssossssfff$/],
  ['rule-prx-castle-etl.yaml', /^fssssfssossssfff$/],
  ['scheduler-wagov-harvest.yaml', /^sssssfssousssfff$/], // may not pass the execution role
  ['scheduler-fargate-efs.yaml', /^fsssssssossssfff$/], // its schedule tries a start once
  ['scheduler-service-window.yaml', /^it starts no task: its target is a call of ecs:updateService$/],
  ['lambda-workspaces-optimizer.yaml', /this cloud has no Lambda/],
];

describe('templates of others', { skip }, () => {
  for (const [file, expected] of cases)
    it(file, async () => {
      const played = readPlayed(readFileSync(join(path, file), 'utf8'));
      assert.ok(!isProblems(played));
      const [job] = played.jobs;
      assert.ok(job);
      const settings = { open: openDrillCloud, start, parameters: {}, stack: 'theirs' };
      const { results, unplayed } = await drillJob(settings, played, job);
      assert.match(unplayed ?? results.map(({ outcome }) => outcome[0]).join(''), expected);
    });
});
