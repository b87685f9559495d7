import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openServed } from '../../../test/served-cloud.ts';
import { instant, later } from '../../languages/instant.ts';
import { notificationKey } from '../kit/notification/notification-key.ts';
import { waitFor } from '../kit/service.ts';
import { openScripted } from './fixtures/scripted-cloud.ts';
import { send } from './fixtures/sign.ts';
import { serve } from './serve.ts';

describe('the server', () => {
  it("rejects with the system's error where its port is taken", async () => {
    await using scripted = await openScripted({});
    const { cloud, port } = scripted;
    await assert.rejects(serve({ cloud, host: '127.0.0.1', port }), { code: 'EADDRINUSE' });
  });

  it('listens on loopback alone, and not any more when it is closed', async () => {
    await using scripted = await openScripted({});
    const serving = await serve({ cloud: scripted.cloud, host: '127.0.0.1', port: 0 });
    const health = { method: 'GET', port: serving.port, path: '/health' };
    assert.equal((await send(health)).status, 200);
    // Whoever verifies messages of SNS has no key.
    const { certificate, path } = notificationKey(scripted.cloud.host.vault);
    assert.equal((await send({ ...health, path })).body, certificate);
    await serving.close();
    await assert.rejects(send(health), { code: 'ECONNREFUSED' });
  });

  it('says by /health that ticks are not passed', async () => {
    await using served = await openServed(() => ({ exitCode: 0, seconds: 1 }));
    const health = async () => {
      const response = await fetch(`${served.endpoint}/health`);
      return [response.status, await response.json()];
    };
    await served.call('events', 'PutRule', { Name: 'hourly', ScheduleExpression: 'rate(1 hour)' });
    served.world.setTime(instant(Date.parse('2026-01-01T01:02:00Z')));
    assert.deepEqual(await health(), [
      503,
      {
        status: 'failing',
        since: '2026-01-01T01:00:00.000Z',
        why: 'ticks are not passed: what was due 120 s ago has not been done yet',
      },
    ]);
    await served.advance(1);
    assert.deepEqual(await health(), [200, { status: 'running' }]);
  });

  it('says by /health that nothing can be committed, also where nothing is to be done', async () => {
    await using served = await openServed(() => ({ exitCode: 0, seconds: 1 }));
    const { db } = served.cloud.host.store;
    const health = async () => (await fetch(`${served.endpoint}/health`)).status;
    assert.equal(await health(), 200);
    db.exec('PRAGMA query_only = 1');
    assert.equal(await health(), 200, 'it is not asked again within seconds');
    served.world.setTime(later(served.world.now(), 5));
    assert.equal(await health(), 503);
    assert.match(served.cloud.failing()?.why ?? '', /readonly/);
    assert.match(served.errors.splice(0).join(), /^commit a turn: .*readonly/);
    db.exec('PRAGMA query_only = 0');
    await served.advance(1);
    assert.equal(await health(), 200);
  });

  it('closes under a call that waits', async () => {
    const scripted = await openScripted({
      sns: { ConfirmSubscription: () => waitFor('never', Infinity as never) },
    });
    const waiting = send({
      method: 'GET',
      port: scripted.port,
      path: '/?Action=ConfirmSubscription&TopicArn=t&Token=t',
    });
    const broken = assert.rejects(waiting, { code: 'ECONNRESET' });
    while (scripted.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await scripted[Symbol.asyncDispose]();
    await broken;
  });
});
