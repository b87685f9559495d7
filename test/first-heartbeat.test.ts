/** Between its deployment, or the end of a pause, and its next run a job is neither reported as silent, nor unwatched. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { appOf, readText } from '../src/jobs/fixtures/read-fixture.ts';
import { generate } from '../src/jobs/generate/template.ts';
import { beatFirst } from '../src/operator/deploy/first-heartbeat.ts';
import { readWritten } from '../src/operator/deploy/template-text.ts';
import { setMuted, silenceAlarms } from '../src/operator/job-alarms.ts';
import { setPaused } from '../src/operator/pause-job.ts';
import { resumeJob } from '../src/operator/resume-job.ts';
import { type OperatedCloud, openOperated } from './operated.ts';

const nothing = readWritten(undefined);
const textOf = (names: readonly string[], schedule = 'every day at 04:30'): string =>
  JSON.stringify(
    generate(
      appOf(
        readText(
          `app: office\nzone: UTC\nnotify: ops@example.com\ndefaults: {retry: false, network: {subnets: [subnet-0a1b2c3d]}}\njobs:\n${names.map((name) => `  ${name}: {image: "a:1", schedule: ${schedule}}\n`).join('')}`,
        ),
      ),
    ),
  );

async function silent({ account }: OperatedCloud, job: string): Promise<string | undefined> {
  const { MetricAlarms } = await account
    .client(CloudWatchClient)
    .send(new DescribeAlarmsCommand({ AlarmNames: [`office_${job}_silent`] }));
  return MetricAlarms?.[0]?.StateValue;
}

describe('the first heartbeat', () => {
  it('keeps the silence alarm quiet until the job should have succeeded, and no longer', async () => {
    await using cloud = await openOperated([{ seconds: 1, exitCode: 1 }], '2026-02-01T00:10:00Z');
    const template = textOf(['report']);
    await beatFirst(cloud.account, 'office', nothing, readWritten(template));
    await cloud.deploy('office', template);
    await cloud.served.advanceTo('2026-02-02T02:00:00Z');
    assert.equal(await silent(cloud, 'report'), 'OK');
    await cloud.served.advanceTo('2026-02-02T08:00:00Z');
    assert.equal(await silent(cloud, 'report'), 'ALARM');
  });

  it('is of new jobs alone: another deployment makes up for no success that did not come', async () => {
    await using cloud = await openOperated([{ seconds: 1, exitCode: 1 }], '2026-02-01T00:10:00Z');
    const [one, two] = [textOf(['report']), textOf(['report', 'clean'])];
    await beatFirst(cloud.account, 'office', readWritten(one), readWritten(two));
    await cloud.deploy('office', two);
    await cloud.served.advance(180);
    assert.deepEqual([await silent(cloud, 'report'), await silent(cloud, 'clean')], ['ALARM', 'OK']);
  });
});

it('a job that is resumed is not silent before it should have succeeded, and its alarm tells again', async () => {
  await using cloud = await openOperated([{ seconds: 1 }], '2026-02-01T00:10:00Z');
  await cloud.deploy('office', textOf(['report']));
  await cloud.served.advanceTo('2026-02-01T05:00:00Z');
  const job = await cloud.job('report');
  await setPaused(cloud.account, job, true);
  await setMuted(cloud.account, await silenceAlarms(cloud.account, job), true);
  await cloud.served.advanceTo('2026-02-02T09:00:00Z');
  assert.equal(await silent(cloud, 'report'), 'ALARM');
  const { isRenewed, unmuted } = await resumeJob(cloud.account, await cloud.job('report'));
  assert.deepEqual([isRenewed, unmuted.map(({ name }) => name)], [true, ['office_report_silent']]);
  for (const [at, state] of [
    ['2026-02-02T09:10:00Z', 'OK'],
    ['2026-02-03T04:00:00Z', 'OK'],
  ] as const) {
    await cloud.served.advanceTo(at);
    assert.equal(await silent(cloud, 'report'), state, at);
  }
  const again = await resumeJob(cloud.account, await cloud.job('report'));
  assert.deepEqual([again.isRenewed, again.changed.length], [false, 0]);
});

it('a rare job that is resumed is watched again by its deadline, which a deployment of the paused job had switched off', async () => {
  await using cloud = await openOperated([{ seconds: 1 }], '2026-02-01T00:10:00Z');
  await cloud.deploy('office', textOf(['report'], 'every month on day 1 at 04:30').replace('"ENABLED"', '"DISABLED"'));
  const deadline = { GroupName: 'office', Name: 'report.deadline' };
  const scheduler = cloud.account.client(SchedulerClient);
  assert.equal((await scheduler.send(new GetScheduleCommand(deadline))).State, 'DISABLED');
  await resumeJob(cloud.account, await cloud.job('report'));
  assert.equal((await scheduler.send(new GetScheduleCommand(deadline))).State, 'ENABLED');
});
