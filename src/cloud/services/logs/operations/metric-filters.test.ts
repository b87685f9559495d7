/** Metric filters, and the samples that they make of lines. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DescribeMetricFiltersResponse,
  MetricTransformation,
  TestMetricFilterResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import { usualLimits } from '../../../engine/engine.ts';
import { root } from '../../../kit/caller.ts';
import { checkInput } from '../../../kit/check-input.ts';
import { cloudwatch } from '../../cloudwatch/cloudwatch.ts';
import { logs } from '../logs.ts';

const logGroupName = 'jobs';

async function open(): Promise<Held> {
  const held = await openHeld({ services: [logs, cloudwatch], checkInput, limits: { ...usualLimits, events: 100 } });
  await held.call('logs', 'CreateLogGroup', { logGroupName });
  await held.call('logs', 'CreateLogStream', { logGroupName, logStreamName: 's' });
  return held;
}

const put = (held: Held, filterPattern: string, more: Partial<MetricTransformation> = {}, filterName = 'f') =>
  held.call('logs', 'PutMetricFilter', {
    logGroupName,
    filterName,
    filterPattern,
    metricTransformations: [{ metricName: 'M', metricNamespace: 'N', metricValue: '1', ...more }],
  });

const write = (held: Held, ...messages: string[]) =>
  held.call('logs', 'PutLogEvents', {
    logGroupName,
    logStreamName: 's',
    logEvents: messages.map((message) => ({ message, timestamp: held.world.now() })),
  });

/** Of the first minute. */
async function sample(held: Held, Dimensions: object[] = []) {
  const { Datapoints } = await held.call<{ Datapoints: Record<string, unknown>[] }>(
    'cloudwatch',
    'GetMetricStatistics',
    {
      Namespace: 'N',
      MetricName: 'M',
      Dimensions,
      StartTime: new Date('2026-01-01T00:00:00Z'),
      EndTime: new Date('2026-01-01T00:01:00Z'),
      Period: 60,
      Statistics: ['Sum', 'SampleCount'],
    },
  );
  return Datapoints.map(({ Sum, SampleCount, Unit }) => [Sum, SampleCount, Unit]);
}

const names = async (held: Held, input: object = {}) => {
  const found = await held.call<DescribeMetricFiltersResponse>('logs', 'DescribeMetricFilters', input);
  return found.metricFilters?.map(({ filterName }) => filterName);
};

