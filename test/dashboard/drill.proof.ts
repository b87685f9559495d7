/** What the dashboard says of a job's drills is what `punctual drill` says of its template. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import type { DrillView } from '../../src/dashboard/job-views.ts';
import { say, temporaryFolder } from '../run-punctual.ts';
import { until } from '../until.ts';
import { clientOf } from './client.ts';
import { openOffice } from './office.ts';

it('the rows of a job are those of the command', async () => {
  await using office = await openOffice({ now: '2026-10-20T12:30:00Z' });
  using folder = temporaryFolder();
  const client = await clientOf(office);
  await client.post('/api/jobs/clean/drill');
  const { drilled, problem } = await until('its failures are played', async () =>
    ((view) => view.playingSince === null && view)(await client.get<DrillView>('/api/jobs/clean/drill')),
  );
  assert.equal(problem, null);
  const { TemplateBody } = await office.life.call<{ TemplateBody: string }>('cloudformation', 'GetTemplate', {
    StackName: 'office',
  });
  const file = join(folder.path, 'office.yaml');
  writeFileSync(file, TemplateBody);
  const { stdout } = await say('drill', file, '--job', 'clean', '--json');
  const [job] = (JSON.parse(stdout) as { jobs: { drills: { drill: string; outcome: string }[]; verdict: string }[] })
    .jobs;
  const played = drilled?.rows.map(({ drill, outcome }) => `${drill} ${outcome}`);
  assert.ok(played && played.length > 10);
  assert.deepEqual(
    [played, drilled?.verdict],
    [job?.drills.map(({ drill, outcome }) => `${drill} ${outcome}`), job?.verdict],
  );
  assert.deepEqual(office.errors, []);
});
