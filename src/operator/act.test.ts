/** What a person does to jobs: starts, stops, takes up again, switches off and on; and what he is told beforehand. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DescribeTasksCommand, ECSClient } from '@aws-sdk/client-ecs';
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { openKinds } from '../../test/kinds-of-run.ts';
import { article, nightly, openOperated, type SimulatedRun } from '../../test/operated.ts';
import { instant } from '../languages/instant.ts';
import type { Account } from './account.ts';
import { comingRuns } from './coming.ts';
import { ring, whyNotRung } from './drill-alarm.ts';
import { habitsOf } from './habits.ts';
import { isPaused, type Job, nextDue } from './job.ts';
import { alarmsOf, setMuted } from './job-alarms.ts';
import { setPaused } from './pause-job.ts';
import { retryRun } from './retry-run.ts';
import { describeRun, listRuns, type Run } from './runs.ts';
import { attemptsOfRun } from './show-run.ts';
import { checkInput, startRun } from './start-run.ts';
import { stopRun } from './stop-run.ts';
import { stopInWords } from './summary.ts';
import { listTicks } from './ticks.ts';
import { waitForRun } from './wait-for-run.ts';
import { whyRun } from './why.ts';

const never = new AbortController().signal;

async function open(runs: readonly SimulatedRun[], start = '2026-02-01T00:00:00Z') {
  const cloud = await openOperated(runs, start);
  await cloud.deploy('office', article);
  await cloud.deploy('nightly', nightly.template, nightly.parameters);
  return cloud;
}

/** To every topic: a queue needs no confirmation. */
async function subscribeQueue(account: Account): Promise<void> {
  await account.client(SQSClient).send(new CreateQueueCommand({ QueueName: 'told' }));
  const sns = account.client(SNSClient);
  const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
  for (const { TopicArn = '' } of Topics) {
    const Endpoint = `${TopicArn.replace(':sns:', ':sqs:').split(':').slice(0, -1).join(':')}:told`;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  }
}

