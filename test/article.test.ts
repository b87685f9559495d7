/**
 * The article's whole template through AWS's own SDK, on a held clock: deployed as it is, started by its rule, run, retried,
 * timed out, stopped; its alarms reach a person.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmHistoryCommand, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import type { SimulatedRun } from '../src/cloud/world/simulated-runner.ts';
import { openServed, type Served } from './served-cloud.ts';

const article = readFileSync(join(import.meta.dirname, 'fixtures/article.yaml'), 'utf8');

describe("the article's system", () => {
  it('runs each hour from its rule, and its output is in its log group', async () => {
    await using world = await openServed(() => ({
      seconds: 20,
      lines: [{ afterSeconds: 1, text: 'the report is sent' }],
    }));
    const { stateMachineArn, logGroup } = await deploy(world);
    await world.advance(3 * 3600 + 60);
    const { executions = [] } = await world.aws.states.send(new ListExecutionsCommand({ stateMachineArn }));
    assert.deepEqual(
      executions.map(({ status }) => status),
      ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'],
    );
    const { events = [] } = await world.aws.logs.send(new FilterLogEventsCommand({ logGroupName: logGroup }));
    assert.deepEqual(
      events.map(({ message }) => message),
      Array(3).fill('the report is sent'),
    );
    assert.deepEqual(
      world.sql('SELECT status FROM tick').map(({ status }) => status),
      ['fired', 'fired', 'fired'],
    );
    assert.deepEqual(await types(world, executions[0]?.executionArn), [
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    assert.deepEqual(world.errors, []);
  });

  it('learns of the end of a task through the managed rule', async () => {
    await using world = await openServed(() => ({ seconds: 1 }));
    await deploy(world);
    const Name = 'StepFunctionsGetEventsForECSTaskRule';
    const rule = await world.aws.events.send(new DescribeRuleCommand({ Name }));
    assert.equal(rule.ManagedBy, 'states.amazonaws.com');
    const { Targets = [] } = await world.aws.events.send(new ListTargetsByRuleCommand({ Rule: Name }));
    assert.equal(Targets.length, 1);
  });

  it('retries a task that fails 3 times, after 10, 20 and 40 seconds, then fails and alarms, and is OK again', async () => {
    const begun: number[] = [];
    await using world: Served = await openServed((): SimulatedRun => {
      begun.push(world.world.now());
      return { seconds: 5, exitCode: 1 };
    });
    const { stateMachineArn, alarms, receive } = await deploy(world, 'withTopic');
    const { executionArn } = await world.aws.states.send(new StartExecutionCommand({ stateMachineArn }));
    await world.advance(120);
    assert.equal(begun.length, 4);
    const waits = begun.slice(1).map((at, n) => Math.round((at - (begun[n] as number)) / 1000) - 5);
    assert.deepEqual(waits, [10, 20, 40]);
    const execution = await world.aws.states.send(new DescribeExecutionCommand({ executionArn }));
    assert.equal(execution.status, 'FAILED');
    assert.equal(execution.error, 'States.TaskFailed');
    assert.match(execution.cause ?? '', /"ExitCode":1/);

    await world.advance(300);
    assert.equal(await alarms('ExecutionsFailedAlarm'), 'ALARM');
    assert.equal(await alarms('ExecutionsTimeoutAlarm'), 'OK');
    const [message] = await receive();
    assert.match(message?.Subject ?? '', /^ALARM: ".*ExecutionsFailedAlarm.*" in US East \(N\. Virginia\)$/);
    assert.equal(JSON.parse(message?.Message ?? '{}').NewStateValue, 'ALARM');
    await world.advance(1200);
    assert.equal(await alarms('ExecutionsFailedAlarm'), 'OK');
    assert.deepEqual(world.errors, []);
  });

  it('stops a task that has not exited after 600 seconds, is TIMED_OUT, and alarms', async () => {
    await using world = await openServed(() => ({ seconds: Infinity }));
    const { stateMachineArn, cluster, alarms } = await deploy(world, 'withTopic');
    const { executionArn, startDate } = await world.aws.states.send(new StartExecutionCommand({ stateMachineArn }));
    await world.advance(599);
    const running = await world.aws.ecs.send(new ListTasksCommand({ cluster }));
    assert.equal(running.taskArns?.length, 1);
    await world.advance(2);
    const execution = await world.aws.states.send(new DescribeExecutionCommand({ executionArn }));
    assert.equal(execution.status, 'TIMED_OUT');
    assert.equal(execution.stopDate?.getTime(), (startDate?.getTime() ?? 0) + 600_000);
    const { tasks = [] } = await world.aws.ecs.send(new DescribeTasksCommand({ cluster, tasks: running.taskArns }));
    assert.equal(tasks[0]?.desiredStatus, 'STOPPED');
    await world.advance(60);
    const stopped = await world.aws.ecs.send(new DescribeTasksCommand({ cluster, tasks: running.taskArns }));
    assert.deepEqual(
      stopped.tasks?.map(({ lastStatus, stopCode }) => [lastStatus, stopCode]),
      [['STOPPED', 'UserInitiated']],
    );
    await world.advance(300);
    assert.equal(await alarms('ExecutionsTimeoutAlarm'), 'ALARM');
    assert.equal(await alarms('ExecutionsFailedAlarm'), 'OK');
    await world.advance(1200);
    assert.equal(await alarms('ExecutionsTimeoutAlarm'), 'OK');
    assert.deepEqual(world.errors, []);
  });

  it('shows in the alarm itself that a topic of another account could not be reached', async () => {
    await using world = await openServed(() => ({ seconds: 1, exitCode: 1 }));
    const { stateMachineArn, alarmName } = await deploy(world);
    await world.aws.states.send(new StartExecutionCommand({ stateMachineArn }));
    await world.advance(600);
    const { AlarmHistoryItems = [] } = await world.aws.cloudWatch.send(
      new DescribeAlarmHistoryCommand({
        AlarmName: await alarmName('ExecutionsFailedAlarm'),
        HistoryItemType: 'Action',
      }),
    );
    assert.match(AlarmHistoryItems[0]?.HistorySummary ?? '', /Failed to execute action .*111111111111:alerting/);
  });

  it('goes on after a kill where it was: the wait, the task, the alarm', async () => {
    await using world = await openServed(() => ({ seconds: 5, exitCode: 1 }));
    const { stateMachineArn } = await deploy(world);
    await world.call('states', 'StartExecution', { stateMachineArn, name: 'killed' });
    for (let kills = 0; kills < 12; kills++) {
      await world.advance(9);
      await world.restart();
    }
    const [execution] = world.sql("SELECT status FROM states_execution WHERE name = 'killed'");
    assert.equal(execution?.['status'], 'FAILED');
    assert.equal(world.sql('SELECT * FROM ecs_task').length, 4);
    assert.deepEqual(world.errors, []);
  });
});

/** Deploys the template; `withTopic`: alarms go to a topic of this account with a queue behind it, else to the article's literal one. */
async function deploy({ aws }: Served, withTopic?: 'withTopic') {
  const { TopicArn } = await aws.sns.send(new CreateTopicCommand({ Name: 'alerting' }));
  const { QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName: 'alerting' }));
  const { Attributes } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const Resource = Attributes?.['QueueArn'];
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Resource }));
  await aws.cloudFormation.send(
    new CreateStackCommand({
      StackName: 'article',
      TemplateBody: article,
      Capabilities: ['CAPABILITY_IAM'],
      ...(withTopic ? { Parameters: [{ ParameterKey: 'AlertingTopic', ParameterValue: TopicArn }] } : {}),
    }),
  );
  const { Stacks } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: 'article' }));
  assert.equal(Stacks?.[0]?.StackStatus, 'CREATE_COMPLETE', Stacks?.[0]?.StackStatusReason);
  const output = (key: string): string =>
    Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue ?? assert.fail(`no output ${key}`);
  const alarm = async (logicalId: string) => {
    const { MetricAlarms = [] } = await aws.cloudWatch.send(new DescribeAlarmsCommand({}));
    return MetricAlarms.find(({ AlarmName }) => AlarmName?.includes(logicalId)) ?? assert.fail(`no alarm ${logicalId}`);
  };
  return {
    stateMachineArn: output('StateMachine'),
    cluster: output('Cluster'),
    logGroup: output('LogGroup'),
    alarms: async (logicalId: string) => (await alarm(logicalId)).StateValue,
    alarmName: async (logicalId: string) => (await alarm(logicalId)).AlarmName,
    async receive(): Promise<{ Subject?: string; Message?: string }[]> {
      const { Messages = [] } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body }) => JSON.parse(Body ?? '{}'));
    },
  };
}

async function types({ aws }: Served, executionArn: string | undefined): Promise<(string | undefined)[]> {
  const { events = [] } = await aws.states.send(new GetExecutionHistoryCommand({ executionArn }));
  return events.map(({ type }) => type);
}
