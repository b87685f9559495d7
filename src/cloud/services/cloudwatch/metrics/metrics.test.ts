import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GetMetricDataOutput, GetMetricStatisticsOutput, ListMetricsOutput } from '@aws-sdk/client-cloudwatch';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import { root } from '../../../kit/caller.ts';
import type { ServiceDefinition } from '../../../kit/service.ts';
import { cloudwatch } from '../cloudwatch.ts';

/** A service that counts, and then fails where it is asked to. */
const jobs: ServiceDefinition = {
  service: 'jobs',
  schema: [],
  open: () => ({
    operations: {
      Count: {
        permissions: () => [],
        handle: ({ values, name = 'Runs', fail }, context) => {
          for (const value of values)
            context.count({ namespace: 'AWS/Jobs', name, dimensions: { Job: 'mailer' }, value });
          if (fail) throw new Error('a bug, after counting');
          return {};
        },
      },
    },
  }),
};

const open = () => openHeld({ services: [cloudwatch, jobs] });

const statistics = (held: Held, input: object = {}) =>
  held.call<GetMetricStatisticsOutput>('cloudwatch', 'GetMetricStatistics', {
    Namespace: 'AWS/Jobs',
    MetricName: 'Runs',
    Dimensions: [{ Name: 'Job', Value: 'mailer' }],
    StartTime: new Date('2026-01-01T00:00:00Z'),
    EndTime: new Date('2026-01-01T01:00:00Z'),
    Period: 300,
    Statistics: ['Sum', 'Minimum', 'Maximum', 'SampleCount', 'Average'],
    ...input,
  });

describe('what services count', () => {
  it('is one row for a series and minute', async () => {
    const held = await open();
    await held.call('jobs', 'Count', { values: [1, 1, 1] });
    await held.call('jobs', 'Count', { values: [2] });
    await held.advance(59);
    await held.call('jobs', 'Count', { values: [2] });
    await held.advance(1);
    await held.call('jobs', 'Count', { values: [5] });
    const rows = held.sql('SELECT count, sum, least, most, spread FROM metric_data ORDER BY at');
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [
        { count: 5, sum: 7, least: 1, most: 2, spread: '[[1,3],[2,2]]' },
        { count: 1, sum: 5, least: 5, most: 5, spread: null },
      ],
    );
  });

  it('is taken back with the call that fails', async () => {
    const held = await open();
    await held.call('jobs', 'Count', { values: [1] });
    await assert.rejects(held.call('jobs', 'Count', { values: [7, 8], fail: true }));
    await assert.rejects(held.call('jobs', 'Count', { values: [7], name: 'Never', fail: true }));
    const { Datapoints } = await statistics(held);
    assert.equal(Datapoints?.[0]?.Sum, 1);
    assert.deepEqual(
      held.sql('SELECT name FROM metric_series').map(({ name }) => name),
      ['Runs'],
    );
  });

  it('does not depend on what is remembered', async () => {
    const dump = async (forget: boolean) => {
      const held = await open();
      for (const values of [[1], [2, 3], [1]]) {
        if (forget) held.cloud.dropCaches();
        await held.call('jobs', 'Count', { values });
      }
      return held.sql('SELECT * FROM metric_data').map((row) => ({ ...row }));
    };
    assert.deepEqual(await dump(true), await dump(false));
  });
});

