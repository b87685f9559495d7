/** Who gets in, and who does not: every address, asked as a stranger, as a page of another site, and by a link for looking. */
import assert from 'node:assert/strict';
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until } from '../../../test/until.ts';
import type { Screens } from '../screens.ts';
import { openCredentials } from './credentials.ts';
import { routes } from './routes.ts';
import { type Dashboard, serveDashboard } from './serve-dashboard.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

let dashboard: Dashboard;
const asked: string[] = [];
const errors: string[] = [];

const watching = new Set<() => void>();

function watch(changed: () => void): () => void {
  watching.add(changed);
  return () => watching.delete(changed);
}

/** Every screen answers with what it was asked for. */
const screens = new Proxy({} as Screens, {
  get: (_, name) => {
    // A promise of it would be asked for this.
    if (name === 'then') return undefined;
    if (name === 'as') return () => screens;
    if (name === 'watch') return watch;
    return (...parameters: unknown[]) => {
      asked.push(String(name));
      if (parameters[0] === 'broken') throw new Error('a secret of ours');
      return Promise.resolve({ name, parameters });
    };
  },
});

before(async () => {
  dashboard = await serveDashboard({
    port: 0,
    secret: 'of the test',
    linkHint: 'punctual dashboard prints another one',
    openScreens: async () => screens,
    reportError: (what, error) => errors.push(`${what}: ${(error as Error).message}`),
    connectionsMax: 8,
    pageFolder: join(import.meta.dirname, 'fixtures/page'),
  });
});
after(() => dashboard.close());

it('holds so many connections and no more: the first makes way', async () => {
  const sockets = Array.from({ length: 20 }, () => connect(dashboard.port, '127.0.0.1').on('error', () => {}));
  await until('twelve were closed', () => sockets.filter(({ closed }) => closed).length === 12);
  assert.equal((await ask('/')).status, 401);
  for (const socket of sockets) socket.destroy();
});

it('opens its screens again where that failed', async () => {
  let opened = 0;
  const other = await serveDashboard({
    port: 0,
    secret: 'of another',
    linkHint: '',
    openScreens: async () => {
      if (opened++ === 0) throw new Error('too early');
      return screens;
    },
    reportError: (_, error) => assert.equal((error as Error).message, 'too early'),
  });
  const { headers } = await fetch(other.link('look'), { redirect: 'manual' });
  const cookie = String(headers.get('set-cookie')).split(';')[0] as string;
  const home = async () => (await fetch(`http://127.0.0.1:${other.port}/api/home`, { headers: { cookie } })).status;
  assert.deepEqual([await home(), await home(), await home(), opened], [500, 200, 200, 2]);
  await other.close();
});

