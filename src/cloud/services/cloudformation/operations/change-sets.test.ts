/** Change sets as `aws cloudformation deploy` uses them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeChangeSetOutput, ListChangeSetsOutput } from '@aws-sdk/client-cloudformation';
import { type HeldStacks, openStacks, refusal } from '../fixtures/held-stacks.ts';

const queue = 'Resources: {A: {Type: AWS::SQS::Queue}}';
const set = { StackName: 's', ChangeSetName: 'c' };
const prepare = (held: HeldStacks, TemplateBody: string, ChangeSetType: string, more: object = {}) =>
  held.cfn('CreateChangeSet', { ...set, TemplateBody, ChangeSetType, ...more });
const describeSet = (held: HeldStacks) => held.cfn<DescribeChangeSetOutput>('DescribeChangeSet', set);

describe('a change set', () => {
  it('makes a new stack, once it is executed', async () => {
    const held = await openStacks();
    await prepare(held, queue, 'CREATE');
    const described = await describeSet(held);
    assert.equal(described.Status, 'CREATE_COMPLETE');
    assert.equal(described.ExecutionStatus, 'AVAILABLE');
    assert.deepEqual(described.Changes, [
      {
        Type: 'Resource',
        ResourceChange: {
          Action: 'Add',
          LogicalResourceId: 'A',
          ResourceType: 'AWS::SQS::Queue',
          Scope: [],
          Details: [],
        },
      },
    ]);
    assert.equal((await held.stack()).StackStatus, 'REVIEW_IN_PROGRESS');
    assert.deepEqual(held.sql('SELECT * FROM cloudformation_resource'), []);
    await held.cfn('ExecuteChangeSet', set);
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    assert.deepEqual((await held.events()).slice(0, 2), [
      's REVIEW_IN_PROGRESS User Initiated',
      's CREATE_IN_PROGRESS User Initiated',
    ]);
    assert.equal((await describeSet(held)).ExecutionStatus, 'EXECUTE_COMPLETE');
  });

  it('foresees what an update does', async () => {
    const held = await openStacks();
    const template = (schedule: string, name: string, more: string) =>
      `Resources: {R: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: ${schedule}}}, Q: {Type: AWS::SQS::Queue, Properties: {QueueName: ${name}}}${more}}`;
    await held.create(template('rate(1 hour)', 'old', ', Gone: {Type: AWS::SQS::Queue}'));
    await prepare(held, template('rate(2 hours)', 'new', ', Added: {Type: AWS::SQS::Queue}'), 'UPDATE');
    const { Changes = [] } = await describeSet(held);
    assert.deepEqual(
      Changes.map(({ ResourceChange: change }) => [
        change?.Action,
        change?.LogicalResourceId,
        change?.Replacement,
        change?.Details?.map(({ Target }) => [Target?.Name, Target?.RequiresRecreation]),
      ]),
      [
        ['Add', 'Added', undefined, []],
        ['Remove', 'Gone', undefined, []],
        ['Modify', 'Q', 'True', [['QueueName', 'Always']]],
        ['Modify', 'R', 'False', [['ScheduleExpression', 'Never']]],
      ],
    );
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    await held.cfn('ExecuteChangeSet', set);
    assert.equal((await held.stack()).StackStatus, 'UPDATE_COMPLETE');
    assert.deepEqual(Object.keys(await held.resources()), ['Added', 'Q', 'R']);
  });

  it('that changes nothing has failed, with the text that the CLI knows', async () => {
    const held = await openStacks();
    await held.create(queue);
    await prepare(held, queue, 'UPDATE');
    const { Status, ExecutionStatus, StatusReason } = await describeSet(held);
    assert.deepEqual([Status, ExecutionStatus], ['FAILED', 'UNAVAILABLE']);
    assert.equal(
      StatusReason,
      "The submitted information didn't contain changes. Submit different information to create a change set.",
    );
    assert.match(
      await refusal(held.cfn('ExecuteChangeSet', set)),
      /^InvalidChangeSetStatus: ChangeSet \[arn:.*\] cannot be executed in its current status of \[FAILED\]$/,
    );
    await held.cfn('DeleteChangeSet', set);
    assert.equal(await refusal(describeSet(held)), 'ChangeSetNotFound: ChangeSet [c] does not exist');
  });

  it('makes all others void when it is executed, and is executed once', async () => {
    const held = await openStacks();
    await prepare(held, queue, 'CREATE');
    await prepare(held, queue, 'CREATE', { ChangeSetName: 'd' });
    await held.cfn('ExecuteChangeSet', set);
    const { Summaries } = await held.cfn<ListChangeSetsOutput>('ListChangeSets', { StackName: 's' });
    assert.deepEqual(
      Summaries?.map(({ ChangeSetName }) => ChangeSetName),
      [],
      'none is active',
    );
    assert.equal((await describeSet(held)).ExecutionStatus, 'EXECUTE_COMPLETE');
    assert.ok((await held.stack()).LastUpdatedTime, 'one that creates a stack updates one in review');
    assert.match(await refusal(held.cfn('ExecuteChangeSet', set)), /current execution status of \[EXECUTE_COMPLETE\]$/);
  });

  it('of a stack that is not there is missed with the stack', async () => {
    const held = await openStacks();
    const missing = { StackName: 'none', ChangeSetName: 'c' };
    for (const operation of ['DescribeChangeSet', 'DeleteChangeSet', 'ExecuteChangeSet'])
      assert.equal(await refusal(held.cfn(operation, missing)), 'ValidationError: Stack [none] does not exist');
  });

  it('of a new stack that is never executed goes with its stack', async () => {
    const held = await openStacks();
    await prepare(held, queue, 'CREATE');
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.deepEqual(held.sql('SELECT * FROM cloudformation_change_set'), []);
    assert.equal(await refusal(held.stack()), 'ValidationError: Stack with id s does not exist');
  });

  it('shows also what will fail for a reason of the account', async () => {
    const held = await openStacks();
    await held.call('sqs', 'CreateQueue', { QueueName: 'q', Attributes: { DelaySeconds: '1' } });
    await prepare(
      held,
      'Resources: {A: {Type: AWS::SQS::Queue, Properties: {QueueName: q, DelaySeconds: 2}}, B: {Type: AWS::SQS::Queue, DependsOn: A}}',
      'CREATE',
    );
    assert.equal((await describeSet(held)).Changes?.length, 2);
    await held.cfn('ExecuteChangeSet', set);
    assert.equal((await held.stack()).StackStatus, 'ROLLBACK_COMPLETE');
  });

  const refusals: [name: string, type: string, more: object, message: RegExp][] = [
    [
      'of a stack that exists, as new',
      'CREATE',
      {},
      /^ValidationError: Stack \[s\] already exists and cannot be created again with the changeSet \[c\]\.$/,
    ],
    [
      'of a stack that does not exist',
      'UPDATE',
      { StackName: 'none' },
      /^ValidationError: Stack \[none\] does not exist$/,
    ],
    ['that imports', 'IMPORT', {}, /^ValidationError: ChangeSetType IMPORT is not there yet/],
    [
      'with a template from elsewhere',
      'UPDATE',
      { TemplateBody: undefined, TemplateURL: 'https://a' },
      /^ValidationError: TemplateURL must be a supported URL/,
    ],
    [
      'whose stack it would delete on failure',
      'UPDATE',
      { OnStackFailure: 'DELETE' },
      /only valid when ChangeSetType is CREATE/,
    ],
  ];
  for (const [name, type, more, message] of refusals)
    it(`${name} is refused`, async () => {
      const held = await openStacks();
      await held.create(queue);
      assert.match(await refusal(prepare(held, queue, type, more)), message);
    });

  it('has a name of its own, unless it is the same request again', async () => {
    const held = await openStacks();
    await prepare(held, queue, 'CREATE', { ClientToken: 'a' });
    await prepare(held, queue, 'CREATE', { ClientToken: 'a' });
    assert.equal(await refusal(prepare(held, queue, 'CREATE')), 'AlreadyExistsException: ChangeSet [c] already exists');
  });
});

describe('a change set of a stack that was changed meanwhile', () => {
  const delayed = (seconds: number) =>
    `Resources: {A: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: ${seconds}}}}`;

  it('is obsolete', async () => {
    const held = await openStacks();
    await held.create(delayed(1));
    await prepare(held, delayed(2), 'UPDATE');
    await held.update(delayed(3));
    assert.equal((await describeSet(held)).ExecutionStatus, 'OBSOLETE');
    const execute = held.cfn('ExecuteChangeSet', set);
    assert.match(await refusal(execute), /cannot be executed in its current execution status of \[OBSOLETE\]/);
  });

  it('is still told of once it was executed', async () => {
    const held = await openStacks();
    await prepare(held, delayed(1), 'CREATE');
    await held.cfn('ExecuteChangeSet', set);
    await held.update(delayed(2));
    assert.equal((await describeSet(held)).ExecutionStatus, 'EXECUTE_COMPLETE');
    await held.cfn('DeleteChangeSet', set);
    assert.equal(held.sql('SELECT * FROM cloudformation_revision').length, 1);
    assert.deepEqual(held.errors, []);
  });
});

describe('how a resource is kept', () => {
  const kept = (more: string) => `Resources: {A: {Type: AWS::SQS::Queue${more}}}`;

  it('is a change, of which no event of the resource tells', async () => {
    const held = await openStacks();
    await held.create(kept(''));
    const retained = kept(', DeletionPolicy: Retain, UpdateReplacePolicy: Retain');
    await prepare(held, retained, 'UPDATE');
    const [change] = (await describeSet(held)).Changes ?? [];
    const { Action, Replacement, Scope, Details = [] } = change?.ResourceChange ?? {};
    assert.deepEqual([Action, Replacement, Scope], ['Modify', 'False', ['DeletionPolicy', 'UpdateReplacePolicy']]);
    assert.deepEqual(Details[0]?.Target, { Attribute: 'DeletionPolicy', RequiresRecreation: 'Never' });
    await held.cfn('ExecuteChangeSet', set);
    assert.ok(!(await held.events()).some((event) => event.startsWith('A UPDATE')));
    await held.cfn('DeleteStack', { StackName: 's' });
    const { QueueUrls = [] } = await held.call<{ QueueUrls?: string[] }>('sqs', 'ListQueues', {});
    assert.equal(QueueUrls.length, 1);
  });

  it('is changed by an update of nothing else, unless it only depends on others', async () => {
    const held = await openStacks();
    const two = (more: string) => `Resources: {A: {Type: AWS::SQS::Queue${more}}, B: {Type: AWS::SQS::Queue}}`;
    await held.create(two(', UpdateReplacePolicy: Retain'));
    await held.update(two(''));
    assert.match(await refusal(held.update(two(', DependsOn: B'))), /No updates are to be performed/);
  });
});
