/** A port that cannot be had costs the dashboard its usual address, and never the cloud its start. */
import assert from 'node:assert/strict';
import { createServer, Server } from 'node:net';
import { it, type TestContext } from 'node:test';
import { openDashboard } from './open-dashboard.ts';
import type { Punctual } from './open-punctual.ts';

async function openBeside(t: TestContext, apiPort: number): Promise<{ port: number; said: string }> {
  const said: string[] = [];
  const written = t.mock.method(process.stderr, 'write', (text: string) => said.push(text) > 0);
  const punctual = {
    endpoint: `http://127.0.0.1:${apiPort}`,
    region: 'us-east-1',
    rootKey: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  try {
    const dashboard = await openDashboard(punctual as unknown as Punctual, { data: '.punctual' });
    assert.ok(dashboard);
    await dashboard.close();
    return { port: dashboard.port, said: said.join('') };
  } finally {
    written.mock.restore();
  }
}

it('takes another port beside an API on the highest one, and says so', async (t) => {
  const { port, said } = await openBeside(t, 65535);
  assert.ok(port > 0 && port < 65536);
  assert.match(said, /port 65536 is none: the highest is 65535: the dashboard has another one/);
});

it('takes another port where the usual one is taken', async (t) => {
  const other = createServer();
  const taken = await new Promise<number>((resolve) =>
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
  );
  const { port, said } = await openBeside(t, taken - 1);
  other.close();
  assert.notEqual(port, taken);
  assert.match(said, /is taken by another program: the dashboard has another one/);
});

it('takes another port where the usual one is not for this user', async (t) => {
  // Whether one is, is the system's choice.
  t.mock.method(
    Server.prototype,
    'listen',
    function (this: Server) {
      queueMicrotask(() => this.emit('error', Object.assign(new Error('permission denied'), { code: 'EACCES' })));
      return this;
    },
    { times: 1 },
  );
  const { said } = await openBeside(t, 1022);
  assert.match(said, /port 1023 may not be opened by this user: the dashboard has another one/);
});
