/** What targets get, what becomes of failures, and who is told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AwsError } from '../../../kit/aws-error.ts';
import type { ServiceDefinition } from '../../../kit/service.ts';
import { allServices } from '../../all.ts';
import {
  allow,
  type HeldScheduler,
  letters,
  machine,
  openScheduler,
  queue,
  queueUrl,
  role,
  scheduleArn,
} from '../fixtures/held-scheduler.ts';

const dead = { DeadLetterConfig: { Arn: letters } };
const at = 'at(2026-01-01T06:00:00)';
const universal = (action: string, input: object, more: object = {}) => ({
  Target: { Arn: `arn:aws:scheduler:::aws-sdk:${action}`, RoleArn: role, Input: JSON.stringify(input), ...more },
});

async function withMachine(): Promise<HeldScheduler> {
  const scheduler = await openScheduler();
  const trust = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' },
  };
  await scheduler.held.call('iam', 'CreateRole', {
    RoleName: 'machine',
    AssumeRolePolicyDocument: JSON.stringify(trust),
  });
  await scheduler.held.call('states', 'CreateStateMachine', {
    name: 'job',
    roleArn: 'arn:aws:iam::000000000000:role/machine',
    definition: JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }),
  });
  return scheduler;
}

interface Execution {
  readonly name: string;
  readonly status: string;
  readonly executionArn: string;
}

async function executions({ held }: HeldScheduler): Promise<(Execution & { input: string })[]> {
  const { executions: list } = await held.call<{ executions: Execution[] }>('states', 'ListExecutions', {
    stateMachineArn: machine,
  });
  return Promise.all(
    list.map(({ executionArn }) =>
      held.call<Execution & { input: string }>('states', 'DescribeExecution', { executionArn }),
    ),
  );
}

/** The metrics that have samples, by name. */
async function metrics({ held }: HeldScheduler): Promise<string[]> {
  const { Metrics } = await held.call<{ Metrics: { MetricName: string; Dimensions: object[] }[] }>(
    'cloudwatch',
    'ListMetrics',
    { Namespace: 'AWS/Scheduler' },
  );
  for (const { Dimensions } of Metrics) assert.deepEqual(Dimensions, [{ Name: 'ScheduleGroup', Value: 'default' }]);
  return Metrics.map(({ MetricName }) => MetricName).sort();
}

/** A service of topics that takes nothing for now. */
const throttlingTopics: ServiceDefinition = {
  service: 'sns',
  schema: [],
  open: () => ({
    operations: {
      Publish: {
        permissions: () => [],
        handle: () => {
          throw new AwsError('ThrottledException', 'Rate exceeded', 429);
        },
      },
    },
  }),
};

