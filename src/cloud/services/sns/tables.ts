/** The tables of topics, subscriptions, deliveries that failed for good, and subscribers that are not reached. */
import type { Tag } from '@aws-sdk/client-sns';
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';

export const schema = [
  `CREATE TABLE topic (name TEXT PRIMARY KEY, attributes TEXT NOT NULL, tags TEXT NOT NULL, deleted_subscriptions INTEGER NOT NULL)
     STRICT, WITHOUT ROWID;
   CREATE TABLE subscription (id TEXT PRIMARY KEY, topic TEXT NOT NULL, protocol TEXT NOT NULL, endpoint TEXT NOT NULL,
     attributes TEXT NOT NULL, principal TEXT NOT NULL, token TEXT, authenticated INTEGER NOT NULL, locked INTEGER NOT NULL)
     STRICT, WITHOUT ROWID;
   CREATE INDEX subscription_topic ON subscription (topic, id);
   CREATE TABLE failed_delivery (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, topic TEXT NOT NULL, subscription TEXT NOT NULL,
     protocol TEXT NOT NULL, endpoint TEXT NOT NULL, type TEXT NOT NULL, message_id TEXT NOT NULL, attempts INTEGER NOT NULL,
     reason TEXT NOT NULL, dead_lettered INTEGER NOT NULL) STRICT`,
  // Whoever has a message may unsubscribe by its link; whoever knows the ARN alone may not. Subscriptions made before get a token here.
  `ALTER TABLE subscription ADD COLUMN unsubscribe_token TEXT;
   UPDATE subscription SET unsubscribe_token = lower(hex(randomblob(32)))`,
  // A request to confirm that did not arrive is sent again at a start.
  `ALTER TABLE subscription ADD COLUMN request_lost INTEGER NOT NULL DEFAULT 0;
   UPDATE subscription SET request_lost = 1 WHERE token IS NOT NULL AND EXISTS (SELECT 1 FROM failed_delivery
     WHERE type = 'SubscriptionConfirmation' AND failed_delivery.subscription LIKE '%:' || subscription.id)`,
  // Who was not reached at the last try.
  `CREATE TABLE unreached (subscription TEXT PRIMARY KEY, since INTEGER NOT NULL, why TEXT NOT NULL, tries INTEGER NOT NULL, lost INTEGER NOT NULL,
     next_at INTEGER) STRICT, WITHOUT ROWID`,
];

export interface Topic {
  readonly name: string;
  /** As set: Policy, DisplayName, DeliveryPolicy, ... */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly deletedSubscriptions: number;
}

export type Protocol = 'http' | 'https' | 'email' | 'email-json' | 'sqs' | 'lambda' | 'firehose';

export interface Subscription {
  readonly id: string;
  /** The topic's name. */
  readonly topic: string;
  readonly protocol: Protocol;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Who subscribed. */
  readonly principal: string;
  /** Waits to be confirmed by it; undefined: confirmed. */
  readonly token: string | undefined;
  /** Confirmed by a signed call. */
  readonly authenticated: boolean;
  /** Only a signed call may unsubscribe it. */
  readonly locked: boolean;
  /** In the links of its messages: it unsubscribes without a signature. */
  readonly unsubscribeToken: string;
  /** Why its attributes cannot be read (a page of the store is damaged), and what stands there: they are those of it that are whole then, until one is set. */
  readonly damage?: { readonly error: unknown; readonly text: string };
}

export interface PendingSubscription extends Subscription {
  readonly token: string;
  /** The latest request to confirm it failed for good. */
  readonly requestLost: boolean;
}

export interface FailedDelivery {
  readonly id: number;
  readonly at: Instant;
  readonly topic: string;
  readonly subscription: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly type: string;
  readonly messageId: string;
  readonly attempts: number;
  readonly reason: string;
  readonly deadLettered: boolean;
}

/** A subscriber that was not reached at the last try. */
export interface Unreached {
  /** Its id. */
  readonly subscription: string;
  /** The topic's name. */
  readonly topic: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** It waits to be confirmed. */
  readonly isPending: boolean;
  /** Of the first try that failed. */
  readonly since: Instant;
  /** Of the last. */
  readonly why: string;
  readonly tries: number;
  /** So many messages were given up. */
  readonly lost: number;
  /** When the message of the last try is tried again; null: it is lost. */
  readonly nextAt: Instant | null;
}

export type Tables = ReturnType<typeof openTables>;

export function openTables(store: Store) {
  return { ...openTopics(store), ...openSubscriptions(store), ...openFailures(store), ...openUnreached(store) };
}

