import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Account } from '../../operator/account.ts';
import type { Job } from '../../operator/job.ts';
import { type KnownJob, type KnownRun, widenedBy } from '../board/known-job.ts';
import type { Frame } from '../views.ts';
import { historyView } from './history-view.ts';

const now = Date.parse('2026-10-20T12:00:00Z');
const job = { triggers: [], machineArn: undefined } as unknown as Job;
const runs = Array.from({ length: 25 }, (_, hours): KnownRun => {
  const startedAt = new Date(now - hours * 3_600_000);
  const run = { job, name: `${hours}`, arn: `${hours}`, status: 'SUCCEEDED' as const, startedAt, stoppedAt: startedAt };
  return { run, details: { due: startedAt, status: 'SUCCEEDED' }, attempts: undefined };
});
const known: KnownJob = {
  job,
  id: 'clean',
  runs,
  ticks: [],
  usual: undefined,
  asked: 25,
  isBrief: false,
  problem: undefined,
};

it('History says of a job that it has no older slots in mind, whether it was measured or not', async () => {
  const cut = async (each: KnownJob) => {
    const span = { from: now - 30 * 86_400_000, until: now };
    return (await historyView({} as Account, [each], span, { now } as Frame)).cut;
  };
  assert.deepEqual(await cut(known), ['clean']);
  assert.deepEqual(await cut({ ...known, asked: 1000 }), []);
});

it('what a job usually takes is kept where older runs are read that were not measured', () => {
  const usual = { usualMs: 1000 } as unknown as NonNullable<KnownJob['usual']>;
  assert.equal(widenedBy({ ...known, usual }, known).usual, usual);
  assert.equal(widenedBy({ ...known, usual, isBrief: true }, known).usual, usual);
});
