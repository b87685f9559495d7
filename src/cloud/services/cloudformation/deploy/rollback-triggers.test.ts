/** Rollback triggers: alarms that are watched while a stack is deployed, and for some minutes after, and roll the deployment back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { capabilities, type HeldStacks, openBox, openStacks, refusal } from '../fixtures/held-stacks.ts';

const template = (delay: number) => `Resources: {Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: ${delay}}}}`;
const replaced = (name: string) => `Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: ${name}}}}`;
const arnOf = (name: string) => `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`;
const triggers = (...names: string[]) => ({
  RollbackTriggers: names.map((name) => ({ Arn: arnOf(name), Type: 'AWS::CloudWatch::Alarm' })),
});
const watching = (minutes: number, ...names: string[]) => ({
  RollbackConfiguration: { ...triggers(...names), MonitoringTimeInMinutes: minutes },
});

async function openAlarmed(open: () => Promise<HeldStacks> = openStacks): Promise<HeldStacks> {
  const held = await open();
  const metric = { Namespace: 'n', MetricName: 'm', Period: 60, Statistic: 'Sum', EvaluationPeriods: 1, Threshold: 1 };
  const input = {
    AlarmName: 'late',
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'ignore',
    ...metric,
  };
  await held.call('cloudwatch', 'PutMetricAlarm', input);
  return held;
}

const alarm = (held: HeldStacks, StateValue = 'ALARM') =>
  held.call('cloudwatch', 'SetAlarmState', { AlarmName: 'late', StateValue, StateReason: 'r' });
const statusOf = async (held: HeldStacks) => (await held.stack()).StackStatus;
const delayOf = async (held: HeldStacks) => {
  const input = { QueueUrl: (await held.resources())['Q'], AttributeNames: ['DelaySeconds'] };
  return (await held.call<{ Attributes: object }>('sqs', 'GetQueueAttributes', input)).Attributes;
};

describe('a stack with rollback triggers', () => {
  it('is watched for the minutes after its resources are there, and is complete then', async () => {
    const held = await openAlarmed();
    await held.create(template(1), watching(5, 'late'));
    assert.equal(await statusOf(held), 'CREATE_IN_PROGRESS');
    assert.deepEqual((await held.events()).slice(-1), ['Q CREATE_COMPLETE']);
    await held.advance(290);
    assert.equal(await statusOf(held), 'CREATE_IN_PROGRESS');
    await held.advance(10);
    assert.equal(await statusOf(held), 'CREATE_COMPLETE');
    assert.deepEqual((await held.stack()).RollbackConfiguration, watching(5, 'late').RollbackConfiguration);
    assert.deepEqual(held.errors, []);
  });

  it('is rolled back by an alarm that goes off meanwhile, after a new start of the cloud too', async () => {
    const held = await openAlarmed();
    await held.create(template(1), watching(5, 'late'));
    await held.restart();
    await held.advance(60);
    await alarm(held);
    await held.advance(10);
    assert.equal(await statusOf(held), 'ROLLBACK_COMPLETE');
    const said = `s ROLLBACK_IN_PROGRESS rollback trigger ${arnOf('late')} is in state ALARM. Rollback requested by user.`;
    assert.ok((await held.events()).includes(said), (await held.events()).join('\n'));
    assert.deepEqual(await held.resources(), {});
  });

  it('is not watched any more when it is complete', async () => {
    const held = await openAlarmed();
    await held.create(template(1), watching(0, 'late'));
    assert.equal(await statusOf(held), 'CREATE_COMPLETE');
    await alarm(held);
    await held.advance(600);
    assert.equal(await statusOf(held), 'CREATE_COMPLETE');
  });

  it('fails at once where an alarm is not there, is of another kind, or has gone off already', async () => {
    for (const [more, why] of [
      [watching(5, 'none'), `${arnOf('none')} is not there`],
      [
        {
          RollbackConfiguration: {
            RollbackTriggers: [{ Arn: arnOf('late'), Type: 'AWS::CloudWatch::CompositeAlarm' }],
          },
        },
        `${arnOf('late')} is not there`,
      ],
      [watching(0, 'late'), `${arnOf('late')} is in state ALARM`],
    ] as const) {
      const held = await openAlarmed();
      if (why.endsWith('ALARM')) await alarm(held);
      await held.create(template(1), more);
      assert.equal(await statusOf(held), 'ROLLBACK_COMPLETE');
      assert.match((await held.events()).join('\n'), new RegExp(`rollback trigger ${why}`));
      assert.ok(!(await held.events()).some((event) => event.startsWith('Q')), 'nothing was made');
    }
  });

  it('is left as it is where rollbacks are switched off', async () => {
    const held = await openAlarmed();
    await held.create(template(1), { ...watching(5, 'late'), DisableRollback: true });
    await alarm(held);
    await held.advance(10);
    assert.equal(await statusOf(held), 'CREATE_FAILED');
    assert.deepEqual(Object.keys(await held.resources()), ['Q']);
  });

  it('keeps its triggers for later updates, until others or none are given', async () => {
    const held = await openAlarmed();
    await held.create(template(1), watching(0, 'late'));
    await alarm(held);
    await held.update(template(2));
    assert.equal(await statusOf(held), 'UPDATE_ROLLBACK_COMPLETE');
    assert.deepEqual(await delayOf(held), { DelaySeconds: '1' });
    await held.update(template(2), { RollbackConfiguration: { MonitoringTimeInMinutes: 0 } });
    assert.equal(await statusOf(held), 'UPDATE_ROLLBACK_COMPLETE');
    await held.update(template(2), { RollbackConfiguration: { RollbackTriggers: [] } });
    assert.equal(await statusOf(held), 'UPDATE_COMPLETE');
    assert.deepEqual((await held.stack()).RollbackConfiguration, { RollbackTriggers: [], MonitoringTimeInMinutes: 0 });
  });

  it('deletes what was replaced only after those minutes, which can be cancelled', async () => {
    const held = await openAlarmed();
    await held.create(replaced('one'));
    const queues = async () =>
      ((await held.call<{ QueueUrls?: string[] }>('sqs', 'ListQueues', {})).QueueUrls ?? []).map((url) =>
        url.split('/').at(-1),
      );
    await held.update(replaced('two'), watching(10));
    await held.advance(599);
    assert.deepEqual(await queues(), ['one', 'two']);
    assert.equal(await statusOf(held), 'UPDATE_IN_PROGRESS');
    await held.advance(1);
    assert.deepEqual(await queues(), ['two']);
    await held.update(replaced('three'));
    await held.cfn('CancelUpdateStack', { StackName: 's' });
    assert.equal(await statusOf(held), 'UPDATE_ROLLBACK_COMPLETE');
    assert.deepEqual(await queues(), ['two']);
  });

  it('has them by a change set, which shows them', async () => {
    const held = await openAlarmed();
    const input = { StackName: 's', ChangeSetName: 'c', ChangeSetType: 'CREATE', TemplateBody: template(1) };
    await held.cfn('CreateChangeSet', { ...input, ...capabilities, ...watching(1, 'late') });
    const shown = await held.cfn<object>('DescribeChangeSet', { StackName: 's', ChangeSetName: 'c' });
    assert.deepEqual(
      (shown as { RollbackConfiguration: object }).RollbackConfiguration,
      watching(1, 'late').RollbackConfiguration,
    );
    await held.cfn('ExecuteChangeSet', { StackName: 's', ChangeSetName: 'c' });
    await alarm(held);
    await held.advance(10);
    assert.equal(await statusOf(held), 'ROLLBACK_COMPLETE');
  });

  it('is rolled back while a stack within it is being changed', async () => {
    const box = await openBox({ a: template(1), b: replaced('two') });
    const held = await openAlarmed(async () => box);
    const outer = (key: string) =>
      `Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://box.s3.amazonaws.com/${key}'}}}`;
    await held.create(outer('a'));
    await held.update(outer('b'), watching(30, 'late'));
    assert.equal(await statusOf(held), 'UPDATE_IN_PROGRESS');
    await alarm(held);
    await held.advance(10);
    assert.equal(await statusOf(held), 'UPDATE_ROLLBACK_COMPLETE');
    assert.deepEqual(held.errors, []);
  });

  it('refuses triggers that are no alarms', async () => {
    const held = await openStacks();
    const RollbackConfiguration = { RollbackTriggers: [{ Arn: arnOf('x'), Type: 'AWS::SNS::Topic' }] };
    const input = { StackName: 's', TemplateBody: template(1), RollbackConfiguration };
    assert.match(
      await refusal(held.cfn('CreateStack', input)),
      /^ValidationError: .*AWS::CloudWatch::Alarm.*AWS::SNS::Topic/,
    );
  });
});
