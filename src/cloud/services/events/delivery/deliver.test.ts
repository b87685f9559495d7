/** What becomes of a delivery: done, tried again, dead-lettered, or dropped in plain sight. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../../test/held-cloud.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { checkInput } from '../../../kit/check-input.ts';
import { punctual } from '../../punctual/punctual.ts';
import { events } from '../events.ts';
import {
  cluster,
  type FakeServices,
  fakeServices,
  machine,
  queue,
  role,
  ruleArn,
  topic,
} from '../fixtures/fake-services.ts';

interface EventsCloud extends FakeServices {
  readonly held: Held;
  call(operation: string, input: object): Promise<Record<string, unknown>>;
  delivery(): Record<string, unknown>;
}

/** A rule that fires at one o'clock, once. */
async function open(target: object): Promise<EventsCloud> {
  const fakes = fakeServices();
  const held = await openHeld({ services: [events, punctual, ...fakes.services], checkInput });
  const call: EventsCloud['call'] = (operation, input) => held.call('events', operation, input);
  await call('PutRule', { Name: 'job', ScheduleExpression: 'cron(0 1 1 1 ? 2026)' });
  await call('PutTargets', { Rule: 'job', Targets: [target] });
  return {
    ...fakes,
    held,
    call,
    delivery: () => ({ ...held.sql('SELECT status, started, why, attempts FROM delivery')[0] }),
  };
}

const atOne = '2026-01-01T01:00:00Z';
const deadLetterConfig = { DeadLetterConfig: { Arn: queue } };
const toMachine = { Id: 'machine', Arn: machine, RoleArn: role };

