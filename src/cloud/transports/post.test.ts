import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { DeliveryOutcome, PostRequest } from '../kit/world.ts';
import { openTransports } from './transports.ts';

describe('a post', () => {
  let server: Server;
  let origin: string;
  let respond: (response: ServerResponse) => void;
  let received: { readonly head: IncomingMessage; readonly body: string }[];

  before(async () => {
    server = createServer(async (head, response) => {
      let body = '';
      for await (const part of head.setEncoding('utf8')) body += part;
      received.push({ head, body });
      respond(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    received = [];
    respond = (response) => void response.end();
  });

  const post = (request: Partial<PostRequest>, allowPrivate?: boolean): Promise<DeliveryOutcome> =>
    new Promise((resolve) => {
      let inside = true;
      openTransports(allowPrivate === undefined ? {} : { allowPrivate }).post(
        { url: origin, headers: {}, body: '', timeoutSeconds: 10, ...request },
        (outcome) => {
          assert.equal(inside, false, 'done is never called inside the call');
          resolve(outcome);
        },
      );
      inside = false;
    });

  it('brings its body and headers', async () => {
    const outcome = await post({
      url: `${origin}/hook?a=b%20c`,
      headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'Notification' },
      body: '{"ü":"€"}',
    });
    assert.deepEqual(outcome, { ok: true, status: 200 });
    const [{ head, body } = assert.fail()] = received;
    assert.equal(`${head.method} ${head.url}`, 'POST /hook?a=b%20c');
    assert.equal(body, '{"ü":"€"}');
    assert.equal(head.headers['x-amz-sns-message-type'], 'Notification');
    assert.equal(head.headers['content-type'], 'text/plain; charset=UTF-8');
    assert.equal(head.headers.host, new URL(origin).host);
  });

  it('is of another method, where it says so; a GET has no body', async () => {
    await post({ method: 'PUT', body: 'b' });
    await post({ method: 'GET', body: 'b' });
    assert.deepEqual(
      received.map(({ head, body }) => `${head.method} ${body}`),
      ['PUT b', 'GET '],
    );
  });

  it('brings the begin of the answer along, where it is wanted', async () => {
    respond = (response) => void response.end('x'.repeat(200_000));
    const outcome = await post({ wantsAnswer: true });
    assert.deepEqual(outcome, { ok: true, status: 200, answer: 'x'.repeat(65_536) });
    respond = (response) => void response.writeHead(403).end('why');
    assert.deepEqual(await post({ wantsAnswer: true }), { ok: false, status: 403, reason: 'HTTP status 403' });
  });

  it('names its user, where the URL has one', async () => {
    await post({ url: origin.replace('//', '//us%40er:pass@') });
    assert.equal(received[0]?.head.headers.authorization, `Basic ${btoa('us@er:pass')}`);
  });

  it('reaches a host by its name', async () => {
    const outcome = await post({ url: origin.replace('127.0.0.1', 'localhost') });
    assert.deepEqual(outcome, { ok: true, status: 200 });
    assert.match(received[0]?.head.headers.host ?? '', /^localhost:/);
  });

  for (const status of [201, 204, 299])
    it(`is delivered with status ${status}`, async () => {
      respond = (response) => void response.writeHead(status).end();
      assert.deepEqual(await post({}), { ok: true, status });
    });

  for (const status of [300, 400, 404, 429, 500, 503])
    it(`is not delivered with status ${status}`, async () => {
      respond = (response) => void response.writeHead(status).end('why');
      assert.deepEqual(await post({}), { ok: false, status, reason: `HTTP status ${status}` });
    });

  it('follows no redirect', async () => {
    respond = (response) => void response.writeHead(302, { location: `${origin}/elsewhere` }).end();
    assert.deepEqual(await post({}), { ok: false, status: 302, reason: 'HTTP status 302' });
    assert.equal(received.length, 1);
  });

  it('is delivered though the answer never ends, and reads little of it', async () => {
    let isCut = false;
    const cut = new Promise<void>((resolve) => {
      respond = (response) => {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        };
        response.on('drain', more).on('close', () => {
          isCut = true;
          resolve();
        });
        more();
      };
    });
    assert.deepEqual(await post({}), { ok: true, status: 200 });
    await cut;
    assert.equal(isCut, true);
  });

  it('fails when no answer comes in time', async () => {
    respond = () => {};
    assert.deepEqual(await post({ timeoutSeconds: 0.05 }), { ok: false, reason: 'no answer within 0.05 seconds' });
  });

  it('fails when nobody listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const outcome = await post({ url: `http://127.0.0.1:${port}` });
    assert.ok(!outcome.ok && !outcome.permanent);
    assert.match(outcome.reason, /ECONNREFUSED/);
  });

  it('fails when the connection is cut', async () => {
    respond = (response) => void response.destroy();
    const outcome = await post({});
    assert.ok(!outcome.ok && !outcome.permanent);
    assert.match(outcome.reason, /socket hang up/);
  });

  it('fails when a header is none', async () => {
    const outcome = await post({ headers: { 'x-a': 'b\r\nx-c: d' } });
    assert.ok(!outcome.ok);
    assert.equal(received.length, 0);
  });

  it('fails when what answers speaks no TLS', async () => {
    const outcome = await post({ url: origin.replace('http:', 'https:') });
    assert.ok(!outcome.ok && !outcome.permanent);
  });

  for (const url of ['ftp://example.com/', 'file:///etc/passwd', 'no url', ''])
    it(`refuses \`${url}\` for good`, async () => {
      assert.deepEqual(await post({ url }), {
        ok: false,
        permanent: true,
        reason: `\`${url}\` is no http or https URL`,
      });
    });

  const metadata = [
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.170.2/v2/credentials/x',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[::ffff:169.254.169.254]/',
  ];
  for (const url of metadata)
    it(`refuses the link-local or metadata address of ${url} for good`, async () => {
      const outcome = await post({ url });
      assert.ok(!outcome.ok && outcome.permanent);
      assert.match(outcome.reason, /link-local or metadata address/);
    });

  for (const url of [
    'http://127.0.0.1:1/',
    'http://localhost:1/',
    'http://[::1]:1/',
    'http://10.1.2.3/',
    'http://192.168.0.1/',
    'http://0.0.0.0:1/',
    'http://[::ffff:127.0.0.1]:1/',
  ])
    it(`refuses ${url} where private addresses are not allowed`, async () => {
      const outcome = await post({ url }, false);
      assert.ok(!outcome.ok && outcome.permanent);
      assert.match(outcome.reason, /of this machine or of a private network/);
    });
});

describe('a heartbeat', () => {
  const answers: [status: number, outcome: DeliveryOutcome][] = [
    [200, { ok: true, status: 200 }],
    [301, { ok: false, status: 301, reason: 'HTTP status 301' }],
    [404, { ok: false, status: 404, reason: 'HTTP status 404' }],
  ];
  for (const [status, expected] of answers)
    it(`is a GET without a body, and no redirect is followed: ${status}`, async () => {
      const asked: string[] = [];
      const server = createServer(({ method, url, headers }, response) => {
        asked.push(`${method} ${url} ${headers['content-length']}`);
        response.writeHead(status, { location: '/elsewhere' }).end('OK');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { watchdog = assert.fail() } = openTransports({ heartbeat: `http://user:pass@${host}/ping/s3cret?a=b` });
      assert.equal(watchdog.host, host);
      assert.deepEqual(await new Promise((resolve) => watchdog.ping(resolve)), expected);
      assert.deepEqual(asked, ['GET /ping/s3cret?a=b undefined']);
      server.close();
    });
});
