import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failures, open, publish, subscribe } from '../fixtures/held-topic.ts';

describe('a message', () => {
  for (const [protocol, Endpoint] of [
    ['lambda', 'arn:aws:lambda:us-east-1:000000000000:function:f'],
    ['firehose', 'arn:aws:firehose:us-east-1:000000000000:deliverystream/d'],
  ] as const)
    it(`to a subscriber that AWS has and this cloud has not fails at once, and says so: ${protocol}`, async () => {
      const held = await open();
      const SubscriptionArn = await subscribe(held, protocol, Endpoint);
      assert.match(SubscriptionArn, /^arn:/);
      await publish(held, 'lost');
      await held.advance(1);
      const [failure] = await failures(held);
      assert.deepEqual([failure?.attempts, failure?.endpoint], [1, Endpoint]);
      assert.match(String(failure?.reason), new RegExp(`there is no ${protocol} here`));
      assert.equal(held.notices.length, 1);
    });
});
