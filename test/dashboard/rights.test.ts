/** What a user with only rights to look is offered: the buttons that his rights do not allow are named, each with the permission that is missing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AlertsView } from '../../src/dashboard/alerts-views.ts';
import type { JobView } from '../../src/dashboard/job-views.ts';
import type { ErrorView, HomeView, RunView } from '../../src/dashboard/views.ts';
import { clientOf } from './client.ts';
import { openOffice } from './office.ts';
import { looks, maySimulate, policyOf } from './rights.ts';

const open = (...statements: object[]) =>
  openOffice({
    now: '2026-10-20T12:00:20Z',
    policy: policyOf(...statements),
    runs: (job) => (job === 'report' ? { seconds: 5, exitCode: 3 } : { seconds: 60 }),
  });

const machine = (job: string): string => `arn:aws:states:us-east-1:000000000000:stateMachine:office_${job}`;

describe('rights to look', () => {
  it('switch off what they do not allow, on each screen, and name what is missing', async () => {
    await using office = await open(looks, maySimulate);
    const client = await clientOf(office);
    const { frame, needs, running } = await client.get<HomeView>('/api/home');
    const report = `/api/jobs/report/runs/${needs[0]?.run}`;
    assert.equal(frame.mayAct, true);
    assert.deepEqual(frame.lacking, {
      '/api/jobs/report/start': `states:StartExecution on ${machine('report')}`,
      [`${report}/again`]: `states:StartExecution on ${machine('report')}`,
      [`/api/jobs/clean/runs/${running[0]?.run}/stop`]: `states:StopExecution on ${machine('clean').replace('stateMachine', 'execution')}:${running[0]?.run}`,
    });
    const job = await client.get<JobView>('/api/jobs/clean');
    assert.match(job.frame.lacking['/api/jobs/clean/pause'] ?? '', /^scheduler:UpdateSchedule on arn:aws:scheduler:/);
    const run = await client.get<RunView>(report);
    assert.match(run.frame.lacking[`${report}/redrive`] ?? '', /^states:RedriveExecution on /);
    const { alarms, topics, frame: alerts } = await client.get<AlertsView>('/api/alerts');
    const alarm = `/api/alarms/${encodeURIComponent(alarms[0]?.alarm ?? '')}`;
    assert.match(alerts.lacking[`${alarm}/test`] ?? '', /^cloudwatch:SetAlarmState on .*:alarm:/);
    assert.match(alerts.lacking[`${alarm}/mute`] ?? '', /^cloudwatch:PutAlarmMuteRule on .*:alarm-mute-rule:/);
    // What the topic's own policy allows is not known.
    assert.equal(alerts.lacking[`/api/topics/${encodeURIComponent(topics[0]?.arn ?? '')}/test`], undefined);
    assert.deepEqual(office.errors, []);
  });

  it('leave them on where it may not be asked, and then a refusal is told in words', async () => {
    await using office = await open(looks);
    const client = await clientOf(office);
    assert.deepEqual((await client.get<HomeView>('/api/home')).frame.lacking, {});
    const { error } = await client.post<ErrorView>('/api/jobs/clean/start');
    assert.match(
      error,
      /^AccessDeniedException: User: .*user\/ann is not authorized to perform: states:StartExecution/,
    );
  });
});
