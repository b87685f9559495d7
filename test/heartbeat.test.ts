/** `punctual up --heartbeat`, to a watchdog of the test: what it is asked for, and what is said of it. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { say, temporaryFolder, up } from './run-punctual.ts';
import { until } from './until.ts';

async function openWatchdog(status: number) {
  const asked: string[] = [];
  const server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, host, [Symbol.dispose]: () => void server.close() };
}

describe('punctual up --heartbeat', () => {
  it('asks for the URL', async () => {
    using folder = temporaryFolder();
    using watchdog = await openWatchdog(200);
    await using punctual = await up(folder.path, ['--heartbeat', `http://${watchdog.host}/ping/s3cret`]);
    await until('it is asked for', () => watchdog.asked[0]);
    assert.deepEqual(watchdog.asked, ['GET /ping/s3cret']);
    assert.doesNotMatch(punctual.stderr, /watchdog/);
  });

  it('says that it is not taken, by its host alone', async () => {
    using folder = temporaryFolder();
    using watchdog = await openWatchdog(404);
    await using punctual = await up(folder.path, ['--heartbeat', `http://${watchdog.host}/ping/s3cret`]);
    const line = await until('it is said', () => punctual.stderr.split('\n').find((one) => one.includes('watchdog')));
    assert.ok(
      line.startsWith(`punctual: the watchdog ${watchdog.host} did not take the heartbeat: HTTP status 404;`),
      line,
    );
    const { stdout, stderr } = await punctual.end('SIGTERM');
    assert.doesNotMatch(stdout + stderr, /s3cret/);
  });

  for (const url of ['hc-ping.com/s3cret', 'ftp://hc-ping.com/s3cret', ''])
    it(`refuses \`${url}\`, and does not show it`, async () => {
      const { code, stderr } = await say('up', '--heartbeat', url);
      assert.equal(code, 2);
      assert.match(stderr, /named by an http or https URL/);
      assert.doesNotMatch(stderr, /s3cret/);
    });
});
