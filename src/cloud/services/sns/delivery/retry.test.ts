import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { effectivePolicy } from './delivery-policy.ts';
import { httpRetries, mailRetries, type RetryPolicy, retryDelaySeconds } from './retry.ts';

const delays = (policy: RetryPolicy): number[] => {
  const all: number[] = [];
  for (let retry = 0; ; retry++) {
    const delay = retryDelaySeconds(policy, retry);
    if (delay === undefined) return all;
    all.push(delay);
  }
};

it('tries HTTP three times more, 20 seconds apart', () => assert.deepEqual(delays(httpRetries), [20, 20, 20]));

it('tries mail 50 times more: 2 after ten seconds, 10 growing to ten minutes, 38 every ten minutes', () => {
  const all = delays(mailRetries);
  assert.deepEqual([all.slice(0, 2), all[2], all[11], all.slice(12)], [[10, 10], 10, 600, Array(38).fill(600)]);
});

describe('a delivery policy', () => {
  const phases = {
    numRetries: 6,
    numNoDelayRetries: 1,
    numMinDelayRetries: 1,
    numMaxDelayRetries: 1,
    minDelayTarget: 10,
    maxDelayTarget: 30,
  };
  it('has its phases in order', () => {
    const policy = effectivePolicy(undefined, JSON.stringify({ healthyRetryPolicy: phases }));
    assert.deepEqual(delays(policy.retries), [0, 10, 10, 20, 30, 30]);
  });

  it("of a subscription goes before the topic's, unless the topic forbids it", () => {
    const ofTopic = (disableSubscriptionOverrides: boolean) =>
      JSON.stringify({ http: { defaultHealthyRetryPolicy: { numRetries: 1 }, disableSubscriptionOverrides } });
    const own = JSON.stringify({
      healthyRetryPolicy: { numRetries: 5 },
      requestPolicy: { headerContentType: 'application/json' },
    });
    assert.equal(effectivePolicy(ofTopic(false), own).retries.numRetries, 5);
    assert.equal(effectivePolicy(ofTopic(false), own).contentType, 'application/json');
    assert.equal(effectivePolicy(ofTopic(true), own).retries.numRetries, 1);
    assert.equal(effectivePolicy(ofTopic(true), undefined).retries.numRetries, 1);
  });
});

const functions = ['linear', 'arithmetic', 'geometric', 'exponential'] as const;

it('never waits less than the least nor longer than the most', () => {
  const anyPolicy = fc.record({
    numRetries: fc.integer({ min: 0, max: 40 }),
    least: fc.integer({ min: 1, max: 100 }),
    more: fc.integer({ min: 0, max: 1000 }),
    backoffFunction: fc.constantFrom(...functions),
  });
  fc.assert(
    fc.property(anyPolicy, ({ least, more, ...rest }) => {
      const policy = { ...httpRetries, ...rest, minDelayTarget: least, maxDelayTarget: least + more };
      const all = delays(policy);
      assert.equal(all.length, policy.numRetries);
      for (const delay of all) assert.ok(delay >= least && delay <= least + more);
      assert.deepEqual(
        all,
        all.toSorted((a, b) => a - b),
      );
    }),
  );
});
