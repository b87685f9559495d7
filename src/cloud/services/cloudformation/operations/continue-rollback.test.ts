/** A rollback that failed, and goes on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type HeldStacks, openStacks, refusal, shifting } from '../fixtures/held-stacks.ts';

/** Its alias waits for hours when its version changes. */
const template = (version: number) => `
Resources:
  Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: ${version}}}
  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: 't${version}'}}${shifting(version, 'Q, T')}`;

/** A queue that was changed is gone when that is taken back. */
async function openFailed(): Promise<HeldStacks> {
  const held = await openStacks();
  await held.create(template(1));
  await held.update(template(2));
  await held.call('sqs', 'DeleteQueue', { QueueUrl: (await held.resources())['Q'] });
  await held.cfn('CancelUpdateStack', { StackName: 's' });
  assert.equal((await held.stack()).StackStatus, 'UPDATE_ROLLBACK_FAILED');
  return held;
}

describe('ContinueUpdateRollback', () => {
  const goOn = (held: HeldStacks, more: object = {}) => held.cfn('ContinueUpdateRollback', { StackName: 's', ...more });

  it('tries again, and leaves out what it is told to', async () => {
    const held = await openFailed();
    await goOn(held);
    const { StackStatus, StackStatusReason } = await held.stack();
    assert.deepEqual(
      [StackStatus, StackStatusReason],
      ['UPDATE_ROLLBACK_FAILED', 'The following resource(s) failed to update: [Q]. '],
    );
    assert.match(await refusal(goOn(held, { ResourcesToSkip: ['T'] })), /can be skipped, found T$/);
    await goOn(held, { ResourcesToSkip: ['Q'] });
    assert.equal((await held.stack()).StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    const { T } = await held.resources();
    const topic = await held.call<{ Attributes: Record<string, string> }>('sns', 'GetTopicAttributes', { TopicArn: T });
    assert.equal(topic.Attributes['DisplayName'], 't1');
    assert.match(await refusal(goOn(held)), /is in UPDATE_ROLLBACK_COMPLETE state/);
    assert.deepEqual(held.errors, []);
  });

  it('is not the only way: the stack can be deleted', async () => {
    const held = await openFailed();
    const { StackId } = await held.stack();
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.equal((await held.stack(StackId)).StackStatus, 'DELETE_COMPLETE');
  });
});
