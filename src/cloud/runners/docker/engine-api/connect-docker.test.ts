import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connectDocker } from './connect-docker.ts';
import { obstacleIn } from './obstacle.ts';
import { notAnswering } from './persist.ts';

/** What an Engine says of itself. */
const engine = (version: object): Server =>
  createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ path: request.url, ...version }));
  });

describe('connecting to a Docker Engine', () => {
  let folder: string;
  const servers: Server[] = [];
  const listen = async (name: string, version: object): Promise<string> => {
    const path = join(folder, name);
    const server = engine(version).listen(path);
    servers.push(server);
    await once(server, 'listening');
    return path;
  };
  /** The version that is used stands in the path of a request. */
  const versionUsed = async (version: object): Promise<string | undefined> => {
    const path = await listen(`docker-${servers.length}.sock`, version);
    const { docker } = await connectDocker({ DOCKER_HOST: `unix://${path}` });
    const answer = (await docker?.version()) as { path?: string } | undefined;
    return answer?.path;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'punctual-connect-'));
  });
  after(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('uses version 1.41', async () => {
    assert.equal(await versionUsed({ ApiVersion: '1.47', MinAPIVersion: '1.24' }), '/v1.41/version');
    assert.equal(await versionUsed({ ApiVersion: '1.41' }), '/v1.41/version');
  });

  it('uses the oldest that an Engine still supports, if that is later', async () => {
    assert.equal(await versionUsed({ ApiVersion: '1.52', MinAPIVersion: '1.44' }), '/v1.44/version');
  });

  it('does without one that is too old', async () => {
    assert.equal(await versionUsed({ ApiVersion: '1.40' }), undefined);
  });

  it('asks DOCKER_HOST alone where it is set', async () => {
    await listen('docker.sock', { ApiVersion: '1.41' });
    const nobody = `unix://${join(folder, 'nobody.sock')}`;
    assert.equal((await connectDocker({ DOCKER_HOST: nobody, XDG_RUNTIME_DIR: folder })).docker, undefined);
  });

  it('says what each address met that is of no use', async () => {
    const whyNot = async (path: string): Promise<string> => {
      const connected = await connectDocker({ DOCKER_HOST: `unix://${path}` });
      assert.ok(connected.docker === undefined);
      return connected.why;
    };
    const missing = join(folder, 'missing.sock');
    assert.equal(
      await whyNot(missing),
      `no Docker Engine of API 1.41 or later answers at DOCKER_HOST, which is \`unix://${missing}\` (\`${missing}\`: its socket is not there (ENOENT))`,
    );
    const file = join(folder, 'file');
    writeFileSync(file, '');
    assert.match(await whyNot(file), /file`: nothing listens there \(ECONNREFUSED\)\)$/);
    assert.match(await whyNot(await listen('old.sock', { ApiVersion: '1.40' })), /old\.sock`: API 1\.40\)$/);
    assert.match(await whyNot(await listen('other.sock', {})), /other\.sock`: no answer of a Docker Engine\)$/);
  });

  it('says that this user may not open the socket', () => {
    const refused = Object.assign(new Error('connect EACCES'), { code: 'EACCES' });
    assert.equal(obstacleIn(refused), 'this user may not open its socket (EACCES)');
    assert.match(notAnswering(45_000, new Error('lost', { cause: refused })), /45 seconds: this user may not open its/);
    assert.equal(notAnswering(45_000, new Error('hung up')), 'the Docker Engine did not answer for 45 seconds');
  });

  it('takes an address over TCP', async () => {
    const server = engine({ ApiVersion: '1.41' }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    for (const host of [`tcp://127.0.0.1:${port}`, `http://127.0.0.1:${port}`, `127.0.0.1:${port}`])
      assert.ok((await connectDocker({ DOCKER_HOST: host })).docker, host);
  });

  it('says which addresses it does not know', async () => {
    await assert.rejects(connectDocker({ DOCKER_HOST: 'ssh://host' }), /`DOCKER_HOST` is `ssh:\/\/host`: use unix:/);
  });
});