describe('a run', () => {
  it('is started by hand, and waited for', async () => {
    await using cloud = await open([{ seconds: 20 }]);
    const job = await cloud.job('office');
    const run = await startRun(cloud.account, job, {});
    assert.match(run.name, /^by-hand-/);
    const [ended] = await Promise.all([waitForRun(cloud.account, run, never), cloud.served.advance(30)]);
    assert.equal(ended?.status, 'SUCCEEDED');
    assert.equal(ended?.due, undefined);
  });

  it('tells how long its attempts take, and how often they fail', async () => {
    await using cloud = await open([{ seconds: 5, exitCode: 1 }, { seconds: 20 }]);
    const job = await cloud.job('office');
    assert.equal(await habitsOf(cloud.account, job, 10), undefined);
    await cloud.served.advanceTo('2026-02-01T02:30:00Z');
    const { takesSeconds, failures, attempts } = (await habitsOf(cloud.account, job, 10)) ?? {};
    assert.deepEqual([takesSeconds, attempts], [[20, 20], 3]);
    assert.equal(failures?.toFixed(1), '33.3');
  });

  it('takes a command only where its machine does', async () => {
    await using cloud = await open([{ seconds: 20 }]);
    const job = await cloud.job('office');
    await assert.rejects(
      startRun(cloud.account, job, { command: ['x'] }),
      /takes no command, no variables and no size/,
    );
    const run = await startRun(cloud.account, { ...job, app: 'office' }, { command: ['x'], environment: { A: '1' } });
    assert.deepEqual((await waitInput(cloud, job)).input, { command: ['x'], environment: { A: '1' } });
    assert.equal(run.job.app, 'office');
    const given = (input: string) => () => checkInput({ ...job, app: 'office' }, input);
    assert.throws(given('{"comand": ["x"], "input": 1}'), {
      message:
        'of its input the machine of office reads command, environment, memory, cpu, input, scheduledTime, done; found comand',
      hint: 'did you mean `command`?',
    });
    assert.throws(given('[]'), { message: /; found no object$/, hint: /`input`: it has that in .* JOB_INPUT$/ });
    for (const input of ['{"command": ["x"], "done": []}', '{', '{}']) given(input)();
    checkInput(job, '[]');
  });

  it('is stopped with its containers', async () => {
    await using cloud = await open([{ seconds: Infinity }]);
    const run = await startRun(cloud.account, await cloud.job('office'), {});
    await cloud.served.advance(5);
    const stopping = stopRun(cloud.account, run, 'wrong input', never);
    const isDone = stopping.then(() => true);
    while (!(await Promise.race([isDone, cloud.served.advance(1)])));
    const { tasks: stopped } = await stopping;
    const [task = ''] = stopped;
    const { tasks } = await cloud.account
      .client(ECSClient)
      .send(new DescribeTasksCommand({ cluster: task.split('/').at(-2), tasks: [task] }));
    assert.equal(tasks?.[0]?.lastStatus, 'STOPPED');
    assert.equal((await stopping).run.status, 'ABORTED');
    assert.equal((await whyRun(cloud.account, run)).words, 'It was stopped: wrong input.');
    assert.deepEqual(
      (await attemptsOfRun(cloud.account, run)).map(({ cause }) => cause.words),
      ['cut off: the run was stopped'],
    );
  });

  it('that failed goes on where it failed, or is started again with the same input; no other is', async () => {
    await using cloud = await open([1, 1, 1, 1, 0, 1].map((exitCode) => ({ seconds: 1, exitCode })));
    await cloud.served.advanceTo('2026-02-01T01:30:00Z');
    const job = await cloud.job('office');
    const [failed] = await listRuns(cloud.account, job, { max: 1, failed: true });
    assert.ok(failed);
    const { run, how } = await retryRun(cloud.account, failed, false);
    assert.deepEqual([how, run.arn], ['redriven', failed.arn]);
    await cloud.served.advance(60);
    assert.deepEqual(
      (await attemptsOfRun(cloud.account, run)).map(({ cause }) => cause.words),
      ['exit 1', 'exit 1', 'exit 1', 'exit 1', 'ok'],
    );
    await assert.rejects(
      retryRun(cloud.account, await newest(cloud, job), false),
      /the run succeeded: only what failed is retried/,
    );
    await cloud.served.advanceTo('2026-02-01T02:30:00Z');
    const again = await retryRun(cloud.account, await newest(cloud, job), true);
    assert.equal(again.how, 'started again');
    assert.equal((await waitInput(cloud, job)).due?.toISOString(), '2026-02-01T02:00:00.000Z');
    await assert.rejects(
      retryRun(cloud.account, again.run, false),
      /the run is under way: only what failed is retried/,
    );
  });
});

it('who stopped a run, and why, is said as far as it is known', () => {
  const cases: [end: { error?: string; cause?: string }, words: string][] = [
    [{ error: 'StoppedByHand', cause: 'stopped in the dashboard' }, 'it was stopped in the dashboard'],
    [{ error: 'StoppedByHand', cause: 'its stack is deleted' }, 'it was stopped: its stack is deleted'],
    [{ error: 'Mistake', cause: 'wrong day' }, 'it was stopped: Mistake: wrong day'],
    [{ cause: 'wrong day' }, 'it was stopped: wrong day'],
    [{}, 'it was stopped, and no reason was given'],
  ];
  for (const [{ error, cause }, words] of cases) assert.equal(stopInWords({ error, cause }), words);
});

it('a run that was skipped is not retried as one that succeeded', async () => {
  await using cloud = await openKinds();
  await cloud.start('skip');
  const [skipped] = await listRuns(cloud.account, await cloud.job('job'), { max: 1 });
  assert.ok(skipped);
  await assert.rejects(retryRun(cloud.account, skipped, false), /the run was skipped, as another was under way/);
});

async function newest(cloud: Awaited<ReturnType<typeof open>>, job: Job): Promise<Run> {
  const [run] = await listRuns(cloud.account, job, { max: 1 });
  assert.ok(run);
  return run;
}

async function waitInput(cloud: Awaited<ReturnType<typeof open>>, job: Job) {
  await cloud.served.runUntilIdle();
  return describeRun(cloud.account, job, (await newest(cloud, job)).arn);
}

