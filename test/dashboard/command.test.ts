/** The dashboard of a real `punctual up`: its link stands on standard error, opens the page, and is good once. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import type { HomeView } from '../../src/dashboard/views.ts';
import { program, temporaryFolder, type Up, up } from '../run-punctual.ts';

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

  it('has other links by `punctual dashboard`, also for looking alone', async () => {
    const words = ['dashboard', '--data', folder.path, '--look'];
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [text] = (await once(child.stdout, 'data')) as [Buffer];
      const link = String(text).trim();
      const opened = await fetch(link, { redirect: 'manual' });
      const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] as string;
      const home = await fetch(new URL('/api/home', link), { headers: { cookie } });
      const { frame } = (await home.json()) as HomeView;
      assert.deepEqual([home.status, frame.where, frame.mayAct], [200, 'this cloud', false]);
    } finally {
      child.kill('SIGTERM');
    }
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});
