/** What PutMetricData refuses, in AWS's codes and words. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openHeld } from '../../../../../test/held-cloud.ts';
import { cloudwatch } from '../cloudwatch.ts';

const open = () => openHeld({ services: [cloudwatch] });

describe('PutMetricData', () => {
  const refusals: [name: string, input: object, code: string][] = [
    ['no data', { MetricData: [] }, 'MissingRequiredParameterException'],
    [
      'two forms at once',
      { MetricData: [{ MetricName: 'M', Value: 1, Values: [1] }] },
      'InvalidParameterCombinationException',
    ],
    ['no form', { MetricData: [{ MetricName: 'M' }] }, 'InvalidParameterCombinationException'],
    [
      'a dimension twice',
      {
        MetricData: [
          {
            MetricName: 'M',
            Value: 1,
            Dimensions: [
              { Name: 'd', Value: '1' },
              { Name: 'd', Value: '2' },
            ],
          },
        ],
      },
      'InvalidParameterValueException',
    ],
    [
      'a dimension beyond ASCII',
      { MetricData: [{ MetricName: 'M', Value: 1, Dimensions: [{ Name: 'd', Value: 'ü' }] }] },
      'InvalidParameterValueException',
    ],
    [
      'a value that is none',
      { MetricData: [{ MetricName: 'M', Value: Number.NaN }] },
      'InvalidParameterValueException',
    ],
    ...[2 ** 361, -(2 ** 361), 2 ** -361, Infinity].map((Value): (typeof refusals)[number] => [
      `the value ${Value}, which is beyond what AWS takes`,
      { MetricData: [{ MetricName: 'M', Value }] },
      'InvalidParameterValueException',
    ]),
    [
      'a statistic beyond what AWS takes',
      { MetricData: [{ MetricName: 'M', StatisticValues: { SampleCount: 1, Sum: 1e200, Minimum: 1, Maximum: 1 } }] },
      'InvalidParameterValueException',
    ],
    [
      'three weeks ago',
      { MetricData: [{ MetricName: 'M', Value: 1, Timestamp: new Date('2025-12-10') }] },
      'InvalidParameterValueException',
    ],
    [
      'tomorrow',
      { MetricData: [{ MetricName: 'M', Value: 1, Timestamp: new Date('2026-01-02') }] },
      'InvalidParameterValueException',
    ],
    [
      "AWS's own namespace",
      { Namespace: 'AWS/States', MetricData: [{ MetricName: 'M', Value: 1 }] },
      'InvalidParameterValueException',
    ],
  ];
  it("says which two forms meet, in AWS's words", async () => {
    const held = await open();
    const StatisticValues = { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 };
    await assert.rejects(
      held.call('cloudwatch', 'PutMetricData', {
        Namespace: 'Mine',
        MetricData: [{ MetricName: 'M', Value: 1, StatisticValues }],
      }),
      {
        message:
          'The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive and you have specified both.',
      },
    );
  });

  it('writes a refused number as AWS does, and takes the largest, the smallest and 0', async () => {
    const held = await open();
    const put = (...values: number[]) =>
      held.call('cloudwatch', 'PutMetricData', {
        Namespace: 'Mine',
        MetricData: values.map((Value) => ({ MetricName: 'M', Value })),
      });
    await put(2 ** 360, -(2 ** -360), 0);
    const words = (value: string) => ({
      message: `The value ${value} for parameter MetricData.member.2.Value is invalid.`,
    });
    await assert.rejects(put(1, -Infinity), words('-∞'));
    await assert.rejects(put(1, Number.NaN), words('NaN'));
    await assert.rejects(put(1, 2 ** -361), words('0'));
    await assert.rejects(put(1, 5e108), words(`5${',000'.repeat(36)}`));
  });

  for (const [name, input, code] of refusals) {
    it(`refuses ${name}`, async () => {
      const held = await open();
      await assert.rejects(held.call('cloudwatch', 'PutMetricData', { Namespace: 'Mine', ...input }), { code });
    });
  }
});
