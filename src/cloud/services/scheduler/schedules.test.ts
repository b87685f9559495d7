/** The API of schedules and groups: what it returns, what it refuses, what is replaced and what is kept. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Caller, root } from '../../kit/caller.ts';
import {
  defaultGroupArn,
  machine,
  off,
  openScheduler,
  queue,
  role,
  scheduleArn,
  trustOf,
} from './fixtures/held-scheduler.ts';

const target = { Arn: queue, RoleArn: role, Input: 'hello' };
const universal = (action: string, Input?: string) => ({
  Target: { Arn: `arn:aws:scheduler:::aws-sdk:${action}`, RoleArn: role, ...(Input === undefined ? {} : { Input }) },
});

describe('a schedule', () => {
  it('is returned as it was made, with its defaults', async () => {
    const { call, create } = await openScheduler();
    assert.deepEqual(await create('cron(0 6 * * ? *)'), { ScheduleArn: scheduleArn('job') });
    assert.deepEqual(await call('GetSchedule', { Name: 'job' }), {
      Arn: scheduleArn('job'),
      GroupName: 'default',
      Name: 'job',
      ScheduleExpression: 'cron(0 6 * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      CreationDate: new Date('2026-01-01T00:00:00Z'),
      LastModificationDate: new Date('2026-01-01T00:00:00Z'),
      Target: { ...target, RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } },
      FlexibleTimeWindow: off,
      ActionAfterCompletion: 'NONE',
    });
  });

  it('is replaced as a whole by an update', async () => {
    const { held, call, create } = await openScheduler();
    await create('cron(0 6 * * ? *)', { Description: 'old', State: 'DISABLED', ActionAfterCompletion: 'DELETE' });
    await held.advance(60);
    await call('UpdateSchedule', {
      Name: 'job',
      ScheduleExpression: 'rate(1 day)',
      FlexibleTimeWindow: off,
      Target: target,
    });
    const found = await call('GetSchedule', { Name: 'job' });
    const { Description, State, ActionAfterCompletion, CreationDate, LastModificationDate } = found;
    assert.deepEqual([Description, State, ActionAfterCompletion], [undefined, 'ENABLED', 'NONE']);
    assert.deepEqual(
      [CreationDate, LastModificationDate],
      [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:01:00Z')],
    );
  });

  it('takes a rate whose unit is in the wrong number, as AWS does', async () => {
    const { call, create } = await openScheduler();
    await create('rate(1 hours)');
    assert.equal((await call('GetSchedule', { Name: 'job' })).ScheduleExpression, 'rate(1 hours)');
  });

  const refused: [what: string, expression: string, more: object, message: RegExp | string][] = [
    // Recorded from AWS.
    ...[
      'cron(0 1 * * * *)',
      'cron(7 20 * * NOT *)',
      'cron(INVALID)',
      'cron()',
      'rate(10 seconds)',
      'rate()',
      'rate( 10 minutes )',
    ].map((one): [string, string, object, string] => [one, one, {}, `Invalid Schedule Expression ${one}.`]),
    [
      'a time with a zone',
      'at(2021-12-31T23:59:59Z)',
      {},
      /^Invalid Schedule Expression at\(2021-12-31T23:59:59Z\)\.$/,
    ],
    ['a date alone', 'at(2021-12-31)', {}, /^Invalid Schedule Expression at\(2021-12-31\)\.$/],
    [
      'a zone that is none',
      'rate(1 day)',
      { ScheduleExpressionTimezone: 'Europe/Nowhere' },
      /Timezone Europe\/Nowhere/,
    ],
    [
      'a start long ago',
      'rate(1 day)',
      { StartDate: new Date('2025-12-31T23:54:59Z') },
      /^The StartDate you specify cannot be earlier than 5 minutes ago\.$/,
    ],
    [
      'an end before the start',
      'rate(1 day)',
      { StartDate: new Date('2026-02-01'), EndDate: new Date('2026-01-31') },
      'The StartDate you specify must come before the EndDate.',
    ],
    [
      'a window without a length',
      'rate(1 day)',
      { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } },
      /^MaximumWindowInMinutes must be provided when FlexibleTimeWindowMode is set to FLEXIBLE\.$/,
    ],
    [
      'a length without a window',
      'rate(1 day)',
      { FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 5 } },
      /^MaximumWindowInMinutes must not be provided when FlexibleTimeWindowMode is set to OFF\.$/,
    ],
    ['no ARN', 'rate(1 day)', { Target: { ...target, Arn: 'queue' } }, /^Provided Arn is not in correct format\.$/],
    [
      'a table',
      'rate(1 day)',
      { Target: { ...target, Arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/t' } },
      'dynamodb is not a supported service for a target.',
    ],
    [
      'parameters of another target',
      'rate(1 day)',
      { Target: { ...target, EcsParameters: { TaskDefinitionArn: 't' } } },
      'Parameters EcsParameters not supported for the target.',
    ],
    [
      'a bus without its parameters',
      'rate(1 day)',
      { Target: { ...target, Arn: 'arn:aws:events:us-east-1:000000000000:event-bus/default' } },
      'Parameters EventBridgeParameters must be specified.',
    ],
    [
      'input that is no JSON for a machine',
      'rate(1 day)',
      { Target: { ...target, Arn: machine } },
      'JSON syntax error in input for the target.',
    ],
    [
      'a stream',
      'rate(1 day)',
      { Target: { ...target, KinesisParameters: { PartitionKey: 'k' } } },
      'Parameters KinesisParameters not supported for the target.',
    ],
    [
      'a dead-letter queue in order',
      'rate(1 day)',
      { Target: { ...target, DeadLetterConfig: { Arn: `${queue}.fifo` } } },
      /failed to satisfy constraint/,
    ],
    ['an operation that reads', 'rate(1 day)', universal('sqs:listQueues'), 'listQueues API is not supported.'],
    [
      'reading in a service that is not there',
      'rate(1 day)',
      universal('rds:describeDBInstances'),
      'describeDBInstances API is not supported.',
    ],
    ['what is no service', 'rate(1 day)', universal('Rds:stopDBInstance'), /names no operation of this cloud/],
    ['input for it that is no JSON', 'rate(1 day)', universal('rds:stopDBInstance', '{'), /^JSON syntax error/],
    ['an operation that AWS has not', 'rate(1 day)', universal('sqs:shout'), /names no operation of this cloud/],
    ['an operation in capitals', 'rate(1 day)', universal('sqs:SendMessage'), /names no operation of this cloud/],
    [
      'a member that the operation lacks',
      'rate(1 day)',
      universal('sqs:sendMessage', '{"Colour":1}'),
      /has no member `Colour`/,
    ],
    ['input that is no JSON', 'rate(1 day)', universal('sqs:sendMessage', '{'), /^JSON syntax error/],
    [
      'an operation without input',
      'rate(1 day)',
      universal('sqs:sendMessage'),
      'You must provide an input to set this target for your schedule.',
    ],
    [
      'an operation without what it needs',
      'rate(1 day)',
      universal('ecs:runTask', '{"taskDefinition":"t"}'),
      'Invalid RequestJson provided. Reason Request payload is missing the following field(s): TaskDefinition.',
    ],
    [
      'a target of another region',
      'rate(1 day)',
      { Target: { ...target, Arn: queue.replace('us-east-1', 'eu-west-1') } },
      'The target ARN provided does not match the current region us-east-1.',
    ],
    [
      'a job queue, which no templated target is',
      'rate(1 day)',
      { Target: { ...target, Arn: 'arn:aws:batch:us-east-1:000000000000:job-queue/q' } },
      'batch is not a supported service for a target.',
    ],
    [
      'a queue in order without a group',
      'rate(1 day)',
      { Target: { ...target, Arn: `${queue}.fifo` } },
      'Parameters SqsParameters must be specified.',
    ],
    [
      'a group of a queue without order',
      'rate(1 day)',
      { Target: { ...target, SqsParameters: { MessageGroupId: 'g' } } },
      'Parameters MessageGroupId not valid for the target.',
    ],
    [
      'a task on Fargate without a network',
      'rate(1 day)',
      {
        Target: {
          Arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/c',
          RoleArn: role,
          EcsParameters: {
            TaskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/f',
            LaunchType: 'FARGATE',
          },
        },
      },
      'Parameter NetworkConfiguration must be specified for the target when launch type is FARGATE.',
    ],
  ];
  for (const [what, expression, more, message] of refused)
    it(`is refused: ${what}`, async () => {
      const { create } = await openScheduler();
      await assert.rejects(create(expression, more), { code: 'ValidationException', message });
    });

  it('is refused where its role does not trust Scheduler for its group', async () => {
    const { held, create } = await openScheduler();
    const trust = (condition: object) =>
      held.call('iam', 'UpdateAssumeRolePolicy', { RoleName: 'schedules', PolicyDocument: trustOf(condition) });
    const message = 'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.';
    await trust({ StringEquals: { 'aws:SourceArn': scheduleArn('job') } });
    await assert.rejects(create('rate(1 day)'), { code: 'ValidationException', message });
    await trust({ StringEquals: { 'aws:SourceAccount': '111122223333' } });
    await assert.rejects(create('rate(1 day)'), { code: 'ValidationException', message });
    await trust({ StringEquals: { 'aws:SourceAccount': '000000000000', 'aws:SourceArn': defaultGroupArn } });
    await create('rate(1 day)');
  });

  it('is made by who may make it and pass its role', async () => {
    const { held } = await openScheduler();
    const caller: Caller = { kind: 'session', roleArn: role, sessionName: 'me' };
    const input = { Name: 'job', ScheduleExpression: 'rate(1 day)', FlexibleTimeWindow: off, Target: target };
    const make = () => held.call('scheduler', 'CreateSchedule', input, caller);
    const policy = (Action: string[]) =>
      held.call(
        'iam',
        'PutRolePolicy',
        {
          RoleName: 'schedules',
          PolicyName: 'all',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Action, Resource: '*' },
          }),
        },
        root,
      );
    await policy(['iam:PassRole']);
    await assert.rejects(make(), {
      code: 'AccessDeniedException',
      status: 403,
      message: /scheduler:CreateSchedule on resource: arn:aws:scheduler:us-east-1:000000000000:schedule\/default\/job/,
    });
    await policy(['scheduler:*']);
    await assert.rejects(make(), { code: 'AccessDeniedException', message: /iam:PassRole/ });
    await policy(['scheduler:*', 'iam:PassRole']);
    await make();
  });

  it('has a name of its own in its group; what is missing is not found', async () => {
    const { call, create } = await openScheduler();
    await create('rate(1 day)');
    await assert.rejects(create('rate(1 day)'), {
      code: 'ConflictException',
      message: 'Schedule job already exists.',
      status: 409,
    });
    const missing = { code: 'ResourceNotFoundException', status: 404 };
    await assert.rejects(call('GetSchedule', { Name: 'other' }), {
      ...missing,
      message: 'Schedule other does not exist.',
    });
    await assert.rejects(call('DeleteSchedule', { Name: 'other' }), missing);
    await assert.rejects(create('rate(1 day)', { GroupName: 'none' }), {
      ...missing,
      message: 'Schedule group none does not exist.',
    });
    await call('DeleteSchedule', { Name: 'job' });
    await assert.rejects(call('GetSchedule', { Name: 'job' }), missing);
  });

  it('is made once by the same ClientToken, which is for no other request', async () => {
    const { call, create } = await openScheduler();
    const first = await create('rate(1 day)', { ClientToken: 'one' });
    assert.deepEqual(await create('rate(1 day)', { ClientToken: 'one' }), first);
    await assert.rejects(create('rate(2 days)', { ClientToken: 'one' }), { code: 'ConflictException' });
    await call('DeleteSchedule', { Name: 'job', ClientToken: 'one' });
    assert.deepEqual(await call('DeleteSchedule', { Name: 'job', ClientToken: 'one' }), {});
  });

  it('says for the cloud alone when it is due next, in words', async () => {
    const { call, create } = await openScheduler();
    await create('cron(30 4 * * ? *)', { ScheduleExpressionTimezone: 'Europe/Berlin' });
    await create('at(2025-01-01T00:00:00)', { Name: 'past' });
    const { Ticks } = await call<{ Ticks: { Name: string; Schedule: string; Due?: Date }[] }>('NextTicks', {});
    assert.deepEqual(
      Ticks.map(({ Name, Schedule, Due }) => [Name, Schedule, Due?.toISOString()]),
      [
        ['job', 'every day at 04:30 Europe/Berlin', '2026-01-01T03:30:00.000Z'],
        ['past', 'once, on 2025-01-01 at 00:00:00 UTC', undefined],
      ],
    );
  });

  it('is listed by group, state and beginning of its name, a page at a time', async () => {
    const { call, create } = await openScheduler();
    await call('CreateScheduleGroup', { Name: 'jobs' });
    for (const Name of ['b1', 'a2', 'a1'])
      await create('rate(1 day)', { Name, State: Name === 'a2' ? 'DISABLED' : 'ENABLED' });
    const list = async (input: object): Promise<string[]> => {
      const names: string[] = [];
      for (let NextToken: string | undefined; ; ) {
        const more = NextToken === undefined ? {} : { NextToken };
        const page = await call<{ Schedules: { Name: string }[]; NextToken?: string }>('ListSchedules', {
          ...input,
          ...more,
        });
        names.push(...page.Schedules.map(({ Name }) => Name));
        NextToken = page.NextToken;
        if (NextToken === undefined) return names;
      }
    };
    assert.deepEqual(await list({}), ['a1', 'a2', 'b1']);
    assert.deepEqual(await list({ MaxResults: 1 }), ['a1', 'a2', 'b1']);
    assert.deepEqual(await list({ NamePrefix: 'a', MaxResults: 1 }), ['a1', 'a2']);
    assert.deepEqual(await list({ State: 'DISABLED' }), ['a2']);
    assert.deepEqual(await list({ GroupName: 'jobs' }), []);
    assert.deepEqual(await list({ GroupName: 'default' }), ['a1', 'a2', 'b1']);
    await assert.rejects(list({ GroupName: 'none' }), { code: 'ResourceNotFoundException' });
    await assert.rejects(list({ NextToken: 'x' }), { code: 'ValidationException' });
  });
});

describe('a group', () => {
  it('is made, returned, listed after the default one, and tagged', async () => {
    const { call } = await openScheduler();
    const ResourceArn = 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/jobs';
    const made = await call('CreateScheduleGroup', { Name: 'jobs', Tags: [{ Key: 'a', Value: '1' }] });
    assert.deepEqual(made, { ScheduleGroupArn: ResourceArn });
    await assert.rejects(call('CreateScheduleGroup', { Name: 'jobs' }), { code: 'ConflictException' });
    await assert.rejects(call('CreateScheduleGroup', { Name: 'default' }), {
      code: 'ValidationException',
      message: 'This operation cannot be performed on schedule group default.',
    });
    const at = new Date('2026-01-01T00:00:00Z');
    const jobs = { Arn: ResourceArn, Name: 'jobs', State: 'ACTIVE', CreationDate: at, LastModificationDate: at };
    assert.deepEqual(await call('GetScheduleGroup', { Name: 'jobs' }), jobs);
    const theDefault = { Arn: defaultGroupArn, Name: 'default', State: 'ACTIVE' };
    assert.deepEqual(await call('ListScheduleGroups', {}), { ScheduleGroups: [theDefault, jobs] });
    assert.deepEqual(await call('ListScheduleGroups', { NamePrefix: 'j' }), { ScheduleGroups: [jobs] });
    const first = await call<{ NextToken: string }>('ListScheduleGroups', { MaxResults: 1 });
    const second = await call('ListScheduleGroups', { MaxResults: 1, NextToken: first.NextToken });
    assert.deepEqual(second, { ScheduleGroups: [jobs] });
    await call('TagResource', { ResourceArn, Tags: [{ Key: 'b', Value: '2' }] });
    await call('UntagResource', { ResourceArn, TagKeys: ['a'] });
    assert.deepEqual(await call('ListTagsForResource', { ResourceArn }), { Tags: [{ Key: 'b', Value: '2' }] });
    await assert.rejects(call('TagResource', { ResourceArn, Tags: [{ Key: 'aws:x', Value: '' + 'v' }] }), {
      code: 'ValidationException',
    });
  });

  it('takes its schedules along when it is deleted; the default one stays', async () => {
    const { held, call, create } = await openScheduler();
    await held.call('iam', 'UpdateAssumeRolePolicy', { RoleName: 'schedules', PolicyDocument: trustOf({}) });
    await call('CreateScheduleGroup', { Name: 'jobs' });
    for (let n = 0; n < 12; n++) await create('rate(1 day)', { Name: `job-${n}`, GroupName: 'jobs' });
    await call('DeleteScheduleGroup', { Name: 'jobs' });
    await assert.rejects(call('GetScheduleGroup', { Name: 'jobs' }), { code: 'ResourceNotFoundException' });
    assert.equal(held.sql("SELECT name FROM scheduler_schedule WHERE group_name = 'jobs'").length, 0);
    assert.equal(held.sql("SELECT subject FROM timer WHERE service = 'scheduler'").length, 0);
    await assert.rejects(call('DeleteScheduleGroup', { Name: 'default' }), { code: 'ValidationException' });
  });

  it('has a quota', async () => {
    const { held, call } = await openScheduler();
    for (let n = 0; n < 499; n++)
      held.sql(
        'INSERT INTO scheduler_group (name, state, created_at, modified_at) VALUES (?, ?, 0, 0)',
        `g${n}`,
        'ACTIVE',
      );
    await assert.rejects(call('CreateScheduleGroup', { Name: 'more' }), {
      code: 'ServiceQuotaExceededException',
      status: 402,
    });
  });
});