function ask(path: string, options: RequestOptions & { readonly body?: string } = {}): Promise<Answer> {
  const { body, headers, ...rest } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: dashboard.port,
        path,
        ...rest,
        headers: { host: `127.0.0.1:${dashboard.port}`, ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function cookie(role: 'act' | 'look'): Promise<string> {
  const { headers } = await ask(new URL(dashboard.link(role)).pathname);
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] as string;
}

/** What an address needs behind its `?` is given to all of them. */
const example = (path: string): string => `${path.replaceAll(/:\w+/g, 'a')}?from=0&until=1`;
const json = { 'content-type': 'application/json' };
const everyAddress = [
  ...routes.map(({ method, path }) => ({ method, path: example(path) })),
  { method: 'GET', path: '/assets/app.js' },
  { method: 'GET', path: '/index.html' },
  { method: 'GET', path: '/nothing-here' },
  { method: 'DELETE', path: '/' },
];

describe('without a cookie', () => {
  for (const { method, path } of everyAddress)
    it(`${method} ${path} answers 401, and nothing is looked up`, async () => {
      asked.length = 0;
      const answers = await Promise.all([
        ask(path, { method, headers: json }),
        ask(path, { method, headers: { ...json, cookie: `punctual-${dashboard.port}=` } }),
        ask(path, { method, headers: { ...json, cookie: `punctual-${dashboard.port}=act.zzzzzzzz.AAAA.AAAA` } }),
      ]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [401, 401, 401],
      );
      assert.deepEqual(asked, []);
    });

  it('nor with a cookie of another dashboard; of several a good one counts', async () => {
    const other = openCredentials('of another', Date.now);
    const foreign = other.redeem(other.link('act'))?.session;
    const own = await cookie('act');
    const name = own.split('=')[0];
    for (const [sent, status] of [
      [`${name}=${foreign}`, 401],
      [`${name}=${foreign}; ${name}=`, 401],
      [own.replace('punctual-', 'punctual-1'), 401],
      [`${name}=${foreign}; ${own}`, 200],
      [`${own}; ${name}=${foreign}`, 200],
    ] as const)
      assert.equal((await ask('/api/home', { headers: { cookie: sent } })).status, status, sent);
  });
});

describe('from elsewhere', () => {
  const foreign: [what: string, headers: Record<string, string>, status: number][] = [
    ['by another name', { host: 'attacker.example' }, 421],
    ['by a name that points here', { host: 'localtest.me' }, 421],
    ['at another port', { host: '127.0.0.1:1' }, 421],
    ['from a page of another origin', { origin: 'http://attacker.example' }, 403],
    ['from a page of no origin', { origin: 'null' }, 403],
    ['from another port of this host', { origin: 'http://127.0.0.1:1' }, 403],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['from another port, in the browser’s words', { 'sec-fetch-site': 'same-site' }, 403],
  ];
  for (const [what, headers, status] of foreign)
    it(`${what}, every address answers ${status}, with a good cookie too`, async () => {
      const sent = { ...json, cookie: await cookie('act') };
      asked.length = 0;
      for (const { method, path } of [...everyAddress, { method: 'GET', path: '/open/x' }])
        assert.equal((await ask(path, { method, headers: { ...sent, ...headers } })).status, status, path);
      assert.deepEqual(asked, []);
    });

  it('a link is refused, and still good afterwards', async () => {
    const path = new URL(dashboard.link('act')).pathname;
    assert.equal((await ask(path, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
    assert.equal((await ask(path)).status, 303);
  });
});

describe('a link', () => {
  it('is good once, and becomes a cookie that no script and no other site can use', async () => {
    const path = new URL(dashboard.link('act')).pathname;
    const [first, second] = [await ask(path), await ask(path)];
    assert.deepEqual([first.status, first.headers.location, second.status], [303, '/', 401]);
    assert.match(first.headers['set-cookie']?.[0] ?? '', /; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
  });

  it('that was used leads whoever has a cookie to Home, and gives no other cookie', async () => {
    const path = new URL(dashboard.link('act')).pathname;
    await ask(path);
    const { status, headers } = await ask(path, { headers: { cookie: await cookie('look') } });
    assert.deepEqual([status, headers.location, headers['set-cookie']], [303, '/', undefined]);
  });

  it('for looking opens everything that shows, and nothing that acts', async () => {
    const headers = { ...json, cookie: await cookie('look') };
    for (const { method, path, kind } of routes) {
      asked.length = 0;
      if (kind === 'events') continue;
      const { status } = await ask(example(path), { method, headers, body: method === 'POST' ? '{}' : '' });
      assert.equal(status, kind === 'act' ? 403 : 200, path);
      assert.equal(asked.length, kind === 'read' ? 1 : 0, path);
    }
  });

  it('and its cookie end with time', () => {
    let now = 1_000_000;
    const credentials = openCredentials('s', () => now);
    const [early, late] = [credentials.link('act'), credentials.link('act')];
    const session = credentials.redeem(early)?.session ?? '';
    assert.equal(credentials.roleOf(session), 'act');
    now += 60 * 60_000;
    assert.equal(credentials.redeem(late), undefined);
    now += 30 * 24 * 60 * 60_000;
    assert.equal(credentials.roleOf(session), undefined);
  });

  it('cannot be made of a cookie, nor a cookie of a link, nor one role of the other', () => {
    const credentials = openCredentials('s', () => 0);
    const link = credentials.link('look');
    assert.equal(credentials.roleOf(link), undefined);
    assert.equal(credentials.redeem(link.replace('look', 'act')), undefined);
    const session = credentials.redeem(link)?.session ?? '';
    assert.equal(credentials.redeem(session), undefined);
    assert.equal(credentials.roleOf(session.replace('look', 'act')), undefined);
  });

  it('outlives a new start as a cookie, and not as a link', () => {
    const [before, after] = [openCredentials('s', () => 0), openCredentials('s', () => 0)];
    assert.equal(after.redeem(before.link('act')), undefined);
    assert.equal(after.roleOf(before.redeem(before.link('act'))?.session ?? ''), 'act');
  });
});

describe('the stream of events', () => {
  it('tells of changes as long as its connection is there, to whoever may look', async () => {
    const headers = { cookie: await cookie('look') };
    const stop = new AbortController();
    const answer = await fetch(`http://127.0.0.1:${dashboard.port}/events`, { headers, signal: stop.signal });
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/event-stream; charset=utf-8']);
    let text = '';
    const read = (async () => {
      for await (const part of answer.body ?? []) text += new TextDecoder().decode(part);
    })().catch(() => {});
    await until('it is connected', () => text.includes('event: beat'));
    for (const changed of watching) changed();
    await until('it is told', () => text.endsWith('event: change\ndata:\n\n'));
    stop.abort();
    await read;
    await until('nobody watches any more', () => watching.size === 0);
  });
});

describe('a browser that is not let in', () => {
  it('is told so by a page, which has nothing of ours', async () => {
    const { status, headers, text } = await ask('/no/such', { headers: { accept: 'text/html' } });
    assert.deepEqual([status, headers['content-type']], [401, 'text/html; charset=utf-8']);
    assert.match(text, /<p>This needs a link, which is good once\.<\/p>\n<p>[^<]+\.<\/p>/);
    assert.doesNotMatch(text, /script|style|the page of the test/);
  });
});

describe('who is in', () => {
  it('gets the page at each of its addresses, under a policy without inline scripts', async () => {
    const headers = { cookie: await cookie('act') };
    for (const { path, kind } of routes.filter((route) => route.kind === 'page')) {
      const { status, text, headers: sent } = await ask(example(path), { headers });
      assert.deepEqual([kind, status, text], ['page', 200, '<!doctype html>\n<title>the page of the test</title>\n']);
      const policy = String(sent['content-security-policy']);
      assert.match(policy, /default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe/);
      assert.equal(sent['access-control-allow-origin'], undefined);
    }
  });

  it('gets files of the page by name, and none beside them', async () => {
    const headers = { cookie: await cookie('act') };
    const { status, headers: sent } = await ask('/assets/app.js', { headers });
    assert.deepEqual([status, sent['content-type']], [200, 'text/javascript; charset=utf-8']);
    for (const path of ['/../serve-dashboard.test.ts', '/%2e%2e/x', '/assets/', '/index.html'])
      assert.equal((await ask(path, { headers })).status, 404, path);
  });

  it('gets the page where there is nothing, which says so; who is no browser is told in a line', async () => {
    const headers = { cookie: await cookie('act') };
    const browser = await ask('/no/such', { headers: { ...headers, accept: 'text/html,*/*' } });
    assert.deepEqual(
      [browser.status, browser.headers['content-type'], browser.text],
      [404, 'text/html; charset=utf-8', '<!doctype html>\n<title>the page of the test</title>\n'],
    );
    const other = await ask('/no/such', { headers });
    assert.deepEqual([other.status, other.text], [404, 'there is nothing at this address\n']);
  });

  it('acts with JSON alone, of a size that has an end', async () => {
    const headers = { cookie: await cookie('act') };
    const post = (body: string, type: string) =>
      ask('/api/jobs/a/start', { method: 'POST', headers: { ...headers, 'content-type': type }, body });
    assert.equal((await post('{}', 'text/plain')).status, 415);
    assert.equal((await post('a=b', 'application/x-www-form-urlencoded')).status, 415);
    assert.equal((await post('{', 'application/json')).status, 400);
    assert.equal((await post('{"input": 3}', 'application/json')).status, 400);
    assert.equal((await post(`"${'x'.repeat(600_000)}"`, 'application/json')).status, 413);
    const { status, text } = await post('{"input": "{\\"a\\": 1}"}', 'application/json; charset=utf-8');
    assert.deepEqual([status, JSON.parse(text)], [200, { name: 'start', parameters: ['a', '{"a": 1}'] }]);
    assert.equal((await ask('/api/jobs/a/start', { headers })).status, 405);
  });

  it('gets names of jobs as they are written, whatever stands in them', async () => {
    const headers = { cookie: await cookie('act') };
    const { text } = await ask(`/api/jobs/${encodeURIComponent('office/<b>')}/runs/x`, { headers });
    assert.deepEqual(JSON.parse(text), { name: 'run', parameters: ['office/<b>', 'x'] });
    assert.equal((await ask('/api/jobs/%E0%A4%A/runs/x', { headers })).status, 404);
  });

  it('is told of a fault of ours no more than that, and we are told all', async () => {
    const headers = { cookie: await cookie('act') };
    const { status, text } = await ask('/api/jobs/broken/runs/x', { headers });
    assert.equal(status, 500);
    assert.doesNotMatch(text, /secret/);
    assert.deepEqual(errors, ['answer the dashboard: a secret of ours']);
  });
});
