/** What the dashboard remembers of jobs, looked at again and again while they go on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Board, type BoardSettings, openBoard } from '../../src/dashboard/board/board.ts';
import type { KnownJob } from '../../src/dashboard/board/known-job.ts';
import { type Office, openOffice } from './office.ts';

/** Each look asks anew. */
const boardOf = ({ account, life, errors }: Office, settings: Partial<BoardSettings> = {}): Board =>
  openBoard({
    account,
    now: () => new Date(life.world.now()),
    lookMs: 0,
    jobsMs: 0,
    reportError: (what, error) => errors.push(`${what}: ${(error as Error).message}`),
    ...settings,
  });

const jobIn = async (board: Board, id: string): Promise<KnownJob> => {
  const job = (await board.look()).get(id);
  assert.ok(job);
  return job;
};

describe('a look after a long while', () => {
  it('finds every run that began since, and the end of the one that was under way', async () => {
    await using office = await openOffice({ now: '2026-10-20T12:00:20Z' });
    const board = boardOf(office);
    const before = await jobIn(board, 'clean');
    assert.equal(before.runs[0]?.run.status, 'RUNNING');
    // Of these each is skipped by its guard.
    for (let count = 0; count < 60; count++) await office.life.start('clean');
    await office.life.advance(120);
    const { runs } = await jobIn(board, 'clean');
    const was = runs.find(({ run }) => run.arn === before.runs[0]?.run.arn);
    assert.deepEqual([runs.length, was?.run.status], [before.runs.length + 60, 'SUCCEEDED']);
    assert.deepEqual(office.errors, []);
    board.close();
  });
});
