/** What failed is taken up again where it failed: a job of a configuration as a run of its own, another machine's by a redrive that can help. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appOf, readText } from '../src/jobs/fixtures/read-fixture.ts';
import { generate } from '../src/jobs/generate/template.ts';
import { retryRun } from '../src/operator/retry-run.ts';
import { describeRun, listRuns, type Run } from '../src/operator/runs.ts';
import { attemptsOfRun } from '../src/operator/show-run.ts';
import { startRun } from '../src/operator/start-run.ts';
import { whyRun } from '../src/operator/why.ts';
import { openKinds } from './kinds-of-run.ts';
import { type OperatedCloud, openOperated } from './operated.ts';

const config = `
app: office
zone: UTC
notify: none
jobs:
  report:
    image: a:1
    schedule: none
    retry: false
    network: {subnets: [subnet-0a1b2c3d]}
    steps: [{name: fetch, command: [a]}, {name: count, command: [b]}, {name: send, command: [c]}]
`;

async function newest({ account, job }: OperatedCloud, name: string): Promise<Run> {
  const [run] = await listRuns(account, await job(name), { max: 1 });
  assert.ok(run);
  return run;
}

const ends = async (cloud: OperatedCloud, run: Run): Promise<string[]> =>
  (await attemptsOfRun(cloud.account, run)).map(({ state, cause }) => `${state}: ${cause.words}`);

describe('a run that failed', () => {
  it('goes on at once after the steps that were done, for the same due time, however often it fails', async () => {
    await using cloud = await openOperated(
      [0, 3, 0, 4, 0, 0].map((exitCode) => ({ seconds: 1, exitCode })),
      '2026-02-01T00:00:00Z',
    );
    await cloud.deploy('office', JSON.stringify(generate(appOf(readText(config)))));
    const first = await startRun(cloud.account, await cloud.job('report'), { environment: { A: '1' } });
    await cloud.served.advance(10);
    assert.deepEqual(await ends(cloud, first), ['Run fetch: ok', 'Run count: exit 3']);

    const second = await retryRun(cloud.account, await newest(cloud, 'report'), false);
    assert.deepEqual([second.how, second.done], ['taken up', ['fetch']]);
    await cloud.served.advance(10);
    assert.deepEqual(await ends(cloud, second.run), ['Run count: ok', 'Run send: exit 4']);

    const third = await retryRun(cloud.account, await newest(cloud, 'report'), false);
    assert.deepEqual(third.done, ['fetch', 'count']);
    await cloud.served.advance(10);
    assert.deepEqual(await ends(cloud, third.run), ['Run send: ok']);
    const { status, input } = await describeRun(cloud.account, third.run.job, third.run.arn);
    assert.equal(status, 'SUCCEEDED');
    const scheduledTime = first.startedAt.toISOString();
    assert.deepEqual(input, { scheduledTime, environment: { A: '1' }, done: ['fetch', 'count'] });
  });

  it('goes on as the same run where its failure has retries, which are counted anew', async () => {
    await using cloud = await openOperated(
      [0, 3, 3, 0, 0].map((exitCode) => ({ seconds: 1, exitCode })),
      '2026-02-01T00:00:00Z',
    );
    const text = config.replace('retry: false', 'retry: {failure: {attempts: 1, wait: 1s}}');
    await cloud.deploy('office', JSON.stringify(generate(appOf(readText(text)))));
    const first = await startRun(cloud.account, await cloud.job('report'), {});
    await cloud.served.advance(20);
    const second = await retryRun(cloud.account, await newest(cloud, 'report'), false);
    assert.deepEqual([second.how, second.run.arn], ['redriven', first.arn]);
    await cloud.served.advance(20);
    assert.deepEqual(await ends(cloud, first), [
      'Run fetch: ok',
      'Run count: exit 3',
      'Run count: exit 3',
      'Run count: ok',
      'Run send: ok',
    ]);
  });

  it('is started again from its beginning, though it had gone on after steps that were done', async () => {
    await using cloud = await openOperated(
      [0, 3, 3, 0].map((exitCode) => ({ seconds: 1, exitCode })),
      '2026-02-01T00:00:00Z',
    );
    await cloud.deploy('office', JSON.stringify(generate(appOf(readText(config)))));
    await startRun(cloud.account, await cloud.job('report'), {});
    await cloud.served.advance(10);
    await retryRun(cloud.account, await newest(cloud, 'report'), false);
    await cloud.served.advance(10);
    const again = await retryRun(cloud.account, await newest(cloud, 'report'), true);
    assert.equal(again.how, 'started again');
    await cloud.served.advance(10);
    assert.deepEqual(await ends(cloud, again.run), ['Run fetch: ok', 'Run count: ok', 'Run send: ok']);
  });

  it('is taken up by hand: it does not count as started late, and was due only where a schedule has that instant', async () => {
    await using cloud = await openOperated([{ seconds: 1, exitCode: 3 }], '2026-02-01T00:00:00Z');
    const text = config.replace('schedule: none', 'schedule: every day at 01:00');
    await cloud.deploy('office', JSON.stringify(generate(appOf(readText(text)))));
    const begun = async () => {
      const { run } = await retryRun(cloud.account, await newest(cloud, 'report'), false);
      const { steps } = await whyRun(cloud.account, run);
      return steps.slice(0, 2).map(({ words, isBad }) => [words, isBad]);
    };
    await startRun(cloud.account, await cloud.job('report'), {});
    await cloud.served.advance(600);
    assert.deepEqual(await begun(), [
      ['started by hand', false],
      ['started', false],
    ]);
    await cloud.served.advance(3600);
    assert.deepEqual(await begun(), [
      ['it was due', false],
      ['started by hand', false],
    ]);
  });

  it('had an input that is no object, holds a number that no double has, or names one step alone as done', async () => {
    await using cloud = await openOperated([{ seconds: 1, exitCode: 3 }], '2026-02-01T00:00:00Z');
    await cloud.deploy('office', JSON.stringify(generate(appOf(readText(config)))));
    const inputOfRetry = async (given: string, fromStart: boolean) => {
      const { startedAt } = await startRun(cloud.account, await cloud.job('report'), { input: given });
      await cloud.served.advance(10);
      const { run } = await retryRun(cloud.account, await newest(cloud, 'report'), fromStart);
      await cloud.served.advance(10);
      return [(await describeRun(cloud.account, run.job, run.arn)).input, startedAt.toISOString()];
    };
    for (const given of ['"fetch"', '[1]', 'null']) {
      const [input, scheduledTime] = await inputOfRetry(given, false);
      assert.deepEqual(input, { scheduledTime });
      assert.deepEqual((await inputOfRetry(given, true))[0], {});
    }
    const { job } = await newest(cloud, 'report');
    await startRun(cloud.account, job, { input: '{"input":{"id":9007199254740993}}' });
    await cloud.served.advance(10);
    const { run } = await retryRun(cloud.account, await newest(cloud, 'report'), true);
    assert.equal((await describeRun(cloud.account, job, run.arn)).inputText, '{"input":{"id":9007199254740993}}');
    await cloud.served.advance(10);
    const [input, scheduledTime] = await inputOfRetry('{"done":"fetch"}', false);
    assert.deepEqual(input, { scheduledTime, done: ['fetch'] });
  });

  it('in a state of the type Fail is not redriven, as it would fail at once', async () => {
    await using cloud = await openKinds();
    await cloud.start('fail');
    await assert.rejects(
      retryRun(cloud.account, await newest(cloud, 'job'), false),
      /it ended in the state `fail`, which fails whenever it is entered: going on from there would fail at once/,
    );
    assert.equal((await retryRun(cloud.account, await newest(cloud, 'job'), true)).how, 'started again');
  });

  it('in such a state of a branch is redriven only where the branch is tried again', async () => {
    await using cloud = await openKinds();
    await cloud.start('branch');
    await assert.rejects(retryRun(cloud.account, await newest(cloud, 'job'), false), /ended in the state `broken`/);
    await cloud.start('again');
    await cloud.served.advance(5);
    assert.equal((await retryRun(cloud.account, await newest(cloud, 'job'), false)).how, 'redriven');
  });
});