describe('a job', () => {
  for (const name of ['office', 'nightly-import'])
    it(`is paused and resumed, and starts at its next instant alone: ${name}`, async () => {
      await using cloud = await open([{ seconds: 1 }]);
      assert.equal((await setPaused(cloud.account, await cloud.job(name), true)).length, 1);
      assert.equal((await setPaused(cloud.account, await cloud.job(name), true)).length, 0);
      await cloud.served.advanceTo('2026-02-02T12:30:00Z');
      const job = await cloud.job(name);
      assert.ok(isPaused(job));
      assert.deepEqual(await listRuns(cloud.account, job, { max: 1 }), []);
      await setPaused(cloud.account, job, false);
      await cloud.served.advance(60);
      assert.deepEqual(await listRuns(cloud.account, job, { max: 1 }), []);
      await cloud.served.advanceTo('2026-02-03T12:30:00Z');
      assert.ok((await listRuns(cloud.account, job, { max: 1 })).length > 0);
    });

  it('keeps all of its schedule through a pause', async () => {
    await using cloud = await open([{ seconds: 1 }]);
    const before = await cloud.job('nightly-import');
    await setPaused(cloud.account, before, true);
    await setPaused(cloud.account, await cloud.job('nightly-import'), false);
    const { triggers } = await cloud.job('nightly-import');
    assert.deepEqual(
      triggers.map(({ changed: _, ...rest }) => rest),
      before.triggers.map(({ changed: _, ...rest }) => rest),
    );
  });

  it('is watched by its alarms: on its machine, its starts, and on what its machine counts', async () => {
    await using cloud = await open([{ seconds: 1, exitCode: 1 }]);
    await cloud.served.advanceTo('2026-02-01T01:30:00Z');
    const jobs = await cloud.jobs();
    const alarms = await alarmsOf(cloud.account, jobs);
    assert.deepEqual(
      Object.fromEntries(jobs.map((job) => [job.name, alarms.filter((alarm) => alarm.jobs.includes(job)).length])),
      { office: 2, 'nightly-import': 6 },
    );
    assert.equal(alarms[0]?.state, 'ALARM');
    const unheard = alarms.filter(({ tells }) => !tells);
    // The address of the one template has not confirmed; the topic of the other is of another account, and cannot be looked at.
    assert.deepEqual(new Set(unheard.flatMap(({ jobs: [job] }) => job?.name)), new Set(['nightly-import']));
    assert.equal(unheard.length, 6);
    await subscribeQueue(cloud.account);
    assert.deepEqual(new Set((await alarmsOf(cloud.account, jobs)).map(({ tells }) => tells)), new Set([true]));
    const silence = alarms.filter(({ onSilence }) => onSilence);
    assert.equal(silence.length, 1);
    await setMuted(cloud.account, silence, true);
    const after = await alarmsOf(cloud.account, jobs);
    assert.deepEqual(
      after.filter(({ muted }) => muted).map(({ name }) => name),
      silence.map(({ name }) => name),
    );
  });

  it('has alarms that are let ring for a moment, and tell whom they reached', async () => {
    await using cloud = await open([{ seconds: 1 }]);
    const find = async (name: string) =>
      (await alarmsOf(cloud.account, await cloud.jobs())).find((alarm) => alarm.name.includes(name)) ??
      assert.fail(`no alarm ${name}`);
    const pause = () => cloud.served.advance(1);
    const tell = async (name: string) => {
      const all = await ring(cloud.account, await find(name), pause);
      return { told: all.flatMap(({ to }) => to), unconfirmed: all.flatMap(({ unconfirmed }) => unconfirmed) };
    };
    const { state, since } = await find('Failed');
    assert.deepEqual(await tell('Failed'), { told: [], unconfirmed: ['ops@example.com'] });
    await subscribeQueue(cloud.account);
    await pause();
    const { told, unconfirmed } = await tell('Failed');
    assert.match(told.join(), /^arn:aws:sqs:\S+:told$/);
    assert.deepEqual(unconfirmed, ['ops@example.com']);
    const after = await find('Failed');
    assert.equal(after.state, state);
    assert.notDeepEqual(after.since, since);
    await setMuted(cloud.account, [after], true);
    assert.match(whyNotRung(await find('Failed')) ?? '', /its actions are off/);
  });

  it('has its ticks in the ledger of the cloud here', async () => {
    await using cloud = await open([{ seconds: 1 }]);
    await cloud.served.advanceTo('2026-02-01T02:30:00Z');
    const job = await cloud.job('office');
    const [run] = await listRuns(cloud.account, job, { max: 1 });
    const ticks = await listTicks(cloud.account, String(job.triggers[0]?.arn), 10);
    assert.deepEqual(
      ticks?.map(({ due, status, deliveries }) => [due.toISOString(), status, deliveries[0]?.status]),
      [
        ['2026-02-01T02:00:00.000Z', 'fired', 'delivered'],
        ['2026-02-01T01:00:00.000Z', 'fired', 'delivered'],
      ],
    );
    assert.equal(ticks?.[0]?.deliveries[0]?.started, run?.arn);
  });
});

