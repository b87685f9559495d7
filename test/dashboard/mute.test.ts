/** A job is muted with an end, where what tells of it can be: from what needs somebody, and from its own page. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AlertsView } from '../../src/dashboard/alerts-views.ts';
import type { JobView } from '../../src/dashboard/job-views.ts';
import type { ErrorView } from '../../src/dashboard/views.ts';
import { type Client, clientOf } from './client.ts';
import { openOwnAlarms } from './own-alarms.ts';
import { looks, maySimulate, policyOf } from './rights.ts';

const needOf = async (client: Client) => (await client.home()).needs.find(({ job }) => job === 'report')?.mute;
const jobOf = (client: Client, job: string) => client.get<JobView>(`/api/jobs/${job}`);

describe('a job', () => {
  it('whose own alarms alone tell of it is muted with an end, and tells again after it', async () => {
    await using office = await openOwnAlarms();
    const client = await clientOf(office);
    assert.deepEqual(await needOf(client), { alarms: ['report-failed'], until: null });
    const done = await client.post('/api/jobs/report/mute', { hours: 8 });
    assert.deepEqual([done.words, done.job], ['the alarms of report tell nobody for 8 h', 'report']);
    await office.life.advance(1);
    const until = (await needOf(client))?.until;
    const wanted = office.life.world.now() + 8 * 3_600_000;
    assert.ok(until && Math.abs(until - wanted) < 60_000, String(until));
    assert.equal((await jobOf(client, 'report')).mute?.until, until);
    const { alarms } = await client.get<AlertsView>('/api/alerts');
    assert.deepEqual(
      alarms.map(({ alarm, mute }) => [alarm, mute?.until ?? null]).filter(([alarm]) => /-failed/.test(String(alarm))),
      [
        ['clean-failed', null],
        ['report-failed', until],
      ],
    );
    await client.post('/api/jobs/report/unmute');
    assert.equal((await needOf(client))?.until, null);
    assert.deepEqual(office.told, [
      'dashboard: the alarms of report tell nobody for 8 h',
      'dashboard: the alarms of report are not muted any more',
    ]);
    assert.deepEqual(office.errors, []);
  });

  it('of which a message tells is not muted by its alarms alone', async () => {
    await using office = await openOwnAlarms();
    const client = await clientOf(office);
    assert.equal((await jobOf(client, 'clean')).mute, null);
    const { error, hint } = await client.post<ErrorView>('/api/jobs/clean/mute', { hours: 1 });
    assert.match(`${error}: ${hint}`, /no alarm of its own alone tells of clean: the Alerts screen mutes an alarm/);
    assert.match((await client.post<ErrorView>('/api/jobs/report/mute')).error, /muted for 1 to 360 whole hours/);
    assert.deepEqual(office.told, []);
  });

  it('is not muted without the right to', async () => {
    await using office = await openOwnAlarms(policyOf(looks, maySimulate));
    const { frame } = await jobOf(await clientOf(office), 'report');
    assert.match(
      frame.lacking['/api/jobs/report/mute'] ?? '',
      /^cloudwatch:PutAlarmMuteRule on arn:aws:cloudwatch:us-east-1:\d+:alarm-mute-rule:punctual-mute-report-failed$/,
    );
  });
});
