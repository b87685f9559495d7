/** Days of jobs in a simulated world: what is counted of them. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { drillClouds, openDrillCloud } from '../src/cli/drill-cloud.ts';
import { seededRandomOf } from '../src/cloud/world/random.ts';
import type { OpenDrillCloud } from '../src/jobs/drill/cloud.ts';
import { readPlayed } from '../src/jobs/drill/drill.ts';
import { rungBetween } from '../src/jobs/drill/observe.ts';
import { costOf } from '../src/jobs/simulate/cost.ts';
import { renderHtml } from '../src/jobs/simulate/html.ts';
import { always, type PlannedFault } from '../src/jobs/simulate/planned-fault.ts';
import { readFaults } from '../src/jobs/simulate/read-faults.ts';
import { type Simulated, type SimulateSettings, simulate } from '../src/jobs/simulate/simulate.ts';
import { instant, later } from '../src/languages/instant.ts';
import { isProblems, renderProblem } from '../src/languages/problem.ts';
import { fixture } from './drilled.ts';
import { fireAndForget } from './fixtures/fire-and-forget.ts';

interface Settings extends Partial<SimulateSettings> {
  readonly seed?: number;
  readonly takesSeconds?: number;
  readonly failures?: number;
}

function simulated(text: string, settings: Settings): Promise<Simulated> {
  const played = readPlayed(text);
  assert.ok(!isProblems(played));
  const { seed = 1, takesSeconds = 120, failures = 0, ...others } = settings;
  const usual = { stack: 'days', parameters: {}, habits: { takesSeconds, failures }, forMs: 2 * 86_400_000 };
  const from = instant(Date.parse('2026-02-02T00:00:00Z'));
  return simulate(
    { open: openDrillCloud, from, random: (job) => seededRandomOf(seed, job), ...usual, ...others },
    played,
  );
}

it('a copy of a cloud is its own, though another thread of this process has made its first ones, too', async () => {
  const others = Array.from({ length: 4 }, (_, i) => {
    const other = new DatabaseSync(`file:drill-${i}?mode=memory&cache=shared`);
    other.exec('CREATE TABLE IF NOT EXISTS migration (another)');
    return other;
  });
  const cloud = await openDrillCloud(instant(0), true);
  await cloud.call('sqs', 'CreateQueue', { QueueName: 'one' });
  const copy = await cloud.copy();
  await copy.call('sqs', 'CreateQueue', { QueueName: 'two' });
  const queues = async (of: typeof cloud) =>
    (await of.call<{ QueueUrls?: string[] }>('sqs', 'ListQueues', {})).QueueUrls;
  assert.deepEqual([(await queues(cloud))?.length, (await queues(copy))?.length], [1, 2]);
  for (const one of [copy, cloud, ...others]) one.close();
});

it('each time that an alarm rang is found, and counted in one stretch of time alone', async () => {
  const start = instant(Date.parse('2026-02-02T00:00:00Z'));
  const cloud = await openDrillCloud(start, true);
  await cloud.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'often',
    Namespace: 'Office',
    MetricName: 'Failures',
    Statistic: 'Sum',
    Period: 86_400,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
  });
  const set = (StateValue: string) =>
    cloud.call('cloudwatch', 'SetAlarmState', { AlarmName: 'often', StateValue, StateReason: 'by hand' });
  const toggle = async (times: number) => {
    for (let count = 0; count < times; count++) for (const state of ['ALARM', 'OK']) await set(state);
  };
  await toggle(70);
  const edge = later(start, 1);
  await cloud.advanceTo(edge);
  await toggle(1);
  await cloud.advanceTo(later(edge, 1));
  const slices = [await rungBetween(cloud, start, edge), await rungBetween(cloud, edge)];
  assert.deepEqual(
    slices.map(({ length }) => length),
    [70, 1],
  );
  assert.deepEqual(slices[1], [{ name: 'often', at: edge }]);
  cloud.close();
});

describe('days that are simulated', () => {
  it('have a run for each tick of a direct target, and each attempt that fails is a run that failed', async () => {
    const good = (await simulated(fireAndForget, {})).jobs[0]?.counts;
    // The last one has just begun.
    assert.deepEqual([good?.runs, good?.well, good?.failed, good?.running], [48, 47, 0, 1]);
    const bad = (await simulated(fireAndForget, { failures: 100 })).jobs[0]?.counts;
    assert.deepEqual([bad?.runs, bad?.well, bad?.failed, bad?.attempts], [48, 0, 47, 48]);
  });

  it('are the same by the same seed, and others by another', async () => {
    const [first, second, other] = await Promise.all(
      [1, 1, 2].map((seed) => simulated(fireAndForget, { failures: 30, seed, forMs: 86_400_000 })),
    );
    assert.deepEqual(first, second);
    assert.notDeepEqual(first?.jobs, other?.jobs);
  });

  it('show where runs overlap', async () => {
    const { jobs } = await simulated(fireAndForget, { takesSeconds: 7200, forMs: 86_400_000 });
    assert.ok((jobs[0]?.counts.overlaps ?? 0) > 10);
  });

  it('count retries, alarms and messages of a job with its guards', async () => {
    const { jobs, rang, messages } = await simulated(fixture('scheduled-job.yaml'), { failures: 100 });
    assert.deepEqual([jobs[0]?.counts.runs, jobs[0]?.counts.failed, jobs[0]?.counts.attempts], [2, 2, 6]);
    assert.deepEqual(
      rang.map(({ id }) => id),
      ['Silent', 'Failed', 'Failed'],
    );
    assert.ok((messages.get('ops@example.com') ?? 0) >= 2);
  });
});

const hour = 3_600_000;
const at = (text: string) => instant(Date.parse(`2026-02-${text}Z`));

it('days come to the same, and each container and message in them, however far apart commits are', async () => {
  const off = { job: undefined, from: at('02T05:00'), until: at('02T10:30'), what: { is: 'engine-off' } } as const;
  const lived = async (turnsPerCommit: number) => {
    const seen: unknown[] = [];
    const open: OpenDrillCloud = async (...asked) => {
      const cloud = await drillClouds({}, turnsPerCommit)(...asked);
      seen.push(cloud.observations);
      return cloud;
    };
    const days = await simulated(fixture('scheduled-job.yaml'), {
      failures: 60,
      forMs: 36 * hour,
      faults: [off],
      open,
    });
    return { days, seen };
  };
  const [often, rarely] = [await lived(1), await lived(500)];
  assert.ok(often.days.rang.length > 0 && often.days.messages.size > 0);
  assert.deepEqual(rarely, often);
  assert.deepEqual(await lived(7), often);
});

describe('what is planned to go wrong in them', () => {
  it('meets the attempts that begin in its time, so many of them as it says, and no other draw', async () => {
    const during = (fault: object): PlannedFault => ({
      job: 'Rule',
      from: at('02T06:00'),
      until: at('02T12:00'),
      what: { is: 'attempts', ...fault },
    });
    const failedHours = async (fault: object) => {
      const { jobs } = await simulated(fireAndForget, { forMs: 24 * hour, faults: [during(fault)] });
      return jobs[0]?.runs
        .filter(({ end }) => end === 'failed')
        .map(({ startedAt }) => new Date(startedAt).getUTCHours());
    };
    assert.deepEqual(await failedHours({ exitCode: 3, times: 2 }), [6, 7]);
    assert.deepEqual(await failedHours({ failsToStart: 'CannotPullContainerError: gone' }), [6, 7, 8, 9, 10, 11]);
    assert.deepEqual(await failedHours({ failures: 0 }), []);
  });

  it('misses ticks while the engine is off, but for the last of them', async () => {
    const off: PlannedFault = {
      ...always,
      job: undefined,
      from: at('02T05:00'),
      until: at('02T10:30'),
      what: { is: 'engine-off' },
    };
    const { jobs } = await simulated(fireAndForget, { forMs: 24 * hour, faults: [off] });
    assert.deepEqual(
      jobs[0]?.missed.map((due) => new Date(due).getUTCHours()),
      [5, 6, 7, 8, 9],
    );
    assert.equal(jobs[0]?.counts.runs, 19);
  });

  it('leaves a job without capacity, and no other', async () => {
    const none: PlannedFault = { ...always, job: undefined, what: { is: 'no-capacity' } };
    const template = fixture('scheduled-job.yaml');
    const run = (job: string) => simulated(template, { forMs: 24 * hour, faults: [{ ...none, job }] });
    assert.deepEqual(
      [(await run('machine')).jobs[0]?.counts.failed, (await run('other')).jobs[0]?.counts.failed],
      [1, 0],
    );
  });
});

describe('what they cost', () => {
  it('is a task by its size, for a minute at least', () => {
    const size = { cpuUnits: 1024, memoryMiB: 2048, isArm: false, isSpot: false, storageGiB: 20 };
    assert.equal(costOf(size, 3600).toFixed(5), '0.04937');
    assert.equal(costOf({ ...size, isArm: true }, 3600).toFixed(5), '0.03950');
    assert.equal(costOf({ ...size, isSpot: true }, 3600).toFixed(5), '0.01481');
    assert.equal(costOf({ ...size, storageGiB: 120 }, 3600).toFixed(5), '0.06047');
    assert.equal(costOf(size, 1), costOf(size, 60));
  });

  it('is summed for a job, from the start of each task to its end', async () => {
    const { jobs, until } = await simulated(fireAndForget, {
      forMs: 24 * hour,
      habits: { takesSeconds: [1800], failures: 0 },
    });
    assert.equal(jobs[0]?.counts.longestMs, 1_800_000);
    assert.equal(until, at('03T00:00'));
    // 23 whole ones and one that has just begun, of a quarter of a processor and half a gigabyte.
    assert.equal(
      jobs[0]?.cost?.toFixed(4),
      (23 * 0.5 * (0.25 * 0.04048 + 0.5 * 0.004445) + (0.25 * 0.04048 + 0.5 * 0.004445) / 60).toFixed(4),
    );
  });
});

it('a page shows each day of each job, and escapes what the template says', async () => {
  const found = await simulated(fireAndForget, { forMs: 36 * hour });
  const page = renderHtml('<b>.yaml', found);
  assert.match(page, /<title>2026-02-02: 23 runs, 0 failed, 0 skipped, 0 missed<\/title>/);
  assert.match(page, /<title>2026-02-03: 13 runs/);
  assert.ok(page.includes('&#60;b&#62;.yaml') && !page.includes('<b>'));
});

describe('a file of faults', () => {
  const read = (text: string) => {
    const found = readFaults(text);
    return isProblems(found) ? found.map(renderProblem) : found.faults;
  };

  it('says what goes wrong, of which job, from when and for how long', () => {
    assert.deepEqual(read('faults: [{job: report, from: 2026-02-02, for: 1d, exit: 3, times: 2}]'), [
      { job: 'report', from: at('02T00:00'), until: at('03T00:00'), what: { is: 'attempts', times: 2, exitCode: 3 } },
    ]);
    assert.deepEqual(read('faults: [{takes: 5m, failures: 0}, {from: 2026-02-02T05:00Z, engineOff: true}]'), [
      { job: undefined, ...always, what: { is: 'attempts', takesSeconds: 300, failures: 0 } },
      { job: undefined, from: at('02T05:00'), until: always.until, what: { is: 'engine-off' } },
    ]);
  });

  it('has its mistakes said with their lines', () => {
    const cases: [text: string, problem: RegExp][] = [
      ['[]', /unsupported structure/],
      ['jobs: []', /line 1 \/jobs: the file has a list `faults` alone/],
      ['faults: [report]', /a fault is an object/],
      ['faults:\n  - exitt: 1', /line 2 .*a fault has no `exitt`; did you mean `exit`\?/],
      ['faults: [{exit: 0}]', /expected a number from 1 to 255, found `0`/],
      ['faults: [{exit: 1, hang: true}]', /a fault does one thing, found `exit` and `hang`/],
      ['faults: [{job: a}]', /nothing goes wrong in it/],
      ['faults: [{hang: true, for: 1d}]', /`for` needs `from`/],
      ['faults: [{hang: true, from: 2026-02-30x}]', /expected a day or an instant in UTC/],
      ['faults: [{hang: true, from: 2026-02-03, until: 2026-02-02}]', /it ends before it begins/],
      ['faults: [{engineOff: true}]', /`engineOff` needs `from`/],
      ['faults: [{engineOff: true, from: 2026-02-03, job: a}]', /off for every job; leave `job` out/],
      ['faults: [{noCapacity: true, times: 2}]', /`times` is of attempts, and there are none/],
    ];
    for (const [text, problem] of cases) assert.match(read(text).join('\n'), problem, text);
  });
});
