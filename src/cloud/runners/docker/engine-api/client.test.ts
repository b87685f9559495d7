import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import Dockerode from 'dockerode';
import { reliable } from './client.ts';
import { isUnanswered, statusOf } from './engine-errors.ts';

describe('a call of the Docker Engine', () => {
  const answers: Record<string, [status: number, body: string]> = {
    '/version': [200, '{"ApiVersion":"1.41"}'],
    '/_ping': [200, 'OK'],
    '/containers/none/json': [404, '{"message":"no such container"}'],
    '/info': [200, '{"half":'],
  };
  const server = createServer((request, response) => {
    const [status, body] = answers[request.url ?? ''] ?? [500, ''];
    const breaks = request.url === '/info';
    response.writeHead(status, { 'content-length': breaks ? 1000 : body.length });
    if (breaks) response.write(body, () => response.destroy());
    else response.end(body);
  });
  let docker: Dockerode;
  beforeEach(async () => {
    if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
    docker = reliable(new Dockerode({ host: '127.0.0.1', port: (server.address() as { port: number }).port }));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('answers what the Engine says', async () => {
    assert.equal((await docker.version()).ApiVersion, '1.41');
    assert.equal(String(await docker.ping()), 'OK');
  });

  it('fails as the Engine says', async () => {
    await assert.rejects(docker.getContainer('none').inspect(), (error) => statusOf(error) === 404);
  });

  it('is unanswered where the connection breaks within the answer', async () => {
    await assert.rejects(docker.info(), isUnanswered);
  });
});
