/** What is Double in AWS's models is written with a fraction, in JSON and in XML; whole numbers are not. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { send, sign } from '../src/cloud/wire/fixtures/sign.ts';
import { openServed } from './served-cloud.ts';

const alarm = {
  AlarmName: 'a',
  Namespace: 'Mine',
  MetricName: 'm',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 3,
  ComparisonOperator: 'GreaterThanThreshold',
};
const at = '2026-01-01T00:00:00Z';

it('doubles have a fraction in answers, whole numbers have none', async () => {
  await using served = await openServed(() => ({}) as never);
  const port = Number(new URL(served.endpoint).port);
  await served.call('cloudwatch', 'PutMetricAlarm', alarm);
  const MetricData = [{ MetricName: 'm', Value: 2, Timestamp: new Date(at) }];
  await served.call('cloudwatch', 'PutMetricData', { Namespace: 'Mine', MetricData });
  const ask = async (operation: string, input: object, query: string) => {
    const json = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `GraniteServiceVersion20100801.${operation}`,
    };
    const signing = { key: served.cloud.host.rootKey, service: 'monitoring' };
    const asJson = await send(sign({ port, headers: json, body: JSON.stringify(input) }, signing));
    const asXml = await send(
      sign({ port, method: 'GET', path: `/?Action=${operation}&Version=2010-08-01${query}` }, signing),
    );
    return [asJson.body, asXml.body];
  };
  const [alarms, alarmsXml] = await ask('DescribeAlarms', {}, '');
  assert.match(alarms!, /"Threshold":3\.0[,}]/);
  assert.match(alarms!, /"Period":60[,}]/);
  assert.match(alarmsXml!, /<Threshold>3\.0<\/Threshold>/);
  const seconds = Date.parse(at) / 1000;
  const MetricStat = { Metric: { Namespace: 'Mine', MetricName: 'm' }, Period: 60, Stat: 'Sum' };
  const data = { StartTime: seconds, EndTime: seconds + 60, MetricDataQueries: [{ Id: 'm', MetricStat }] };
  const path = `&StartTime=${encodeURIComponent(at)}&EndTime=${encodeURIComponent('2026-01-01T00:01:00Z')}`;
  const stat =
    '&MetricDataQueries.member.1.Id=m&MetricDataQueries.member.1.MetricStat.Period=60&MetricDataQueries.member.1.MetricStat.Stat=Sum';
  const metric =
    '&MetricDataQueries.member.1.MetricStat.Metric.Namespace=Mine&MetricDataQueries.member.1.MetricStat.Metric.MetricName=m';
  const [values, valuesXml] = await ask('GetMetricData', data, `${path}${stat}${metric}`);
  assert.match(values!, /"Values":\[2\.0\]/);
  assert.match(valuesXml!, /<Values><member>2\.0<\/member><\/Values>/);
});
