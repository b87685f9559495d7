/** Alarms on expressions of several metrics. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GetMetricDataOutput } from '@aws-sdk/client-cloudwatch';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import { type AwsError, messageAndHint } from '../../../kit/aws-error.ts';
import { alarm, machine, state, surroundings, topic } from '../fixtures/surroundings.ts';

const dimensions = [{ Name: 'StateMachineArn', Value: machine }];
const metric = (Id: string, MetricName: string, Period = 300) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'AWS/States', MetricName, Dimensions: dimensions }, Period, Stat: 'Sum' },
  ReturnData: false,
});
/** Failed, timed out or aborted: one alarm for the three. */
const bad = [
  metric('failed', 'ExecutionsFailed'),
  metric('late', 'ExecutionsTimedOut'),
  metric('stopped', 'ExecutionsAborted'),
  { Id: 'bad', Expression: 'FILL(failed, 0) + FILL(late, 0) + FILL(stopped, 0)', Label: 'ended badly' },
];
const put = (held: Held, input: object = {}) =>
  held.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'bad',
    Metrics: bad,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: [topic],
    ...input,
  });
const end = (held: Held, name: string) => held.call('states', 'Fail', { name });

describe('an alarm on an expression', () => {
  it('rings by any of its metrics, and is OK again', async () => {
    for (const name of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']) {
      const { services, published, events } = surroundings();
      const held = await openHeld({ services });
      await put(held);
      await held.advance(60);
      assert.equal(await state(held), 'OK');
      await end(held, name);
      await held.advance(60);
      assert.equal(await state(held), 'ALARM');
      assert.equal(published.length, 1);
      const { default: json, email } = JSON.parse(String(published[0]?.input['Message']));
      const { Trigger } = JSON.parse(json);
      assert.equal(Trigger.MetricName, undefined);
      assert.deepEqual(Trigger.Metrics[3], { ...bad[3], ReturnData: true });
      assert.deepEqual(Trigger.Metrics[0].MetricStat.Metric.Dimensions, [{ value: machine, name: 'StateMachineArn' }]);
      assert.match(email, /- bad: FILL\(failed, 0\) \+ FILL\(late, 0\)/);
      const detail = events.at(-1)?.detail['configuration'] as
        | { metrics: { id: string; expression?: string }[] }
        | undefined;
      assert.deepEqual(
        detail?.metrics.map(({ id, expression }) => [id, expression !== undefined]),
        [
          ['failed', false],
          ['late', false],
          ['stopped', false],
          ['bad', true],
        ],
      );
      await held.advance(3600);
      assert.equal(await state(held), 'OK');
      assert.deepEqual(held.errors, []);
    }
  });

  it('is shown with its queries, and lives on after a restart', async () => {
    const held = await openHeld({ services: surroundings().services });
    await put(held);
    await held.restart();
    await end(held, 'ExecutionsAborted');
    await held.advance(60);
    const { StateValue, Metrics, MetricName, Period } = await alarm(held);
    assert.equal(StateValue, 'ALARM');
    assert.deepEqual(Metrics, bad);
    assert.deepEqual([MetricName, Period], [undefined, undefined]);
  });

  it('may be on a share: failures of all that ended', async () => {
    const held = await openHeld({ services: surroundings().services });
    const Metrics = [
      metric('failed', 'ExecutionsFailed'),
      metric('well', 'ExecutionsSucceeded'),
      { Id: 'share', Expression: '100 * FILL(failed, 0) / (FILL(failed, 0) + well)' },
    ];
    await put(held, { Metrics, Threshold: 25, TreatMissingData: 'notBreaching' });
    for (const name of ['ExecutionsSucceeded', 'ExecutionsSucceeded', 'ExecutionsSucceeded', 'ExecutionsFailed'])
      await end(held, name);
    await held.advance(60);
    assert.equal(await state(held), 'OK');
    await end(held, 'ExecutionsFailed');
    await held.advance(60);
    assert.equal(await state(held), 'ALARM');
    assert.match(
      (await alarm(held)).StateReason ?? '',
      /1 datapoint \[40\.0 \(.*\)\] was greater than the threshold \(25\.0\)/,
    );
  });

  it('that asks the clock is evaluated as time goes on', async () => {
    const held = await openHeld({ services: surroundings().services });
    const Metrics = [
      metric('m', 'ExecutionsSucceeded', 3600),
      { Id: 'e', Expression: 'IF(HOUR(m) >= 6, 1 - FILL(m, 0), 0)' },
    ];
    await put(held, { Metrics });
    await held.advanceTo('2026-01-01T05:00:00Z');
    assert.equal(await state(held), 'OK');
    await held.advanceTo('2026-01-01T07:00:00Z');
    assert.equal(await state(held), 'ALARM');
  });

  const refusals: [what: string, input: object, words: RegExp][] = [
    ['a metric beside', { MetricName: 'M' }, /^MetricName should not be set if list of Metrics is set\.$/],
    [
      'an expression that cannot be read',
      { Metrics: [bad[0], { Id: 'e', Expression: 'failed +' }] },
      /^Invalid metrics list \(the expression of `e`/,
    ],
    [
      'a statistic that is none',
      { Metrics: [{ Id: 'e', MetricStat: { Metric: { Namespace: 'N', MetricName: 'M' }, Period: 60, Stat: 'Foo' } }] },
      /^Invalid metrics list \(this version/,
    ],
    ['no result', { Metrics: bad.map((one) => ({ ...one, ReturnData: false })) }, /^Exactly one element/],
    ['several results', { Metrics: bad.map((one) => ({ ...one, ReturnData: true })) }, /^Exactly one element/],
    ['no metric', { Metrics: [{ Id: 'e', Expression: '1' }] }, /from 1 to 10 metrics, got 0/],
    [
      'a number',
      { Metrics: [bad[0], { Id: 'e', Expression: 'SUM(failed)' }] },
      /must give one time series for an alarm, not a number/,
    ],
    [
      'several series',
      { Metrics: [bad[0], { Id: 'e', Expression: 'METRICS()' }] },
      /one time series for an alarm, not several/,
    ],
    [
      'two periods',
      { Metrics: [bad[0], metric('b', 'M', 60), { Id: 'e', Expression: 'failed + b' }] },
      /the same period, got 300, 60/,
    ],
  ];
  for (const [what, input, words] of refusals)
    it(`refuses ${what}`, async () => {
      const held = await openHeld({ services: surroundings().services });
      await assert.rejects(put(held, input), (error: AwsError) => words.test(messageAndHint(error)));
    });
});

describe('GetMetricData', () => {
  it('works expressions out', async () => {
    const held = await openHeld({ services: surroundings().services });
    for (const name of ['ExecutionsFailed', 'ExecutionsAborted', 'ExecutionsFailed']) {
      await end(held, name);
      await held.advance(300);
    }
    const { MetricDataResults = [] } = await held.call<GetMetricDataOutput>('cloudwatch', 'GetMetricData', {
      StartTime: new Date('2026-01-01T00:00:00Z'),
      EndTime: new Date('2026-01-01T00:15:00Z'),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: bad,
    });
    assert.deepEqual(
      MetricDataResults.map(({ Id, Label, Values }) => [Id, Label, Values]),
      [['bad', 'ended badly', [1, 1, 1]]],
    );
  });
});
