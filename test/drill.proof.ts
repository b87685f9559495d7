/** Drills of templates that others wrote: each is played, or it is said why it cannot be. And of jobs of our own in what a test has no time for. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openDrillCloud } from '../src/cli/drill-cloud.ts';
import { drillJob, readPlayed } from '../src/jobs/drill/drill.ts';
import type { Outcome } from '../src/jobs/drill/result.ts';
import { instant } from '../src/languages/instant.ts';
import { isProblems } from '../src/languages/problem.ts';
import { drilled, fixture, outcomes, resultOf } from './drilled.ts';
import { fireAndForget } from './fixtures/fire-and-forget.ts';
import { sharedFile } from './shared.ts';

const { path, skip } = sharedFile('templates');
const start = instant(Date.parse('2026-11-30T00:00:00Z'));

const letters = {
  fine: 'f',
  told: 't',
  silent: 's',
  unproven: '?',
  overlap: 'o',
  unplayed: '-',
} as const satisfies Record<Outcome, string>;

/**
 * Of the template's first job a letter for each drill, in the order of docs/drill.md, or why none could be played. None of them tells anybody of
 * anything: what differs is which failures they get over by a retry.
 */
const cases: readonly (readonly [file: string, expected: RegExp])[] = [
  ['sfn-copilot-job.yaml', /^ffssssfsossssfff$/], // retries, and has no alarm
  ['sfn-cfn-modules-task.yaml', /^ffssssfsossssfff$/], // its alarms are there only with another module
  ['sfn-aws-sample-sync.yaml', /^ffssssfsossssfff$/], // every failure is caught, and told to a topic without subscribers
  ['sfn-cdk-fargate-task.json', /^fssssssso-----$/], // no retry; no schedule
  ['rule-bottlerocket-updater.yaml', /^sssssfsso-sssfff$/], // may pass its roles only by a condition that never holds
  ['rule-prowler-nightly.yaml', /^fssssfssossssfff$/],
  ['rule-ecs-ec2-example.yaml', /^fssssfssossssfff$/],
  ['rule-prx-castle-etl.yaml', /^fssssfssossssfff$/],
  ['scheduler-wagov-harvest.yaml', /^sssssfsso-sssfff$/], // may not pass the execution role
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
      assert.match(unplayed ?? results.map(({ outcome }) => letters[outcome]).join(''), expected);
    });
});

describe('a job in the hour that is skipped', async () => {
  const [job] = await drilled(fixture('scheduled-job.yaml').replace('cron(30 4 ', 'cron(30 2 '));

  it('does not run that day, and its alarm on silence says so', () => {
    const { outcome, what, told } = resultOf(job, 'hour-skipped') ?? {};
    assert.deepEqual([outcome, told?.[0]?.by], ['told', 'Silent']);
    assert.equal(what, '2026-03-29: no run for 1 d 23 h, where 1 d are usual');
  });

  it('runs once in the hour that comes twice', () => {
    assert.equal(resultOf(job, 'hour-twice')?.what, '2026-10-25: runs as ever, 1 d after the last');
  });
});

describe('a job that cannot run as it is written', async () => {
  const [job] = await drilled(fireAndForget.replace(", 'iam:PassRole'", ''));

  it('says what is missing, and that nobody is told', () => {
    const { outcome, what } = resultOf(job, 'good-run') ?? {};
    assert.deepEqual([outcome, what], ['silent', 'there is none: not authorized: iam:PassRole on role/TaskRole']);
  });

  it('is drilled all the same, as if it were allowed', () => {
    assert.equal(outcomes(job)['exit-1-always'], 'silent');
    assert.match(job?.notes.join() ?? '', /as if everything were allowed/);
  });
});
