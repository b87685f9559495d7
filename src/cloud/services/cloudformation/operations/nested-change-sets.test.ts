/** Change sets of stacks within stacks: what a change set of the one that has them shows of them, and what becomes of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DescribeChangeSetOutput,
  GetTemplateOutput,
  ListChangeSetsOutput,
  ListStacksOutput,
} from '@aws-sdk/client-cloudformation';
import { capabilities, type HeldStacks, openBox, refusal } from '../fixtures/held-stacks.ts';

const child = (delay: number) => `
Parameters: {Name: {Type: String, Default: x}}
Resources:
  Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: ${delay}}}
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Name}}
Outputs: {Name: {Value: !GetAtt Q.QueueName}}`;
const nested = (key: string, parameters = '') =>
  `{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://s3.amazonaws.com/box/${key}', Parameters: {${parameters}}}}`;
const parent = (more = '') => `Resources:\n  N: ${nested('child')}\n  T: {Type: AWS::SNS::Topic}\n${more}`;

const plan = async (held: HeldStacks, TemplateBody: string, more: object = {}) => {
  const input = { StackName: 's', ChangeSetName: 'c', TemplateBody, IncludeNestedStacks: true, ...capabilities };
  await held.cfn('CreateChangeSet', { ...input, ...more });
  return shown(held, { StackName: 's', ChangeSetName: 'c' });
};
const shown = (held: HeldStacks, input: object) =>
  held.cfn<DescribeChangeSetOutput>('DescribeChangeSet', { IncludePropertyValues: true, ...input });
const changesOf = ({ Changes = [] }: DescribeChangeSetOutput) =>
  Changes.map(({ ResourceChange: change }) => `${change?.Action} ${change?.LogicalResourceId}`);
const changeOf = ({ Changes = [] }: DescribeChangeSetOutput, id: string) =>
  Changes.map(({ ResourceChange }) => ResourceChange!).find(({ LogicalResourceId }) => LogicalResourceId === id)!;
const execute = (held: HeldStacks) => held.cfn('ExecuteChangeSet', { StackName: 's', ChangeSetName: 'c' });
const stacksOf = async (held: HeldStacks) => {
  const { StackSummaries = [] } = await held.cfn<ListStacksOutput>('ListStacks', {});
  return StackSummaries.map(({ StackName, StackStatus }) => `${StackName?.slice(0, 3)} ${StackStatus}`).sort();
};

describe('a change set with its nested stacks', () => {
  it('has one for each, of a new one with its stack in review, and makes them when it is executed', async () => {
    const held = await openBox({ child: child(1), middle: parent() });
    const root = await plan(held, `Resources: {M: ${nested('middle')}}`, { ChangeSetType: 'CREATE' });
    assert.equal(root.IncludeNestedStacks, true);
    assert.deepEqual([root.ParentChangeSetId, root.RootChangeSetId], [undefined, undefined]);
    const { ChangeSetId, PhysicalResourceId: M, Action } = changeOf(root, 'M');
    assert.equal(Action, 'Add');
    const middle = await shown(held, { ChangeSetName: ChangeSetId });
    assert.match(middle.ChangeSetName!, /^c-M-[A-Za-z0-9]{12}$/);
    assert.deepEqual([middle.StackId, middle.Status, middle.ExecutionStatus], [M, 'CREATE_COMPLETE', 'AVAILABLE']);
    assert.deepEqual([middle.ParentChangeSetId, middle.RootChangeSetId], [root.ChangeSetId, root.ChangeSetId]);
    const inner = await shown(held, { ChangeSetName: changeOf(middle, 'N').ChangeSetId });
    assert.deepEqual([inner.ParentChangeSetId, inner.RootChangeSetId], [middle.ChangeSetId, root.ChangeSetId]);
    assert.deepEqual(changesOf(inner), ['Add P', 'Add Q']);
    const { StackId, RootId, StackStatus } = await held.stack(inner.StackId);
    assert.deepEqual([RootId, StackStatus], [root.StackId, 'REVIEW_IN_PROGRESS']);
    await execute(held);
    assert.deepEqual(await stacksOf(held), ['s CREATE_COMPLETE', 's-M CREATE_COMPLETE', 's-M CREATE_COMPLETE']);
    assert.equal((await held.resources(M))['N'], StackId);
    assert.equal((await shown(held, { ChangeSetName: ChangeSetId })).ExecutionStatus, 'EXECUTE_COMPLETE');
    assert.deepEqual(held.errors, []);
  });

  it('shows what an update changes in them, and leaves those out that stay', async () => {
    const held = await openBox({ child: child(1), other: child(1) });
    const template = parent(`  O: ${nested('other')}`);
    await held.create(template);
    await held.put('child', child(2));
    const root = await plan(held, template);
    assert.deepEqual(changesOf(root), ['Modify N']);
    const { Details, Scope, Replacement, ChangeSetId } = changeOf(root, 'N');
    assert.deepEqual([Scope, Replacement], [['Properties'], 'False']);
    assert.deepEqual(Details, [
      {
        Target: { Attribute: 'Properties', RequiresRecreation: 'Never' },
        Evaluation: 'Dynamic',
        ChangeSource: 'Automatic',
      },
    ]);
    const set = await shown(held, { ChangeSetName: ChangeSetId });
    assert.deepEqual(changesOf(set), ['Modify Q']);
    assert.deepEqual([changeOf(set, 'Q').Details![0]!.Target!.AfterValue], ['2']);
    const { TemplateBody } = await held.cfn<GetTemplateOutput>('GetTemplate', { ChangeSetName: ChangeSetId });
    assert.equal(TemplateBody, child(2));
    const { N, O } = await held.resources();
    const { Summaries = [] } = await held.cfn<ListChangeSetsOutput>('ListChangeSets', { StackName: N });
    assert.deepEqual(
      Summaries.map(({ RootChangeSetId }) => RootChangeSetId),
      [root.ChangeSetId],
    );
    await execute(held);
    assert.equal((await held.stack(N)).StackStatus, 'UPDATE_COMPLETE');
    assert.equal((await held.stack(O)).StackStatus, 'CREATE_COMPLETE');
    assert.deepEqual(held.errors, []);
  });

  it('without any change fails, and so do those within', async () => {
    const held = await openBox({ child: child(1) });
    await held.create(parent());
    const { Status, StatusReason } = await plan(held, parent());
    assert.equal(Status, 'FAILED');
    assert.match(StatusReason!, /didn't contain changes/);
    const { N } = await held.resources();
    const { Summaries = [] } = await held.cfn<ListChangeSetsOutput>('ListChangeSets', { StackName: N });
    assert.deepEqual(
      Summaries.map((one) => one.Status),
      ['FAILED'],
    );
  });

  it('shows a parameter of theirs that is not known yet as AWS writes it', async () => {
    const held = await openBox({ child: child(1) });
    const root = await plan(
      held,
      `Resources:\n  N: ${nested('child', 'Name: !GetAtt T.TopicName')}\n  T: {Type: AWS::SNS::Topic}`,
      {
        ChangeSetType: 'CREATE',
      },
    );
    const set = await shown(held, { ChangeSetName: changeOf(root, 'N').ChangeSetId });
    const known = '{{changeSet:KNOWN_AFTER_APPLY}}';
    assert.deepEqual(set.Parameters, [{ ParameterKey: 'Name', ParameterValue: known }]);
    assert.deepEqual(JSON.parse(changeOf(set, 'P').AfterContext!), { Properties: { Type: 'String', Value: known } });
  });

  it('takes them and the stacks in review along when it is deleted, which they cannot be alone', async () => {
    const held = await openBox({ child: child(1) });
    const root = await plan(held, parent(), { ChangeSetType: 'CREATE' });
    const { ChangeSetId: ChangeSetName } = changeOf(root, 'N');
    const alone = /^InvalidChangeSetStatus: ChangeSet \[\S+\] cannot be (deleted|executed) by itself: its root/;
    assert.match(await refusal(held.cfn('DeleteChangeSet', { ChangeSetName })), alone);
    assert.match(await refusal(held.cfn('ExecuteChangeSet', { ChangeSetName })), alone);
    assert.deepEqual(await stacksOf(held), ['s REVIEW_IN_PROGRESS', 's-N REVIEW_IN_PROGRESS']);
    await held.cfn('DeleteChangeSet', { ChangeSetName: root.ChangeSetId });
    assert.match(await refusal(shown(held, { ChangeSetName })), /does not exist/);
    assert.deepEqual(await stacksOf(held), ['s REVIEW_IN_PROGRESS', 's-N DELETE_COMPLETE']);
    await plan(held, parent(), { ChangeSetType: 'CREATE' });
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.deepEqual(await stacksOf(held), ['s DELETE_COMPLETE', 's-N DELETE_COMPLETE', 's-N DELETE_COMPLETE']);
  });
});

describe('a nested stack whose own properties stay', () => {
  it('is updated with the one that has it, to what lies at its URL now', async () => {
    const held = await openBox({ child: child(1) });
    await held.create(parent());
    await held.put('child', child(2));
    await held.update(parent());
    const { N } = await held.resources();
    assert.equal((await held.stack(N)).StackStatus, 'UPDATE_COMPLETE');
    const input = { QueueUrl: (await held.resources(N))['Q'], AttributeNames: ['DelaySeconds'] };
    assert.deepEqual(await held.call('sqs', 'GetQueueAttributes', input), { Attributes: { DelaySeconds: '2' } });
    assert.deepEqual(changesOf(await plan(held, parent(), { IncludeNestedStacks: false })), ['Modify N']);
  });
});