describe('a metric filter', () => {
  it('counts many lines in later turns, once each, whichever turn is the last of a process', async () => {
    let isOver = false;
    let turns = 0;
    while (!isOver) {
      turns++;
      const held = await open();
      for (let n = 0; n < 3; n++) await put(held, 'ERROR', {}, `f${n}`);
      const logEvents = Array.from({ length: 1000 }, () => ({ message: 'ERROR', timestamp: held.world.now() }));
      const written = held.cloud.call('logs', 'PutLogEvents', { logGroupName, logStreamName: 's', logEvents }, root);
      for (let turn = 1; turn <= turns && !isOver; turn++) isOver = held.cloud.turn() !== 'more';
      await written;
      await held.restart();
      assert.deepEqual(await sample(held), [[3000, 3000, 'None']], `the process ends after turn ${turns}`);
      assert.deepEqual(held.sql('SELECT * FROM inbox'), []);
    }
    assert(turns > 2);
  });

  it('writes little again after each piece of many lines', async () => {
    const held = await open();
    for (let n = 0; n < 3; n++) await put(held, 'ERROR', {}, `f${n}`);
    const logEvents = Array.from({ length: 1000 }, () => ({ message: 'ERROR', timestamp: held.world.now() }));
    const written = held.cloud.call('logs', 'PutLogEvents', { logGroupName, logStreamName: 's', logEvents }, root);
    held.cloud.turn();
    await written;
    const rows = held.sql('SELECT json_array_length(payload) AS lines FROM inbox').map(({ lines }) => Number(lines));
    assert(rows.length > 1 && Math.max(...rows) <= 200, `${rows}`);
  });

  it('counts the lines that match, and gives others its default value', async () => {
    const held = await open();
    await write(held, 'ERROR before there was a filter');
    await put(held, 'ERROR');
    await write(held, 'ERROR one', 'fine', 'ERROR two');
    assert.deepEqual(await sample(held), [[2, 2, 'None']]);
    await put(held, 'ERROR', { defaultValue: 0, unit: 'Count' });
    await write(held, 'ERROR three', 'fine');
    assert.deepEqual(await sample(held), [
      [1, 2, 'Count'],
      [2, 2, 'None'],
    ]);
    await held.restart();
    await write(held, 'ERROR four');
    assert.deepEqual((await sample(held))[0], [2, 3, 'Count']);
  });

  it('takes value and dimensions from JSON', async () => {
    const held = await open();
    await put(held, '{ $.ms > 0 }', { metricValue: '$.ms', dimensions: { job: '$.of.job' }, unit: 'Milliseconds' });
    await write(held, '{"ms": 20, "of": {"job": "mail"}}', '{"ms": 5.5, "of": {"job": "mail"}}', '{"ms": "none"}');
    assert.deepEqual(await sample(held, [{ Name: 'job', Value: 'mail' }]), [[25.5, 2, 'Milliseconds']]);
  });

  it('takes them from the fields of a line', async () => {
    const held = await open();
    await put(held, '[ip, ..., status=5*, bytes]', { metricValue: '$bytes', dimensions: { code: '$status' } });
    await write(held, '10.0.0.1 - "GET /" 500 1200', '10.0.0.1 - "GET /" 200 7');
    assert.deepEqual(await sample(held, [{ Name: 'code', Value: '500' }]), [[1200, 1, 'None']]);
  });

  it('is listed by group, prefix and metric, is changed, and goes with its group', async () => {
    const held = await open();
    await put(held, 'a', {}, 'one');
    await put(held, 'b', {}, 'two');
    await put(held, 'c', { metricName: 'Other' }, 'two');
    assert.deepEqual(await names(held), ['one', 'two']);
    assert.deepEqual(await names(held, { logGroupName, filterNamePrefix: 't' }), ['two']);
    assert.deepEqual(await names(held, { metricName: 'M', metricNamespace: 'N' }), ['one']);
    const { nextToken } = await held.call<DescribeMetricFiltersResponse>('logs', 'DescribeMetricFilters', { limit: 1 });
    assert.deepEqual(await names(held, { limit: 1, nextToken }), ['two']);
    const { logGroups } = await held.call<{ logGroups: object[] }>('logs', 'DescribeLogGroups', {});
    assert.partialDeepStrictEqual(logGroups, [{ metricFilterCount: 2 }]);
    await held.call('logs', 'DeleteMetricFilter', { logGroupName, filterName: 'one' });
    assert.deepEqual(await names(held), ['two']);
    await held.call('logs', 'DeleteLogGroup', { logGroupName });
    assert.deepEqual(held.sql('SELECT * FROM logs_metric_filter'), []);
  });

  const refusals: [name: string, pattern: string, more: Partial<MetricTransformation>, message: RegExp][] = [
    ['a pattern that is none', '{ $.a', {}, /^Invalid filter pattern/],
    ['a value that is none', 'a', { metricValue: 'many' }, /a number is expected/],
    ['a field that the pattern has not', '[a, b]', { metricValue: '$c' }, /no field `\$c`/],
    ['dimensions of words', 'a', { dimensions: { d: '$.a' } }, /no field `\$.a`/],
    [
      "AWS's own namespace",
      'a',
      { metricNamespace: 'AWS/Jobs' },
      /^Metric namespaces starting with AWS\/ are reserved for AWS\.$/,
    ],
    [
      'a dimension that is a word',
      '{ $.a = 1 }',
      { dimensions: { d: 'a' } },
      /^Invalid metric transformation: dimension value must be valid selector\.$/,
    ],
    [
      'dimensions and a default value',
      '{ $.a = 1 }',
      { dimensions: { d: '$.a' }, defaultValue: 0 },
      /^Invalid metric transformation: dimensions and default value are mutually exclusive properties\.$/,
    ],
    [
      'four dimensions',
      '{ $.a = 1 }',
      { dimensions: { a: '$.a', b: '$.b', c: '$.c', d: '$.d' } },
      /at most 3 dimensions/,
    ],
  ];
  for (const [name, pattern, more, message] of refusals)
    it(`is refused with ${name}`, async () =>
      assert.rejects(put(await open(), pattern, more), { code: 'InvalidParameterException', message }));

  it('is of a group that is there, and is missed by name', async () => {
    const held = await open();
    const missing = { code: 'ResourceNotFoundException' };
    await assert.rejects(held.call('logs', 'DescribeMetricFilters', { logGroupName: 'none' }), missing);
    await assert.rejects(held.call('logs', 'DeleteMetricFilter', { logGroupName, filterName: 'none' }), missing);
    await assert.rejects(held.call('logs', 'DescribeMetricFilters', { metricName: 'M' }), {
      code: 'InvalidParameterException',
    });
  });
});

describe('TestMetricFilter', () => {
  const matchesOf = async (filterPattern: string, ...logEventMessages: string[]) => {
    const held = await open();
    const input = { filterPattern, logEventMessages };
    return (await held.call<TestMetricFilterResponse>('logs', 'TestMetricFilter', input)).matches;
  };

  it('says which lines match and what it finds in them', async () => {
    assert.deepEqual(await matchesOf('[ip, , bytes>10]', 'a b 5', 'a "b c" 50'), [
      { eventNumber: 2, eventMessage: 'a "b c" 50', extractedValues: { $ip: 'a', $2: 'b c', $bytes: '50' } },
    ]);
    assert.deepEqual(await matchesOf('{ $.a.b = x* && $.n[0] > 1 }', '{"a":{"b":"xy"},"n":[2]}'), [
      {
        eventNumber: 1,
        eventMessage: '{"a":{"b":"xy"},"n":[2]}',
        extractedValues: { '$.a.b': 'xy', '$.n[0]': '2' },
      },
    ]);
    assert.deepEqual(await matchesOf('x', 'x', 'y'), [{ eventNumber: 1, eventMessage: 'x', extractedValues: {} }]);
  });
});