describe('a target', () => {
  it('that is a machine is started under a name that a second delivery would meet, with the default event', async () => {
    const scheduler = await withMachine();
    await scheduler.create(at, { Target: { Arn: machine, RoleArn: role } });
    await scheduler.held.advanceTo('2026-01-01T06:00:00Z');
    const [started] = await executions(scheduler);
    assert.match(String(started?.name), /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    const { id, ...event } = JSON.parse(String(started?.input));
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(event, {
      version: '0',
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '000000000000',
      time: '2026-01-01T06:00:00Z',
      region: 'us-east-1',
      resources: [scheduleArn('job')],
      detail: '{}',
    });
    const { Ticks } = await scheduler.held.call<{ Ticks: { Deliveries: { Started: string; Status: string }[] }[] }>(
      'punctual',
      'ListTicks',
      { ScheduleArn: scheduleArn('job') },
    );
    assert.deepEqual(
      Ticks[0]?.Deliveries.map(({ Status, Started }) => [Status, Started]),
      [['delivered', started?.executionArn]],
    );
  });

  it('that is universal is called with its members in any case, and its words replaced', async () => {
    const scheduler = await withMachine();
    await scheduler.create(
      at,
      universal('sfn:startExecution', {
        StateMachineArn: machine,
        Name: 'scheduled-<aws.scheduler.execution-id>',
        Input:
          '{"scheduledTime":"<aws.scheduler.scheduled-time>","arn":"<aws.scheduler.schedule-arn>","n":<aws.scheduler.attempt-number>,"x":"<aws.scheduler.other>"}',
      }),
    );
    await scheduler.held.advanceTo('2026-01-01T06:00:00Z');
    const [started] = await executions(scheduler);
    assert.match(String(started?.name), /^scheduled-[0-9a-f]{16}$/);
    assert.deepEqual(JSON.parse(String(started?.input)), {
      scheduledTime: '2026-01-01T06:00:00Z',
      arn: scheduleArn('job'),
      n: 1,
      x: '<aws.scheduler.other>',
    });
    assert.deepEqual(scheduler.held.errors, []);
  });

  it('that is the event bus gets an event', async () => {
    const scheduler = await openScheduler();
    await scheduler.held.call('events', 'PutRule', { Name: 'all', EventPattern: '{"source":["jobs"]}' });
    await scheduler.held.call('sqs', 'SetQueueAttributes', {
      QueueUrl: queueUrl(queue),
      Attributes: {
        Policy: JSON.stringify({
          Statement: {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: queue,
          },
        }),
      },
    });
    await scheduler.held.call('events', 'PutTargets', { Rule: 'all', Targets: [{ Id: 'q', Arn: queue }] });
    const Arn = 'arn:aws:events:us-east-1:000000000000:event-bus/default';
    await scheduler.create(at, {
      Target: { Arn, RoleArn: role, EventBridgeParameters: { Source: 'jobs', DetailType: 'Due' }, Input: '{"a":1}' },
    });
    await scheduler.held.advanceTo('2026-01-01T06:00:00Z');
    const [message] = await scheduler.messages();
    const { source, detail, 'detail-type': type } = JSON.parse(String(message?.body));
    assert.deepEqual([source, type, detail], ['jobs', 'Due', { a: 1 }]);
  });

  it('that is a bus of its own name gets the event, and the rules of that bus alone', async () => {
    const scheduler = await openScheduler();
    const rule = { EventBusName: 'orders', Name: 'all', EventPattern: '{"source":["jobs"]}' };
    await scheduler.held.call('events', 'CreateEventBus', { Name: 'orders' });
    await scheduler.held.call('events', 'PutRule', rule);
    const Arn = 'arn:aws:events:us-east-1:000000000000:event-bus/orders';
    await scheduler.create(at, {
      Target: { Arn, RoleArn: role, EventBridgeParameters: { Source: 'jobs', DetailType: 'Due' }, Input: '{}' },
    });
    await scheduler.held.advanceTo('2026-01-01T06:00:00Z');
    const { Deliveries } = await scheduler.held.call<{ Deliveries: unknown[] }>('punctual', 'ListFailedDeliveries', {});
    assert.deepEqual(Deliveries, []);
  });

  it('that is a topic, a queue or any operation gets what it takes', async () => {
    const scheduler = await openScheduler();
    const { TopicArn } = await scheduler.held.call<{ TopicArn: string }>('sns', 'CreateTopic', { Name: 'news' });
    await scheduler.create(at, { Name: 'topic', Target: { Arn: TopicArn, RoleArn: role, Input: 'text' } });
    await scheduler.create(at, {
      Name: 'queue',
      ...universal('sqs:sendMessage', { QueueUrl: queueUrl(queue), MessageBody: 'u', DelaySeconds: null }),
    });
    await scheduler.create(at, {
      Name: 'metric',
      ...universal('cloudwatch:putMetricData', {
        Namespace: 'N',
        MetricData: [{ MetricName: 'm', Value: 1, Timestamp: '2026-01-01T05:59:00Z' }],
      }),
    });
    await scheduler.held.advanceTo('2026-01-01T06:00:00Z');
    const failures = await scheduler.held.call<{ Deliveries: unknown[] }>('punctual', 'ListFailedDeliveries', {});
    assert.deepEqual(failures.Deliveries, []);
    assert.deepEqual(
      (await scheduler.messages()).map(({ body }) => body),
      ['u'],
    );
    assert.deepEqual(scheduler.held.errors, []);
  });
});

describe('a failure', () => {
  it('that trying again cannot help goes to the dead-letter queue at once, sent as the role', async () => {
    const scheduler = await openScheduler();
    await scheduler.create(at, { Target: { Arn: `${queue}-gone`, RoleArn: role, Input: 'hello', ...dead } });
    await scheduler.held.advanceTo('2026-01-01T06:00:00Z');
    const [letter] = await scheduler.messages(letters);
    const { EXECUTION_ID, ERROR_MESSAGE, ...attributes } = letter?.attributes ?? {};
    assert.match(String(EXECUTION_ID), /^[0-9a-f]{16}$/);
    assert.match(String(ERROR_MESSAGE), /The specified queue does not exist/);
    assert.deepEqual(attributes, {
      SCHEDULE_ARN: scheduleArn('job'),
      TARGET_ARN: `${queue}-gone`,
      SCHEDULED_TIME: '2026-01-01T06:00:00Z',
      ERROR_CODE: 'AWS.SimpleQueueService.NonExistentQueue',
      RETRY_ATTEMPTS: '0',
      IS_PAYLOAD_TRUNCATED: 'false',
    });
    assert.equal(JSON.parse(String(letter?.body)).MessageBody, 'hello');
    assert.deepEqual(await metrics(scheduler), [
      'InvocationAttemptCount',
      'InvocationDroppedCount',
      'InvocationsSentToDeadLetterCount',
      'TargetErrorCount',
    ]);
  });

  for (const [Arn, Input, words] of [
    [
      'arn:aws:lambda:us-east-1:000000000000:function:f',
      '"hello"',
      /there is no lambda here.*run the function as a container/,
    ],
    [
      'arn:aws:scheduler:::aws-sdk:rds:stopDBInstance',
      '{"DbInstanceIdentifier":"d"}',
      /there is no rds here, so nothing is at arn:aws:scheduler:::aws-sdk:rds:stopDBInstance/,
    ],
  ] as const)
    it(`of a service that AWS has and this cloud has not is a dead letter that says so: ${Arn}`, async () => {
      const scheduler = await openScheduler();
      await scheduler.create(at, { Target: { Arn, RoleArn: role, Input, ...dead } });
      await scheduler.held.advanceTo('2026-01-01T06:00:00Z');
      const [letter] = await scheduler.messages(letters);
      assert.match(String(letter?.attributes['ERROR_MESSAGE']), words);
      assert.equal(letter?.attributes['RETRY_ATTEMPTS'], '0');
    });

  it('where the role may not send letters either is counted, and kept to be seen', async () => {
    const scheduler = await openScheduler();
    await scheduler.create(at, { Target: { Arn: queue, RoleArn: role, Input: 'hello', ...dead } });
    await allow(scheduler.held, ['states:*']);
    await scheduler.held.advanceTo('2026-01-01T06:00:00Z');
    assert.deepEqual(await scheduler.messages(letters), []);
    const { Deliveries } = await scheduler.held.call<{ Deliveries: { Why: string; Status: string }[] }>(
      'punctual',
      'ListFailedDeliveries',
      {},
    );
    assert.equal(Deliveries[0]?.Status, 'failed');
    assert.match(String(Deliveries[0]?.Why), /NO_PERMISSIONS: .*dead-letter queue `.*letters`: .*sqs:sendmessage/is);
    assert((await metrics(scheduler)).includes('InvocationsFailedToBeSentToDeadLetterCount_AccessDenied'));
    assert.match(
      scheduler.held.notices.join('\n'),
      /job: the target of schedule default\/job .* was not started: NO_PERMISSIONS.*\njob: its dead-letter queue .*letters does not have what was lost: /,
    );
  });

  it('of a machine that started it already is none that is tried again', async () => {
    const scheduler = await withMachine();
    await scheduler.create(
      'rate(1 minute)',
      universal(
        'sfn:startExecution',
        { StateMachineArn: machine, Name: 'same', Input: '<aws.scheduler.attempt-number>' },
        dead,
      ),
    );
    await scheduler.held.advance(60);
    assert.equal((await executions(scheduler)).length, 1);
    const [letter] = await scheduler.messages(letters);
    assert.equal(letter?.attributes['ERROR_CODE'], 'ExecutionAlreadyExists');
  });

  it('that may pass is tried again until the policy ends it', async () => {
    const services = allServices.map((one) => (one.service === 'sns' ? throttlingTopics : one));
    const scheduler = await openScheduler({ services });
    const Target = { Arn: 'arn:aws:sns:us-east-1:000000000000:news', RoleArn: role, ...dead };
    const policies = {
      few: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 86_400 },
      none: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 86_400 },
      short: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 60 },
    };
    for (const [Name, RetryPolicy] of Object.entries(policies)) {
      await scheduler.create(at, { Name, Target: { ...Target, RetryPolicy } });
    }
    await scheduler.held.advanceTo('2026-01-01T06:01:00Z');
    const found = (await scheduler.messages(letters)).map(({ attributes }) => [
      attributes['SCHEDULE_ARN']?.split('/').at(-1),
      attributes['EXHAUSTED_RETRY_CONDITION'],
      attributes['RETRY_ATTEMPTS'],
      attributes['ERROR_CODE'],
    ]);
    assert.deepEqual(found.sort(), [
      ['few', 'MaximumRetryAttempts', '2', 'Throttled'],
      ['none', 'MaximumRetryAttempts', '0', 'Throttled'],
      ['short', 'MaximumEventAgeInSeconds', '4', 'Throttled'],
    ]);
    assert((await metrics(scheduler)).includes('TargetErrorThrottledCount'));
    assert.deepEqual(scheduler.ticks('few'), ['06:00 fired']);
  });

  it('of a schedule that was deleted meanwhile is dropped', async () => {
    const scheduler = await openScheduler();
    await scheduler.create(at, { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1440 } });
    await scheduler.held.advanceTo('2026-01-01T06:00:00Z');
    await scheduler.call('DeleteSchedule', { Name: 'job' });
    await scheduler.held.advance(86_400);
    assert.deepEqual(await scheduler.messages(), []);
    const [lost] = scheduler.held.sql('SELECT status, why FROM delivery');
    assert.deepEqual({ ...lost }, { status: 'failed', why: 'the schedule was deleted before its target was invoked' });
    assert.deepEqual(scheduler.held.errors, []);
  });
});
