/** A job's template with what `check` finds of it, and what `drill` says: found beside the server, which never waits for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Examination, Examine } from '../../src/dashboard/job/examine.ts';
import type { DrilledPart, DrillView, TemplateView } from '../../src/dashboard/job-views.ts';
import type { ErrorView } from '../../src/dashboard/views.ts';
import { until } from '../until.ts';
import { clientOf } from './client.ts';
import { openOffice } from './office.ts';

const now = '2026-10-20T12:30:00Z';

describe('of a job', () => {
  it('its part of the template is shown with the findings of check beside it', async () => {
    await using office = await openOffice({ now });
    const client = await clientOf(office);
    const { stack, deployedAt, part } = await client.get<TemplateView>('/api/jobs/clean/template');
    assert.deepEqual([stack, new Date(deployedAt ?? 0).toISOString().slice(0, 10)], ['office', '2026-10-20']);
    const types = part?.resources.map(({ type }) => type) ?? [];
    for (const type of ['AWS::Scheduler::Schedule', 'AWS::StepFunctions::StateMachine', 'AWS::ECS::TaskDefinition'])
      assert.ok(types.includes(type), type);
    const findings = part?.resources.flatMap((each) => each.findings.map(({ rule }) => `${each.id} ${rule}`));
    // The configuration turns the alarm on silence off.
    assert.deepEqual([part?.problem, findings], [null, ['AppEndedRule alarm-blind-to-silence']]);
    assert.deepEqual(office.errors, []);
  });

  it('each failure is played when somebody asks, one job at a time, and what came of it is kept with its time', async () => {
    const asked: Examination[] = [];
    const ends: PromiseWithResolvers<DrilledPart>[] = [];
    const examine = (wanted: Examination): Promise<DrilledPart> => {
      asked.push(wanted);
      const end = Promise.withResolvers<DrilledPart>();
      ends.push(end);
      return end.promise;
    };
    await using office = await openOffice({ now, examine: examine as Examine });
    const client = await clientOf(office);
    const drill = async () => {
      const { frame, ...view } = await client.get<DrillView>('/api/jobs/clean/drill');
      return view;
    };
    const ended = () => until('it is over', async () => ((view) => view.playingSince === null && view)(await drill()));
    const none = { job: 'clean', playingSince: null, playedAt: null, drilled: null, problem: null, isOfNow: false };
    assert.deepEqual(await drill(), none);
    assert.equal((await client.post('/api/jobs/clean/drill')).words, 'the failures of clean are played');
    const { kind, ids } = asked[0] as Examination;
    assert.deepEqual([kind, ids.length > 1, ids.includes('CleanMachine')], ['drill', true, true]);
    assert.match((await client.post<ErrorView>('/api/jobs/report/drill')).error, /failures of clean are being played/);
    assert.deepEqual(await drill(), { ...none, playingSince: Date.parse(now) });
    const drilled: DrilledPart = { verdict: 'clean: nothing fails silently.', rows: [], unplayed: null };
    ends[0]?.resolve(drilled);
    assert.deepEqual(await ended(), { ...none, playedAt: Date.parse(now), drilled, isOfNow: true });
    await client.post('/api/jobs/clean/drill');
    ends[1]?.reject(new Error('out of memory'));
    assert.deepEqual(await ended(), { ...none, playedAt: Date.parse(now), problem: 'out of memory', isOfNow: true });
    assert.deepEqual(office.told, Array(2).fill('dashboard: the failures of clean are played'));
  });
});
