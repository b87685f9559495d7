/** Pause containers are ready before they are asked for: made in quiet moments, as many as were wanted lately, and ended at the end. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { openPool } from './pause-container-pool.ts';

/** A pool of numbers, counted up; `news` gives each that is made, `ended` holds those that were ended. */
function pooled({ quietMs = 1, periodMs = 1e9, sparesMax = 3 } = {}) {
  const news = new PassThrough({ objectMode: true });
  const ended: number[] = [];
  let made = 0;
  const make = async (): Promise<number> => {
    news.write(++made);
    return made;
  };
  const pool = openPool(make, async (container) => void ended.push(container), { sparesMax, quietMs, periodMs });
  return { pool, ended, news, next: async (): Promise<number> => (await once(news, 'data'))[0] };
}

describe('the pool of pause containers', () => {
  it('makes one before it is asked, and as many as were taken', async () => {
    const { pool, next } = pooled();
    assert.equal(await next(), 1);
    assert.equal(pool.take(), 1);
    assert.equal(pool.take(), undefined);
    assert.equal(await next(), 2);
    assert.equal(await next(), 3);
    assert.deepEqual([pool.take(), pool.take(), pool.take()], [2, 3, undefined]);
    await pool.close();
  });

  it('keeps what is given back up to its most, and ends all that are left', async () => {
    const { pool, ended } = pooled({ quietMs: 1e9 });
    for (const container of [7, 8, 9]) {
      assert.ok(pool.wanted());
      pool.give(container);
    }
    assert.ok(!pool.wanted());
    assert.equal(pool.take(), 7);
    await pool.close();
    assert.deepEqual(ended, [8, 9]);
    assert.ok(!pool.wanted());
  });

  it('ends the one that is in the making when it is closed', async () => {
    const { pool, ended, next } = pooled();
    await next();
    await pool.close();
    assert.deepEqual(ended, [1]);
  });

  it('is closed though the Engine does not answer', async () => {
    const unanswered = async (): Promise<never> => Promise.reject(new Error('connect ECONNREFUSED'));
    const pool = openPool<number>(unanswered, unanswered, { sparesMax: 3, quietMs: 1e9, periodMs: 1e9 });
    pool.give(1);
    await pool.close();
    assert.equal(pool.take(), undefined);
  });

  it('forgets the demand of long ago', async () => {
    const ends = new PassThrough({ objectMode: true });
    const pool = openPool(
      async () => 0,
      async (container: number) => void ends.write(container),
      {
        sparesMax: 3,
        quietMs: 1e9,
        periodMs: 1,
      },
    );
    for (const container of [1, 2, 3]) pool.give(container);
    assert.equal((await once(ends, 'data'))[0], 2);
    assert.equal(pool.take(), 1);
    await pool.close();
  });
});
