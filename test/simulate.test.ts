/** Days of jobs in a simulated world: what is counted of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDrillCloud } from '../src/cli/drill-cloud.ts';
import { seededRandom } from '../src/cloud/world/random.ts';
import { readPlayed } from '../src/jobs/drill/drill.ts';
import { rungBetween } from '../src/jobs/drill/observe.ts';
import { type Simulated, type SimulateSettings, simulate } from '../src/jobs/simulate/simulate.ts';
import { instant, later } from '../src/languages/instant.ts';
import { isProblems } from '../src/languages/problem.ts';
import { fixture } from './drilled.ts';
import { fireAndForget } from './fixtures/fire-and-forget.ts';

function simulated(text: string, settings: Partial<SimulateSettings> & { readonly seed?: number }): Promise<Simulated> {
  const played = readPlayed(text);
  assert.ok(!isProblems(played));
  const { seed = 1, ...others } = settings;
  const usual = { stack: 'days', parameters: {}, takesSeconds: 120, failures: 0, forMs: 2 * 86_400_000 };
  const from = instant(Date.parse('2026-02-02T00:00:00Z'));
  return simulate({ open: openDrillCloud, from, random: seededRandom(seed), ...usual, ...others }, played);
}

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
    assert.equal(rang.get('Failed'), 2);
    assert.ok((messages.get('ops@example.com') ?? 0) >= 2);
  });
});
