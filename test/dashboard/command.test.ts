/** The dashboard of a real `punctual up`: its link stands on standard error, opens the page, and is good once; `punctual dashboard` prints others. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import type { HomeView } from '../../src/dashboard/views.ts';
import { program, say, temporaryFolder, type Up, up } from '../run-punctual.ts';

const folder = temporaryFolder();
let punctual: Up;
let link = '';

before(async () => {
  punctual = await up(folder.path, ['--dashboard-port', '0']);
  link = /^(?:punctual: )?dashboard: (\S+) \(good once, for an hour\)$/m.exec(punctual.stderr)?.[1] ?? '';
});
after(async () => {
  await punctual?.end('SIGTERM');
  folder[Symbol.dispose]();
});

/** What Home shows to who comes by that link. */
async function homeBy(given: string): Promise<HomeView> {
  const opened = await fetch(given, { redirect: 'manual' });
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] as string;
  const home = await fetch(new URL('/api/home', given), { headers: { cookie } });
  assert.equal(home.status, 200);
  return (await home.json()) as HomeView;
}

describe('punctual up', () => {
  it('says a link to its dashboard, which is good once and answers for this cloud', async () => {
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/open\/act\.[\w.-]+$/);
    assert.notEqual(new URL(link).port, new URL(punctual.endpoint).port);
    const { jobs, frame } = await homeBy(link);
    assert.deepEqual([jobs, frame.where, frame.mayAct], [[], 'this cloud', true]);
    const used = await fetch(link, { redirect: 'manual' });
    assert.equal(used.status, 401);
    assert.match(
      await used.text(),
      /^this link was used, or is more than an hour old\npunctual dashboard --data \S+ prints another one$/m,
    );
    assert.equal((await fetch(new URL('/api/home', link))).status, 401);
  });

  it('has another link by `punctual dashboard`', async () => {
    const { code, stdout } = await say('dashboard', '--data', folder.path);
    assert.deepEqual([code, new URL(stdout).port], [0, new URL(link).port]);
    assert.equal((await homeBy(stdout.trim())).frame.mayAct, true);
  });

  it('is shown on a port of its own by `punctual dashboard --port`, until that is stopped', async () => {
    const words = ['dashboard', '--data', folder.path, '--look', '--port', '0'];
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [text] = (await once(child.stdout, 'data')) as [Buffer];
      const { frame } = await homeBy(String(text).trim());
      assert.deepEqual([frame.where, frame.mayAct], ['this cloud', false]);
    } finally {
      child.kill('SIGTERM');
    }
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});
