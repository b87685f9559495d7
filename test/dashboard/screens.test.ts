/** Home and Run as they are sent, over real jobs: what failed and why, what never ran, what somebody does about it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SimulatedRun } from '../../src/cloud/world/simulated-container.ts';
import type { AlertsView } from '../../src/dashboard/alerts-views.ts';
import type { JobView } from '../../src/dashboard/job-views.ts';
import type {
  ErrorView,
  FindView,
  GraphView,
  HistoryView,
  HomeView,
  JobRow,
  LogView,
  RunView,
} from '../../src/dashboard/views.ts';
import { instant } from '../../src/languages/instant.ts';
import { until } from '../until.ts';
import { clientOf } from './client.ts';
import { openOffice } from './office.ts';

const bad: SimulatedRun = { seconds: 5, exitCode: 3, lines: [{ afterSeconds: 1, text: 'cannot open the database' }] };
const good: SimulatedRun = { seconds: 60 };

const states = ({ slots }: JobRow): string => slots.map(({ state }) => state).join(' ');

describe('Home', () => {
  it('is sent in parts: by state, from a place on, with counts of all', async () => {
    await using office = await openOffice({
      now: '2026-10-20T12:30:00Z',
      runs: (job) => (job === 'report' ? bad : good),
    });
    const client = await clientOf(office);
    const part = async (query: string) => {
      const { jobs, from, matching, total, troubled } = await client.get<HomeView>(`/api/home?${query}`);
      return [jobs.map(({ id }) => id), from, matching, total, troubled];
    };
    assert.deepEqual(await part('from=1&count=1'), [['clean'], 1, 2, 2, 1]);
    assert.deepEqual(await part('now=failed'), [['report'], 0, 1, 2, 1]);
    assert.deepEqual(await part('had=missed'), [[], 0, 0, 2, 1]);
    assert.match((await client.get<ErrorView>('/api/home?count=900')).error, /a whole number up to 200/);
  });

  it('says of a run that is slow when it is stopped', async () => {
    const noon = Date.parse('2026-10-20T12:00:00Z');
    const limitMs = 10 * 60_000;
    await using office = await openOffice({
      now: '2026-10-20T12:08:00Z',
      runs: (_job, _spec, at) => (Number(at) < noon ? good : { seconds: 3600 }),
    });
    const client = await clientOf(office);
    const limits = async () => (await client.home()).running.map(({ job, timesOutAt }) => [job, timesOutAt]);
    const [[job, at] = []] = await limits();
    assert.equal(job, 'clean');
    // Its attempt begins some seconds after it.
    assert.ok(Number(at) >= noon + limitMs && Number(at) < noon + limitMs + 60_000, String(at));
    await office.life.advanceTo(new Date(Number(at) - 1000).toISOString());
    assert.deepEqual(await limits(), [['clean', at]]);
    await office.life.advanceTo(new Date(Number(at) + 5000).toISOString());
    await until('it has ended', async () => (await limits()).length === 0);
    assert.equal((await client.row('clean')).state, 'timed-out');
  });

  it('says at its foot how the engine fares', async () => {
    await using office = await openOffice({ now: '2026-10-20T12:30:00Z', runs: () => good });
    const { frame } = await (await clientOf(office)).home();
    assert.deepEqual(frame.engine, {
      startedAt: Date.parse('2026-10-20T00:00:00Z'),
      runner: 'simulated',
      disk: null,
      backup: null,
      watchdog: null,
    });
  });

  it('finds jobs by letters of their names, and runs by their id, their ARN or when they began', async () => {
    await using office = await openOffice({ now: '2026-10-20T12:30:00Z', runs: () => good });
    const client = await clientOf(office);
    const find = (text: string) => client.get<FindView>(`/api/find?text=${encodeURIComponent(text)}`);
    const last = (await client.row('report')).slots.at(-1)?.run ?? '';
    const { arn } = await client.get<RunView>(`/api/jobs/report/runs/${last}`);
    const jobs = async (text: string) => (await find(text)).jobs.map(({ job, state }) => `${job} ${state}`);
    assert.deepEqual(
      [await jobs('RE'), await jobs('e'), await jobs('ort rep'), await jobs('reports'), await jobs(' ')],
      [['report ok'], ['clean ok', 'report ok'], ['report ok'], [], []],
    );
    for (const text of [last.toUpperCase(), arn, 'report@2026-10-20t02:30'])
      assert.deepEqual((await find(text)).runs, [
        { job: 'report', run: last, state: 'ok', at: Date.parse('2026-10-20T02:30:00Z') },
      ]);
    assert.deepEqual((await find('no-such-run')).runs, []);
  });

  it('says that all is well, what runs, and what comes', async () => {
    await using office = await openOffice({ now: '2026-10-20T12:00:20Z', runs: () => good });
    const client = await clientOf(office);
    const { jobs, needs, running, coming, frame } = await client.home();
    assert.deepEqual([jobs.map(({ id, state }) => `${id} ${state}`), needs], [['clean running', 'report ok'], []]);
    assert.deepEqual(
      running.map(({ job, attempt, usualMs }) => [job, attempt, usualMs]),
      [['clean', 1, 60_000]],
    );
    assert.deepEqual(
      coming.map(({ job, starts }) => [job, starts.length]),
      [
        ['clean', 24],
        ['report', 1],
      ],
    );
    assert.equal(frame.now, Date.parse('2026-10-20T12:00:20Z'));
    assert.deepEqual(office.errors, []);
  });

  it('puts what failed on top, with its reason', async () => {
    await using office = await openOffice({
      now: '2026-10-20T12:30:00Z',
      runs: (job) => (job === 'report' ? bad : good),
    });
    const client = await clientOf(office);
    const { jobs, needs } = await client.home();
    assert.deepEqual(
      jobs.map(({ id, state }) => `${id} ${state}`),
      ['report failed', 'clean ok'],
    );
    assert.match(needs[0]?.words ?? '', /^The container ended with exit code 3, three times\./);
    const slot = (await client.row('report')).slots.at(-1);
    assert.deepEqual([slot?.attempts, slot?.why, slot?.dueAt], [3, 'exit 3', Date.parse('2026-10-20T02:30:00Z')]);
  });

  it('has a cell for the instants that went by, and says why', async () => {
    await using office = await openOffice({ now: '2026-10-20T12:30:00Z', runs: () => good });
    // Asleep for three hours: the latest missed tick is caught up, the others are written as missed.
    office.life.world.setTime(instant(Date.parse('2026-10-20T15:30:00Z')));
    await office.life.advance(120);
    const client = await clientOf(office);
    assert.match(states(await client.row('clean')), /ok missed missed ok$/);
    assert.ok((await client.row('clean')).slots.every(({ state, why }) => state !== 'missed' || why));
  });

  it('shows a run that waited for an older one as skipped', async () => {
    await using office = await openOffice({
      now: '2026-10-20T02:00:05Z',
      config: overlapping,
      runs: () => ({ seconds: 4000 }),
    });
    const client = await clientOf(office);
    assert.match(states(await client.row('clean')), /running skipped$/);
    assert.equal((await client.row('clean')).state, 'running');
  });
});

const overlapping = `app: office
zone: UTC
notify: none
defaults: {image: "registry.example.com/office:7"}
jobs:
  clean: {schedule: every hour, command: [clean], timeout: 3h, retry: false}
`;

describe('Job', () => {
  it('says when it is due, what is done about trouble, and what became of each slot', async () => {
    await using office = await openOffice({ now: '2026-10-24T12:30:00Z', start: '2026-10-23T18:00:00Z' });
    const client = await clientOf(office);
    const job = await client.get<JobView>('/api/jobs/report');
    assert.deepEqual(
      job.schedules.map(({ expression, zone, enabled }) => [expression, zone, enabled]),
      [['cron(30 4 * * ? *)', 'Europe/Berlin', true]],
    );
    // The first is after clocks have gone back.
    assert.deepEqual(
      job.coming.slice(0, 2).map(({ at }) => new Date(at).toISOString()),
      ['2026-10-25T03:30:00.000Z', '2026-10-26T03:30:00.000Z'],
    );
    assert.equal(job.coming.length, 10);
    assert.deepEqual(
      job.policies.map(({ name }) => name),
      ['Overlap', 'Retry', 'Time limit', 'Missed'],
    );
    assert.equal((await client.get<JobView>('/api/jobs/clean')).slots.length, 18);
    assert.ok(job.told.length > 0 && job.told.every(({ tells, to }) => tells && to[0] === 'ops@example.com'));
    assert.deepEqual(job.messages, { to: ['ops@example.com'], unconfirmed: [] });
  });

  it('is paused and resumed', async () => {
    await using office = await openOffice({ now: '2026-10-20T12:30:00Z' });
    const client = await clientOf(office);
    await client.post('/api/jobs/clean/pause');
    const paused = await client.row('clean');
    assert.deepEqual([paused.state, paused.isPaused, paused.nextAt], ['paused', true, null]);
    await client.post('/api/jobs/clean/resume');
    assert.equal((await client.row('clean')).nextAt, Date.parse('2026-10-20T13:00:00Z'));
  });
});

describe('Alerts', () => {
  it('says who is told of what, tries it, mutes with an end, and shows what did not arrive', async () => {
    await using office = await openOffice({ now: '2026-10-20T12:30:00Z', runs: () => good });
    const client = await clientOf(office);
    const alerts = () => client.get<AlertsView>('/api/alerts');
    const { topics, alarms, lost } = await alerts();
    assert.deepEqual(
      topics.map(({ stack, to, unconfirmed }) => [stack, to, unconfirmed]),
      [['office', ['ops@example.com'], []]],
    );
    const [alarm] = alarms;
    assert.ok(alarm);
    const { jobs, state, to, mute, noTest } = alarm;
    assert.deepEqual(
      [jobs, state, to, mute, noTest, lost],
      [['clean', 'report'], 'quiet', ['ops@example.com'], null, null, []],
    );
    const path = `/api/alarms/${encodeURIComponent(alarm.alarm)}`;
    const testing = client.post(`${path}/test`);
    let isDone = false;
    void testing.finally(() => {
      isDone = true;
    });
    await until('it has rung', async () => {
      await office.life.advance(1);
      return isDone;
    });
    assert.equal((await testing).words, `${alarm.alarm} rang for a moment, and told ops@example.com`);
    assert.match((await client.post<ErrorView>(`${path}/mute`)).error, /muted for 1 to 360 whole hours/);
    const muted = await client.post(`${path}/mute`, { hours: 8 });
    assert.equal(muted.words, `${alarm.alarm} tells nobody for 8 h`);
    await office.life.advance(1);
    const now = Math.floor(office.life.world.now() / 60_000) * 60_000;
    const is = (await alerts()).alarms[0];
    assert.deepEqual([is?.mute?.by, Math.floor((is?.mute?.until ?? 0) / 60_000) * 60_000], [null, now + 8 * 3_600_000]);
    assert.match(is?.noTest ?? '', /^it is muted by the rule punctual-mute-/);
    await office.life.advance(8 * 3600 + 60);
    assert.equal((await alerts()).alarms[0]?.mute, null);
    await client.post(`${path}/mute`, { hours: 1 });
    const unmuted = await client.post(`${path}/unmute`);
    assert.equal(unmuted.words, `${alarm.alarm} is not muted any more`);
    assert.equal((await alerts()).alarms[0]?.mute, null);
    await office.life.call('cloudwatch', 'PutAlarmMuteRule', {
      Name: 'nights',
      Rule: { Schedule: { Expression: 'at(2026-10-20T00:00)', Duration: 'PT23H', Timezone: 'UTC' } },
      MuteTargets: { AlarmNames: [alarm.alarm] },
    });
    await client.post(`${path}/mute`, { hours: 1 });
    await office.life.advance(1);
    assert.deepEqual((await alerts()).alarms[0]?.mute?.isForeign, false);
    const still = await client.post(`${path}/unmute`);
    assert.equal(still.words, `${alarm.alarm} is not muted from here any more; the rule nights still mutes it`);
    assert.deepEqual((await alerts()).alarms[0]?.mute, { until: null, by: 'the rule nights', isForeign: true });
    await office.life.call('cloudwatch', 'DeleteAlarmMuteRule', { AlarmMuteRuleName: 'nights' });
    const [topic] = topics;
    const sent = await client.post(`/api/topics/${encodeURIComponent(topic?.arn ?? '')}/test`);
    assert.equal(sent.words, 'a test was sent to ops@example.com');
    await office.life.advance(1);
    assert.ok(office.life.mails().some(({ subject }) => subject === 'Punctual: a test, nothing is wrong'));
    assert.match((await client.post<ErrorView>('/api/alarms/none/test')).error, /no alarm of a job is called none/);
    assert.deepEqual(office.errors, []);
  });

  it('shows what did not arrive, and why', async () => {
    await using office = await openOffice({ now: '2026-10-20T12:30:00Z', runs: () => good });
    await office.life.call('punctual', 'RecordFailure', {
      eventId: 'e',
      ruleArn: 'arn:aws:sns:us-east-1:000000000000:alerts',
      targetId: 't',
      targetArn: 'https://hooks.example.com/x',
      status: 'failed',
      why: '410 Gone',
      attempts: 3,
    });
    const { lost } = await (await clientOf(office)).get<AlertsView>('/api/alerts');
    assert.deepEqual(
      lost?.map(({ target, why, attempts }) => [target, why, attempts]),
      [['https://hooks.example.com/x', '410 Gone', 3]],
    );
  });
});

it('History has the slots of a span of time, newest first, and those to come in it', async () => {
  await using office = await openOffice({
    now: '2026-10-20T12:30:00Z',
    runs: (job) => (job === 'report' ? bad : good),
  });
  const client = await clientOf(office);
  const span = (from: string, until: string): Promise<HistoryView> =>
    client.get(`/api/history?from=${Date.parse(from)}&until=${Date.parse(until)}`);
  const { slots, coming, cut } = await span('2026-10-20T02:00:00Z', '2026-10-20T15:00:00Z');
  assert.deepEqual(
    [slots.length, slots.at(-1)?.dueAt, slots.filter(({ state }) => state === 'failed').map(({ job }) => job), cut],
    [12, Date.parse('2026-10-20T02:00:00Z'), ['report'], []],
  );
  assert.deepEqual(
    coming.map(({ job, starts }) => [job, starts.length]),
    [['clean', 2]],
  );
  assert.match((await client.get<ErrorView>('/api/history?from=x')).error, /first and its last instant/);
});

describe('Run', () => {
  const open = async () => {
    const office = await openOffice({ now: '2026-10-20T12:30:00Z', runs: (job) => (job === 'report' ? bad : good) });
    const client = await clientOf(office);
    const name = (await client.row('report')).slots.at(-1)?.run as string;
    return { office, client, path: `/api/jobs/report/runs/${name}` };
  };

  it('leads with the cause, the last lines, the attempts, and what helps', async () => {
    const { office, client, path } = await open();
    await using _ = office;
    const run = await client.get<RunView>(path);
    assert.equal(run.state, 'failed');
    assert.match(run.summary, /^The container ended with exit code 3, three times\./);
    assert.match(run.details, /^Each attempt ended so after 5 s\./);
    assert.deepEqual(
      run.lines?.map(({ text }) => text),
      ['cannot open the database'],
    );
    assert.deepEqual(
      run.attempts.map(({ number, isBad, words }) => [number, isBad, words]),
      [
        [1, true, 'exit 3'],
        [2, true, 'exit 3'],
        [3, true, 'exit 3'],
      ],
    );
    assert.ok(run.attempts.slice(0, 2).every(({ waitMs }) => waitMs !== null && waitMs > 0));
    assert.equal(run.events.at(-1)?.type, 'ExecutionFailed');
    const tones = (graph: GraphView): string[] =>
      graph.states.flatMap(({ name, tone, entered, inside }) => [
        `${name} ${tone} ${entered}`,
        ...inside.flatMap(tones),
      ]);
    assert.deepEqual(run.graph && tones(run.graph), [
      'ListRunning ok 1',
      'Overlaps ok 1',
      'Skipped none 0',
      'Attempt failed 1',
      'Run failed 3',
      'Classify failed 3',
      'Heartbeat none 0',
    ]);
    assert.deepEqual(
      run.graph?.edges.filter(({ isTaken }) => isTaken).map(({ from, to }) => `${from} > ${to}`),
      ['ListRunning > Overlaps', 'Overlaps > Attempt', 'Attempt > null'],
    );
    assert.deepEqual(run.goesOn, { words: 'Redrive from Run', by: 'redrive' });
    const due = run.environment.find(({ name }) => name === 'SCHEDULED_TIME');
    assert.deepEqual([due?.value, due?.from], ['2026-10-20T02:30:00Z', 'this run']);
    assert.match(run.task ?? '', /"TaskDefinitionArn"/);
    assert.match(run.commands.punctual, /^punctual run report --input '\{"scheduledTime":/);
    assert.match(run.commands.why, /^punctual why report@2026-10-20T02:30:00\.\d{3}Z$/);
  });

  it('has its log by attempt, and says when lines before are left out', async () => {
    const lines = Array.from({ length: 2100 }, (_, index) => ({
      afterSeconds: Math.floor(index / 700),
      text: `line ${index + 1}`,
    }));
    await using office = await openOffice({
      now: '2026-10-20T02:40:00Z',
      runs: () => ({ seconds: 5, exitCode: 3, lines }),
    });
    const client = await clientOf(office);
    const path = `/api/jobs/report/runs/${(await client.row('report')).slots.at(-1)?.run}/log`;
    const last = await client.get<LogView>(path);
    assert.deepEqual(
      [last.dueAt, last.summary],
      [Date.parse('2026-10-20T02:30:00Z'), 'The container ended with exit code 3, three times.'],
    );
    assert.deepEqual([last.attempt, last.isWhole, last.lines?.length], [3, false, 2000]);
    assert.deepEqual([last.lines?.[0]?.text, last.lines?.at(-1)?.text], ['line 101', 'line 2100']);
    assert.equal((await client.get<LogView>(`${path}?attempt=1`)).attempt, 1);
    assert.match((await client.get<ErrorView>(`${path}?attempt=x`)).error, /named by its number/);
  });

  it('is done again, redriven and stopped, and each act is told to whoever runs the cloud', async () => {
    const { office, client, path } = await open();
    await using _ = office;
    const again = await client.post(`${path}/again`);
    assert.match(again.run ?? '', /^by-hand-/);
    await office.life.advance(2);
    const [started] = (await client.home()).running;
    assert.deepEqual([started?.job, started?.run], ['report', again.run]);
    const stopping = client.post(`/api/jobs/report/runs/${again.run}/stop`);
    await until('it is stopped', async () => {
      await office.life.advance(1);
      return (await client.row('report')).slots.at(-1)?.state === 'interrupted';
    });
    assert.equal((await stopping).run, again.run);
    const redriven = await client.post(`${path}/redrive`);
    assert.equal(redriven.words, 'report goes on where it failed');
    assert.deepEqual(office.told, [
      'dashboard: report is started again',
      'dashboard: report is stopped',
      'dashboard: report goes on where it failed',
    ]);
    assert.deepEqual(office.errors, []);
  });

  it('that is not there, or cannot be done, is refused in words', async () => {
    const { office, client, path } = await open();
    await using _ = office;
    const good = (await client.row('clean')).slots.at(-1)?.run;
    const refused = await client.post<ErrorView>(`/api/jobs/clean/runs/${good}/redrive`);
    assert.match(refused.error, /only what failed is retried/);
    const ended = await client.post<ErrorView>(`/api/jobs/clean/runs/${good}/stop`);
    assert.match(ended.error, /this run of clean had ended before it was stopped/);
    assert.match((await client.get<ErrorView>(`${path}x`)).error, /has no run/);
    assert.match((await client.get<ErrorView>('/api/jobs/none/runs/x')).error, /there is no job none/);
    assert.match((await client.get<ErrorView>('/api/jobs/report/runs/..%2f..')).error, /has no run/);
    assert.deepEqual([office.errors, office.told], [[], []]);
  });
});