describe('PutMetricData', () => {
  it('keeps a metric by the minute, and by the second where its StorageResolution is 1', async () => {
    const held = await open();
    const put = (datum: object) =>
      held.call('cloudwatch', 'PutMetricData', {
        Namespace: 'Mine',
        MetricData: [{ MetricName: 'M', Value: 1, ...datum }],
      });
    const seen = async (MetricName: string, Period: number) =>
      (
        await statistics(held, {
          Namespace: 'Mine',
          MetricName,
          Dimensions: undefined,
          Period,
          EndTime: new Date('2026-01-01T00:05:00Z'),
        })
      ).Datapoints?.map(({ Sum }) => Sum);
    for (const datum of [{}, { MetricName: 'Fine', StorageResolution: 1 }]) await put(datum);
    await held.advance(20);
    for (const datum of [{ StorageResolution: 60 }, { MetricName: 'Fine', StorageResolution: 1 }]) await put(datum);
    assert.deepEqual([await seen('M', 10), await seen('M', 60)], [[], [2]]);
    assert.deepEqual([await seen('Fine', 10), await seen('Fine', 60)], [[1, 1], [2]]);
    await assert.rejects(put({ StorageResolution: 5 }), { code: 'InvalidParameterValueException' });
    await held.advance(7 * 3600);
    assert.deepEqual([await seen('Fine', 10), await seen('Fine', 60)], [[], [2]]);
  });

  it('keeps a sample of a minute by the minute where its first second has one already', async () => {
    const held = await open();
    const put = (StorageResolution: number) =>
      held.call('cloudwatch', 'PutMetricData', {
        Namespace: 'Mine',
        MetricData: [{ MetricName: 'M', Value: 1, StorageResolution }],
      });
    await put(1);
    await held.advance(30);
    await put(60);
    const rows = held.sql('SELECT step, count FROM metric_data').map((row) => ({ ...row }));
    assert.deepEqual(rows, [{ step: 60, count: 2 }]);
  });

  const forms: [name: string, datum: object, expected: object][] = [
    ['one value', { Value: 4 }, { Sum: 4, SampleCount: 1, Minimum: 4, Maximum: 4 }],
    ['values with counts', { Values: [1, 10], Counts: [2, 4] }, { Sum: 42, SampleCount: 6, Minimum: 1, Maximum: 10 }],
    ['values without counts', { Values: [1, 10] }, { Sum: 11, SampleCount: 2, Minimum: 1, Maximum: 10 }],
    [
      'a statistic set',
      { StatisticValues: { SampleCount: 3, Sum: 9, Minimum: 2, Maximum: 4 } },
      { Sum: 9, SampleCount: 3, Minimum: 2, Maximum: 4 },
    ],
  ];
  for (const [name, datum, expected] of forms) {
    it(`takes ${name}`, async () => {
      const held = await open();
      await held.call('cloudwatch', 'PutMetricData', {
        Namespace: 'Mine',
        MetricData: [{ MetricName: 'M', Unit: 'Seconds', ...datum }],
      });
      const output = await statistics(held, { Namespace: 'Mine', MetricName: 'M', Dimensions: undefined });
      const { Average: _average, Timestamp, Unit, ...rest } = output.Datapoints?.[0] ?? {};
      assert.deepEqual(rest, expected);
      assert.equal(Unit, 'Seconds');
      assert.equal(Timestamp?.toISOString(), '2026-01-01T00:00:00.000Z');
    });
  }
});

