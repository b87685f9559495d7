/** Deletions of stacks that are being made or updated, and of stacks that are stuck. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ListStackResourcesOutput } from '@aws-sdk/client-cloudformation';
import { capabilities, openBox, openStacks, refusal, shifting } from '../fixtures/held-stacks.ts';

const watched = { RollbackConfiguration: { MonitoringTimeInMinutes: 10 } };
const small = { inputs: 1, rows: 1, timers: 1, events: 1 };
const queue = (name: string, more = '') =>
  `  ${name}: {Type: AWS::SQS::Queue, Properties: {QueueName: ${name}}${more}}\n`;
const three = `Resources:\n${queue('A')}${queue('B', ', DependsOn: A, DeletionPolicy: Retain')}${queue('C', ', DependsOn: B')}`;

type Held = Awaited<ReturnType<typeof openStacks>>;

const queuesOf = async (held: Held) =>
  ((await held.call<{ QueueUrls?: string[] }>('sqs', 'ListQueues', {})).QueueUrls ?? []).map((url) =>
    url.split('/').at(-1),
  );

describe('a stack that is being made', () => {
  it('is deleted when it waits for its alarms, without a rollback', async () => {
    const held = await openStacks();
    await held.create(three, watched);
    const { StackId, StackStatus } = await held.stack();
    assert.equal(StackStatus, 'CREATE_IN_PROGRESS');
    await held.cfn('DeleteStack', { StackName: 's', ClientRequestToken: 't' });
    assert.equal((await held.stack(StackId)).StackStatus, 'DELETE_COMPLETE');
    assert.deepEqual(await queuesOf(held), ['B'], 'one that is to be kept is kept');
    const events = await held.events(StackId);
    assert.ok(events.includes('s DELETE_IN_PROGRESS User Initiated'));
    assert.ok(!events.some((event) => event.includes('ROLLBACK')));
    await held.advance(3600);
    assert.equal((await held.stack(StackId)).StackStatus, 'DELETE_COMPLETE');
    assert.deepEqual(held.errors, []);
  });

  for (const turns of [1, 2, 3, 4, 5])
    it(`is deleted after ${turns} turns, and nothing of it is made any more`, async () => {
      const held = await openStacks({ limits: small });
      const call = (operation: string, input: object) =>
        held.cloud.call('cloudformation', operation, input, { kind: 'root' });
      const created = call('CreateStack', { StackName: 's', TemplateBody: three });
      for (let turn = 0; turn < turns; turn++) held.cloud.turn();
      const { StackId } = (await created) as { StackId: string };
      await held.cfn('DeleteStack', { StackName: StackId });
      assert.equal((await held.stack(StackId)).StackStatus, 'DELETE_COMPLETE');
      assert.ok((await queuesOf(held)).every((name) => name === 'B'));
      assert.deepEqual(held.errors, []);
    });

  it('takes a nested stack that it waits for along', async () => {
    const held = await openBox({ child: three });
    const nested = `Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://s3.amazonaws.com/box/child'}}}`;
    await held.create(nested, watched);
    const { N } = await held.resources();
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.equal((await held.stack(N)).StackStatus, 'DELETE_COMPLETE');
    assert.deepEqual(held.errors, []);
  });
});

describe('a stack that is being updated', () => {
  it('is not deleted until it is cancelled', async () => {
    const held = await openStacks();
    await held.create(`Resources:${shifting(1)}`);
    await held.update(`Resources:${shifting(2)}`);
    const { StackId } = await held.stack();
    const remove = () => refusal(held.cfn('DeleteStack', { StackName: 's' }));
    assert.equal(
      await remove(),
      `ValidationError: Stack [${StackId}] cannot be deleted while in status UPDATE_IN_PROGRESS`,
    );
    await held.cfn('CancelUpdateStack', { StackName: 's' });
    assert.equal((await held.stack()).StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    assert.equal(await remove(), 'accepted');
    assert.equal((await held.stack(StackId)).StackStatus, 'DELETE_COMPLETE');
  });
});

describe('a stack that is stuck', () => {
  const busy =
    'Resources: {R: {Type: AWS::IAM::Role, Properties: {RoleName: r, AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: sts:AssumeRole}}}}, C: {Type: AWS::ECS::Cluster}}';
  const attached = { RoleName: 'r', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
  const force = { StackName: 's', DeletionMode: 'FORCE_DELETE_STACK' };

  it('is deleted by force, without what cannot be', async () => {
    const held = await openStacks();
    await held.create(busy, capabilities);
    await held.call('iam', 'AttachRolePolicy', attached);
    assert.match(
      await refusal(held.cfn('DeleteStack', force)),
      /^ValidationError: .* only when stack is in DELETE_FAILED/,
    );
    await held.cfn('DeleteStack', { StackName: 's' });
    const { StackId, StackStatus } = await held.stack();
    assert.equal(StackStatus, 'DELETE_FAILED');
    await held.cfn('DeleteStack', force);
    const deleted = await held.stack(StackId);
    assert.deepEqual([deleted.StackStatus, deleted.DeletionMode], ['DELETE_COMPLETE', 'FORCE_DELETE_STACK']);
    const { StackResourceSummaries = [] } = await held.cfn<ListStackResourcesOutput>('ListStackResources', {
      StackName: StackId,
    });
    assert.deepEqual(
      StackResourceSummaries.map((one) => `${one.LogicalResourceId} ${one.ResourceStatus}`),
      ['C DELETE_COMPLETE', 'R DELETE_SKIPPED'],
    );
    await held.call('iam', 'GetRole', { RoleName: 'r' });
  });
});
