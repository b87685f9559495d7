/**
 * What `punctual synth` makes of jobs runs here: deployed as it is, each job is started, run, and seen to fail in each way that its template guards
 * against; whoever is to know is told.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FilterLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { DescribeTasksResponse, ListTasksResponse } from '@aws-sdk/client-ecs';
import type { GetScheduleOutput } from '@aws-sdk/client-scheduler';
import type { DescribeStateMachineOutput } from '@aws-sdk/client-sfn';
import type { SimulatedRun } from '../src/cloud/world/simulated-container.ts';
import { type JobsLife, type JobsLifeSettings, openJobs } from './jobs-life.ts';

const good: SimulatedRun = { seconds: 20 };
const bad: SimulatedRun = { seconds: 5, exitCode: 3, lines: [{ afterSeconds: 1, text: 'cannot open the database' }] };
const hung: SimulatedRun = { seconds: Infinity };
const unlaunched: SimulatedRun = {
  seconds: 0,
  failsToStart: 'CannotPullContainerError: pull image manifest: not found',
};
const exits = (exitCode: number): SimulatedRun => ({ seconds: 5, exitCode });

/** Failures told by message alone, and silence not at all, unless a test asks for it: the mails are fewer. */
const config = (job: string, more = ''): string =>
  `app: office\nzone: Europe/Berlin\nnotify: ops@example.com\ndefaults: {image: "a/report:1", alarms: {failed: event, silent: false}}\njobs:\n  report: {${job}}\n${more}`;
const daily = 'schedule: every day at 04:30';

/** Midnight in UTC; the daily job is due at 03:30. */
const open = (job: string, runs: JobsLifeSettings['runs'], more: Partial<JobsLifeSettings> = {}): Promise<JobsLife> =>
  openJobs({ config: config(job), runs, start: '2026-02-01T00:00:00Z', ...more });

const subjects = (life: JobsLife): string[] => life.mails().map(({ subject }) => subject);
const statuses = async (life: JobsLife, job = 'report'): Promise<(string | undefined)[]> =>
  (await life.runs(job)).map(({ status }) => status);