describe('reading metrics', () => {
  it('gives percentiles', async () => {
    const held = await open();
    await held.call('jobs', 'Count', { values: [10, 20, 30, 40] });
    const { Datapoints } = await statistics(held, { Statistics: undefined, ExtendedStatistics: ['p50', 'p99'] });
    assert.deepEqual(Datapoints?.[0]?.ExtendedStatistics, { p50: 20, p99: 40 });
  });

  it('refuses more than 1,440 datapoints and a period that is none', async () => {
    const held = await open();
    await assert.rejects(statistics(held, { Period: 1 }), {
      code: 'InvalidParameterCombinationException',
      message:
        'You have requested up to 3600 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    });
    await assert.rejects(statistics(held, { Period: 7 }), { code: 'InvalidParameterValueException' });
  });

  it('returns plain queries of GetMetricData, newest first, and refuses expressions of what is not there', async () => {
    const held = await open();
    await held.call('jobs', 'Count', { values: [1] });
    await held.advance(60);
    await held.call('jobs', 'Count', { values: [2, 3] });
    const query = (MetricDataQueries: object[]) =>
      held.call<GetMetricDataOutput>('cloudwatch', 'GetMetricData', {
        MetricDataQueries,
        StartTime: new Date('2026-01-01T00:00:00Z'),
        EndTime: new Date('2026-01-01T01:00:00Z'),
      });
    const Metric = { Namespace: 'AWS/Jobs', MetricName: 'Runs', Dimensions: [{ Name: 'Job', Value: 'mailer' }] };
    const output = await query([{ Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }]);
    assert.deepEqual(output.MetricDataResults?.[0]?.Values, [5, 1]);
    await assert.rejects(
      query([{ Id: 'e', Expression: 'm*2' }]),
      /there is no metric and no expression with the Id `m`/,
    );
  });

  it('labels the metrics of GetMetricData by what they differ in, and gives as many datapoints a page as asked', async () => {
    const held = await open();
    for (const value of [1, 2, 3]) {
      await held.call('jobs', 'Count', { values: [value, value] });
      await held.advance(60);
    }
    const Metric = { Namespace: 'AWS/Jobs', MetricName: 'Runs', Dimensions: [{ Name: 'Job', Value: 'mailer' }] };
    const query = (stats: string[], input: object = {}) =>
      held.call<GetMetricDataOutput>('cloudwatch', 'GetMetricData', {
        MetricDataQueries: stats.map((Stat) => ({ Id: Stat.toLowerCase(), MetricStat: { Metric, Period: 60, Stat } })),
        StartTime: new Date('2026-01-01T00:00:00Z'),
        EndTime: new Date('2026-01-01T01:00:00Z'),
        ScanBy: 'TimestampAscending',
        ...input,
      });
    const one = (await query(['Sum'])).MetricDataResults;
    assert.deepEqual(
      one?.map(({ Label }) => Label),
      ['Runs'],
    );
    const pages: unknown[] = [];
    let NextToken: string | undefined;
    do {
      const page = await query(['Sum', 'Maximum'], { MaxDatapoints: 4, NextToken });
      pages.push(page.MetricDataResults?.map(({ Label, Values, StatusCode }) => [Label, Values, StatusCode]));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    assert.deepEqual(pages, [
      [
        ['Runs Sum', [2, 4, 6], 'Complete'],
        ['Runs Maximum', [1], 'PartialData'],
      ],
      [['Runs Maximum', [2, 3], 'Complete']],
    ]);
    await assert.rejects(query(['Sum'], { MaxDatapoints: 0 }), /MaxDatapoints/);
    await assert.rejects(query(['Sum'], { NextToken: 'none' }), { code: 'InvalidNextToken' });
  });

  it('lists what was reported, by filter and page', async () => {
    const held = await open();
    const MetricData = Array.from({ length: 600 }, (_, index) => ({
      MetricName: `M${index}`,
      Dimensions: [{ Name: 'Even', Value: String(index % 2 === 0) }],
      Value: 1,
    }));
    await held.call('cloudwatch', 'PutMetricData', { Namespace: 'Mine', MetricData });
    const list = (input: object) => held.call<ListMetricsOutput>('cloudwatch', 'ListMetrics', input);
    const first = await list({ Namespace: 'Mine' });
    const second = await list({ Namespace: 'Mine', NextToken: first.NextToken });
    assert.deepEqual([first.Metrics?.length, second.Metrics?.length, second.NextToken], [500, 100, undefined]);
    const even = await list({ Dimensions: [{ Name: 'Even', Value: 'true' }] });
    assert.equal(even.Metrics?.length, 300);
    await assert.rejects(list({ NextToken: 'nonsense' }), { code: 'InvalidNextToken' });
    await held.advance(4 * 3600);
    assert.deepEqual((await list({ RecentlyActive: 'PT3H' })).Metrics, []);
  });
});

it('keeps samples coarser as they age, and the same sums', async () => {
  const held = await open();
  const put = (Value: number) =>
    held.call('cloudwatch', 'PutMetricData', {
      Namespace: 'Mine',
      MetricData: [{ MetricName: 'M', Value, StorageResolution: 1 }],
    });
  for (let minute = 0; minute < 10; minute++) {
    for (const value of [minute, 1]) await put(value);
    await held.advance(30);
    await put(3);
    await held.advance(30);
  }
  const steps = () =>
    held
      .sql('SELECT step, count(*) AS rows, sum(sum) AS sum FROM metric_data GROUP BY step')
      .map((row) => ({ ...row }));
  assert.deepEqual(steps(), [{ step: 1, rows: 20, sum: 85 }]);
  await held.advance(7 * 3600);
  assert.deepEqual(steps(), [{ step: 60, rows: 10, sum: 85 }]);
  await held.advance(17 * 86_400);
  assert.deepEqual(steps(), [{ step: 300, rows: 2, sum: 85 }]);
  await held.advance(65 * 86_400);
  assert.deepEqual(steps(), [{ step: 3600, rows: 1, sum: 85 }]);
  await held.advance(457 * 86_400);
  assert.deepEqual(steps(), []);
  assert.deepEqual(held.errors, []);
});

describe('many values in one call', () => {
  const put = (count: number) => ({
    Namespace: 'Mine',
    MetricData: Array.from({ length: count }, (_, metric) => ({
      MetricName: `M${metric}`,
      Values: Array.from({ length: 150 }, (_, value) => value),
      Counts: Array.from({ length: 150 }, () => 2),
    })),
  });

  it('are counted as they would be one by one', async () => {
    const held = await open();
    await held.call('cloudwatch', 'PutMetricData', put(1));
    await held.call('cloudwatch', 'PutMetricData', put(1));
    assert.deepEqual(
      { ...held.sql('SELECT count, sum, least, most FROM metric_data')[0] },
      {
        count: 600,
        sum: 44_700,
        least: 0,
        most: 149,
      },
    );
  });

  it('are the last call of their turn', async () => {
    const held = await open();
    const answered: string[] = [];
    for (const [operation, input] of [
      ['PutMetricData', put(1000)],
      ['ListMetrics', {}],
    ] as const)
      void held.cloud.call('cloudwatch', operation, input, root).then(() => answered.push(operation));
    held.cloud.turn();
    await new Promise(setImmediate);
    assert.deepEqual(answered, ['PutMetricData']);
    held.cloud.turn();
    await new Promise(setImmediate);
    assert.deepEqual(answered, ['PutMetricData', 'ListMetrics']);
  });
});
