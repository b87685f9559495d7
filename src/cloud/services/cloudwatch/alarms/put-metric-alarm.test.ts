import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { openHeld } from '../../../../../test/held-cloud.ts';
import { alarm, failedAlarm, put, surroundings } from '../fixtures/surroundings.ts';

describe('PutMetricAlarm refuses', () => {
  const cases: [name: string, input: object, message: RegExp][] = [
    ['an anomaly band', { ComparisonOperator: 'GreaterThanUpperThreshold' }, /anomaly/],
    [
      'a window of more than a day',
      { Period: 300, EvaluationPeriods: 289 },
      /EvaluationPeriods \* Period must be <= 86400/,
    ],
    ['a window of more than a week', { Period: 3600, EvaluationPeriods: 169 }, /<= 604800/],
    ['a period between minutes', { Period: 90 }, /multiple of 60/],
    ['more datapoints than periods', { DatapointsToAlarm: 2 }, /DatapointsToAlarm must be less than or equal/],
    ['an unknown treatment', { TreatMissingData: 'never' }, /breaching, notBreaching, ignore, missing/],
    ['two statistics', { ExtendedStatistic: 'p90' }, /Exactly one of/],
    ['an action that is no ARN', { AlarmActions: ['ops@example.com'] }, /Invalid arn syntax: ops@example.com/],
    [
      'an action of what alarms do not act on',
      { AlarmActions: ['arn:aws:sqs:us-east-1:000000000000:q'] },
      /^Unsupported AWS vendor sqs$/,
    ],
  ];
  for (const [name, input, message] of cases) {
    it(name, async () => {
      const held = await openHeld({ services: surroundings().services });
      await assert.rejects(put(held, input), { code: 'ValidationError', message });
    });
  }
});

describe('alarms are kept', () => {
  it('with their state when their configuration changes', async () => {
    const held = await openHeld({ services: surroundings().services });
    await put(held, { Tags: [{ Key: 'team', Value: 'ops' }] });
    await held.advance(60);
    await put(held, { Threshold: 5 });
    const { StateValue, Threshold, AlarmArn } = await alarm(held);
    assert.deepEqual([StateValue, Threshold], ['OK', 5]);
    const { Tags } = await held.call<{ Tags: unknown }>('cloudwatch', 'ListTagsForResource', { ResourceARN: AlarmArn });
    assert.deepEqual(Tags, [{ Key: 'team', Value: 'ops' }]);
    await held.call('cloudwatch', 'UntagResource', { ResourceARN: AlarmArn, TagKeys: ['team'] });
    await held.call('cloudwatch', 'TagResource', { ResourceARN: AlarmArn, Tags: [{ Key: 'a', Value: 'b' }] });
    assert.deepEqual(await held.call('cloudwatch', 'ListTagsForResource', { ResourceARN: AlarmArn }), {
      Tags: [{ Key: 'a', Value: 'b' }],
    });
  });

  it('and listed by page and filter, and for their metric', async () => {
    const held = await openHeld({ services: surroundings().services });
    for (const AlarmName of ['b', 'c', 'a']) await put(held, { AlarmName });
    const describeAlarms = (input: object) => held.call<DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarms', input);
    const names = ({ MetricAlarms = [] }: DescribeAlarmsOutput) => MetricAlarms.map(({ AlarmName }) => AlarmName);
    const first = await describeAlarms({ MaxRecords: 2 });
    assert.deepEqual(names(first), ['a', 'b']);
    assert.deepEqual(names(await describeAlarms({ NextToken: first.NextToken })), ['c']);
    assert.deepEqual(names(await describeAlarms({ AlarmNames: ['c', 'none'] })), ['c']);
    assert.deepEqual(names(await describeAlarms({ StateValue: 'ALARM' })), []);
    assert.deepEqual(names(await describeAlarms({ ActionPrefix: 'arn:aws:sns' })), ['a', 'b', 'c']);
    const { Namespace, MetricName, Dimensions } = failedAlarm;
    const ofMetric = await held.call<DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarmsForMetric', {
      Namespace,
      MetricName,
      Dimensions,
    });
    assert.deepEqual(names(ofMetric), ['a', 'b', 'c']);
    await held.call('cloudwatch', 'DeleteAlarms', { AlarmNames: ['a', 'b'] });
    assert.deepEqual(names(await describeAlarms({})), ['c']);
    await held.call('cloudwatch', 'DeleteAlarms', { AlarmNames: ['none', 'c'] });
    assert.deepEqual(names(await describeAlarms({})), []);
  });
});
