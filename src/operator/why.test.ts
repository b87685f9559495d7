/** What became of a run, and of one that never was, is said from its instant to its exit. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DeleteRolePolicyCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { openKinds } from '../../test/kinds-of-run.ts';
import { article, nightly, openOperated, type SimulatedRun } from '../../test/operated.ts';
import { setPaused } from './pause-job.ts';
import { findRun, runId } from './run-id.ts';
import { listRuns } from './runs.ts';
import { showRun } from './show-run.ts';
import { startRun } from './start-run.ts';
import { summaryOf } from './summary.ts';
import { whyJob } from './why.ts';

const start = '2026-02-01T00:00:00Z';
const pulled = 'CannotPullContainerError: pull image manifest: not found';

async function openHourly(runs: readonly SimulatedRun[]) {
  const cloud = await openOperated(runs, start);
  await cloud.deploy('office', article);
  await cloud.served.advanceTo('2026-02-01T01:30:00Z');
  return cloud;
}

const pulledByName = 'CannotPullContainerError: public.ecr.aws/docker/library/busybox:stable: 503 Service Unavailable';

const cases: [name: string, runs: SimulatedRun[], summary: string, attempts: string[]][] = [
  [
    'that succeeded at its second attempt',
    [{ seconds: 5, exitCode: 1 }, { seconds: 20 }],
    'It succeeded after 35 s, at attempt 2.',
    ['exit 1', 'ok'],
  ],
  [
    'whose attempts all ended alike',
    [{ seconds: 5, exitCode: 3 }],
    'The container ended with exit code 3, four times.',
    ['exit 3', 'exit 3', 'exit 3', 'exit 3'],
  ],
  [
    'whose image is not there',
    [{ seconds: 0, failsToStart: pulled }],
    'The image cannot be pulled: pull image manifest: not found, four times. The image is public.ecr.aws/docker/library/busybox:stable.',
    Array.from({ length: 4 }, () => 'the image cannot be pulled: pull image manifest: not found'),
  ],
  [
    'whose image is named by why it cannot be pulled',
    [{ seconds: 0, failsToStart: pulledByName }],
    'The image cannot be pulled: public.ecr.aws/docker/library/busybox:stable: 503 Service Unavailable, four times.',
    Array.from(
      { length: 4 },
      () => 'the image cannot be pulled: public.ecr.aws/docker/library/busybox:stable: 503 Service Unavailable',
    ),
  ],
  [
    'that hung until the whole timed out',
    [{ seconds: 5, exitCode: 1 }, { seconds: Infinity }],
    'Cut off: the whole run timed out.',
    ['exit 1', 'cut off: the whole run timed out'],
  ],
];

describe('a run', () => {
  for (const [name, runs, summary, attempts] of cases)
    it(`${name} is shown with its attempts and why`, async () => {
      await using cloud = await openHourly(runs);
      const [run] = await listRuns(cloud.account, await cloud.job('office'), { max: 1 });
      assert.ok(run);
      const shown = await showRun(cloud.account, run, 10);
      assert.equal(summaryOf(shown), summary);
      assert.deepEqual(
        shown.attempts.map(({ cause }) => cause.words),
        attempts,
      );
    });

  it('has its last lines, and the waits between its attempts', async () => {
    const lines = [1, 2, 3].map((afterSeconds) => ({ afterSeconds, text: `line ${afterSeconds}` }));
    await using cloud = await openHourly([{ seconds: 5, exitCode: 1, lines }]);
    const [run] = await listRuns(cloud.account, await cloud.job('office'), { max: 1 });
    assert.ok(run);
    const shown = await showRun(cloud.account, run, 2);
    assert.deepEqual(
      shown.lines?.map(({ text }) => text),
      ['line 2', 'line 3'],
    );
    assert.deepEqual(
      shown.attempts.map(({ waitMs }) => waitMs),
      [10_000, 20_000, 40_000, undefined],
    );
  });

  it('is found by its time in a zone or in UTC, and by its name', async () => {
    await using cloud = await openHourly([{ seconds: 5 }]);
    const jobs = await cloud.jobs();
    const place = { zone: 'Europe/Berlin', now: cloud.now() };
    const [run] = await listRuns(cloud.account, await cloud.job('office'), { max: 1 });
    assert.ok(run);
    assert.equal(runId(run, [], jobs, place), 'office@02:00');
    assert.equal(runId(run, [], jobs, { ...place, now: new Date('2026-02-03') }), 'office@2026-02-01T02:00');
    for (const given of [
      'office@02:00',
      'office@01:00Z',
      'office@2026-02-01T02:00:00',
      `office@${run.name}`,
      'office',
      run.name,
      run.arn,
    ])
      assert.equal((await findRun(cloud.account, jobs, given, place)).arn, run.arn, given);
    await assert.rejects(findRun(cloud.account, jobs, 'office@02:01', place), /there is no run `office@02:01`/);
    await assert.rejects(findRun(cloud.account, jobs, 'offise', place), { hint: /JOB@TIME/ });
    await assert.rejects(findRun(cloud.account, jobs, 'offise@02:00', place), /there is no job `offise`/);
  });

  it('is found by a name that has the sign which stands before a time', async () => {
    await using cloud = await openHourly([{ seconds: 5 }]);
    const [jobs, job] = [await cloud.jobs(), await cloud.job('office')];
    const place = { zone: 'UTC', now: cloud.now() };
    const start = async (name: string) => {
      const asked = new StartExecutionCommand({ stateMachineArn: job.machineArn, name, input: '{}' });
      return (await cloud.account.client(SFNClient).send(asked)).executionArn;
    };
    for (const name of ['go-by@hand', 'by@hand', 'office@x']) {
      const arn = await start(name);
      for (const given of [name, `office@${name}`])
        assert.equal((await findRun(cloud.account, jobs, given, place)).arn, arn, given);
    }
  });
});

describe('why', () => {
  it('a job failed: from its instant to its exit', async () => {
    await using cloud = await openHourly([{ seconds: 5, exitCode: 3 }]);
    const { verdict, steps } = await whyJob(cloud.account, await cloud.job('office'), cloud.now());
    assert.equal(verdict, 'failed');
    assert.deepEqual(
      steps.map(({ what, words, isBad }) => `${isBad ? '! ' : ''}${what}: ${words}`),
      [
        'tick: it was due',
        'delivery: started',
        '! attempt: attempt 1, 5 s: exit 3; waited 10 s',
        '! attempt: attempt 2, 5 s: exit 3; waited 20 s',
        '! attempt: attempt 3, 5 s: exit 3; waited 40 s',
        '! attempt: attempt 4, 5 s: exit 3',
        '! run: it failed, States.TaskFailed',
      ],
    );
  });

  it('a run began: by hand, or by a starter that said no time', async () => {
    await using cloud = await openOperated([{ seconds: 5 }], start);
    await cloud.deploy('office', article);
    const job = await cloud.job('office');
    const began = async () => {
      await cloud.served.advance(30);
      return (await whyJob(cloud.account, job, cloud.now())).steps[0]?.words;
    };
    await startRun(cloud.account, job, {});
    assert.equal(await began(), 'started by hand');
    const stateMachineArn = job.machineArn;
    await cloud.served.call('states', 'StartExecution', { stateMachineArn, name: 'nightly-by-hand-1' });
    assert.equal(await began(), 'its starter said no time');
  });

  it('a job has not run yet, and that it is paused', async () => {
    await using cloud = await openOperated([{ seconds: 5 }], start);
    await cloud.deploy('office', article);
    const fresh = await whyJob(cloud.account, await cloud.job('office'), cloud.now());
    assert.deepEqual(
      [fresh.verdict, fresh.words],
      [
        'never-due',
        'It has never run; since when the rate of its rule counts, and so when it is due, AWS does not tell.',
      ],
    );
    await cloud.served.advanceTo('2026-02-01T01:30:00Z');
    await setPaused(cloud.account, await cloud.job('office'), true);
    const paused = await whyJob(cloud.account, await cloud.job('office'), cloud.now());
    assert.deepEqual([paused.verdict, paused.words], ['ok', 'It succeeded after 5 s. It is paused.']);
    assert.deepEqual([paused.steps[0]?.what, paused.steps[0]?.isBad], ['schedule', true]);
  });

  it('a job failed, and what came of it since', async () => {
    await using cloud = await openKinds();
    const why = async () => {
      const { verdict, words, run, steps } = await whyJob(cloud.account, await cloud.job('job'), cloud.now());
      return [verdict, words, run?.arn, steps.at(-1)?.words];
    };
    const failed = await cloud.start('fail');
    const cause = 'Broken: the input wants it.';
    assert.deepEqual(await why(), ['failed', cause, failed, 'it failed, Broken']);
    await cloud.start('skip');
    assert.deepEqual(await why(), ['failed', `${cause} A start after that was skipped.`, failed, 'it failed, Broken']);
    await cloud.start('pass');
    const healed = 'a later run succeeded';
    assert.deepEqual(await why(), ['ok', `${cause} It has succeeded since then.`, failed, healed]);
    await cloud.start('wait');
    await cloud.start('skip');
    await cloud.start('skip');
    const hangs = `${cause} A later run is under way. 2 starts after that were skipped.`;
    assert.deepEqual(await why(), ['running', hangs, failed, 'a later run began, and is under way']);
  });

  it('a job never started: its role may not, and the letter in the queue says so', async () => {
    await using cloud = await openOperated([{ seconds: 5 }], start);
    await cloud.deploy('nightly', nightly.template, nightly.parameters);
    const { Roles = [] } = await cloud.served.aws.iam.send(new ListRolesCommand({}));
    const RoleName = Roles.find(({ RoleName: name }) => name?.includes('StartRole'))?.RoleName;
    await cloud.served.call('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName: 'Letters',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }],
      }),
    });
    await cloud.served.aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'Start' }));
    await cloud.served.advanceTo('2026-02-01T06:00:00Z');
    const { verdict, words, steps } = await whyJob(cloud.account, await cloud.job('nightly-import'), cloud.now());
    assert.equal(verdict, 'never-started');
    assert.match(words, /^It was due and could not be started: .*not authorized to perform: states:StartExecution/);
    assert.deepEqual(
      steps.map(({ what, at, isBad }) => [what, at?.toISOString().slice(0, 16), isBad]),
      [
        ['schedule', '2026-02-01T00:00', false],
        ['tick', '2026-02-01T03:30', false],
        ['delivery', undefined, true],
      ],
    );
  });
});
