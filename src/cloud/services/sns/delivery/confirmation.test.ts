/** What a start does for subscriptions that nobody has confirmed yet. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ListSubscriptionsResponse } from '@aws-sdk/client-sns';
import type { Held } from '../../../../../test/held-cloud.ts';
import type { DeliveryOutcome } from '../../../kit/world.ts';
import { endpoint, followLink, open, publish, subscribe, subscribed } from '../fixtures/held-topic.ts';
import { type FailedDelivery, schema } from '../tables.ts';

const why = 'no mail server is configured: start with `--smtp URL`';
const refusal: DeliveryOutcome = { ok: false, reason: why, permanent: true };

/** The next start is with a mail server, or without one. */
function setMailServer({ world }: Held, isThere: boolean): void {
  world.answerMail = () => (isThere ? { ok: true } : refusal);
  const { withoutMailServer: _, ...transports } = world.transports;
  Object.assign(world, { transports: isThere ? transports : { ...transports, withoutMailServer: true } });
}

async function restarted(held: Held, seconds = 1) {
  for (const seen of [held.world.mailed, held.world.posted, held.notices]) seen.length = 0;
  await held.restart();
  await held.advance(seconds);
  return { mailed: held.world.mailed.map(({ to }) => to), posted: held.world.posted.length, said: [...held.notices] };
}

async function openWithoutMail(): Promise<Held> {
  const held = await open();
  setMailServer(held, false);
  await subscribe(held, 'email', 'ops@example.com');
  await held.advance(1);
  return held;
}

describe('a request to confirm that found no mail server', () => {
  it('is sent again at the first start with one, and at no other once it has arrived', async () => {
    const held = await openWithoutMail();
    assert.deepEqual(held.notices, [
      `alerting: the request to confirm did not reach ops@example.com: ${why}; it is sent again at the next start`,
    ]);
    assert.deepEqual(await restarted(held), {
      mailed: [],
      posted: 0,
      said: [
        'alerting: messages reach nobody yet, not confirmed: ops@example.com; no mail could be sent: start with `--smtp URL`, and the request to confirm is sent again',
      ],
    });
    setMailServer(held, true);
    assert.deepEqual(await restarted(held), {
      mailed: ['ops@example.com'],
      posted: 0,
      said: [
        'alerting: messages reach nobody yet, not confirmed: ops@example.com; the request to confirm, which did not arrive, is sent again: open its link',
      ],
    });
    const { text } = held.world.mailed[0]!;
    assert.deepEqual(await restarted(held), {
      mailed: [],
      posted: 0,
      said: [
        'alerting: messages reach nobody yet, not confirmed: ops@example.com; open the link of the request to confirm, or have it sent again: aws sns subscribe',
      ],
    });
    await followLink(held, text);
    assert.deepEqual((await restarted(held)).said, []);
    await publish(held, 'hello');
    await held.advance(1);
    assert.match(held.world.mailed.at(-1)!.text, /^hello\n/);
    assert.deepEqual(held.errors, []);
  });

  it('can be confirmed for two days from then', async () => {
    const held = await openWithoutMail();
    await held.advance(172_000);
    setMailServer(held, true);
    await restarted(held, 172_000);
    await followLink(held, held.world.mailed[0]!.text);
    assert.deepEqual((await restarted(held)).said, []);
  });

  it('is sent once where the subscriber has asked for it meanwhile', async () => {
    const held = await openWithoutMail();
    setMailServer(held, true);
    await subscribe(held, 'email', 'ops@example.com');
    await held.advance(1);
    assert.equal(held.world.mailed.length, 2);
    assert.deepEqual((await restarted(held)).mailed, []);
  });

  it("is not sent by a copy of the folder: it is its original's", async () => {
    const held = await openWithoutMail();
    held.cloud.holdCopy();
    setMailServer(held, true);
    assert.deepEqual((await restarted(held)).mailed, []);
  });

  it('was lost in a folder of an earlier version too', async () => {
    const held = await openWithoutMail();
    const step = schema.find((each) => each.includes('ADD COLUMN request_lost'))!;
    held.sql('UPDATE subscription SET request_lost = 0');
    held.sql(step.slice(step.indexOf('UPDATE')));
    setMailServer(held, true);
    assert.deepEqual((await restarted(held)).mailed, ['ops@example.com']);
  });
});

describe('a subscription that nobody confirms for two days', () => {
  it('is gone, which is said and stands in the lists of what was lost', async () => {
    const held = await open();
    const subscription = await subscribe(held, 'email', 'ops@example.com');
    await held.advance(172_799);
    const list = () => held.call<ListSubscriptionsResponse>('sns', 'ListSubscriptions', {});
    assert.equal((await list()).Subscriptions?.length, 1);
    assert.deepEqual(held.notices, []);
    await held.advance(1);
    assert.deepEqual((await list()).Subscriptions, []);
    const why =
      'nobody confirmed the subscription within two days, so it is removed as AWS removes it: subscribe again';
    assert.deepEqual(held.notices, [`alerting: ops@example.com will hear nothing: ${why}`]);
    const { failures } = await held.call<{ failures: FailedDelivery[] }>('sns', 'ListFailedDeliveries', {});
    assert.deepEqual(
      failures.map((one) => [one.subscription, one.endpoint, one.type, one.reason]),
      [[subscription, 'ops@example.com', 'SubscriptionConfirmation', why]],
    );
    const { Deliveries } = await held.call<{ Deliveries: object[] }>('punctual', 'ListFailedDeliveries', {});
    assert.equal(Deliveries.length, 1);
    assert.deepEqual(held.errors, []);
  });
});

describe('a start', () => {
  it('sends a request again that an endpoint has refused', async () => {
    const held = await open();
    held.world.answerPost = () => ({ ok: false, reason: 'HTTP status 404', status: 404 });
    await subscribe(held, 'https', endpoint);
    await held.advance(1);
    held.world.answerPost = () => ({ ok: true });
    assert.equal((await restarted(held)).posted, 1);
    assert.equal((await restarted(held)).posted, 0);
  });

  it('says nothing of a topic that somebody has confirmed', async () => {
    const held = await openWithoutMail();
    await subscribed(held);
    assert.deepEqual((await restarted(held)).said, []);
  });

  it('names five of those who have not confirmed', async () => {
    const held = await open();
    for (const name of 'abcdefg') await subscribe(held, 'email', `${name}@example.com`);
    const { said } = await restarted(held);
    assert.equal(said.length, 1);
    assert.equal(said[0]!.match(/\w@example\.com/g)?.length, 5);
    assert.match(said[0]!, / and 2 more; open the link/);
  });
});