describe('a generated job', () => {
  it('runs by the clock of its zone, knows its slot, its run and its attempt, and nobody is told', async () => {
    const life = await open(daily, [good]);
    await life.advanceTo('2026-02-02T12:00:00Z');
    assert.deepEqual(await statuses(life), ['SUCCEEDED', 'SUCCEEDED']);
    const [first] = await life.runs('report');
    const { SCHEDULED_TIME, RUN_ID, ATTEMPT, JOB_INPUT } = life.attempts[0]?.environment ?? {};
    assert.deepEqual([SCHEDULED_TIME, RUN_ID, ATTEMPT, JOB_INPUT], ['2026-02-01T03:30:00Z', first?.name, '0', '{}']);
    assert.match(first?.name ?? '', /^scheduled-/);
    assert.deepEqual([life.mails(), life.errors, life.notices], [[], [], []]);
  });

  it('that cannot be launched is launched again, as another attempt of the same slot', async () => {
    const life = await open(daily, [unlaunched, unlaunched, good]);
    await life.advanceTo('2026-02-01T12:00:00Z');
    assert.deepEqual(await statuses(life), ['SUCCEEDED']);
    assert.deepEqual(
      life.attempts.map(({ environment }) => environment['ATTEMPT']),
      ['0', '1', '2'],
    );
    assert.equal(new Set(life.attempts.map(({ environment }) => environment['SCHEDULED_TIME'])).size, 1);
    assert.deepEqual(life.mails(), []);
  });

  it('that fails for good is told with its slot, its cause, its last lines and what to do', async () => {
    const life = await open(daily, [bad]);
    await life.advanceTo('2026-02-01T12:00:00Z');
    assert.equal(life.attempts.length, 3);
    const [run] = await life.runs('report');
    assert.deepEqual([run?.status, run?.error], ['FAILED', 'Job.Failed']);
    const [mail, ...others] = life.mails();
    assert.deepEqual([mail?.to, mail?.subject, others], ['ops@example.com', 'office: report failed', []]);
    assert.match(
      mail?.text ?? '',
      /^report, due 2026-02-01T03:30:00Z: Job\.Failed\nattempt 3: exit code 3, Essential container in task exited \(arn:aws:ecs:.*\)\n\ncannot open the database\n\nrun scheduled-\w+\npunctual why report\n/,
    );
  });

  it('tells apart exit codes: 75 is tried later, one that is final is not tried again', async () => {
    const life = await open(`${daily}, retry: {exitCodes: {75: {attempts: 1, wait: 15m, backoff: 1}, 2: 0}}`, [
      exits(75),
      exits(2),
    ]);
    await life.advanceTo('2026-02-01T12:00:00Z');
    const [first, second, ...more] = life.attempts;
    assert.deepEqual(more, []);
    assert.ok((second?.at ?? 0) - (first?.at ?? 0) <= 905_000 + 60_000);
    const [run] = await life.runs('report');
    assert.equal(run?.error, 'Job.Exit2');
    assert.deepEqual(subjects(life), ['office: report failed']);
  });

  it('that hangs is stopped after the time-out of an attempt, tried once more, and told', async () => {
    const life = await open(`${daily}, timeout: 10m`, [hung]);
    await life.advanceTo('2026-02-01T06:00:00Z');
    const [run] = await life.runs('report');
    assert.deepEqual([run?.status, run?.error, life.attempts.length], ['FAILED', 'States.Timeout', 2]);
    assert.deepEqual(subjects(life), ['office: report failed']);
    assert.deepEqual(await stopCodes(life), ['UserInitiated', 'UserInitiated']);
  });

  it('rings its alarm when it failed, timed out or was stopped, which is one alarm for all three', async () => {
    const ends: [what: string, run: SimulatedRun, end: (life: JobsLife, executionArn: string) => Promise<unknown>][] = [
      ['FAILED', exits(3), async () => {}],
      ['ABORTED', hung, ({ call }, executionArn) => call('states', 'StopExecution', { executionArn })],
      ['TIMED_OUT', hung, async () => {}],
    ];
    for (const [status, run, end] of ends) {
      const life = await open('schedule: none, retry: {failure: 0}, alarms: {failed: alarm}', [run]);
      if (status === 'TIMED_OUT') await shortenMachine(life, 120);
      const executionArn = await life.start('report');
      await life.advance(30);
      await end(life, executionArn);
      await life.advance(300);
      assert.deepEqual(await statuses(life), [status]);
      assert.deepEqual(
        subjects(life).filter((subject) => subject.startsWith('ALARM')),
        ['ALARM: "office_report_failed"'],
        status,
      );
    }
  });

  it('that runs past its whole time-out is told', async () => {
    const life = await open('schedule: none', [hung]);
    await shortenMachine(life, 60);
    await life.start('report');
    await life.advance(300);
    assert.deepEqual(await statuses(life), ['TIMED_OUT']);
    assert.deepEqual(subjects(life), ['office: report timed out']);
  });

  it('that is stopped by hand is told; not where aborted is off', async () => {
    for (const [more, told] of [
      ['', ['office: report was stopped']],
      [', alarms: {aborted: false}', []],
    ] as const) {
      const life = await open(`schedule: none${more}`, [hung]);
      const executionArn = await life.start('report');
      await life.advance(60);
      await life.call('states', 'StopExecution', { executionArn });
      await life.advance(300);
      assert.deepEqual(subjects(life), told);
      assert.deepEqual(await stopCodes(life), ['UserInitiated']);
    }
  });

  it('that is started twice runs once, and the second gives no sign of life; with overlap allowed both run', async () => {
    for (const [more, containers] of [
      ['', 1],
      [', overlap: allow', 2],
    ] as const) {
      const life = await open(`schedule: none${more}`, [{ seconds: 60 }]);
      await life.start('report');
      await life.advance(5);
      await life.start('report');
      await life.advance(600);
      assert.deepEqual(await statuses(life), ['SUCCEEDED', 'SUCCEEDED']);
      assert.equal(life.attempts.length, containers);
      assert.equal(heartbeats(life), containers);
    }
  });

  it('over its ceiling a day fails without a launch, and is told', async () => {
    const life = await open('schedule: none, maxRunsPerDay: 2', [good]);
    for (const _ of [1, 2, 3]) {
      await life.start('report');
      await life.advance(3600);
    }
    assert.deepEqual(await statuses(life), ['SUCCEEDED', 'SUCCEEDED', 'FAILED']);
    assert.equal(life.attempts.length, 2);
    const [mail] = life.mails();
    assert.match(mail?.text ?? '', /Job\.TooManyRuns\nMore than 2 runs in 24 hours/);
    await life.advance(86_400);
    await life.start('report');
    await life.advance(3600);
    assert.equal((await statuses(life)).at(-1), 'SUCCEEDED');
  });

  it('that fails so often in a row is paused, and that is told; a success between counts from anew', async () => {
    const life = await open('schedule: every hour, retry: {failure: 0}, pauseAfterFailures: 2', [bad, good, bad, bad]);
    await life.advance(2.5 * 3600);
    assert.equal((await scheduleOf(life)).State, 'ENABLED');
    await life.advance(8 * 3600);
    assert.equal((await scheduleOf(life)).State, 'DISABLED');
    assert.equal(life.attempts.length, 4);
    assert.deepEqual(subjects(life), [
      'office: report failed',
      'office: report failed',
      'office: report failed',
      'office: report is paused',
    ]);
  });

  it('gets its input, and what is given to a run by hand', async () => {
    const life = await open('schedule: {every: day at 04:30, input: {deep: true}}, environment: {A: config}', [good]);
    await life.advanceTo('2026-02-01T12:00:00Z');
    await life.start('report', { command: ['node', 'other.js'], environment: { A: 'hand', B: 2 } });
    await life.advance(60);
    const [scheduled, byHand] = life.attempts;
    assert.equal(scheduled?.environment['JOB_INPUT'], '{"deep":true}');
    assert.deepEqual(
      [byHand?.command, byHand?.environment['A'], byHand?.environment['B']],
      [['node', 'other.js'], 'hand', '2'],
    );
    const [, run] = await life.runs('report');
    assert.equal(byHand?.environment['SCHEDULED_TIME'], run?.startDate?.toISOString());
  });

  it('whose start cannot be delivered is a dead letter, and the alarm on the queue rings', async () => {
    const life = await open(daily, [good]);
    await life.call('states', 'DeleteStateMachine', { stateMachineArn: life.machineOf('report') });
    await life.advanceTo('2026-02-01T06:30:00Z');
    assert.deepEqual(subjects(life), ['ALARM: "office_app_undelivered"']);
  });

  it('that is silent is told by its alarm, and so is its return', async () => {
    const life = await open(`${daily}, alarms: {silent: true}`, [good]);
    await life.advanceTo('2026-02-01T12:00:00Z');
    assert.deepEqual(
      subjects(life),
      ['ALARM: "office_report_silent"', 'OK: "office_report_silent"'],
      'it rings from the first deployment to the first success',
    );
    await setSchedule(life, 'DISABLED');
    await life.advanceTo('2026-02-03T00:00:00Z');
    assert.deepEqual(subjects(life), ['ALARM: "office_report_silent"']);
    await setSchedule(life, 'ENABLED');
    await life.advanceTo('2026-02-03T12:00:00Z');
    assert.deepEqual(subjects(life), ['OK: "office_report_silent"']);
  });

  it('of once a month that is silent is told daily by its deadline, once its time has come, until it succeeds', async () => {
    const life = await open('schedule: every month on day 1 at 04:30, alarms: {silent: true}, retry: {failure: 0}', [
      good,
      bad,
      good,
    ]);
    await life.advanceTo('2026-03-31T00:00:00Z');
    const first = subjects(life);
    assert.equal(first[0], 'office: report failed', 'the run of March');
    // February's success counts for 31 days, the time-out and two hours; then each morning tells.
    assert.ok(
      first.length > 20 && first.slice(1).every((subject) => subject === 'office: report is silent'),
      `${first}`,
    );
    await life.advanceTo('2026-04-01T06:30:00Z');
    life.mails();
    await life.advanceTo('2026-04-05T12:00:00Z');
    assert.deepEqual(subjects(life), []);
  });

  it('of once a quarter that is silent is told by its deadline, though the window has more hours than are answered', async () => {
    const life = await openJobs({
      config: config('schedule: "cron(30 4 1 2,5,8,11 ? *)", alarms: {silent: true}'),
      runs: [good],
      start: '2026-01-31T00:00:00Z',
    });
    await life.advanceTo('2026-02-02T00:00:00Z');
    await setSchedule(life, 'DISABLED');
    await life.advanceTo('2026-05-01T12:00:00Z');
    assert.deepEqual(subjects(life), []);
    await life.advanceTo('2026-05-07T12:00:00Z');
    assert.equal(subjects(life)[0], 'office: report is silent');
  });

  it('of uneven gaps tells of a single run that did not start, in a quarter of an hour', async () => {
    // A Monday.
    const life = await openJobs({
      config: config('schedule: every weekday at 08:00, alarms: {silent: true}'),
      runs: [good],
      start: '2026-02-02T00:00:00Z',
    });
    await life.advanceTo('2026-02-03T06:59:00Z');
    life.mails();
    await setSchedule(life, 'DISABLED');
    await life.advanceTo('2026-02-03T07:01:00Z');
    await setSchedule(life, 'ENABLED');
    await life.advanceTo('2026-02-03T07:14:00Z');
    assert.deepEqual(subjects(life), []);
    await life.advanceTo('2026-02-03T07:16:00Z');
    const [mail, ...others] = life.mails();
    assert.deepEqual([mail?.subject, others], ['office: report did not start', []]);
    assert.match(
      mail?.text ?? '',
      /^report was due at 2026-02-03T07:00:00Z and has not started\.\npunctual why report\n/,
    );
    await life.advanceTo('2026-02-10T00:00:00Z');
    assert.deepEqual(subjects(life), [], 'it ran on each day after it');
  });

  it('of uneven gaps owes no run while it is paused, and does again from its resumption on', async () => {
    const life = await openJobs({
      config: config('schedule: every weekday at 08:00, alarms: {silent: true}'),
      runs: [good],
      start: '2026-02-02T00:00:00Z',
    });
    await life.advanceTo('2026-02-02T12:00:00Z');
    life.mails();
    await setSchedule(life, 'DISABLED');
    await life.advanceTo('2026-02-04T12:00:00Z');
    assert.deepEqual(subjects(life), []);
    await setSchedule(life, 'ENABLED');
    await life.call('scheduler', 'DeleteSchedule', { Name: 'report', GroupName: life.stack });
    await life.advanceTo('2026-02-05T07:16:00Z');
    assert.deepEqual(subjects(life), ['office: report did not start'], 'its schedule is gone');
  });

  it('keeps why its tasks stopped in a log group', async () => {
    const life = await open('schedule: none, retry: {failure: 0}', [bad]);
    await life.start('report');
    await life.advance(60);
    const { events = [] } = await life.call<FilterLogEventsCommandOutput>('logs', 'FilterLogEvents', {
      logGroupName: '/aws/events/office_stopped',
    });
    const [stopped] = events.map(({ message }) => JSON.parse(String(message)));
    assert.equal(stopped?.detail.stoppedReason, 'Essential container in task exited');
    assert.equal(events.length, 1);
  });
});