function openTopics(store: Store) {
  const columns = 'name, attributes, tags, deleted_subscriptions AS deletedSubscriptions';
  const put =
    store.prepare(`INSERT INTO topic (name, attributes, tags, deleted_subscriptions) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET attributes = excluded.attributes,
    tags = excluded.tags, deleted_subscriptions = excluded.deleted_subscriptions`);
  const get = store.prepare(`SELECT ${columns} FROM topic WHERE name = ?`);
  const after = store.prepare(`SELECT name FROM topic WHERE name > ? ORDER BY name LIMIT ?`);
  const remove = store.prepare('DELETE FROM topic WHERE name = ?');
  const removeSubscriptions = store.prepare('DELETE FROM subscription WHERE topic = ?');
  const forgetUnreached = store.prepare(
    'DELETE FROM unreached WHERE subscription IN (SELECT id FROM subscription WHERE topic = ?)',
  );
  const read = (row: unknown): Topic => {
    const { attributes, tags, ...rest } = row as Omit<Topic, 'attributes' | 'tags'> & {
      attributes: string;
      tags: string;
    };
    return { ...rest, attributes: JSON.parse(attributes), tags: JSON.parse(tags) };
  };
  return {
    putTopic({ name, attributes, tags, deletedSubscriptions }: Topic): void {
      put.run(name, JSON.stringify(attributes), JSON.stringify(tags), deletedSubscriptions);
    },
    topic(name: string): Topic | undefined {
      const row = get.get(name);
      return row && read(row);
    },
    topicNamesAfter: (name: string, limit: number): string[] =>
      after.all(name, limit).map((row) => String(row['name'])),
    /** With its subscriptions. */
    removeTopic(name: string): void {
      remove.run(name);
      forgetUnreached.run(name);
      removeSubscriptions.run(name);
    },
  };
}

function openSubscriptions(store: Store) {
  const names = 'id, topic, protocol, endpoint, attributes, principal, token, authenticated, locked, unsubscribe_token';
  const columns = `${names} AS unsubscribeToken`;
  const put =
    store.prepare(`INSERT INTO subscription (${names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    attributes = excluded.attributes, token = excluded.token, authenticated = excluded.authenticated, locked = excluded.locked`);
  const get = store.prepare(`SELECT ${columns} FROM subscription WHERE id = ?`);
  const after = store.prepare(`SELECT ${columns} FROM subscription WHERE id > ? ORDER BY id LIMIT ?`);
  const ofTopic = store.prepare(`SELECT ${columns} FROM subscription WHERE topic = ? AND id > ? ORDER BY id LIMIT ?`);
  const alike = store.prepare(`SELECT ${columns} FROM subscription WHERE topic = ? AND protocol = ? AND endpoint = ?`);
  const byToken = store.prepare(`SELECT ${columns} FROM subscription WHERE topic = ? AND token = ?`);
  const count = store.prepare('SELECT count(*) AS all_, count(token) AS pending FROM subscription WHERE topic = ?');
  const pending = store.prepare(
    `SELECT ${columns}, request_lost AS requestLost FROM subscription WHERE token IS NOT NULL ORDER BY topic, id`,
  );
  const setLost = store.prepare('UPDATE subscription SET request_lost = ? WHERE id = ?');
  const forgetLost = store.prepare('UPDATE subscription SET request_lost = 0');
  const remove = store.prepare('DELETE FROM subscription WHERE id = ?');
  const forgetUnreached = store.prepare('DELETE FROM unreached WHERE subscription = ?');
  const read = (row: unknown): Subscription => {
    const { attributes, token, authenticated, locked, ...rest } = row as Omit<Subscription, 'attributes'> & {
      attributes: string;
    };
    return {
      ...rest,
      ...readAttributes(attributes),
      token: token ?? undefined,
      authenticated: Boolean(authenticated),
      locked: Boolean(locked),
    };
  };
  const first = (row: unknown): Subscription | undefined => (row === undefined ? undefined : read(row));
  return {
    putSubscription({
      id,
      topic,
      protocol,
      endpoint,
      attributes,
      principal,
      token,
      authenticated,
      locked,
      unsubscribeToken,
    }: Subscription): void {
      put.run(
        id,
        topic,
        protocol,
        endpoint,
        JSON.stringify(attributes),
        principal,
        token ?? null,
        Number(authenticated),
        Number(locked),
        unsubscribeToken,
      );
    },
    subscription: (id: string): Subscription | undefined => first(get.get(id)),
    subscriptionsAfter: (id: string, limit: number): Subscription[] => after.all(id, limit).map(read),
    subscriptionsOf: (topic: string, afterId: string, limit: number): Subscription[] =>
      ofTopic.all(topic, afterId, limit).map(read),
    /** The one of this topic that has that endpoint. */
    subscriptionTo: (topic: string, protocol: string, endpoint: string): Subscription | undefined =>
      first(alike.get(topic, protocol, endpoint)),
    subscriptionByToken: (topic: string, token: string): Subscription | undefined => first(byToken.get(topic, token)),
    subscriptionCounts(topic: string): { readonly pending: number; readonly confirmed: number } {
      const row = count.get(topic);
      const pending = Number(row?.['pending']);
      return { pending, confirmed: Number(row?.['all_']) - pending };
    },
    /** Of all topics, those of one after another. */
    pendingSubscriptions: (): PendingSubscription[] =>
      pending.all().map(({ requestLost, ...row }) => ({
        ...(read(row) as Subscription & { token: string }),
        requestLost: Boolean(requestLost),
      })),
    setRequestLost: (id: string, lost: boolean): void => void setLost.run(Number(lost), id),
    forgetLostRequests: (): void => void forgetLost.run(),
    removeSubscription(id: string): void {
      remove.run(id);
      forgetUnreached.run(id);
    },
  };
}

