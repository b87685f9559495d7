/** The example of the first page, on a held clock: whatever goes wrong, somebody is told. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetScheduleCommand, UpdateScheduleCommand, type UpdateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ListSubscriptionsCommand } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { openServed, type Served } from './served-cloud.ts';

const TemplateBody = readFileSync(join(import.meta.dirname, '../examples/container/template.yaml'), 'utf8');
const day = 86_400;

async function deploy(world: Served, email?: string) {
  const { aws } = world;
  const Parameters = email === undefined ? [] : [{ ParameterKey: 'AlertEmail', ParameterValue: email }];
  const StackName = 'report';
  await aws.cloudFormation.send(
    new CreateStackCommand({ StackName, TemplateBody, Parameters, Capabilities: ['CAPABILITY_IAM'] }),
  );
  const { Stacks } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName }));
  assert.equal(Stacks?.[0]?.StackStatus, 'CREATE_COMPLETE');
  const { StackResources = [] } = await aws.cloudFormation.send(new DescribeStackResourcesCommand({ StackName }));
  const ids = new Map(StackResources.map((one) => [one.LogicalResourceId, String(one.PhysicalResourceId)]));
  const { StackEvents = [] } = await aws.cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
  return {
    id: (name: string) => String(ids.get(name)),
    warnings: StackEvents.filter(({ ResourceStatusReason: reason }) => reason?.startsWith('warning: ')),
    start: () => aws.states.send(new StartExecutionCommand({ stateMachineArn: String(ids.get('Machine')) })),
    /** New in the inbox: the alarm's logical id and its state. */
    async told(): Promise<string[]> {
      const QueueUrl = String(ids.get('AlertInbox'));
      const subjects: string[] = [];
      for (;;) {
        const { Messages = [] } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return subjects.sort();
        for (const { Body, ReceiptHandle } of Messages) {
          await aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
          const [, state, name] = /^(\w+): "report-(\w+)-/.exec(JSON.parse(String(Body)).Subject) ?? [];
          subjects.push(`${name} ${state}`);
        }
      }
    },
    async ringing(): Promise<string[]> {
      const { MetricAlarms = [] } = await aws.cloudWatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
      return MetricAlarms.map(({ AlarmName }) => String(/^report-(\w+)-/.exec(String(AlarmName))?.[1]));
    },
  };
}

describe('the example of a container job', () => {
  it('is deployed without a warning, with and without an address for mail', async () => {
    await using world = await openServed(() => ({ seconds: 1 }));
    const { warnings } = await deploy(world, 'ops@example.com');
    assert.deepEqual(warnings, []);
    const { Subscriptions = [] } = await world.aws.sns.send(new ListSubscriptionsCommand({}));
    assert.deepEqual(Subscriptions.map(({ Protocol }) => Protocol).sort(), ['email', 'sqs']);
    await using other = await openServed(() => ({ seconds: 1 }));
    assert.deepEqual((await deploy(other)).warnings, []);
  });

  it('runs each night, and tells nobody else than that it is heard', async () => {
    await using world = await openServed(() => ({ seconds: 20 }));
    const job = await deploy(world);
    await job.start();
    await world.advance(3 * day);
    assert.deepEqual(await job.ringing(), []);
    assert.deepEqual(
      (await job.told()).filter((subject) => !subject.startsWith('SilentAlarm')),
      [],
    );
    assert.deepEqual(world.errors, []);
  });

  it('that fails for good is told', async () => {
    await using world = await openServed(() => ({ seconds: 1, exitCode: 1 }));
    const job = await deploy(world);
    await job.start();
    await world.advance(600);
    assert.ok((await job.told()).includes('FailedAlarm ALARM'));
  });

  it('that hangs is stopped, tried again, and told', async () => {
    await using world = await openServed(() => ({ seconds: Infinity }));
    const job = await deploy(world);
    await job.start();
    await world.advance(3700);
    assert.ok((await job.told()).includes('FailedAlarm ALARM'));
  });

  it('whose start is not delivered is told, and the start is kept with its reason', async () => {
    await using world = await openServed(() => ({ seconds: 1 }));
    const job = await deploy(world);
    await job.start();
    await world.aws.iam.send(new DeleteRolePolicyCommand({ RoleName: job.id('StartRole'), PolicyName: 'Start' }));
    await world.advance(day);
    assert.ok((await job.told()).includes('NotStartedAlarm ALARM'));
    const { Messages = [] } = await world.aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: job.id('LostStarts'), MessageAttributeNames: ['All'] }),
    );
    assert.match(String(Messages[0]?.MessageAttributes?.['ERROR_MESSAGE']?.StringValue), /states:StartExecution/);
  });

  it('whose start is lost altogether is told', async () => {
    await using world = await openServed(() => ({ seconds: 1 }));
    const job = await deploy(world);
    await job.start();
    for (const PolicyName of ['Start', 'Keep'])
      await world.aws.iam.send(new DeleteRolePolicyCommand({ RoleName: job.id('StartRole'), PolicyName }));
    await world.advance(day);
    assert.ok((await job.told()).includes('LostAlarm ALARM'));
  });

  it('that never succeeded is told', async () => {
    await using world = await openServed(() => ({ seconds: 1 }));
    const job = await deploy(world);
    await world.advance(3600);
    assert.deepEqual(await job.told(), ['SilentAlarm ALARM']);
  });

  it('that is silent is told, and when it is heard again', async () => {
    await using world = await openServed(() => ({ seconds: 1 }));
    const job = await deploy(world);
    await job.start();
    await world.advance(2 * 3600);
    assert.deepEqual(await job.told(), ['SilentAlarm OK']);
    const {
      Arn: _,
      CreationDate: _made,
      LastModificationDate: _changed,
      ...schedule
    } = await world.aws.scheduler.send(new GetScheduleCommand({ Name: 'report', GroupName: 'report' }));
    await world.aws.scheduler.send(
      new UpdateScheduleCommand({ ...(schedule as UpdateScheduleCommandInput), State: 'DISABLED' }),
    );
    await world.advance(2 * day);
    assert.deepEqual(await job.told(), ['SilentAlarm ALARM']);
    await job.start();
    await world.advance(2 * 3600);
    assert.deepEqual(await job.told(), ['SilentAlarm OK']);
    assert.deepEqual(world.errors, []);
  });
});