describe('a generated job of several steps', () => {
  const steps =
    'schedule: none, retry: {failure: 0}, steps: [{name: export, command: [./export]}, {parallel: [{name: file, command: [./file]}, {name: mail, command: [./mail], image: "a/mail:2"}]}, {name: end, command: [./end]}]';

  it('runs them one after another and at once, each with its command and image', async () => {
    const life = await open(steps, [{ seconds: 60 }]);
    await life.start('report');
    await life.advance(600);
    assert.deepEqual(await statuses(life), ['SUCCEEDED']);
    assert.deepEqual(life.attempts.map(({ command, image }) => `${command} ${image}`).toSorted(), [
      './end a/report:1',
      './export a/report:1',
      './file a/report:1',
      './mail a/mail:2',
    ]);
    const [first, second, third, last] = life.attempts.map(({ at }) => at);
    assert.equal(second, third);
    assert.ok((second ?? 0) > (first ?? 0) + 59_000 && (last ?? 0) > (second ?? 0) + 59_000);
  });

  it('that fails in one runs none after it, and is told', async () => {
    const life = await open(steps, ({ command }) => (command.includes('./mail') ? bad : good));
    await life.start('report');
    await life.advance(600);
    assert.deepEqual(await statuses(life), ['FAILED']);
    assert.ok(!life.attempts.some(({ command }) => command.includes('./end')));
    assert.deepEqual(subjects(life), ['office: report failed']);
  });
});

