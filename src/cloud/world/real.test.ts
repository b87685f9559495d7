/** How the real world sees that time has jumped. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { realWorld } from './real.ts';

function openCase() {
  const at = { wall: Date.UTC(2026, 0), monotonic: 0 };
  const transports = { post() {}, mail() {} };
  const clocks = { wall: () => at.wall, monotonic: () => at.monotonic };
  const { jump, watchClock } = realWorld({ runner: undefined, transports }, clocks);
  const goBy = (ms: number): void => {
    at.wall += ms;
    at.monotonic += ms;
  };
  return { at, jump, watchClock, goBy };
}

const hourMs = 3_600_000;

describe('time', () => {
  it('has jumped where the clock was set, once', () => {
    const { at, jump, goBy } = openCase();
    goBy(1000);
    assert.equal(jump(), undefined);
    at.wall -= hourMs;
    assert.deepEqual(jump(), { clockMs: -hourMs });
    assert.equal(jump(), undefined);
  });

  it('has jumped where the clock was set while a turn ran', () => {
    const { at, jump, watchClock, goBy } = openCase();
    assert.equal(jump(), undefined);
    goBy(50);
    at.wall -= hourMs;
    watchClock();
    assert.deepEqual(jump(), { clockMs: -hourMs });
  });

  it('has jumped where nothing ran for long, not while a turn was long', () => {
    const { jump, watchClock, goBy } = openCase();
    goBy(20_000);
    watchClock();
    assert.equal(jump(), undefined);
    goBy(20_000);
    assert.deepEqual(jump(), { clockMs: 0 });
  });

  it('has not where a clock is slowly made right', () => {
    const { at, jump, watchClock, goBy } = openCase();
    for (let step = 0; step < 100; step++) {
      goBy(1000);
      at.wall += 500;
      assert.equal(jump(), undefined);
      watchClock();
    }
  });
});
