/**
 * The policy that `punctual permissions` prints is enough: a role that has it and nothing else makes a configuration's stack, changes it and deletes
 * it. That each statement is needed is proved in deployer-policy.proof.ts.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allow, changed, deploy, deployer, needStatus, openDeployer, readApp } from './deployer.ts';

describe('the least policy of a deployer', () => {
  it('is enough to make a stack, to change it and to delete it', async () => {
    const read = await readApp('typical.yaml');
    const held = await openDeployer();
    await allow(held, read.policy);
    await deploy(held, read, read.body, 'CREATE');
    await deploy(held, read, changed(read.body), 'UPDATE');
    await held.call('cloudformation', 'DeleteStack', { StackName: read.app.stack }, deployer);
    await held.advance(1);
    await assert.rejects(needStatus(held, read.app.stack, 'DELETE_COMPLETE'), /does not exist/);
    held.cloud.stop();
  });

  it('lets look at the images of the account’s own repositories, which are pinned', async () => {
    const { policy } = await readApp('typical.yaml');
    const images = policy.Statement.find(({ Sid }) => Sid === 'ReadImages');
    assert.deepEqual(
      [images?.Action, images?.Resource],
      [['ecr:DescribeImages'], ['arn:aws:ecr:us-east-1:000000000000:repository/office-jobs']],
    );
  });

  it('is of this stack alone: every name in it begins with the stack, or cannot be told', async () => {
    const { policy } = await readApp('smallest.yaml');
    const open = policy.Statement.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid);
    assert.deepEqual(open, ['Look', 'FirstHeartbeat']);
    const others = policy.Statement.flatMap(({ Resource }) => Resource).filter(
      (arn) => arn !== '*' && !arn.includes('office'),
    );
    assert.deepEqual(
      others.map((arn) => arn.replace(/^.*:(?=[^:]+$)/, '')),
      ['role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS', 'security-group/*', 'vpc/*', 'key/*'],
    );
  });
});
