/** A difference is told in sentences, what is lost first. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ResourceChange } from '@aws-sdk/client-cloudformation';
import { diffOf } from './diff.ts';
import { dueChanges, schedulesOf } from './template-schedules.ts';
import { readWritten } from './template-text.ts';

const template = (resources: object) => readWritten(JSON.stringify({ Resources: resources }));
const role = (statements: readonly object[], service = 'ecs-tasks.amazonaws.com') => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: statements } }],
    },
  },
});
const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

describe('a difference', () => {
  it('names what is replaced and removed before what changes and comes, with short values', () => {
    const task = (properties: object) => ({ Type: 'AWS::ECS::TaskDefinition', Properties: properties });
    const before = template({
      Task: task({ Cpu: '256', Command: ['a'.repeat(80)] }),
      Old: { Type: 'AWS::SNS::Topic' },
    });
    const after = template({
      Task: task({ Cpu: '512', Command: ['b'], Family: { Ref: 'Name' } }),
      New: { Type: 'AWS::SNS::Topic' },
    });
    const { lines } = diffOf(
      [
        { Action: 'Add', LogicalResourceId: 'New', ResourceType: 'AWS::SNS::Topic' },
        { Action: 'Modify', LogicalResourceId: 'Task', ResourceType: 'AWS::ECS::TaskDefinition', Replacement: 'True' },
        { Action: 'Remove', LogicalResourceId: 'Old', ResourceType: 'AWS::SNS::Topic' },
        {
          Action: 'Modify',
          LogicalResourceId: 'Machine',
          Replacement: 'False',
          Details: [{ Target: { Attribute: 'Properties', Name: 'Definition' } }, { Target: { Attribute: 'Tags' } }],
        },
      ],
      before,
      after,
    );
    assert.deepEqual(
      lines.map(({ kind, logicalId, properties }) => [kind, logicalId, properties.join(', ')]),
      [
        ['replace', 'Task', 'Cpu 256 -> 512, Command, Family nothing -> Name'],
        ['remove', 'Old', ''],
        ['change', 'Machine', 'Definition, Tags'],
        ['add', 'New', ''],
      ],
    );
  });

  it('leaves out what changes only if what it refers to does', () => {
    const may = (Replacement: 'False' | 'Conditional', CausingEntity: string): ResourceChange => ({
      Action: 'Modify',
      LogicalResourceId: 'M',
      ResourceType: 'AWS::Events::Rule',
      Replacement,
      Details: [
        {
          Target: { Attribute: 'Properties', Name: 'RoleArn' },
          Evaluation: 'Dynamic',
          ChangeSource: 'ResourceAttribute',
          CausingEntity,
        },
      ],
    });
    const { lines } = diffOf(
      [may('False', 'A.B'), may('Conditional', 'R.Arn'), may('Conditional', 'M.StateMachineRevisionId')],
      template({}),
      template({}),
    );
    assert.deepEqual(
      lines.map(({ kind }) => kind),
      ['replace'],
    );
  });

  for (const [name, before, after, widened] of [
    ['an action more', [allow(['s3:Get'], '*')], [allow(['s3:Get', 's3:Put'], '*')], ['Role may s3:Put on *']],
    [
      'a wider resource',
      [allow('s3:Put', { 'Fn::Sub': '${B}/a' })],
      [allow('s3:Put', { 'Fn::GetAtt': ['B', 'Arn'] })],
      ['Role may s3:Put on B.Arn'],
    ],
    [
      'a condition that goes',
      [allow('s3:Put', '*', { Condition: { Bool: {} } })],
      [allow('s3:Put', '*')],
      ['Role may s3:Put on *'],
    ],
    ['less', [allow(['s3:Get', 's3:Put'], '*')], [allow('s3:Get', '*')], []],
    ['another order', [allow(['a:B', 'c:D'], ['x', 'y'])], [allow('c:D', ['y', 'x']), allow('a:B', ['x', 'y'])], []],
    ['a denial', [], [{ ...allow('s3:Put', '*'), Effect: 'Deny' }], []],
  ] as const)
    it(`tells rights that widen: ${name}`, () =>
      assert.deepEqual(diffOf([], template(role(before)), template(role(after))).widened, widened));

  it('tells who may take a role, and whom a resource’s own policy lets in', () => {
    assert.deepEqual(diffOf([], template(role([])), template(role([], 'states.amazonaws.com'))).widened, [
      'Role may be taken by states.amazonaws.com',
    ]);
    const queue = {
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          PolicyDocument: {
            Statement: [{ ...allow('sqs:SendMessage', '*'), Principal: { Service: 'events.amazonaws.com' } }],
          },
        },
      },
    };
    assert.deepEqual(diffOf([], template({}), template(queue)).widened, [
      'Policy lets events.amazonaws.com sqs:SendMessage on *',
    ]);
  });
});

describe('a job that was paused', () => {
  const office = (properties: object) =>
    readWritten(
      JSON.stringify({
        Parameters: { ReportState: { Type: 'String', Default: 'ENABLED' } },
        Resources: {
          Schedule: {
            Type: 'AWS::Scheduler::Schedule',
            Metadata: { Punctual: { Job: 'report' } },
            Properties: { State: { Ref: 'ReportState' }, ...properties },
          },
        },
      }),
    );
  const four = office({ ScheduleExpression: 'cron(30 4 * * ? *)' });
  const five = office({ ScheduleExpression: 'cron(30 5 * * ? *)' });
  const change = (...names: string[]): ResourceChange => ({
    Action: 'Modify',
    LogicalResourceId: 'Schedule',
    ResourceType: 'AWS::Scheduler::Schedule',
    Replacement: 'False',
    Details: names.map((Name) => ({ Target: { Attribute: 'Properties', Name }, Evaluation: 'Static' })),
  });
  const paused = { ReportState: 'DISABLED' };
  const now = new Date('2026-07-01T12:00:00Z');
  const isOff = (states: Parameters<typeof dueChanges>[3]) =>
    dueChanges(four, four, now, states).map(({ before, after }) => [before?.isOff, after?.isOff]);

  it('stays so, which is no change, whatever CloudFormation takes its parameter for', () => {
    const states = { live: paused, wanted: paused };
    assert.deepEqual(diffOf([change('State')], four, four, states).lines, []);
    assert.deepEqual(
      diffOf([change('State', 'ScheduleExpression')], four, five, states).lines.map(({ properties }) => properties),
      [['ScheduleExpression cron(30 4 * * ? *) -> cron(30 5 * * ? *)']],
    );
    assert.deepEqual(isOff(states), []);
    assert.deepEqual(
      dueChanges(four, five, now, states).map(({ before, after }) => [before?.isOff, after?.isOff, after?.next]),
      [[true, true, undefined]],
    );
  });

  it('is told to start again where its configuration says so, and one that is paused then, too', () => {
    const states = { live: paused, wanted: { ReportState: 'ENABLED' } };
    assert.equal(diffOf([change('State')], four, four, states).lines.length, 1);
    assert.deepEqual(isOff(states), [[true, false]]);
    assert.deepEqual(isOff({ live: {}, wanted: paused }), [[false, true]]);
  });
});

describe('the schedules of a template', () => {
  it('are due in their zone; what is off or not known is not', () => {
    const schedule = (properties: object) => ({ Type: 'AWS::Scheduler::Schedule', Properties: properties });
    const written = template({
      Berlin: schedule({ ScheduleExpression: 'cron(30 4 * * ? *)', ScheduleExpressionTimezone: 'Europe/Berlin' }),
      Off: schedule({ ScheduleExpression: 'cron(30 4 * * ? *)', State: 'DISABLED' }),
      Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)' } },
      Rate: schedule({ ScheduleExpression: 'rate(1 hour)' }),
      From: schedule({ ScheduleExpression: 'rate(1 hour)', StartDate: '2026-07-09T00:30:00Z' }),
      Later: schedule({ ScheduleExpression: { Ref: 'Expression' } }),
      Pattern: { Type: 'AWS::Events::Rule', Properties: { EventPattern: {} } },
    });
    assert.deepEqual(
      schedulesOf(written, new Date('2026-07-01T12:00:00Z')).map(({ logicalId, next, isDueAtOnce }) => [
        logicalId,
        isDueAtOnce ? 'at once' : next?.toISOString(),
      ]),
      [
        ['Berlin', '2026-07-02T02:30:00.000Z'],
        ['Off', undefined],
        ['Rule', '2026-07-01T13:00:00.000Z'],
        ['Rate', 'at once'],
        ['From', '2026-07-09T00:30:00.000Z'],
        ['Later', undefined],
      ],
    );
  });
});
