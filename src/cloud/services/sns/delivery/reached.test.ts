/** Who is not reached is listed until a message arrives. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Held } from '../../../../../test/held-cloud.ts';
import type { ListUnreachedOutput } from '../../punctual/unreached.ts';
import { endpoint, open, publish, subscribe, subscribed, TopicArn } from '../fixtures/held-topic.ts';

const unreached = async (held: Held) =>
  (await held.call<ListUnreachedOutput>('punctual', 'ListUnreached', {})).Subscribers;

describe('a subscriber that is not reached', () => {
  it('is listed from the first try that fails to the first message that arrives, over a restart too', async () => {
    const held = await open();
    const SubscriptionArn = await subscribed(held);
    held.world.answerPost = () => ({ ok: false, reason: 'HTTP status 503', status: 503 });
    await publish(held, 'late');
    await held.advance(1);
    const [first, ...others] = await unreached(held);
    assert.deepEqual(others, []);
    const since = Number(first?.Since);
    assert.deepEqual(first, {
      TopicArn,
      SubscriptionArn,
      Protocol: 'https',
      Endpoint: endpoint,
      IsPending: false,
      Since: new Date(since),
      Why: 'HTTP status 503',
      Tries: 1,
      Lost: 0,
      NextAt: new Date(since + 20_000),
    });
    await held.advance(100);
    await held.restart();
    const [lost] = await unreached(held);
    assert.deepEqual([lost?.Since, lost?.Tries, lost?.Lost, lost?.NextAt], [new Date(since), 4, 1, undefined]);
    held.world.answerPost = () => ({ ok: true });
    await publish(held, 'arrives');
    await held.advance(1);
    assert.deepEqual(await unreached(held), []);
  });

  it('is not listed any more once nobody subscribes so', async () => {
    const held = await open();
    const SubscriptionArn = await subscribed(held);
    held.world.answerPost = () => ({ ok: false, reason: 'HTTP status 410', status: 410 });
    await publish(held, 'one');
    await held.advance(1);
    assert.equal((await unreached(held)).length, 1);
    await held.call('sns', 'Unsubscribe', { SubscriptionArn });
    assert.deepEqual(await unreached(held), []);
    await subscribed(held);
    await publish(held, 'two');
    await held.call('sns', 'DeleteTopic', { TopicArn });
    await held.advance(1);
    assert.deepEqual(await unreached(held), []);
  });

  it('may be one that was asked to confirm', async () => {
    const held = await open();
    held.world.answerPost = () => ({ ok: false, reason: 'HTTP status 404', status: 404 });
    await subscribe(held, 'https', endpoint);
    await held.advance(1);
    assert.deepEqual(
      (await unreached(held)).map(({ IsPending, Why, Lost }) => [IsPending, Why, Lost]),
      [[true, 'HTTP status 404', 1]],
    );
  });
});