function readAttributes(text: string): Pick<Subscription, 'attributes' | 'damage'> {
  try {
    return { attributes: JSON.parse(text) };
  } catch (error) {
    return { attributes: wholeMembers(text), damage: { error, text } };
  }
}

/** Names and texts of a damaged object that can be read all the same. */
function wholeMembers(text: string): Record<string, string> {
  const members = text.matchAll(/"([A-Za-z]+)":("(?:[^"\\\p{Cc}]|\\["\\/bfnrt])*")/gu);
  return Object.fromEntries([...members].map(([, name, value]) => [name, JSON.parse(value as string)]));
}

function openFailures(store: Store) {
  const columns = `id, at, topic, subscription, protocol, endpoint, type, message_id AS messageId, attempts, reason, dead_lettered AS deadLettered`;
  const insert =
    store.prepare(`INSERT INTO failed_delivery (at, topic, subscription, protocol, endpoint, type, message_id, attempts, reason, dead_lettered)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`);
  const prune = store.prepare('DELETE FROM failed_delivery WHERE id <= ?');
  const newest = store.prepare(`SELECT ${columns} FROM failed_delivery WHERE id < ? ORDER BY id DESC LIMIT ?`);
  return {
    /** Keeps the newest `kept`. */
    addFailure(failure: Omit<FailedDelivery, 'id'>, kept: number): void {
      const { at, topic, subscription, protocol, endpoint, type, messageId, attempts, reason, deadLettered } = failure;
      const row = insert.get(
        at,
        topic,
        subscription,
        protocol,
        endpoint,
        type,
        messageId,
        attempts,
        reason,
        Number(deadLettered),
      );
      prune.run(Number(row?.['id']) - kept);
    },
    /** Newest first, older than `id`. */
    failuresBefore: (id: number, limit: number): FailedDelivery[] =>
      newest
        .all(id, limit)
        .map((row) => ({ ...(row as unknown as FailedDelivery), deadLettered: Boolean(row['deadLettered']) })),
  };
}

function openUnreached(store: Store) {
  const columns = `subscription, topic, protocol, endpoint, token IS NOT NULL AS isPending, since, why, tries, lost, next_at AS nextAt`;
  const put =
    store.prepare(`INSERT INTO unreached (subscription, since, why, tries, lost, next_at) SELECT id, ?, ?, 1, ?, ? FROM subscription WHERE id = ?
    ON CONFLICT DO UPDATE SET why = excluded.why, tries = tries + 1, lost = lost + excluded.lost, next_at = excluded.next_at`);
  const remove = store.prepare('DELETE FROM unreached WHERE subscription = ?');
  const removeAll = store.prepare('DELETE FROM unreached');
  const newest = store.prepare(
    `SELECT ${columns} FROM unreached JOIN subscription ON id = subscription ORDER BY since DESC, id LIMIT ?`,
  );
  return {
    /** Of a subscription that is gone nothing is kept. `nextAt`: null: this message is lost. */
    addUnreached(subscription: string, at: Instant, why: string, nextAt: Instant | null): void {
      put.run(at, why, nextAt === null ? 1 : 0, nextAt, subscription);
    },
    removeUnreached: (subscription: string): void => void remove.run(subscription),
    forgetUnreached: (): void => void removeAll.run(),
    /** Newest first. */
    unreached: (limit: number): Unreached[] =>
      newest.all(limit).map((row) => ({ ...(row as unknown as Unreached), isPending: Boolean(row['isPending']) })),
  };
}
