/** A link for looking: it shows how jobs are and why, and no secret that a job was given, printed or failed with. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routes } from '../../src/dashboard/server/routes.ts';
import type { LogView, RunView } from '../../src/dashboard/views.ts';
import { clientOf } from './client.ts';
import { openOffice } from './office.ts';

const config = `app: office
zone: UTC
notify: ops@example.com
defaults: {image: "registry.example.com/office:7", alarms: {failed: event, silent: false}}
jobs:
  report:
    schedule: every day at 04:30
    command: [report, --key, hunter2]
    environment: {SHOP: hunter2-berlin, API_TOKEN: hunter2}
    retry: false
  load:
    schedule: none
    steps:
      - {name: fetch, command: [fetch, hunter2], environment: {SHOP: hunter2-berlin, API_TOKEN: hunter2}}
      - {name: send, command: [send]}
    retry: false
`;

describe('a link for looking', () => {
  it('shows no secret on any address, and why a run failed', async () => {
    await using office = await openOffice({
      config,
      now: '2026-10-20T12:00:00Z',
      runs: () => ({
        seconds: 5,
        exitCode: 3,
        lines: [
          { afterSeconds: 1, text: 'opening postgres://me:hunter2@db/x' },
          { afterSeconds: 2, text: 'API_TOKEN=hunter2 was refused' },
        ],
      }),
    });
    const [act, look] = [await clientOf(office), await clientOf(office, 'look')];
    const { run: byHand } = await act.post('/api/jobs/report/start', { input: '{"token":"hunter2","day":"hunter2"}' });
    const { run: ofSteps } = await act.post('/api/jobs/load/start');
    await office.life.advance(60);
    await look.home();
    const runs = [byHand ?? '', (await look.row('report')).slots.at(0)?.run ?? ''];
    const query = `?from=0&until=${Date.parse('2026-12-01')}&text=report`;
    const addresses = routes
      .filter(({ kind, path }) => kind === 'read' && path !== '/api/home')
      .flatMap(({ path }) => runs.map((run) => path.replace(':job', 'report').replace(':run', run)));
    const ofLoad = ['/api/jobs/load/template', `/api/jobs/load/runs/${ofSteps}/definition`];
    for (const address of ['/api/home', ...ofLoad, ...addresses.map((path) => `${path}${query}`)]) {
      const text = JSON.stringify(await look.get(address));
      assert.doesNotMatch(text, /hunter2/, address);
      assert.doesNotMatch(text, /"error":"/, address);
    }
    const path = `/api/jobs/report/runs/${byHand}`;
    const shown = await look.get<RunView>(path);
    assert.match(shown.summary, /^The container ended with exit code 3/);
    assert.deepEqual([shown.input, shown.output], ['"••••"', null]);
    assert.deepEqual(
      (await look.get<LogView>(`${path}/log`)).lines?.map(({ text }) => text),
      ['opening postgres://me:••••@db/x', 'API_TOKEN=•••• was refused'],
    );
    assert.match((await act.get<RunView>(path)).input, /"day": "hunter2"/);
  });
});
