import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { retryDelayMs } from './retry.ts';

describe('the wait before a retry', () => {
  const retrier = fc.record({
    errorEquals: fc.constant(['A']),
    intervalSeconds: fc.integer({ min: 1, max: 1000 }),
    maxAttempts: fc.constant(50),
    backoffRate: fc.double({ min: 1, max: 10, noNaN: true }),
    maxDelaySeconds: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
    jitter: fc.constantFrom('FULL' as const, 'NONE' as const),
  });
  const random = fc.double({ min: 0, max: 0.999, noNaN: true });

  it('never shrinks from one attempt to the next, and never exceeds MaxDelaySeconds', () => {
    fc.assert(
      fc.property(retrier, fc.nat(40), (each, attempt) => {
        const [now, then] = [attempt, attempt + 1].map((n) => retryDelayMs({ ...each, jitter: 'NONE' }, n, () => 0));
        assert.ok(now! <= then! && then! <= (each.maxDelaySeconds ?? Infinity) * 1000);
      }),
    );
  });

  it('with jitter lies between nothing and the whole wait', () => {
    fc.assert(
      fc.property(retrier, fc.nat(40), random, (each, attempt, drawn) => {
        const whole = retryDelayMs({ ...each, jitter: 'NONE' }, attempt, () => 0);
        const part = retryDelayMs({ ...each, jitter: 'FULL' }, attempt, () => drawn);
        assert.ok(part >= 0 && part <= whole);
      }),
    );
  });
});
