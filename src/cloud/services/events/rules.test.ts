/** The API of rules, targets and tags. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { checkInput } from '../../kit/check-input.ts';
import { punctual } from '../punctual/punctual.ts';
import { events } from './events.ts';
import {
  cluster,
  type FakeServices,
  fakeServices,
  machine,
  queue,
  role,
  ruleArn,
  topic,
} from './fixtures/fake-services.ts';

interface EventsCloud extends FakeServices {
  readonly held: Held;
  call<Output = Record<string, unknown>>(operation: string, input: object): Promise<Output>;
}

async function open(): Promise<EventsCloud> {
  const fakes = fakeServices();
  const held = await openHeld({ services: [events, punctual, ...fakes.services], checkInput });
  return { ...fakes, held, call: (operation, input) => held.call('events', operation, input) };
}

const hourly = { Name: 'hourly', ScheduleExpression: 'rate(1 hour)' };
const target = { Id: 'machine', Arn: machine, RoleArn: role };
const says = (code: string, message: string | RegExp) => ({ code, message });

describe('PutRule refuses', () => {
  const cases: [name: string, input: object, code: string, message: string | RegExp][] = [
    [
      'nothing to go by',
      {},
      'ValidationException',
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    ],
    [
      'a wrong plural',
      { ScheduleExpression: 'rate(1 hours)' },
      'ValidationException',
      'Parameter ScheduleExpression is not valid.',
    ],
    [
      'both day fields',
      { ScheduleExpression: 'cron(0 12 * * MON-FRI *)' },
      'ValidationException',
      'Parameter ScheduleExpression is not valid.',
    ],
    [
      'a step wider than its field',
      { ScheduleExpression: 'cron(*/60 * * * ? *)' },
      'ValidationException',
      'Parameter ScheduleExpression is not valid.',
    ],
    [
      'nothing, in two empty texts',
      { ScheduleExpression: '', EventPattern: '' },
      'ValidationException',
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    ],
    [
      'a wrong pattern',
      { EventPattern: '{"source": "x"}' },
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: "source" must be an object or an array\n at [Source: (String)"{"source": "x"}"; line: 1, column: 13]',
    ],
    [
      'a pattern whose wildcards are too complex',
      { EventPattern: JSON.stringify({ source: [{ wildcard: '*a'.repeat(120) }] }) },
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
    ],
    ['another bus', { ...hourly, EventBusName: 'mine' }, 'ResourceNotFoundException', 'Event bus mine does not exist.'],
    [
      'what needs CloudTrail',
      { EventPattern: '{"source": ["x"]}', State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' },
      'ValidationException',
      /CloudTrail/,
    ],
    [
      'a role that EventBridge may not take',
      { ...hourly, RoleArn: `${role}-untrusted` },
      'ValidationException',
      `Provided role '${role}-untrusted' cannot be assumed by principal 'events.amazonaws.com'.`,
    ],
  ];
  for (const [name, input, code, message] of cases) {
    it(name, async () => {
      const { call, untrusted, held } = await open();
      untrusted.add(`${role}-untrusted`);
      await assert.rejects(call('PutRule', { Name: 'new', ...input }), says(code, message));
      assert.deepEqual(held.sql('SELECT * FROM events_rule'), []);
      assert.deepEqual(held.sql('SELECT * FROM timer'), []);
    });
  }

  it('a rule beyond the 300th', async () => {
    const { call } = await open();
    for (let n = 0; n < 300; n++) await call('PutRule', { ...hourly, Name: `rule-${n}` });
    await assert.rejects(call('PutRule', hourly), says('LimitExceededException', /exceeds the maximum/));
    await call('PutRule', { ...hourly, Name: 'rule-0', Description: 'an edit is no new rule' });
  });
});

