/** What will fail in silence is deployed, and said in the stack's events. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStacks } from '../fixtures/held-stacks.ts';

const topic = '{Type: AWS::SNS::Topic}';
const alarm = (more: string) =>
  `{Type: AWS::CloudWatch::Alarm, Properties: {Namespace: N, MetricName: M, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: GreaterThanThreshold${more}}}`;
const task = (more: string) =>
  `{Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [{Name: c, Image: i, Memory: 64}]${more}}}`;
const fargate = ', NetworkMode: awsvpc, Cpu: 256, Memory: 512';
const rule = (target: string) =>
  `{Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), Targets: [${target}]}}`;
const cluster = 'arn:aws:ecs:us-east-1:000000000000:cluster/c';
const definition = 'arn:aws:ecs:us-east-1:000000000000:task-definition/f:1';

const schedule = (target: string) =>
  `{Type: AWS::Scheduler::Schedule, Properties: {ScheduleExpression: rate(1 day), FlexibleTimeWindow: {Mode: 'OFF'}, Target: {RoleArn: "arn:aws:iam::000000000000:role/r", ${target}}}}`;

const due = (expression: string, more = '') =>
  schedule('Arn: "arn:aws:sqs:us-east-1:000000000000:q"').replace('rate(1 day)', `"${expression}"${more}`);

const cases: [name: string, resource: string, warning: RegExp | undefined][] = [
  [
    'a role with a policy of AWS that is known by its name alone',
    "{Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: 'sts:AssumeRole'}]}, ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonMQApiReadOnlyAccess', 'arn:aws:iam::aws:policy/ReadOnlyAccess']}}",
    /what arn:aws:iam::aws:policy\/AmazonMQApiReadOnlyAccess allows is not known here/,
  ],
  ['a topic that nobody subscribes to', topic, /nobody subscribes to this topic/],
  [
    'a topic with a subscriber, though not confirmed yet',
    '{Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: email, Endpoint: ops@example.com}]}}',
    undefined,
  ],
  ['an alarm without an action', alarm(''), /this alarm has no action, so nobody is told/],
  [
    'an alarm that tells when all is well alone',
    alarm(', OKActions: ["arn:aws:sns:us-east-1:000000000000:t"]'),
    /no action/,
  ],
  [
    'an alarm whose actions are off',
    alarm(', AlarmActions: ["arn:aws:sns:us-east-1:000000000000:t"], ActionsEnabled: false'),
    /switched off by ActionsEnabled/,
  ],
  ['an alarm with an action', alarm(', AlarmActions: ["arn:aws:sns:us-east-1:000000000000:t"]'), undefined],
  [
    'a rule that starts a task directly',
    rule(
      `{Id: direct, Arn: "${cluster}", RoleArn: "arn:aws:iam::000000000000:role/r", EcsParameters: {TaskDefinitionArn: "${definition}"}}`,
    ),
    /target `direct` starts an ECS task directly: .*start a state machine/,
  ],
  [
    'a schedule that starts a task directly',
    schedule(
      `Arn: "${cluster}", EcsParameters: {TaskDefinitionArn: "${definition}", PlacementStrategy: [], Tags: [{k: v}], NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1]}}}`,
    ),
    /its target starts an ECS task directly: .*start a state machine/,
  ],
  ['a schedule that sends to a queue', schedule('Arn: "arn:aws:sqs:us-east-1:000000000000:q"'), undefined],
  ['a rule that sends to a queue', rule('{Id: queue, Arn: "arn:aws:sqs:us-east-1:000000000000:q"}'), undefined],
  ['a rule that is never due', rule('').replace('rate(1 day)', '"cron(0 6 31 2 ? *)"'), /`cron.*` is never due: it/],
  ['a time that is past', due('at(2020-01-01T00:00:00)'), /`at\(2020-01-01T00:00:00\)` is never due again/],
  [
    'a time that a zone has not',
    due('at(2027-03-28T02:30:00)', ', ScheduleExpressionTimezone: Europe/Berlin'),
    /is never due: Europe\/Berlin has no such time, its clocks are set forward then/,
  ],
  ['a time to come', due('at(2027-03-28T02:30:00)'), undefined],
  ['a time that is past, switched off', due('at(2020-01-01T00:00:00)', ', State: DISABLED'), undefined],
  ['a schedule that has ended', due('rate(1 day)', ', EndDate: "2020-01-01T00:00:00Z"'), /is never due again/],
  ['a task for EC2', task(', RequiresCompatibilities: [EC2]'), /can run nowhere here: it requires EC2/],
  ['a task for EC2 that would fit Fargate', task(`, RequiresCompatibilities: [EC2]${fargate}`), /it requires EC2/],
  ['a task for machines elsewhere', task(', RequiresCompatibilities: [EXTERNAL]'), /it requires EXTERNAL/],
  [
    'a buffer of log lines that is no size',
    task(`${fargate}, ExecutionRoleArn: starter`).replace(
      'Memory: 64',
      'LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: g, awslogs-region: us-east-1, awslogs-stream-prefix: p, max-buffer-size: lots}}',
    ),
    /no task of it starts: `max-buffer-size` of container `c` is no size \(invalid size: 'lots'\)/,
  ],
  ['a task that fits no Fargate size', task(''), /can run nowhere here: it does not fit Fargate/],
  ['a task that fits Fargate', task(fargate), undefined],
  ['a custom resource', '{Type: "Custom::Table", Properties: {ServiceToken: s, Any: {A: [1]}}}', /nothing was made: /],
  ['a task for both', task(`, RequiresCompatibilities: [EC2, FARGATE]${fargate}`), undefined],
];

describe('what will fail in silence', () => {
  for (const [name, resource, warning] of cases)
    it(`${name}: ${warning ? 'is said' : 'nothing is said'}`, async () => {
      const held = await openStacks();
      if (resource.includes('role/r'))
        await held.call('iam', 'CreateRole', {
          RoleName: 'r',
          AssumeRolePolicyDocument:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["events.amazonaws.com","scheduler.amazonaws.com"]},"Action":"sts:AssumeRole"}]}',
        });
      await held.create(`Resources: {A: ${resource}}`);
      assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
      const events = await held.events();
      assert.equal(events.at(-1), 's CREATE_COMPLETE');
      const [said, ...more] = events.filter((event) => event.includes('warning: '));
      assert.deepEqual(more, []);
      if (warning) assert.match(said ?? '', new RegExp(`^A CREATE_COMPLETE warning: .*${warning.source}`));
      else assert.equal(said, undefined);
      assert.deepEqual(held.errors, []);
    });

  it('is said by the one event of a resource that is only recorded, when it is made or changed', async () => {
    const held = await openStacks();
    const made = (value: number, more = '') =>
      `Resources: {C: {Type: 'Custom::C', Properties: {ServiceToken: s, V: ${value}}}${more}}`;
    await held.create(made(1));
    await held.update(made(2));
    await held.update(made(2, `, Q: {Type: AWS::SQS::Queue}`));
    const said = (await held.events()).filter((event) => event.startsWith('C '));
    const complete = said.filter((event) => event.includes('_COMPLETE')).map((event) => event.slice(0, 35));
    assert.deepEqual(complete, ['C CREATE_COMPLETE warning: nothing ', 'C UPDATE_COMPLETE warning: nothing ']);
  });

  it('is not said of a topic that a later resource, or another stack, subscribes to', async () => {
    const held = await openStacks();
    const subscribed = `Resources:
  A: ${topic}
  B: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref A, Protocol: email, Endpoint: ops@example.com}}`;
    await held.create(subscribed);
    assert.ok(!(await held.events()).some((event) => event.includes('warning: ')));
  });

  it('is not said of an alarm without action that a configuration asks for', async () => {
    const held = await openStacks();
    await held.create(`Metadata: {Punctual: {App: office, Schema: 1}}\nResources: {A: ${alarm('')}}`);
    assert.ok(!(await held.events()).some((event) => event.includes('warning: ')));
  });

  it('is said again by an update, as long as it is so', async () => {
    const held = await openStacks();
    await held.create(`Resources: {A: ${topic}}`);
    await held.update(`Resources: {A: ${topic}, Q: {Type: AWS::SQS::Queue}}`);
    const said = (await held.events()).filter((event) => event.includes('warning: '));
    assert.equal(said.length, 2);
  });
});
