/** A deployer's policy has nothing to spare: without any one of its statements the stack is not made, as far as this cloud asks for them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allow, changed, deploy, deployer, needStatus, openDeployer, readApp } from './deployer.ts';
import type { Held } from './held-cloud.ts';

/** What AWS asks for, and this cloud does not: networks are recorded here, a connection's secret and roles of AWS's own are not made, no ECR is there. */
const unasked = [
  'ReadImages',
  'EC2SecurityGroup',
  'EventsConnectionSecretsmanager',
  'ServiceRole',
  'ServiceRole2',
  'FirstHeartbeat',
  'Mutes',
];

/** Throws with what is denied. */
async function remove(held: Held, StackName: string): Promise<void> {
  await held.call('cloudformation', 'DeleteStack', { StackName }, deployer);
  await held.advance(1);
  await assert.rejects(needStatus(held, StackName, 'DELETE_COMPLETE'), /does not exist/);
}

describe('the least policy of a deployer', () => {
  for (const fixture of ['typical.yaml', 'every-field.ts'])
    it(`of ${fixture} loses each of its statements`, async () => {
      const read = await readApp(fixture);
      const { policy, app } = read;
      const held = await openDeployer();
      const needless: string[] = [];
      for (const { Sid } of policy.Statement) {
        await allow(held, { ...policy, Statement: policy.Statement.filter((each) => each.Sid !== Sid) });
        try {
          await deploy(held, read, read.body, 'CREATE');
          await deploy(held, read, changed(read.body), 'UPDATE');
          await remove(held, app.stack);
          needless.push(Sid);
        } catch (error) {
          assert.match(String(error), /not authorized|AccessDenied/, Sid);
        }
        await held.call('cloudformation', 'DeleteStack', { StackName: app.stack });
        // A machine's name is free a while after it is gone.
        await held.advance(120);
      }
      assert.deepEqual(
        needless.filter((sid) => !unasked.includes(sid)),
        [],
      );
      await allow(held, policy);
      await deploy(held, read, read.body, 'CREATE');
      await remove(held, app.stack);
      held.cloud.stop();
    });
});
