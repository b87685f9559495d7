/** What a job's own failures in a row have paused says so, until somebody resumes it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { appOf, readText } from '../src/jobs/fixtures/read-fixture.ts';
import { generate } from '../src/jobs/generate/template.ts';
import { keepLive } from '../src/operator/deploy/keep-live.ts';
import { liveStates } from '../src/operator/deploy/live-states.ts';
import { describeStack } from '../src/operator/deploy/stack.ts';
import { readWritten } from '../src/operator/deploy/template-text.ts';
import { isPaused, pausedAfter } from '../src/operator/job.ts';
import { setPaused } from '../src/operator/pause-job.ts';
import { whyJob } from '../src/operator/why.ts';
import { type OperatedCloud, openOperated } from './operated.ts';

const report =
  'image: "a:1", schedule: every hour, retry: false, pauseAfterFailures: 2, network: {subnets: [subnet-0a1b2c3d]}';

it('a job that failed so often in a row that it was paused: by what, when, and after which failures', async () => {
  await using cloud = await openOperated([{ seconds: 5, exitCode: 3 }], '2026-02-01T00:10:00Z');
  const app = appOf(readText(`app: office\nzone: UTC\nnotify: none\njobs:\n  report: {${report}}\n`));
  const template = JSON.stringify(generate(app));
  await cloud.deploy('office', template);
  await cloud.served.advanceTo('2026-02-01T05:00:00Z');
  const job = await cloud.job('report');
  const after = pausedAfter(job);
  assert.equal(after?.failures, 2);
  assert.match(after.at.toISOString(), /^2026-02-01T02:0/);
  const { words, steps } = await whyJob(cloud.account, job, cloud.now());
  assert.match(words, /exit code 3\. 2 failures in a row have paused it, as its configuration wants/);
  assert.deepEqual(
    [steps[0], steps.at(-1)].map((step) => [step?.what, step?.at?.toISOString().slice(0, 16), step?.words]),
    [
      ['run', '2026-02-01T01:00', 'it failed, 1 of 2 in a row'],
      ['schedule', after.at.toISOString().slice(0, 16), 'every hour, off: paused after 2 failures in a row'],
    ],
  );

  await rewrite(cloud, template);
  assert.deepEqual(pausedAfter(await cloud.job('report')), after);
  await setPaused(cloud.account, job, false);
  await setPaused(cloud.account, await cloud.job('report'), true);
  const byHand = await cloud.job('report');
  assert.deepEqual([isPaused(byHand), pausedAfter(byHand)], [true, undefined]);
});

/** By a deployment whose schedules have another description. */
async function rewrite({ account, served }: OperatedCloud, template: string): Promise<void> {
  const TemplateBody = template.replaceAll('every hour', 'each hour');
  const [before, after] = [readWritten(template), readWritten(TemplateBody)];
  const stack = 'office';
  const states = await liveStates(account, await describeStack(account, stack), before, after);
  const deployed = { stack, before, after, states };
  await keepLive(account, deployed, assert.fail, async () => {
    const Parameters = Object.entries(states.wanted).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    }));
    const wanted = { StackName: stack, TemplateBody, Parameters, Capabilities: ['CAPABILITY_IAM' as const] };
    await served.aws.cloudFormation.send(new UpdateStackCommand(wanted));
    await served.runUntilIdle();
  });
}
