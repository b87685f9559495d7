/** A deployment that failed and was left as it was, and is then rolled back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type HeldStacks, openBox, openStacks, refusal } from '../fixtures/held-stacks.ts';

/** A parameter of such a name nobody may make. */
const failing = 'P: {Type: AWS::SSM::Parameter, DependsOn: Q, Properties: {Type: String, Name: /aws/p, Value: v}}';
const template = (delay: number, more = '') => `
Resources:
  Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: ${delay}}}
  ${more}`;

const rollBack = (held: HeldStacks, more: object = {}) => held.cfn('RollbackStack', { StackName: 's', ...more });
const delayOf = async (held: HeldStacks): Promise<unknown> => {
  const input = { QueueUrl: (await held.resources())['Q'], AttributeNames: ['DelaySeconds'] };
  return (await held.call<{ Attributes: object }>('sqs', 'GetQueueAttributes', input)).Attributes;
};

describe('RollbackStack', () => {
  it('takes failed updates back to what the stack was before the first of them', async () => {
    const held = await openStacks();
    await held.create(template(1));
    await held.update(template(2, failing), { DisableRollback: true });
    await held.update(template(3, failing), { DisableRollback: true });
    assert.equal((await held.stack()).StackStatus, 'UPDATE_FAILED');
    assert.deepEqual(await delayOf(held), { DelaySeconds: '3' });
    await rollBack(held);
    assert.equal((await held.stack()).StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    assert.deepEqual(await delayOf(held), { DelaySeconds: '1' });
    assert.deepEqual(Object.keys(await held.resources()), ['Q']);
    const { TemplateBody } = await held.cfn<{ TemplateBody: string }>('GetTemplate', { StackName: 's' });
    assert.equal(TemplateBody, template(1));
    assert.match(await refusal(rollBack(held)), /is in UPDATE_ROLLBACK_COMPLETE state and can not be rolled back/);
    assert.deepEqual(held.errors, []);
  });

  it('is what a later update does that fails', async () => {
    const held = await openStacks();
    await held.create(template(1));
    await held.update(template(2, failing), { DisableRollback: true });
    await held.update(template(3, failing));
    assert.equal((await held.stack()).StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    assert.deepEqual(await delayOf(held), { DelaySeconds: '1' });
    const { TemplateBody } = await held.cfn<{ TemplateBody: string }>('GetTemplate', { StackName: 's' });
    assert.equal(TemplateBody, template(1));
  });

  it('deletes what a failed creation made', async () => {
    const held = await openStacks();
    await held.create(template(1, failing), { DisableRollback: true });
    assert.equal((await held.stack()).StackStatus, 'CREATE_FAILED');
    await rollBack(held);
    assert.equal((await held.stack()).StackStatus, 'ROLLBACK_COMPLETE');
    assert.deepEqual(await held.resources(), { P: undefined });
    assert.match((await held.events()).join('\n'), /s ROLLBACK_IN_PROGRESS Rollback requested by user\./);
  });

  it('takes the stacks within it back too', async () => {
    const held = await openBox({ 1: template(1), 2: template(2), bad: template(3, failing) });
    const outer = (one: string, other: string) =>
      `Resources: {One: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://box.s3.amazonaws.com/${one}'}}, Two: {Type: AWS::CloudFormation::Stack, DependsOn: One, Properties: {TemplateURL: 'https://box.s3.amazonaws.com/${other}'}}}`;
    await held.create(outer('1', '1'));
    const inner = await held.resources();
    const delays = async () => {
      const found: unknown[] = [];
      for (const stack of Object.values(inner)) {
        const { Q: QueueUrl } = await held.resources(stack);
        const input = { QueueUrl, AttributeNames: ['DelaySeconds'] };
        const { Attributes } = await held.call<{ Attributes: object }>('sqs', 'GetQueueAttributes', input);
        found.push(...Object.values(Attributes), (await held.stack(stack)).StackStatus);
      }
      return found;
    };
    await held.update(outer('2', 'bad'), { DisableRollback: true });
    assert.deepEqual(await delays(), ['2', 'UPDATE_COMPLETE', '3', 'UPDATE_FAILED']);
    await rollBack(held);
    assert.equal((await held.stack()).StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    assert.deepEqual(await delays(), ['1', 'UPDATE_COMPLETE', '1', 'UPDATE_ROLLBACK_COMPLETE']);
    assert.deepEqual(held.errors, []);
  });
});