describe('a generated job that is tried again', () => {
  it("by AWS's own redrive has the retries of its failure once more, and is told anew", async () => {
    const life = await open('schedule: none, retry: {failure: 1, exitCodes: {}}', [bad]);
    const executionArn = await life.start('report');
    await life.advance(600);
    assert.deepEqual([life.attempts.length, subjects(life).length], [2, 1]);
    await life.call('states', 'RedriveExecution', { executionArn });
    await life.advance(600);
    assert.deepEqual([life.attempts.length, subjects(life)], [3, ['office: report failed']]);
    assert.deepEqual(await statuses(life), ['FAILED']);
    assert.deepEqual(
      life.attempts.map(({ environment }) => environment['ATTEMPT']),
      ['0', '1', '2'],
    );
  });

  it('as a new run of the same slot runs no step again that it names as done', async () => {
    let isMended = false;
    const steps =
      'schedule: none, retry: {failure: 0}, steps: [{name: export, command: [./export]}, {parallel: [{name: file, command: [./file]}, {name: mail, command: [./mail]}]}, {name: end, command: [./end]}]';
    const life = await open(steps, ({ command }) => (command.includes('./file') && !isMended ? bad : good));
    const scheduledTime = '2026-01-31T03:30:00Z';
    await life.start('report', { scheduledTime });
    await life.advance(600);
    isMended = true;
    life.attempts.length = 0;
    await life.start('report', { scheduledTime, done: ['export', 'mail'] });
    await life.advance(600);
    assert.deepEqual(await statuses(life), ['FAILED', 'SUCCEEDED']);
    assert.deepEqual(
      life.attempts.map(({ command, environment }) => `${command} ${environment['SCHEDULED_TIME']}`),
      [`./file ${scheduledTime}`, `./end ${scheduledTime}`],
    );
    assert.equal(heartbeats(life), 1);
  });
});

