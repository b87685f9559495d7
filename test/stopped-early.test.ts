/** An engine that is asked to stop before it is ready does so: an Engine of Docker that says nothing is not waited for. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { withoutHeads } from './notice-lines.ts';
import { program, temporaryFolder } from './run-punctual.ts';

/** Says what it is, and nothing to any other question. */
async function muteDocker(folder: string) {
  const socket = join(folder, 'docker.sock');
  const asked = Promise.withResolvers<void>();
  const server = createServer(({ url = '' }, response) => {
    if (!url.endsWith('/version')) asked.resolve();
    else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ Version: '28.0.0', ApiVersion: '1.48', MinAPIVersion: '1.24' }));
    }
  }).listen(socket);
  await once(server, 'listening');
  return {
    socket,
    asked: asked.promise,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function start(data: string, words: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, 'up', '--data', data, '--port', '0', '--no-dashboard', ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (said.stdout += text));
  child.stderr.on('data', (text) => (said.stderr += text));
  return { child, said };
}

describe('SIGTERM', { skip: process.platform === 'win32' && 'there are no such signals' }, () => {
  it('ends a start that waits for Docker', async () => {
    using folder = temporaryFolder();
    using docker = await muteDocker(folder.path);
    const data = join(folder.path, 'data');
    const { child, said } = start(data, ['--runner', 'docker'], { DOCKER_HOST: `unix://${docker.socket}` });
    await docker.asked;
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'close'), [0, null]);
    assert.equal(withoutHeads(said.stderr), 'punctual: stopped before it was ready; tasks that ran go on\n');
    assert.equal(said.stdout, '');
    assert.ok(!existsSync(join(data, 'holder.json')));
  });
});
