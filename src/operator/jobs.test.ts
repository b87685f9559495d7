/** Jobs are found, and seen at a glance, whoever wrote their template. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { openKinds } from '../../test/kinds-of-run.ts';
import { article, nightly, type OperatedCloud, openOperated, type SimulatedRun } from '../../test/operated.ts';
import { chooseJob } from './find-jobs.ts';
import { isPaused, nameOf, scheduleInWords } from './job.ts';
import { newestRun } from './last-runs.ts';
import { overviewOf } from './overview.ts';
import { findRun } from './run-id.ts';
import { listRuns } from './runs.ts';

async function open(runs: readonly SimulatedRun[] = [{ seconds: 20 }]): Promise<OperatedCloud> {
  const cloud = await openOperated(runs, '2026-02-01T00:00:00Z');
  await cloud.deploy('office', article);
  await cloud.deploy('nightly', nightly.template, nightly.parameters);
  return cloud;
}

const machine = (state: object, metadata: object = {}) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Metadata: metadata,
  Properties: { RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, Definition: { StartAt: 'Only', States: { Only: state } } },
});

const template = (resources: object, metadata: object = {}): string =>
  JSON.stringify({ Metadata: metadata, Resources: { ...resources, Role: role } });

const role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  },
};

describe('the jobs of an account', () => {
  it('are what schedules and rules start, named as their machines or, where these have no name, as their stack', async () => {
    await using cloud = await open();
    assert.deepEqual(
      (await cloud.jobs()).map((job) => [job.stack, job.name, scheduleInWords(job)]),
      [
        ['nightly', 'nightly-import', 'every day at 04:30 Europe/Berlin'],
        ['office', 'office', 'every hour'],
      ],
    );
  });

  it('have their stack before their name where two are called the same', async () => {
    await using cloud = await open();
    const run = { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask', End: true };
    const twice = template({ Report: machine({ ...run, Parameters: { TaskDefinition: 'report' } }) });
    await cloud.deploy('a', twice);
    await cloud.deploy('b', twice);
    const jobs = await cloud.jobs();
    assert.deepEqual(
      jobs.map((job) => nameOf(job, jobs)).filter((name) => name.endsWith('report')),
      ['a/report', 'b/report'],
    );
    assert.throws(() => chooseJob(jobs, 'report'), /several jobs are called `report`: a\/report, b\/report/);
    assert.equal(chooseJob(jobs, 'b/report').stack, 'b');
    assert.throws(() => chooseJob(jobs, 'offce'), { hint: 'did you mean office? punctual ls lists them all' });
  });

  it('are those that the Metadata of a configuration’s stack names, and no other machine of it', async () => {
    await using cloud = await openOperated([{ seconds: 1 }], '2026-02-01T00:00:00Z');
    const end = { Type: 'Succeed' };
    await cloud.deploy(
      'office',
      template(
        { ReportMachine: machine(end, { Punctual: { Job: 'report' } }), AppTell: machine(end) },
        { Punctual: { App: 'office', Schema: 1 } },
      ),
    );
    assert.deepEqual(
      (await cloud.jobs()).map(({ app, name, triggers }) => [app, name, triggers.length]),
      [['office', 'report', 0]],
    );
  });

  it('need care when their last run failed', async () => {
    await using cloud = await open([{ seconds: 5, exitCode: 1 }]);
    await cloud.served.advanceTo('2026-02-01T01:30:00Z');
    const [nightlyJob, office] = await overviewOf(cloud.account, await cloud.jobs(), cloud.now());
    assert.deepEqual(
      [office?.needsCare, office?.lastRun?.status, office?.lastRun?.due?.toISOString()],
      [true, 'FAILED', '2026-02-01T01:00:00.000Z'],
    );
    assert.equal(new Date(office?.next?.at ?? 0).toISOString(), '2026-02-01T02:00:00.000Z');
    assert.deepEqual([nightlyJob?.needsCare, nightlyJob?.lastRun], [false, undefined]);
    assert.equal(new Date(nightlyJob?.next?.at ?? 0).toISOString(), '2026-02-01T03:30:00.000Z');
  });

  it('are as the last run left them that was not skipped, for which their name stands', async () => {
    const place = { zone: 'UTC', now: new Date('2026-02-02') };
    await using cloud = await openKinds();
    const care = async () => {
      const [about] = await overviewOf(cloud.account, await cloud.jobs(), cloud.now());
      return [about?.needsCare, about?.lastRun?.status, about?.lastEnded?.status, about?.skipped];
    };
    for (const [kind, expected] of [
      ['skip', [false, undefined, undefined, 1]],
      ['fail', [true, 'FAILED', 'FAILED', 0]],
      ['skip', [true, 'FAILED', 'FAILED', 1]],
      ['wait', [true, 'RUNNING', 'FAILED', 0]],
      ['skip', [true, 'RUNNING', 'FAILED', 1]],
      ['pass', [false, 'SUCCEEDED', 'SUCCEEDED', 0]],
    ] as const) {
      await cloud.start(kind);
      assert.deepEqual(await care(), expected, kind);
    }
    const passed = await newestRun(cloud.account, await cloud.job('job'));
    assert.equal((await findRun(cloud.account, await cloud.jobs(), 'job', place)).arn, passed?.arn);
    for (let count = 0; count < 51; count++) await cloud.start('skip');
    assert.deepEqual(await care(), [false, 'RUNNING', undefined, 50]);
    const waiting = await listRuns(cloud.account, await cloud.job('job'), { max: 100, running: true });
    assert.deepEqual(
      waiting.map(({ arn }) => arn),
      [(await findRun(cloud.account, await cloud.jobs(), 'job', place)).arn],
    );
  });

  it('are paused as their schedules truly are, and miss no instant then', async () => {
    await using cloud = await open();
    const client = cloud.account.client(SchedulerClient);
    const { Schedules = [] } = await client.send(new ListSchedulesCommand({}));
    const { Name, GroupName } = Schedules[0] ?? {};
    const {
      Arn: _,
      CreationDate: _made,
      LastModificationDate: _changed,
      $metadata: _meta,
      ...rest
    } = await client.send(new GetScheduleCommand({ Name, GroupName }));
    await client.send(new UpdateScheduleCommand({ ...rest, State: 'DISABLED' } as never));
    await cloud.served.advanceTo('2026-02-01T06:00:00Z');
    const [about] = await overviewOf(cloud.account, await cloud.jobs(), cloud.now());
    assert.deepEqual([about && isPaused(about.job), about?.next, about?.missed], [true, undefined, undefined]);
    await client.send(new UpdateScheduleCommand({ ...rest, State: 'ENABLED' } as never));
    const [resumed] = await overviewOf(cloud.account, await cloud.jobs(), cloud.now());
    assert.deepEqual([resumed?.paused, resumed?.missed, resumed?.needsCare], [false, undefined, false]);
  });
});
