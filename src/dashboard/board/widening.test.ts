/** What is read of older slots of many jobs, while nobody waits for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../../../test/until.ts';
import type { InBulk } from './in-bulk.ts';
import type { KnownJob } from './known-job.ts';
import { openWidening } from './widening.ts';

const jobs = 100;

function open(restMs?: number) {
  const known = new Map<string, KnownJob>();
  const set = (id: string, is: KnownJob) => known.set(id, is);
  const brief = { job: {}, runs: [], ticks: undefined, usual: undefined, asked: 4, isBrief: true, problem: undefined };
  for (let at = 0; at < jobs; at++) set(`job-${at}`, { ...brief, id: `job-${at}` } as unknown as KnownJob);
  const inBulk: InBulk = {
    look: async () => undefined,
    widen: async (some) =>
      new Map(some.map(({ id }) => [id, { ...(known.get(id) as KnownJob), asked: 100, isBrief: false }])),
  };
  const widening = openWidening({
    inBulk,
    now: () => new Date(0),
    reportError: (what, error) => assert.fail(`${what}: ${error}`),
    known,
    set,
    ...(restMs === undefined ? {} : { restMs }),
  });
  return { widening, left: () => [...known.values()].filter(({ isBrief }) => isBrief).length };
}

describe('older slots of many jobs', () => {
  it('are read to the end while somebody looks', async () => {
    const { widening, left } = open();
    widening.begin();
    await until('all are read', () => left() === 0);
    assert.equal(widening.isDone(), true);
    widening.close();
  });

  it('are left as they are where nobody looks any more', async () => {
    const { widening, left } = open(0);
    widening.begin();
    assert.deepEqual([left(), widening.isDone()], [jobs, false]);
    await widening.show(['job-7']);
    assert.equal(left(), jobs - 1);
    widening.close();
  });
});
