/** Schedules that call operations of CloudWatch, CloudWatch Logs and EventBridge themselves: a job's alarms are muted and heard again by the clock. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { checkInput } from '../src/cloud/kit/check-input.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { openHeld } from './held-cloud.ts';

const RoleArn = 'arn:aws:iam::000000000000:role/clock';
const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

async function open(actions: readonly string[]) {
  const held = await openHeld({ services: allServices, checkInput });
  const trust = { Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' };
  await held.call('iam', 'CreateRole', { RoleName: 'clock', AssumeRolePolicyDocument: document(trust) });
  await held.call('iam', 'PutRolePolicy', {
    RoleName: 'clock',
    PolicyName: 'p',
    PolicyDocument: document({ Effect: 'Allow', Action: actions, Resource: '*' }),
  });
  await held.call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'report-silent',
    Namespace: 'N',
    MetricName: 'M',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
  });
  /** At that time today, in UTC. */
  const schedule = (time: string, operation: string, input: object) =>
    held.call('scheduler', 'CreateSchedule', {
      Name: operation.replaceAll(':', '-'),
      ScheduleExpression: `at(2026-01-01T${time})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: `arn:aws:scheduler:::aws-sdk:${operation}`, RoleArn, Input: JSON.stringify(input) },
    });
  const isHeard = async () => {
    const { MetricAlarms } = await held.call<DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarms', {});
    return MetricAlarms?.[0]?.ActionsEnabled;
  };
  const lost = async () =>
    (await held.call<{ Deliveries: { Why: string }[] }>('punctual', 'ListFailedDeliveries', {})).Deliveries;
  return { ...held, schedule, isHeard, lost };
}

describe('a schedule', () => {
  it('disables an alarm’s actions, and enables them again', async () => {
    const held = await open(['cloudwatch:DisableAlarmActions', 'cloudwatch:EnableAlarmActions']);
    const input = { AlarmNames: ['report-silent'] };
    await held.schedule('01:00:00', 'cloudwatch:disableAlarmActions', input);
    await held.schedule('03:00:00', 'cloudwatch:enableAlarmActions', input);
    const heard: unknown[] = [];
    for (const time of ['00:30', '02:00', '04:00']) {
      await held.advanceTo(`2026-01-01T${time}:00Z`);
      heard.push(await held.isHeard());
    }
    assert.deepEqual(heard, [true, false, true]);
    assert.deepEqual(await held.lost(), []);
  });

  it('puts a mute rule, a composite alarm, a resource policy', async () => {
    const held = await open(['cloudwatch:*', 'logs:PutResourcePolicy']);
    await held.schedule('01:00:00', 'cloudwatch:putAlarmMuteRule', {
      Name: 'night',
      Rule: { Schedule: { Expression: 'cron(0 22 * * *)', Duration: 'PT8H' } },
      MuteTargets: { AlarmNames: ['report-silent'] },
      ExpireDate: '2027-01-01T00:00:00Z',
    });
    await held.schedule('01:00:00', 'cloudwatch:putCompositeAlarm', {
      AlarmName: 'any',
      AlarmRule: 'ALARM("report-silent")',
    });
    await held.schedule('01:00:00', 'cloudwatchlogs:putResourcePolicy', {
      PolicyName: 'p',
      PolicyDocument: document({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'logs:PutLogEvents',
        Resource: '*',
      }),
    });
    await held.advanceTo('2026-01-01T02:00:00Z');
    assert.deepEqual(await held.lost(), []);
    const rule = await held.call<{ ExpireDate: Date }>('cloudwatch', 'GetAlarmMuteRule', {
      AlarmMuteRuleName: 'night',
    });
    assert.equal(rule.ExpireDate.toISOString(), '2027-01-01T00:00:00.000Z');
    const composite = { AlarmNames: ['any'], AlarmTypes: ['CompositeAlarm'] };
    const found = await held.call<DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarms', composite);
    assert.equal(found.CompositeAlarms?.length, 1);
    const { resourcePolicies } = await held.call<{ resourcePolicies: object[] }>(
      'logs',
      'DescribeResourcePolicies',
      {},
    );
    assert.equal(resourcePolicies.length, 1);
  });

  it('may do only what its role may', async () => {
    const held = await open(['cloudwatch:PutMetricData']);
    await held.schedule('01:00:00', 'cloudwatch:disableAlarmActions', { AlarmNames: ['report-silent'] });
    await held.advanceTo('2026-01-01T02:00:00Z');
    assert.match((await held.lost())[0]?.Why ?? '', /not authorized to perform: cloudwatch:DisableAlarmActions/);
    assert.equal(await held.isHeard(), true);
  });

  it('makes a key', async () => {
    const held = await open(['kms:*']);
    await held.schedule('01:00:00', 'kms:createKey', { Description: 'nightly' });
    await held.advanceTo('2026-01-01T02:00:00Z');
    assert.deepEqual(await held.lost(), []);
    assert.equal((await held.call<{ Keys: object[] }>('kms', 'ListKeys', {})).Keys.length, 1);
  });
});