describe('a delivery', () => {
  it('to an ECS cluster runs the task with the input as its overrides', async () => {
    const overrides = { containerOverrides: [{ name: 'main', command: ['report'] }] };
    const cloud = await open({
      Id: 'task',
      Arn: cluster,
      RoleArn: role,
      Input: JSON.stringify(overrides),
      EcsParameters: {
        TaskDefinitionArn: 'job:1',
        LaunchType: 'FARGATE',
        NetworkConfiguration: { awsvpcConfiguration: { Subnets: ['subnet-1'], AssignPublicIp: 'ENABLED' } },
        Tags: [{ Key: 'a', Value: 'b' }],
      },
    });
    await cloud.held.advanceTo(atOne);
    assert.deepEqual(cloud.received[0]?.input, {
      taskDefinition: 'job:1',
      count: 1,
      launchType: 'FARGATE',
      tags: [{ key: 'a', value: 'b' }],
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: undefined, assignPublicIp: 'ENABLED' },
      },
      cluster,
      startedBy: 'events-rule/job',
      overrides,
    });
    assert.deepEqual(cloud.delivery(), { status: 'delivered', started: 'arn:task', why: null, attempts: 1 });
  });

  it('to an ECS cluster takes null in its overrides for absence', async () => {
    const cloud = await open({
      Id: 'task',
      Arn: cluster,
      RoleArn: role,
      Input:
        '{"cpu":null,"containerOverrides":[null,{"name":"main","command":null,"environment":[{"name":"a","value":"b"}]}]}',
      EcsParameters: { TaskDefinitionArn: 'job:1' },
    });
    await cloud.held.advanceTo(atOne);
    assert.deepEqual(cloud.received[0]?.input['overrides'], {
      containerOverrides: [{ name: 'main', environment: [{ name: 'a', value: 'b' }] }],
    });
  });

  it('to an ECS cluster without an input of its own overrides nothing; startedBy is cut', async () => {
    const fakes = fakeServices();
    const held = await openHeld({ services: [events, punctual, ...fakes.services], checkInput });
    const Name = 'a-name-longer-than-startedBy-may-be-at-ecs';
    await held.call('events', 'PutRule', { Name, ScheduleExpression: 'rate(1 hour)' });
    const task = { Id: 'task', Arn: cluster, RoleArn: role, EcsParameters: { TaskDefinitionArn: 'job', TaskCount: 2 } };
    await held.call('events', 'PutTargets', { Rule: Name, Targets: [task] });
    await held.advance(3600);
    const startedBy = `events-rule/${Name}`.slice(0, 36);
    assert.deepEqual(fakes.received[0]?.input, { taskDefinition: 'job', count: 2, cluster, startedBy });
  });

  it('to a topic or queue without a role is called by EventBridge itself, for the rule', async () => {
    for (const [Arn, operation] of [
      [topic, 'sns:Publish'],
      [queue, 'sqs:SendMessage'],
    ]) {
      const cloud = await open({ Id: 'x', Arn, Input: '{"a":1}' });
      await cloud.held.advanceTo(atOne);
      assert.equal(cloud.received[0]?.operation, operation);
      assert.deepEqual(cloud.received[0]?.caller, {
        kind: 'service',
        principal: 'events.amazonaws.com',
        sourceArn: ruleArn('job'),
      });
    }
  });

  const hopeless: [code: string, error: () => AwsError][] = [
    [
      'NO_PERMISSIONS',
      () => new AwsError('AccessDeniedException', 'is not authorized to perform: states:StartExecution'),
    ],
    ['NO_RESOURCE', () => new AwsError('StateMachineDoesNotExist', 'State Machine Does Not Exist')],
    ['INVALID_PARAMETER', () => new AwsError('InvalidExecutionInput', 'no JSON')],
  ];
  for (const [code, error] of hopeless) {
    it(`that fails for ${code} goes straight to the dead-letter queue`, async () => {
      const cloud = await open({ ...toMachine, ...deadLetterConfig });
      cloud.failures.set('states:StartExecution', error);
      await cloud.held.advanceTo(atOne);
      const [attempt, deadLetter] = cloud.received;
      assert.equal(attempt?.operation, 'states:StartExecution');
      assert.equal(deadLetter?.operation, 'sqs:SendMessage');
      assert.equal(JSON.parse(String(deadLetter?.input['MessageBody']))['detail-type'], 'Scheduled Event');
      const attributes = deadLetter?.input['MessageAttributes'] as Record<string, { StringValue: string }>;
      assert.deepEqual(
        Object.entries(attributes).map(([key, { StringValue }]) => [key, StringValue]),
        [
          ['RULE_ARN', ruleArn('job')],
          ['TARGET_ARN', machine],
          ['ERROR_CODE', code],
          [
            'ERROR_MESSAGE',
            code === 'INVALID_PARAMETER' ? `InvalidExecutionInput: ${error().message}` : error().message,
          ],
          ['RETRY_ATTEMPTS', '0'],
        ],
      );
      assert.equal(cloud.delivery()['status'], 'dead-lettered');
      assert.match(String(cloud.delivery()['why']), new RegExp(`^${code}: `));
      assert.equal(cloud.counted.get('FailedInvocations job'), 1);
      assert.equal(cloud.counted.get('InvocationsSentToDlq job'), 1);
      assert.equal(cloud.held.cloud.nextDue(), undefined);
    });
  }

  it('is not made where the role may no longer be taken', async () => {
    const cloud = await open(toMachine);
    cloud.untrusted.add(role);
    await cloud.held.advanceTo(atOne);
    assert.equal(cloud.received.length, 0);
    assert.equal(cloud.delivery()['status'], 'failed');
    assert.match(String(cloud.delivery()['why']), /^FAILED_TO_ASSUME_ROLE: may not assume/);
    assert.match(
      cloud.held.notices.join('\n'),
      /^job: target machine \(arn:\S+\) was not started: FAILED_TO_ASSUME_ROLE: may not assume.*; it is not tried again, see `punctual lost`$/,
    );
    const { Deliveries } = await cloud.held.call<{ Deliveries: { TargetId: string; Status: string }[] }>(
      'punctual',
      'ListFailedDeliveries',
      {},
    );
    assert.deepEqual(
      Deliveries.map(({ TargetId, Status }) => [TargetId, Status]),
      [['machine', 'failed']],
    );
  });

  const elsewhere: [arn: string, members: object, instead: RegExp][] = [
    ['arn:aws:lambda:us-east-1:000000000000:function:f', {}, /run the function as a container/],
    [
      'arn:aws:batch:us-east-1:000000000000:job-queue/q',
      { RoleArn: role, BatchParameters: { JobDefinition: 'd', JobName: 'n' } },
      /run the job as a task of ECS/,
    ],
    ['arn:aws:codebuild:us-east-1:000000000000:project/p', { RoleArn: role }, /let a container do it/],
  ];
  for (const [Arn, members, instead] of elsewhere)
    it(`to a service that AWS has and this cloud has not is a dead letter that says so: ${Arn}`, async () => {
      const { held, delivery, counted } = await open({ Id: 'a', Arn, ...members, ...deadLetterConfig });
      await held.advanceTo(atOne);
      assert.deepEqual([delivery()['status'], delivery()['attempts']], ['dead-lettered', 1]);
      assert.match(String(delivery()['why']), /^NO_RESOURCE: there is no \w+ here/);
      assert.match(String(delivery()['why']), instead);
      assert.equal(counted.get('FailedInvocations job'), 1);
    });

  it('without a dead-letter queue, or with one that takes nothing, is dropped in plain sight', async () => {
    const cloud = await open({ ...toMachine, ...deadLetterConfig });
    const denied = () => new AwsError('AccessDeniedException', 'not allowed');
    cloud.failures.set('states:StartExecution', denied).set('sqs:SendMessage', denied);
    await cloud.held.advanceTo(atOne);
    const why = `NO_PERMISSIONS: not allowed; dead-letter queue \`${queue}\`: not allowed`;
    assert.deepEqual(cloud.delivery(), { status: 'failed', started: null, why, attempts: 1 });
    assert.equal(cloud.counted.get('InvocationsFailedToBeSentToDlq job'), 1);
    assert.equal(
      cloud.held.notices[1],
      `job: its dead-letter queue ${queue} does not have what was lost: not allowed; see \`punctual lost\``,
    );
  });

  it('that fails for a reason which may pass is tried again until it is done', async () => {
    const cloud = await open(toMachine);
    cloud.failures.set('states:StartExecution', () => new AwsError('ThrottlingException', 'slow down'));
    await cloud.held.advanceTo('2026-01-01T02:00:00Z');
    const attempts = cloud.received.length;
    assert(attempts > 10 && attempts < 30, `${attempts} attempts in an hour`);
    assert.equal(cloud.delivery()['status'], 'pending');
    assert.equal(cloud.held.notices.length, 1);
    assert.match(cloud.held.notices[0]!, /was not started: THROTTLING: slow down; it is tried again$/);
    cloud.failures.clear();
    await cloud.held.advance(600);
    assert.equal(cloud.held.notices[1], 'job: target machine is started again');
    assert.equal(cloud.delivery()['status'], 'delivered');
  });

  it('that waits for another attempt is made after a restart', async () => {
    const cloud = await open(toMachine);
    cloud.failures.set('states:StartExecution', () => new AwsError('ThrottlingException', 'slow down'));
    await cloud.held.advanceTo('2026-01-01T02:00:00Z');
    const attempts = cloud.received.length;
    await cloud.held.restart();
    cloud.failures.clear();
    await cloud.held.advance(600);
    assert.deepEqual(cloud.delivery(), {
      status: 'delivered',
      started: 'arn:execution',
      why: null,
      attempts: attempts + 1,
    });
    assert.equal(
      new Set(cloud.received.map(({ input }) => input['name'])).size,
      1,
      'each attempt asks for the same execution',
    );
    assert.equal(cloud.counted.get('Invocations job'), 1);
    assert.equal(cloud.counted.get('FailedInvocations job'), undefined);
    assert.deepEqual(cloud.held.sql('SELECT * FROM events_retry'), []);
  });

  const policies: [name: string, policy: object, attempts: number, condition: string][] = [
    ['no retries', { MaximumRetryAttempts: 0 }, 1, 'MaximumRetryAttempts'],
    ['two retries', { MaximumRetryAttempts: 2 }, 3, 'MaximumRetryAttempts'],
    ['one minute', { MaximumEventAgeInSeconds: 60 }, 5, 'MaximumEventAgeInSeconds'],
    ["AWS's own", {}, 186, 'MaximumRetryAttempts'],
  ];
  for (const [name, RetryPolicy, attempts, condition] of policies) {
    it(`is given up when its policy is used up: ${name}`, async () => {
      const cloud = await open({ ...toMachine, ...deadLetterConfig, RetryPolicy });
      cloud.failures.set('states:StartExecution', () => new AwsError('ServiceUnavailable', 'not now', 503));
      await cloud.held.advanceTo('2026-01-02T01:00:00Z');
      assert.equal(cloud.delivery()['status'], 'dead-lettered');
      assert.equal(cloud.delivery()['attempts'], attempts);
      const attributes = cloud.received.at(-1)?.input['MessageAttributes'] as Record<string, { StringValue: string }>;
      assert.equal(attributes['EXHAUSTED_RETRY_CONDITION']?.StringValue, condition);
      assert.equal(attributes['RETRY_ATTEMPTS']?.StringValue, String(attempts - 1));
    });
  }

  it('that meets a bug of ours is set aside, and others go on', async () => {
    const cloud = await open(toMachine);
    cloud.failures.set('states:StartExecution', () => new Error('a bug'));
    await cloud.call('PutTargets', { Rule: 'job', Targets: [{ Id: 'queue', Arn: queue }] });
    await cloud.held.advanceTo(atOne);
    const statuses = cloud.held.sql('SELECT status FROM delivery ORDER BY id').map(({ status }) => status);
    assert.deepEqual(statuses, ['pending', 'delivered']);
    assert.equal(cloud.held.sql('SELECT * FROM quarantine').length, 1);
    assert.equal(cloud.held.errors.length, 1);
  });
});
