/** Every call of the Engine's API that is used, with every kind of hostile name. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import Dockerode from 'dockerode';
import { type Call, elsewhere, inPath } from '../fixtures/calls.table.ts';
import { hostileNames } from '../fixtures/hostile-names.table.ts';
import { reliable } from './client.ts';
import { connectDocker } from './connect-docker.ts';
import { isUnanswered, statusOf } from './engine-errors.ts';

/** Records what is asked for, and sends everyone elsewhere. */
interface FakeEngine {
  readonly server: Server;
  readonly asked: string[];
  readonly docker: Dockerode;
}

async function openFake(version: string | undefined, respond: () => object | string): Promise<FakeEngine> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const body = respond();
    request.resume().on('end', () => {
      if (typeof body === 'string') response.writeHead(301, { location: body }).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const docker = reliable(new Dockerode({ host: '127.0.0.1', port, ...(version === undefined ? {} : { version }) }));
  return { server, asked, docker };
}

describe('a hostile name', () => {
  let engine: FakeEngine;
  /** Each would be followed by some client. */
  const locations = ['/containers/json', 'unix:///else', '//else', 'http://127.0.0.1:1/else', '%', ''];
  before(async () => {
    let count = 0;
    engine = await openFake('v1.41', () => locations[count++ % locations.length] as string);
  });
  after(() => {
    engine.server.closeAllConnections();
    engine.server.close();
  });
  const ask = async (call: Call, name: string): Promise<{ error: Error; asked: string[] }> => {
    engine.asked.length = 0;
    const error = await call(engine.docker, name).then(
      () => assert.fail('it was answered'),
      (caught: Error) => caught,
    );
    return { error, asked: [...engine.asked] };
  };

  for (const [path, call] of inPath)
    for (const [what, name] of hostileNames)
      it(`of ${what} stays a name in ${path}`, async () => {
        const { error, asked } = await ask(call, name);
        assert.ok(!isUnanswered(error), String(error));
        if (asked.length === 0) {
          assert.match(error.message, /the Docker Engine has nothing of such a name/);
          assert.equal(statusOf(error), 400);
          return;
        }
        assert.match(error.message, /^the Docker Engine redirects .*, which is not followed$/);
        assert.equal(statusOf(error), 301);
        assert.equal(asked.length, 1);
        const [before = '', behind = ''] = path.replace(' ', ' /v1.41').split('*');
        const [clean = ''] = (asked[0] as string).split('?');
        assert.ok(clean.startsWith(before) && clean.endsWith(behind), clean);
        const segments = clean.slice(before.length, clean.length - behind.length).split('/');
        assert.ok(!segments.some((segment) => ['', '.', '..'].includes(segment)), clean);
        assert.equal(segments.map(decodeURIComponent).join('/'), name.toWellFormed());
      });

  for (const [path, call] of elsewhere)
    for (const [what, name] of hostileNames)
      it(`of ${what} stays a value in ${path}`, async () => {
        const { error, asked } = await ask(call, name);
        assert.ok(!isUnanswered(error), String(error));
        if (asked.length === 0) return assert.match(error.message, /URI malformed/);
        assert.match(error.message, /redirects .* not followed$/);
        assert.deepEqual(
          asked.map((one) => one.split('?', 1)[0]),
          [path.replace(' ', ' /v1.41')],
        );
        return undefined;
      });
});

describe('an Engine of which anything comes', () => {
  const strange = [null, [], {}, 'text' as unknown as object, { Id: null }, { Id: 7 }, { Id: '../..' }];
  for (const body of strange)
    it(`fails a call alone, or does no harm: ${JSON.stringify(body)}`, async () => {
      const engine = await openFake('v1.41', () => body as object);
      for (const [, call] of [...inPath, ...elsewhere])
        await call(engine.docker, 'name').catch((error: Error) => error);
      engine.server.closeAllConnections();
      engine.server.close();
    });

  it('that redirects all is none', async () => {
    const engine = await openFake(undefined, () => 'unix:///else');
    const { port } = engine.server.address() as AddressInfo;
    const connected = await connectDocker({ DOCKER_HOST: `tcp://127.0.0.1:${port}` });
    engine.server.close();
    assert.match(
      'why' in connected ? connected.why : 'it was taken for one',
      /^no Docker Engine .*: no answer of a Docker Engine\)$/,
    );
    assert.equal(engine.asked.length, 1);
  });

  const silences: [what: string, answer: (response: ServerResponse) => unknown][] = [
    ['answers nothing', () => {}],
    ['begins an answer alone', (response) => response.writeHead(200, { 'content-length': 1000 }).write('{"Id":')],
    ['begins a refusal alone', (response) => response.writeHead(409, { 'content-length': 1000 }).write('{"mess')],
  ];
  for (const [what, answer] of silences)
    it(`that ${what} fails a call after a while, which may be made again`, async () => {
      const server = createServer((_, response) => void answer(response));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      const docker = reliable(new Dockerode({ host: '127.0.0.1', port }), 20);
      for (const call of [() => docker.info(), () => docker.getContainer('a').inspect(), () => docker.createVolume({})])
        await assert.rejects(call(), (error: Error) => isUnanswered(error) && /did not answer/.test(error.message));
      server.closeAllConnections();
      server.close();
    });
});