describe('rules', () => {
  it('are described as they were put; what an edit leaves out is gone', async () => {
    const { call } = await open();
    const put = await call('PutRule', {
      ...hourly,
      Description: 'each hour',
      EventPattern: '{"source":["x"]}',
      State: 'DISABLED',
    });
    assert.deepEqual(put, { RuleArn: ruleArn('hourly') });
    const described = await call('DescribeRule', { Name: 'hourly' });
    assert.deepEqual(described, {
      Name: 'hourly',
      Arn: ruleArn('hourly'),
      EventBusName: 'default',
      State: 'DISABLED',
      Description: 'each hour',
      EventPattern: '{"source":["x"]}',
      ScheduleExpression: 'rate(1 hour)',
      RoleArn: undefined,
      ManagedBy: undefined,
      CreatedBy: '000000000000',
    });
    await call('PutRule', hourly);
    const edited = await call('DescribeRule', { Name: 'hourly' });
    assert.deepEqual(
      [edited['State'], edited['Description'], edited['EventPattern']],
      ['ENABLED', undefined, undefined],
    );
  });

  it('have no pattern, or no schedule, where an empty text is given for it', async () => {
    const { call, held } = await open();
    await call('PutRule', { ...hourly, EventPattern: '' });
    await call('PutRule', { Name: 'matching', ScheduleExpression: '', EventPattern: '{"source":["x"]}' });
    await held.restart();
    const { EventPattern, ScheduleExpression } = await call('DescribeRule', { Name: 'hourly' });
    assert.deepEqual([EventPattern, ScheduleExpression], [undefined, 'rate(1 hour)']);
    assert.equal((await call('DescribeRule', { Name: 'matching' }))['ScheduleExpression'], undefined);
    assert.deepEqual(held.errors, []);
  });

  it('keep a step as wide as its field that an older version took', async () => {
    const { call, held } = await open();
    await call('PutRule', { ...hourly, ScheduleExpression: 'cron(* * * * ? *)' });
    held.sql(`UPDATE events_rule SET schedule = 'cron(*/60 * * * ? *)'`);
    await held.restart();
    assert.equal((await call('DescribeRule', { Name: 'hourly' }))['ScheduleExpression'], 'cron(*/60 * * * ? *)');
  });

  it('are listed by name, page by page, by prefix', async () => {
    const { call } = await open();
    for (const name of ['c', 'a', 'b', 'other']) await call('PutRule', { ...hourly, Name: name });
    const first = await call<{ Rules: { Name: string }[]; NextToken: string }>('ListRules', { Limit: 2 });
    assert.deepEqual(
      first.Rules.map(({ Name }) => Name),
      ['a', 'b'],
    );
    const rest = await call<typeof first>('ListRules', { Limit: 2, NextToken: first.NextToken });
    assert.deepEqual(
      rest.Rules.map(({ Name }) => Name),
      ['c', 'other'],
    );
    assert.equal(rest.NextToken, undefined);
    const byPrefix = await call<typeof first>('ListRules', { NamePrefix: 'o' });
    assert.deepEqual(
      byPrefix.Rules.map(({ Name }) => Name),
      ['other'],
    );
    await assert.rejects(call('ListRules', { NextToken: 'made up' }), says('InvalidToken', /made up/));
  });

  it('are deleted without targets only, and deleting nothing is no error', async () => {
    const { call, held } = await open();
    await call('PutRule', hourly);
    await call('PutTargets', { Rule: 'hourly', Targets: [target] });
    await assert.rejects(
      call('DeleteRule', { Name: 'hourly' }),
      says('ValidationException', "Rule can't be deleted since it has targets."),
    );
    await call('RemoveTargets', { Rule: 'hourly', Ids: ['machine'] });
    await call('DeleteRule', { Name: 'hourly' });
    await call('DeleteRule', { Name: 'hourly' });
    const missing = says('ResourceNotFoundException', 'Rule hourly does not exist on EventBus default.');
    await assert.rejects(call('DescribeRule', { Name: 'hourly' }), missing);
    await assert.rejects(call('EnableRule', { Name: 'hourly' }), missing);
    assert.deepEqual(held.sql('SELECT * FROM timer'), []);
  });

  it('have tags, put when they are made', async () => {
    const { call } = await open();
    await call('PutRule', { ...hourly, Tags: [{ Key: 'team', Value: 'night' }] });
    const ResourceARN = ruleArn('hourly');
    await call('TagResource', { ResourceARN, Tags: [{ Key: 'cost', Value: '1' }] });
    await call('UntagResource', { ResourceARN, TagKeys: ['team'] });
    assert.deepEqual(await call('ListTagsForResource', { ResourceARN }), { Tags: [{ Key: 'cost', Value: '1' }] });
    await assert.rejects(call('ListTagsForResource', { ResourceARN: 'arn:of:something' }), {
      code: 'ResourceNotFoundException',
    });
  });

  it('leave the default bus to be tagged as well', async () => {
    const { call } = await open();
    const ResourceARN = 'arn:aws:events:us-east-1:000000000000:event-bus/default';
    assert.deepEqual(await call('ListTagsForResource', { ResourceARN }), { Tags: [] });
    await call('TagResource', {
      ResourceARN,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await call('UntagResource', { ResourceARN, TagKeys: ['a'] });
    assert.deepEqual(await call('ListTagsForResource', { ResourceARN }), { Tags: [{ Key: 'b', Value: '2' }] });
  });

  it('need the permission for them', async () => {
    const { call, denied } = await open();
    denied.add('events:PutRule');
    await assert.rejects(
      call('PutRule', hourly),
      says('AccessDeniedException', /events:PutRule on resource: .*rule\/hourly/),
    );
  });
});

describe('PutTargets', () => {
  const parameters = { TaskDefinitionArn: 'job' };
  const refused: [name: string, target: object, message: string | RegExp][] = [
    ['a state machine without a role', { Id: 'm', Arn: machine }, `RoleArn is required for target ${machine}.`],
    [
      'a cluster without a role',
      { Id: 'c', Arn: cluster, EcsParameters: parameters },
      `RoleArn is required for target ${cluster}.`,
    ],
    [
      'a cluster without parameters',
      { Id: 'c', Arn: cluster, RoleArn: role },
      'Parameter(s) EcsParameters must be specified for target: c.',
    ],
    ['a machine with parameters of ECS', { ...target, EcsParameters: parameters }, /EcsParameters not supported/],
    [
      'no ARN',
      { Id: 'x', Arn: 'nightly' },
      'Parameter Arn is not valid. Reason: Provided Arn is not in correct format.',
    ],
    [
      'a table',
      { Id: 'f', Arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/t' },
      'dynamodb is not a supported service for a target.',
    ],
    [
      'parameters of Kinesis',
      { ...target, KinesisParameters: { PartitionKeyPath: '$' } },
      'Parameter(s) KinesisParameters not supported for target: machine.',
    ],
    [
      'two inputs',
      { ...target, Input: '{}', InputPath: '$' },
      'Only one of Input, InputPath, or InputTransformer must be provided for target machine.',
    ],
    ['an input that is no JSON', { ...target, Input: 'hello' }, 'JSON syntax error in input for target machine.'],
    ['a path that is none', { ...target, InputPath: 'detail' }, 'InputPath for target machine is invalid.'],
    [
      'a placeholder without a path',
      { ...target, InputTransformer: { InputPathsMap: { a: '$.id' }, InputTemplate: '"<a> <b>"' } },
      'InputTemplate for target machine contains invalid placeholder b.',
    ],
    ['dead letters to a topic', { ...target, DeadLetterConfig: { Arn: topic } }, /is no Amazon SQS queue/],
    [
      'dead letters to a FIFO queue',
      { ...target, DeadLetterConfig: { Arn: `${queue}.fifo` } },
      /must be a standard one/,
    ],
    [
      'a FIFO queue without a group',
      { Id: 'q', Arn: `${queue}.fifo` },
      'Parameter(s) SqsParameters must be specified for target: q.',
    ],
    [
      'a role that EventBridge may not take',
      { ...target, RoleArn: `${role}-untrusted` },
      `Provided role '${role}-untrusted' cannot be assumed by principal 'events.amazonaws.com'.`,
    ],
  ];
  for (const [name, wrong, message] of refused) {
    it(`refuses ${name}, and puts none of the others`, async () => {
      const { call, untrusted } = await open();
      untrusted.add(`${role}-untrusted`);
      await call('PutRule', hourly);
      await assert.rejects(
        call('PutTargets', { Rule: 'hourly', Targets: [{ ...target, Id: 'other' }, wrong] }),
        says('ValidationException', message),
      );
      assert.deepEqual((await call('ListTargetsByRule', { Rule: 'hourly' }))['Targets'], []);
    });
  }

  it('takes five targets a rule, and replaces one of the same id', async () => {
    const { call } = await open();
    await call('PutRule', hourly);
    const five = ['1', '2', '3', '4', '5'].map((Id) => ({ ...target, Id }));
    await call('PutTargets', { Rule: 'hourly', Targets: five });
    await call('PutTargets', { Rule: 'hourly', Targets: [{ ...target, Id: '3', Input: '{}' }] });
    const { Targets } = await call<{ Targets: { Id: string; Input?: string }[] }>('ListTargetsByRule', {
      Rule: 'hourly',
    });
    assert.deepEqual(
      Targets.map(({ Id, Input }) => Id + (Input ?? '')),
      ['1', '2', '3{}', '4', '5'],
    );
    await assert.rejects(call('PutTargets', { Rule: 'hourly', Targets: [target] }), { code: 'LimitExceededException' });
    assert.deepEqual(await call('ListRuleNamesByTarget', { TargetArn: machine }), {
      RuleNames: ['hourly'],
      NextToken: undefined,
    });
  });

  it('needs iam:PassRole for the role of a target', async () => {
    const { call, denied } = await open();
    await call('PutRule', hourly);
    denied.add('iam:PassRole');
    await assert.rejects(
      call('PutTargets', { Rule: 'hourly', Targets: [target] }),
      says('AccessDeniedException', /iam:PassRole/),
    );
  });

  it('needs a rule', async () => {
    const { call } = await open();
    await assert.rejects(call('PutTargets', { Rule: 'none', Targets: [target] }), {
      code: 'ResourceNotFoundException',
    });
    await assert.rejects(call('RemoveTargets', { Rule: 'none', Ids: ['x'] }), { code: 'ResourceNotFoundException' });
  });
});

describe('a rule that a service manages', () => {
  const Name = 'StepFunctionsGetEventsForECSTaskRule';
  const ManagedBy = 'states.amazonaws.com';
  const rule = { Name, EventPattern: '{"source":["aws.ecs"],"detail-type":["ECS Task State Change"]}', ManagedBy };

  async function managed(): Promise<EventsCloud> {
    const cloud = await open();
    await cloud.call('PutRule', rule);
    await cloud.call('PutTargets', {
      Rule: Name,
      Targets: [{ Id: Name, Arn: 'arn:aws:states:us-east-1::tasks' }],
      ManagedBy,
    });
    return cloud;
  }

  it('hands matching events to the service of its service', async () => {
    const { held, posted, counted } = await managed();
    const task = 'arn:aws:ecs:us-east-1:000000000000:task/jobs/1';
    const event = {
      source: 'aws.ecs',
      detailType: 'ECS Task State Change',
      resources: [task],
      detail: { lastStatus: 'STOPPED' },
    };
    await held.call('ecs', 'Emit', event);
    await held.call('ecs', 'Emit', { ...event, detailType: 'ECS Deployment State Change' });
    assert.deepEqual(
      posted.map(({ subject }) => subject),
      [task],
    );
    assert.equal(counted.get(`MatchedEvents ${Name}`), 1);
  });

  it('is seen by all and edited by its service only', async () => {
    const { call } = await managed();
    assert.equal((await call('DescribeRule', { Name }))['ManagedBy'], ManagedBy);
    const by = says('ManagedRuleException', `${Name} is a managed rule, made by ${ManagedBy}.`);
    await assert.rejects(call('PutRule', { ...rule, ManagedBy: undefined }), by);
    await assert.rejects(call('DisableRule', { Name }), by);
    await assert.rejects(call('PutTargets', { Rule: Name, Targets: [target] }), by);
    await assert.rejects(call('TagResource', { ResourceARN: ruleArn(Name), Tags: [] }), by);
    const force = says('ManagedRuleException', `${Name} is a managed rule. Set 'force' parameter to true to override.`);
    await assert.rejects(call('RemoveTargets', { Rule: Name, Ids: [Name] }), force);
    await assert.rejects(call('DeleteRule', { Name }), force);
    await call('RemoveTargets', { Rule: Name, Ids: [Name], Force: true });
    await call('DeleteRule', { Name, Force: true });
  });
});