describe('what surrounds a generated job', () => {
  it('starts its side-cars before it, and ends them after it', async () => {
    const life = await open(
      'schedule: none, sidecars: {proxy: {image: "envoy:1", healthCheck: {command: [CMD, "true"]}}}',
      ({ name }) =>
        name === 'proxy' ? { seconds: Infinity, health: [{ afterSeconds: 10, status: 'HEALTHY' }] } : good,
    );
    await life.start('report');
    await life.advance(600);
    assert.deepEqual(await statuses(life), ['SUCCEEDED']);
    assert.deepEqual(
      life.attempts.map(({ name }) => name),
      ['proxy', 'job'],
    );
    assert.ok((life.attempts[1]?.at ?? 0) >= (life.attempts[0]?.at ?? 0) + 10_000);
  });

  it('has failed where an essential side-car crashed, whatever the job made of it', async () => {
    const sidecars = 'sidecars: {proxy: {image: "envoy:1", essential: true}}';
    const life = await open(`schedule: none, retry: {failure: 0}, ${sidecars}`, ({ name }) =>
      name === 'proxy' ? { seconds: 10, exitCode: 1 } : { seconds: 15 },
    );
    await life.start('report');
    await life.advance(600);
    assert.deepEqual(await statuses(life), ['FAILED']);
  });

  it('posts to a chat in its own form, by a hook whose URL is a secret', async () => {
    const url = 'https://hooks.slack.com/services/T0/B0/x';
    const life = await open('', [bad], {
      config: config('schedule: none, retry: {failure: 0}').replace(
        'notify: ops@example.com',
        'notify: [{slack: office/slack-hook}]',
      ),
      before: ({ call }) => call('secretsmanager', 'CreateSecret', { Name: 'office/slack-hook', SecretString: url }),
    });
    await life.start('report');
    await life.advance(60);
    const [post, ...more] = life.world.posted;
    assert.deepEqual([post?.url, more], [url, []]);
    const { text } = JSON.parse(String(post?.body));
    assert.match(text, /^office: report failed\nreport, due .*: Job\.Failed\nattempt 1: exit code 3/);
  });

  it('gives it its secrets, and the execution role may read those alone', async () => {
    const life = await open(
      'schedule: none, secrets: {PASSWORD: /office/password, TOKEN: {secret: office/api, key: token}}',
      [good],
      {
        async before({ call }) {
          await call('ssm', 'PutParameter', { Name: '/office/password', Value: 'hunter2', Type: 'SecureString' });
          await call('secretsmanager', 'CreateSecret', { Name: 'office/api', SecretString: '{"token":"t"}' });
        },
      },
    );
    await life.start('report');
    await life.advance(60);
    assert.deepEqual(
      [life.attempts[0]?.environment['PASSWORD'], life.attempts[0]?.environment['TOKEN']],
      ['hunter2', 't'],
    );
  });

  it('is taken up by Spot first, and by Fargate when it is tried again', async () => {
    const life = await open('schedule: none, capacity: spot-then-fargate', [bad, good]);
    await life.start('report');
    await life.advance(600);
    assert.deepEqual(await statuses(life), ['SUCCEEDED']);
    assert.deepEqual((await tasks(life)).map(({ capacityProviderName }) => capacityProviderName).toSorted(), [
      'FARGATE',
      'FARGATE_SPOT',
    ]);
  });

  it('tells those whom a job names, and the others those whom the app names', async () => {
    const life = await open('schedule: none, retry: {failure: 0}, notify: finance@example.com', [bad], {
      config: `${config('schedule: none, retry: {failure: 0}, notify: finance@example.com')}  other: {schedule: none, retry: {failure: 0}}\n`,
    });
    for (const job of ['report', 'other']) {
      await life.start(job);
      await life.advance(60);
    }
    assert.deepEqual(
      life.mails().map(({ to, subject }) => `${to} ${subject}`),
      ['finance@example.com office: report failed', 'ops@example.com office: other failed'],
    );
  });

  it('tells a chat of an alarm that rings, unless another is told of that job', async () => {
    const url = 'https://hooks.slack.com/services/T0/B0/x';
    const jobs = 'schedule: every day at 04:30, alarms: {silent: true}, notify: finance@example.com';
    const life = await open('', [good], {
      config: `${config(jobs).replace('notify: ops@example.com', 'notify: [{slack: office/slack-hook}]')}  other: {schedule: every day at 04:30, alarms: {silent: true}}\n`,
      before: ({ call }) => call('secretsmanager', 'CreateSecret', { Name: 'office/slack-hook', SecretString: url }),
    });
    await life.advance(3600);
    const texts = life.world.posted.map(({ body }) => JSON.parse(String(body)).text);
    assert.equal(texts.length, 1);
    assert.match(texts[0], /^office_other_silent is ALARM: other has not succeeded for 27h/);
    assert.deepEqual(
      life.mails().map(({ to, subject }) => `${to} ${subject}`),
      ['finance@example.com ALARM: "office_report_silent"'],
    );
  });

  it('has roles of its own where the app says so, and its environment its own names', async () => {
    const life = await open('', [bad], {
      config: `${config('schedule: none, retry: {failure: 0}, permissions: [{Action: "s3:*", Resource: "*"}]')}roles: each\nenvironments: {dev: {}}\n`,
      environment: 'dev',
    });
    assert.equal(life.stack, 'office-dev');
    await life.start('report');
    await life.advance(60);
    assert.deepEqual(await statuses(life), ['FAILED']);
    assert.deepEqual(subjects(life), ['office-dev: report failed']);
    const [task] = await tasks(life);
    assert.match(task?.containers?.[0]?.name ?? '', /job/);
  });
});