const trigger = (expression: string, zone: string): Job['triggers'][number] => ({
  kind: 'schedule',
  name: 'n',
  group: 'default',
  arn: 'arn',
  expression,
  zone,
  enabled: true,
  start: undefined,
  end: undefined,
  since: new Date('2026-01-01T00:00:00Z'),
  changed: undefined,
  windowMinutes: 0,
  pausedAfter: undefined,
  deadLetters: undefined,
  targetArn: 'arn',
});
const jobOf = (...triggers: Job['triggers']): Job => ({
  name: 'job',
  stack: 's',
  app: undefined,
  machineArn: 'm',
  triggers,
});
const at = (text: string) => instant(Date.parse(text));

describe('coming runs', () => {
  it('say which clocks skip', () => {
    const found = comingRuns(jobOf(trigger('cron(30 2 * * ? *)', 'Europe/Berlin')), at('2027-03-26T12:00:00Z'), 3);
    assert.deepEqual(
      found.map(({ at: when, mark }) => [when.toISOString(), mark]),
      [
        ['2027-03-27T01:30:00.000Z', undefined],
        ['2027-03-28T01:00:00.000Z', 'skipped'],
        ['2027-03-29T00:30:00.000Z', undefined],
      ],
    );
  });
  it('are found up to an instant, those that clocks skip and those of a schedule that ends too', () => {
    const of = { ...trigger('cron(30 2 * * ? *)', 'Europe/Berlin'), end: new Date('2027-03-29T12:00:00Z') };
    const words = (until: string) =>
      comingRuns(jobOf(of), at('2027-03-27T12:00:00Z'), 9, undefined, at(until)).map(
        ({ at: when, mark }) => `${when.toISOString()} ${mark}`,
      );
    const [skipped, next] = ['2027-03-28T01:00:00.000Z skipped', '2027-03-29T00:30:00.000Z undefined'];
    assert.deepEqual(words('2027-03-28T00:59:59Z'), []);
    assert.deepEqual(words('2027-03-28T12:00:00Z'), [skipped]);
    assert.deepEqual(words('2027-03-29T00:30:00Z'), [skipped, next]);
    assert.deepEqual(words('2027-10-31T12:00:00Z'), [skipped, next]);
  });
  it('say which clocks show twice', () => {
    const found = comingRuns(jobOf(trigger('cron(30 2 * * ? *)', 'Europe/Berlin')), at('2026-10-24T12:00:00Z'), 2);
    assert.deepEqual(
      found.map(({ at: when, mark }) => [when.toISOString(), mark]),
      [
        ['2026-10-25T00:30:00.000Z', 'once'],
        ['2026-10-26T01:30:00.000Z', undefined],
      ],
    );
  });
  it('of a schedule’s rate count from its creation, those of a rule from its last', () => {
    const schedule = trigger('rate(1 hour)', 'UTC');
    const now = at('2026-01-01T05:10:00Z');
    assert.equal(nextDue(jobOf(schedule), now, 1)[0]?.at, at('2026-01-01T06:00:00Z'));
    const rule = { ...schedule, kind: 'rule' as const, since: undefined };
    assert.deepEqual(nextDue(jobOf(rule), now, 1), []);
    assert.equal(nextDue(jobOf(rule), now, 1, new Date('2026-01-01T04:20:00Z'))[0]?.at, at('2026-01-01T05:20:00Z'));
    const ahead = new Date('2028-01-01T00:20:00Z');
    assert.equal(nextDue(jobOf(rule), now, 1, ahead)[0]?.at, at('2026-01-01T05:20:00Z'), 'a clock was ahead');
  });
});
