import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import { alarm, failedAlarm, history, machine, put, state, surroundings, topic } from '../fixtures/surroundings.ts';

describe('an alarm that is in the store and cannot be read', () => {
  it('stops neither the others nor what counts, and is said', async () => {
    const held = await openHeld({ services: surroundings().services });
    await put(held);
    await held.call('cloudwatch', 'PutMetricAlarm', { ...failedAlarm, AlarmName: 'spoilt' });
    held.sql("UPDATE alarm SET config = '{' WHERE name = 'spoilt'");
    await held.restart();
    await held.advance(60);
    await held.call('states', 'Fail', {});
    await held.advance(60);
    assert.equal(await state(held), 'ALARM');
    assert.ok(held.errors.length > 0);
    for (const said of held.errors) assert.match(said, /^cloudwatch timer\/evaluate(\/next)? `spoilt`, set aside/);
  });
});

describe("the article's alarm on failed executions", () => {
  it('is OK a minute after it was made, when nothing failed', async () => {
    const held = await openHeld({ services: surroundings().services });
    await put(held);
    assert.equal((await alarm(held)).StateReason, 'Unchecked: Initial alarm creation');
    await held.advance(60);
    const { StateValue, StateReason } = await alarm(held);
    assert.equal(StateValue, 'OK');
    assert.equal(
      StateReason,
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    );
  });

  it('goes to ALARM at the turn of the minute, and back to OK when the failure has left the range', async () => {
    const { services, published } = surroundings();
    const held = await openHeld({ services });
    await put(held);
    await held.advanceTo('2026-01-01T12:03:20Z');
    await held.call('states', 'Fail', {});
    await held.advanceTo('2026-01-01T12:03:59Z');
    assert.equal(await state(held), 'OK');
    await held.advanceTo('2026-01-01T12:04:00Z');
    const ringing = await alarm(held);
    assert.equal(ringing.StateValue, 'ALARM');
    assert.equal(
      ringing.StateReason,
      'Threshold Crossed: 1 out of the last 1 datapoints [1.0 (01/01/26 11:59:00)] was greater than the threshold (0.0) (minimum 1 datapoint for OK -> ALARM transition).',
    );
    assert.deepEqual(JSON.parse(ringing.StateReasonData as string), {
      version: '1.0',
      queryDate: '2026-01-01T12:04:00.000+0000',
      startDate: '2026-01-01T11:59:00.000+0000',
      statistic: 'Sum',
      period: 300,
      recentDatapoints: [1],
      threshold: 0,
      evaluatedDatapoints: [{ timestamp: '2026-01-01T11:59:00.000+0000', sampleCount: 1, value: 1 }],
    });
    await held.advanceTo('2026-01-01T12:18:59Z');
    assert.equal(await state(held), 'ALARM');
    await held.advanceTo('2026-01-01T12:19:00Z');
    assert.equal(await state(held), 'OK');
    assert.equal(published.length, 1);
    assert.deepEqual(held.errors, []);
  });

  it('publishes as CloudWatch, for the alarm, in the form that AWS sends', async () => {
    const { services, published, events } = surroundings();
    const held = await openHeld({ services });
    await put(held);
    await held.advance(60);
    await held.call('states', 'Fail', {});
    await held.advance(60);
    const [{ input, caller } = { input: {}, caller: undefined }] = published;
    const alarmArn = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:mailer failed';
    assert.deepEqual(caller, { kind: 'service', principal: 'cloudwatch.amazonaws.com', sourceArn: alarmArn });
    assert.equal(input['TopicArn'], topic);
    assert.equal(input['Subject'], 'ALARM: "mailer failed" in US East (N. Virginia)');
    const { NewStateReason, ...message } = JSON.parse(JSON.parse(input['Message'] as string).default);
    assert.match(NewStateReason, /^Threshold Crossed: 1 out of/);
    assert.deepEqual(message, {
      AlarmName: 'mailer failed',
      AlarmDescription: 'Failure while executing scheduled task.',
      AWSAccountId: '000000000000',
      AlarmConfigurationUpdatedTimestamp: '2026-01-01T00:00:00.000+0000',
      NewStateValue: 'ALARM',
      StateChangeTime: '2026-01-01T00:02:00.000+0000',
      Region: 'US East (N. Virginia)',
      AlarmArn: alarmArn,
      OldStateValue: 'OK',
      OKActions: [],
      AlarmActions: [topic],
      InsufficientDataActions: [],
      Trigger: {
        MetricName: 'ExecutionsFailed',
        Namespace: 'AWS/States',
        StatisticType: 'Statistic',
        Statistic: 'SUM',
        Unit: null,
        Dimensions: [{ value: machine, name: 'StateMachineArn' }],
        Period: 300,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 0,
        TreatMissingData: 'notBreaching',
        EvaluateLowSampleCountPercentile: '',
      },
    });
    assert.deepEqual(
      events.map(({ source, detailType, resources, detail }) => [
        source,
        detailType,
        resources,
        (detail['state'] as { value: string }).value,
      ]),
      ['OK', 'ALARM'].map((value) => ['aws.cloudwatch', 'CloudWatch Alarm State Change', [alarmArn], value]),
    );
  });

  it('shows in its history that its topic cannot be reached, and says a line of it', async () => {
    const { services } = surroundings();
    const held = await openHeld({ services });
    const elsewhere = 'arn:aws:sns:eu-west-1:111111111111:alerting';
    await put(held, { AlarmActions: [elsewhere] });
    await held.advance(60);
    await held.call('states', 'Fail', {});
    await held.advance(60);
    assert.deepEqual(await history(held, 'Action'), [
      `Failed to execute action ${elsewhere}. Received error: "Invalid region eu-west-1 specified. Only us-east-1 is supported."`,
    ]);
    assert.match(
      held.notices.join('\n'),
      /^mailer failed: alarm action arn:\S+ failed: Invalid region eu-west-1 specified/,
    );
    assert.deepEqual(held.errors, []);
  });

  it('takes an action on what is not here, and says in its history that it failed', async () => {
    const { services } = surroundings();
    const held = await openHeld({ services });
    const notifier = 'arn:aws:lambda:us-east-1:000000000000:function:notifier';
    await put(held, { AlarmActions: [notifier, 'arn:aws:automate:us-east-1:ec2:recover'] });
    await held.advance(60);
    await held.call('states', 'Fail', {});
    await held.advance(60);
    const said = (await history(held, 'Action')).join('\n');
    assert.match(said, /there is no lambda here, so nothing is at arn:aws:lambda:/);
    assert.match(said, /nothing is at arn:aws:automate:us-east-1:ec2:recover/);
  });

  it("keeps SNS's denial in CloudWatch's words", async () => {
    const { services, refusal } = surroundings();
    const held = await openHeld({ services });
    refusal.message = `User: cloudwatch.amazonaws.com is not authorized to perform: SNS:Publish on resource: ${topic}`;
    await put(held);
    await held.advance(60);
    await held.call('states', 'Fail', {});
    await held.advance(60);
    const [failure] = await history(held, 'Action');
    assert.match(failure as string, /Received error: "CloudWatch Alarms is not authorized to perform: SNS:Publish/);
  });

  it('goes on after a restart', async () => {
    const { services, published } = surroundings();
    const held = await openHeld({ services });
    await put(held);
    await held.advance(60);
    await held.call('states', 'Fail', {});
    await held.restart();
    await held.advance(60);
    assert.equal(await state(held), 'ALARM');
    await held.restart();
    await held.advance(1200);
    assert.equal(await state(held), 'OK');
    assert.equal(published.length, 1);
  });

  it('still notifies of a failure that came just before a long sleep', async () => {
    const { services } = surroundings();
    const held = await openHeld({ services });
    await put(held);
    await held.advance(60);
    await held.call('states', 'Fail', {});
    held.world.setTime((held.world.now() + 3 * 86_400_000) as never);
    await held.runUntilIdle();
    await held.advance(1);
    assert.deepEqual(await history(held, 'StateUpdate'), [
      'Alarm updated from INSUFFICIENT_DATA to OK',
      'Alarm updated from OK to ALARM',
      'Alarm updated from ALARM to OK',
    ]);
  });
});

it('sees in periods of seconds only what is kept by the second', async () => {
  for (const ExtendedStatistic of [undefined, 'p90']) {
    const held = await openHeld({ services: surroundings().services });
    const statistic = ExtendedStatistic ? { Statistic: undefined, ExtendedStatistic } : {};
    await put(held, { Period: 10, Namespace: 'Mine', MetricName: 'M', Dimensions: [], ...statistic });
    const sample = (StorageResolution: number) =>
      held.call('cloudwatch', 'PutMetricData', {
        Namespace: 'Mine',
        MetricData: [{ MetricName: 'M', Value: 1, StorageResolution }],
      });
    await sample(60);
    await held.advance(10);
    assert.equal(await state(held), 'OK');
    await sample(1);
    await held.advance(10);
    assert.equal(await state(held), 'ALARM');
  }
});

describe('an alarm that waits costs nothing', () => {
  const evaluations = (held: Held) => held.sql("SELECT due FROM timer WHERE kind = 'evaluate'").length;

  it('has no timer while its metric is silent', async () => {
    const held = await openHeld({ services: surroundings().services });
    await put(held);
    await held.advance(60);
    assert.equal(evaluations(held), 0);
  });

  it('has one timer, where the failure leaves the range', async () => {
    const held = await openHeld({ services: surroundings().services });
    await put(held);
    await held.advance(90);
    await held.call('states', 'Fail', {});
    await held.advance(60);
    const [timer] = held.sql("SELECT due FROM timer WHERE kind = 'evaluate'");
    assert.equal(new Date(Number(timer?.['due'])).toISOString(), '2026-01-01T00:17:00.000Z');
  });
});

it('rings after a day of silence, where silence is breaching', async () => {
  const held = await openHeld({ services: surroundings().services });
  await held.call('states', 'Fail', { name: 'ExecutionsSucceeded' });
  await put(held, {
    MetricName: 'ExecutionsSucceeded',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    Period: 3600,
    EvaluationPeriods: 27,
    DatapointsToAlarm: 27,
    TreatMissingData: 'breaching',
  });
  await held.advance(86_400);
  await held.call('states', 'Fail', { name: 'ExecutionsSucceeded' });
  assert.equal(await state(held), 'OK');
  await held.advance(27 * 3600);
  assert.equal(await state(held), 'OK');
  await held.advance(3 * 3600);
  assert.equal(await state(held), 'ALARM');
  assert.match(
    (await alarm(held)).StateReason as string,
    /no datapoints were received for 27 periods and 27 missing datapoints were treated as \[Breaching\]/,
  );
});

describe('SetAlarmState', () => {
  it('lasts until the next evaluation, and takes the actions', async () => {
    const { services, published } = surroundings();
    const held = await openHeld({ services });
    await put(held);
    await held.advance(60);
    await held.call('cloudwatch', 'SetAlarmState', {
      AlarmName: failedAlarm.AlarmName,
      StateValue: 'ALARM',
      StateReason: 'a test',
    });
    assert.equal(await state(held), 'ALARM');
    assert.equal(published.length, 1);
    await held.advance(60);
    assert.equal(await state(held), 'OK');
    assert.deepEqual(await history(held), [
      'Alarm "mailer failed" created',
      'Alarm updated from INSUFFICIENT_DATA to OK',
      'Alarm updated from OK to ALARM',
      `Successfully executed action ${topic}`,
      'Alarm updated from ALARM to OK',
    ]);
  });

  it('takes no action while actions are disabled', async () => {
    const { services, published } = surroundings();
    const held = await openHeld({ services });
    await put(held);
    await held.call('cloudwatch', 'DisableAlarmActions', { AlarmNames: [failedAlarm.AlarmName] });
    await held.call('cloudwatch', 'SetAlarmState', {
      AlarmName: failedAlarm.AlarmName,
      StateValue: 'ALARM',
      StateReason: 'a test',
    });
    assert.equal(published.length, 0);
    await held.call('cloudwatch', 'EnableAlarmActions', { AlarmNames: [failedAlarm.AlarmName] });
    assert.equal((await alarm(held)).ActionsEnabled, true);
  });

  it('refuses an alarm that is not there', async () => {
    const held = await openHeld({ services: surroundings().services });
    await assert.rejects(
      held.call('cloudwatch', 'SetAlarmState', { AlarmName: 'x', StateValue: 'OK', StateReason: '' }),
      {
        code: 'ResourceNotFound',
      },
    );
  });
});
