/** What a task was given cannot be opened any more: that ends it, if it has not begun, and nobody else and no start. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testIdentity } from '../../../../../test/identity.ts';
import { openVault } from '../../../kit/vault.ts';
import { openTaskCloud, type TaskCloud } from '../fixtures/task-cloud.ts';

const otherVault = openVault(
  testIdentity.vaultKey.map((byte) => byte ^ 1),
  (count) => new Uint8Array(count),
);
const sealedTexts: Readonly<Record<string, string>> = {
  'is sealed under another key': otherVault.seal('{"containers":{}}'),
  'is empty': '',
  'is cut': 'AAAA',
  'is nonsense': '\u0000{"containers"',
};
const why = /^ResourceInitializationError: unable to pull secrets or registry auth: .*what was sealed cannot be opened/;

const damage = ({ held }: TaskCloud, taskArn: string | undefined, sealed: string): void => {
  const id = String(taskArn?.split('/').at(-1));
  held.sql("UPDATE ecs_task SET state = json_set(state, '$.sealed', ?) WHERE id = ?", sealed, id);
};

describe('a task whose sealed text', () => {
  for (const [name, sealed] of Object.entries(sealedTexts)) {
    it(`${name} goes on to its exit code, if it runs at a start`, async () => {
      const host = await openTaskCloud();
      await host.register();
      host.runs['main'] = { seconds: 20, exitCode: 7 };
      const [hit, other] = [await host.run(), await host.run()];
      await host.held.advance(1);
      damage(host, hit.taskArn, sealed);
      await host.held.restart();
      await host.held.advance(30);
      for (const task of [hit, other]) assert.equal((await host.describe(task)).containers?.[0]?.exitCode, 7);
      assert.match(host.held.errors.join('\n'), /open what task `[0-9a-f]{32}` was given: Error: what was sealed/);
    });

    it(`${name} ends with that for its reason, if it is to be started at a start; the others go on`, async () => {
      const host = await openTaskCloud();
      await host.register();
      host.runs['main'] = { seconds: 20, secondsToStart: 5, exitCode: 7 };
      const [hit, other] = [await host.run(), await host.run()];
      damage(host, hit.taskArn, sealed);
      await host.held.restart();
      const ended = await host.describe(hit);
      assert.deepEqual([ended.lastStatus, ended.stopCode], ['STOPPED', 'TaskFailedToStart']);
      assert.match(ended.stoppedReason ?? '', why);
      await host.held.advance(60);
      assert.equal((await host.describe(other)).containers?.[0]?.exitCode, 7);
      assert.deepEqual(host.held.sql('SELECT kind FROM effect'), []);
    });
  }

  it('is damaged ends, if a container is to be started later, and takes its others along', async () => {
    const host = await openTaskCloud();
    const containerDefinitions = [
      { name: 'first', image: 'b', essential: false },
      { name: 'main', image: 'b', dependsOn: [{ containerName: 'first', condition: 'SUCCESS' }] },
    ];
    await host.register({ containerDefinitions });
    host.runs['first'] = { seconds: 5 };
    const task = await host.run();
    damage(host, task.taskArn, 'AAAA');
    host.held.cloud.dropCaches();
    await host.held.advance(10);
    const ended = await host.describe(task);
    assert.equal(ended.lastStatus, 'STOPPED');
    assert.match(ended.stoppedReason ?? '', why);
    assert.deepEqual(host.held.sql('SELECT kind FROM effect'), []);
  });
});
