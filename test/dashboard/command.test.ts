/** The dashboard of a real `punctual up`: its link stands on standard error, opens the page, and is good once. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { HomeView } from '../../src/dashboard/views.ts';
import { temporaryFolder, type Up, up } from '../run-punctual.ts';

const folder = temporaryFolder();
let punctual: Up;

before(async () => {
  punctual = await up(folder.path, ['--dashboard-port', '0']);
});
after(async () => {
  await punctual?.end('SIGTERM');
  folder[Symbol.dispose]();
});

describe('punctual up', () => {
  it('says a link to its dashboard, which is good once and answers for this cloud', async () => {
    const link = /^(?:punctual: )?dashboard: (\S+) \(good once, for an hour\)$/m.exec(punctual.stderr)?.[1] ?? '';
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/open\/act\.[\w.-]+$/);
    assert.notEqual(new URL(link).port, new URL(punctual.endpoint).port);
    const opened = await fetch(link, { redirect: 'manual' });
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] as string;
    const home = await fetch(new URL('/api/home', link), { headers: { cookie } });
    const { jobs, frame } = (await home.json()) as HomeView;
    assert.deepEqual([home.status, jobs, frame.where, frame.mayAct], [200, [], 'this cloud', true]);
    assert.equal((await fetch(link, { redirect: 'manual' })).status, 401);
    assert.equal((await fetch(new URL('/api/home', link))).status, 401);
  });
});
