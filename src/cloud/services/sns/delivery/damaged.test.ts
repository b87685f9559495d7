/** A row of a subscription or a topic that cannot be read (a page of the store is damaged) is its own failure: others hear, and lists are whole. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  GetSubscriptionAttributesResponse,
  ListSubscriptionsResponse,
  ListTopicsResponse,
} from '@aws-sdk/client-sns';
import type { Held } from '../../../../../test/held-cloud.ts';
import { endpoint, failures, open, publish, received, subscribed, withQueue } from '../fixtures/held-topic.ts';

/** A queue hears of a topic after a web hook whose subscription is damaged. */
async function openDamaged(attributes: string): Promise<{ held: Held; SubscriptionArn: string }> {
  const held = await open();
  const SubscriptionArn = await subscribed(held);
  await withQueue(held);
  held.sql('UPDATE subscription SET attributes = ? WHERE endpoint = ?', attributes, endpoint);
  return { held, SubscriptionArn };
}

describe('a subscription that cannot be read', () => {
  for (const [what, attributes] of [
    ['no JSON', '{"Raw'],
    ['a filter that is none', '{"FilterPolicy":"{"}'],
  ] as const)
    it(`(${what}) holds no message of others; what it does not hear is listed, and said`, async () => {
      const { held } = await openDamaged(attributes);
      await publish(held, 'hello');
      await held.advance(1);
      assert.equal((await received(held)).length, 1);
      assert.deepEqual(held.world.posted, []);
      assert.deepEqual(held.sql('SELECT * FROM quarantine'), []);
      const [failure, ...others] = await failures(held);
      assert.deepEqual(others, []);
      assert.match(String(failure?.reason), /^the subscription cannot be read \(.*: unsubscribe it, and subscribe/s);
      assert.equal(held.errors.length, 1);
      assert.match(held.errors[0]!, /of topic `alerting` is lost for `https` `.*`, whose subscription cannot be read/);
    });

  it('is listed, and whole once an attribute is set', async () => {
    const { held, SubscriptionArn } = await openDamaged('{"Raw');
    const { Subscriptions = [] } = await held.call<ListSubscriptionsResponse>('sns', 'ListSubscriptions', {});
    assert.equal(Subscriptions.length, 2);
    const set = { SubscriptionArn, AttributeName: 'RawMessageDelivery', AttributeValue: 'true' };
    await held.call('sns', 'SetSubscriptionAttributes', set);
    const { Attributes } = await held.call<GetSubscriptionAttributesResponse>('sns', 'GetSubscriptionAttributes', {
      SubscriptionArn,
    });
    assert.equal(Attributes?.['RawMessageDelivery'], 'true');
    await publish(held, 'hello');
    await held.advance(1);
    assert.equal(held.world.posted.length, 1);
  });
});

describe('an attribute that is set of a subscription that cannot be read', () => {
  it('stands beside those that can be read, and the rest is said', async () => {
    const damaged = '{"RawMessageDelivery":"true","DeliveryPolicy":"{\\"guaranteed\\":false}","FilterPol\u0000\u0000';
    const { held, SubscriptionArn } = await openDamaged(damaged);
    const set = { SubscriptionArn, AttributeName: 'FilterPolicyScope', AttributeValue: 'MessageBody' };
    await held.call('sns', 'SetSubscriptionAttributes', set);
    const [row] = held.sql('SELECT attributes FROM subscription WHERE endpoint = ?', endpoint);
    assert.deepEqual(JSON.parse(String(row?.['attributes'])), {
      RawMessageDelivery: 'true',
      DeliveryPolicy: '{"guaranteed":false}',
      FilterPolicyScope: 'MessageBody',
    });
    assert.match(
      held.notices.join('\n'),
      /could not be read, and are from now on: RawMessageDelivery, DeliveryPolicy, Fil/,
    );
    assert.ok(held.notices.some((text) => text.includes(damaged)));
  });
});

describe('a topic that cannot be read', () => {
  it('is listed with the others', async () => {
    const held = await open();
    await held.call('sns', 'CreateTopic', { Name: 'another' });
    held.sql("UPDATE topic SET attributes = '{' WHERE name = 'another'");
    const { Topics } = await held.call<ListTopicsResponse>('sns', 'ListTopics', {});
    assert.equal(Topics?.length, 2);
    assert.deepEqual(held.errors, []);
  });
});