const heartbeats = (life: JobsLife): number =>
  Number(
    life.sql(
      `SELECT sum(d.sum) AS sum FROM metric_data d JOIN metric_series s ON s.id = d.series WHERE s.name = 'Heartbeat'`,
    )[0]?.['sum'] ?? 0,
  );

async function tasks(life: JobsLife) {
  const cluster = await life.physicalId('AppCluster');
  const { taskArns = [] } = await life.call<ListTasksResponse>('ecs', 'ListTasks', {
    cluster,
    desiredStatus: 'STOPPED',
  });
  const described = await life.call<DescribeTasksResponse>('ecs', 'DescribeTasks', { cluster, tasks: taskArns });
  return described.tasks ?? [];
}

const stopCodes = async (life: JobsLife) => (await tasks(life)).map(({ stopCode }) => stopCode);

const scheduleOf = (life: JobsLife): Promise<GetScheduleOutput> =>
  life.call('scheduler', 'GetSchedule', { Name: 'report', GroupName: life.stack });

async function setSchedule(life: JobsLife, State: string): Promise<void> {
  const { Arn: _, CreationDate: _made, LastModificationDate: _changed, ...rest } = await scheduleOf(life);
  await life.call('scheduler', 'UpdateSchedule', { ...rest, State });
}

/** No configuration can have a whole time-out that its attempts do not fit in. */
async function shortenMachine(life: JobsLife, seconds: number): Promise<void> {
  const stateMachineArn = life.machineOf('report');
  const { definition = '' } = await life.call<DescribeStateMachineOutput>('states', 'DescribeStateMachine', {
    stateMachineArn,
  });
  await life.call('states', 'UpdateStateMachine', {
    stateMachineArn,
    definition: JSON.stringify({ ...JSON.parse(definition), TimeoutSeconds: seconds }),
  });
}
