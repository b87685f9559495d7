import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { minuteMs } from './minutes.ts';
import { type Kill, planKills } from './plan.ts';

const settings = fc.record({
  kills: fc.integer({ min: 1, max: 300 }),
  seed: fc.integer(),
  from: fc.integer({ min: 0, max: 1e12 }),
});
const fromTurn = (at: number): number => Math.abs(at - Math.round(at / minuteMs) * minuteMs);
const timed = (kills: readonly Kill[]) => kills.flatMap((kill) => (kill.near === 'restart' ? [] : [kill.at]));

describe('a plan of kills', () => {
  it('has as many as asked, half of them within a second of a turn', () => {
    fc.assert(
      fc.property(settings, (asked) => {
        const kills = planKills(asked);
        const near = kills.flatMap((kill) => (kill.near === 'turn' ? [kill.at] : []));
        assert.equal(kills.length, asked.kills);
        assert.equal(near.length, Math.ceil(asked.kills / 2));
        for (const at of near) assert.ok(fromTurn(at) <= 1000, `${at}`);
      }),
    );
  });

  it('waits for none beyond a second after the turn', () => {
    fc.assert(
      fc.property(settings, (asked) => {
        for (const kill of planKills(asked))
          if (kill.near === 'turn' && kill.latest > 0)
            assert.ok(kill.latest >= kill.at && fromTurn(kill.latest) <= 1000);
      }),
    );
  });

  it('goes forward in time, from a while after the beginning', () => {
    fc.assert(
      fc.property(settings, (asked) => {
        const moments = timed(planKills(asked));
        assert.deepEqual(
          moments,
          [...moments].sort((a, b) => a - b),
        );
        assert.ok((moments[0] as number) > asked.from);
      }),
    );
  });

  it('keeps the engine down over two ticks once, if it is long enough', () => {
    const outages = planKills({ kills: 30, seed: 1, from: 0 }).flatMap((kill) =>
      kill.near === 'turn' && kill.downUntil ? [kill] : [],
    );
    const [{ at, downUntil } = { at: 0, downUntil: 0 }] = outages;
    assert.equal(outages.length, 1);
    assert.equal(Math.floor((downUntil as number) / minuteMs) - Math.floor(at / minuteMs), 2);
  });

  it('is the same for the same seed, and another for another', () => {
    const plan = (seed: number) => planKills({ kills: 12, seed, from: 0 });
    assert.deepEqual(plan(7), plan(7));
    assert.notDeepEqual(plan(7), plan(8));
  });

  it('is done with 30 kills in under seven minutes', () => {
    const moments = timed(planKills({ kills: 30, seed: 3, from: 0 }));
    assert.ok((moments.at(-1) as number) < 6 * minuteMs);
  });
});
