/**
 * The tables of queues and messages. A queue's messages hang on its number, which a purge renews: what is left behind is swept up later.
 * Messages are found by walking a queue in order; what is counted of them each minute, and which are too old, stands in an index, so that no
 * body is read for it.
 */
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';

export const schema = [
  `CREATE TABLE queue (name TEXT PRIMARY KEY, number INTEGER NOT NULL, attributes TEXT NOT NULL, tags TEXT NOT NULL,
     created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, purged_at INTEGER, tick_due INTEGER) STRICT, WITHOUT ROWID;
   CREATE TABLE queue_number (number INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;
   CREATE TABLE message (queue INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT,
     system TEXT NOT NULL, sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL, receives INTEGER NOT NULL, first_received_at INTEGER,
     receipt TEXT, PRIMARY KEY (queue, place)) STRICT, WITHOUT ROWID`,
  'CREATE TABLE deleted_queue (name TEXT PRIMARY KEY, deleted_at INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE INDEX message_sent ON message (queue, sent_at, visible_at, receipt)',
];

export interface Queue {
  readonly name: string;
  readonly number: number;
  /** As set; what is not, has AWS's default. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly purgedAt: Instant | undefined;
  /** When its timer is next due; undefined: it is empty. */
  readonly tickDue: Instant | undefined;
}

/** A message attribute as kept: bytes in base64. */
export interface KeptAttribute {
  readonly type: string;
  readonly text?: string;
  readonly bytes?: string;
}

export interface Message {
  readonly queue: number;
  readonly place: number;
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, KeptAttribute>> | undefined;
  /** SenderId, AWSTraceHeader, DeadLetterQueueSourceArn. */
  readonly system: Readonly<Record<string, string>>;
  readonly sentAt: Instant;
  /** Until then it is delayed or in flight. */
  readonly visibleAt: Instant;
  readonly receives: number;
  readonly firstReceivedAt: Instant | undefined;
  /** Of the last receive. */
  readonly receipt: string | undefined;
}

export interface Counts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly oldestSentAt: Instant | undefined;
}

export type Tables = ReturnType<typeof openTables>;

export function openTables(store: Store) {
  return { ...openQueues(store), ...openMessages(store) };
}

function openQueues(store: Store) {
  const columns =
    'name, number, attributes, tags, created_at AS createdAt, modified_at AS modifiedAt, purged_at AS purgedAt, tick_due AS tickDue';
  const put =
    store.prepare(`INSERT INTO queue (name, number, attributes, tags, created_at, modified_at, purged_at, tick_due)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET number = excluded.number,
    attributes = excluded.attributes, tags = excluded.tags, modified_at = excluded.modified_at, purged_at = excluded.purged_at`);
  const get = store.prepare(`SELECT ${columns} FROM queue WHERE name = ?`);
  const after = store.prepare(
    `SELECT ${columns} FROM queue WHERE name > ? AND name >= ? AND name < ? ORDER BY name LIMIT ?`,
  );
  const ticking = store.prepare('SELECT name, tick_due AS due FROM queue WHERE tick_due IS NOT NULL');
  const setTick = store.prepare('UPDATE queue SET tick_due = ? WHERE name = ?');
  const remove = store.prepare('DELETE FROM queue WHERE name = ?');
  const keepDeleted = store.prepare(
    'INSERT INTO deleted_queue (name, deleted_at) VALUES (?, ?) ON CONFLICT DO UPDATE SET deleted_at = excluded.deleted_at',
  );
  const deleted = store.prepare('SELECT 1 FROM deleted_queue WHERE name = ?');
  const forgetDeleted = store.prepare('DELETE FROM deleted_queue WHERE deleted_at <= ?1 OR deleted_at > ?2');
  const number = store.prepare('INSERT INTO queue_number DEFAULT VALUES RETURNING number');
  const dropNumbers = store.prepare('DELETE FROM queue_number');
  const read = (row: unknown): Queue => {
    const { attributes, tags, purgedAt, tickDue, ...rest } = row as Queue & { attributes: unknown; tags: unknown };
    return {
      ...rest,
      attributes: JSON.parse(attributes as unknown as string),
      tags: JSON.parse(tags as unknown as string),
      purgedAt: purgedAt ?? undefined,
      tickDue: tickDue ?? undefined,
    };
  };
  return {
    putQueue({ name, number, attributes, tags, createdAt, modifiedAt, purgedAt, tickDue }: Queue): void {
      put.run(
        name,
        number,
        JSON.stringify(attributes),
        JSON.stringify(tags),
        createdAt,
        modifiedAt,
        purgedAt ?? null,
        tickDue ?? null,
      );
    },
    queue(name: string): Queue | undefined {
      const row = get.get(name);
      return row && read(row);
    },
    queuesAfter: (name: string, prefix: string, limit: number): Queue[] =>
      after.readable(read, name, prefix, `${prefix}\uffff`, limit),
    /** Queues that have a timer. */
    tickingQueues: (): { readonly name: string; readonly due: Instant }[] =>
      ticking.all().map(({ name, due }) => ({ name: String(name), due: instant(Number(due)) })),
    setTickDue: (name: string, due: Instant | undefined): void => void setTick.run(due ?? null, name),
    removeQueue(name: string, now: Instant): void {
      remove.run(name);
      keepDeleted.run(name, now);
    },
    wasDeleted: (name: string): boolean => deleted.get(name) !== undefined,
    /** Also what a clock that was ahead has deleted. */
    forgetDeleted: (before: Instant, now: Instant): void => void forgetDeleted.run(before, now),
    /** One that no queue ever had. */
    newNumber(): number {
      const row = number.get();
      dropNumbers.run();
      return Number(row?.['number']);
    },
  };
}

function openMessages(store: Store) {
  const columns = `queue, place, id, body, attributes, system, sent_at AS sentAt, visible_at AS visibleAt, receives,
    first_received_at AS firstReceivedAt, receipt`;
  const lastPlace = store.prepare('SELECT max(place) AS place FROM message WHERE queue = ?');
  const insert =
    store.prepare(`INSERT INTO message (queue, place, id, body, attributes, system, sent_at, visible_at, receives, first_received_at, receipt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const get = store.prepare(`SELECT ${columns} FROM message WHERE queue = ? AND place = ?`);
  const visible = store.prepare(
    `SELECT ${columns} FROM message WHERE queue = ? AND visible_at <= ? AND sent_at > ? ORDER BY place LIMIT ?`,
  );
  const nextVisible = store.prepare('SELECT min(visible_at) AS at FROM message WHERE queue = ? AND visible_at > ?');
  const take = store.prepare(
    'UPDATE message SET visible_at = ?, receives = ?, first_received_at = ?, receipt = ? WHERE queue = ? AND place = ?',
  );
  const moveVisible = store.prepare('UPDATE message SET visible_at = visible_at + ? WHERE visible_at > ?');
  const moveSent = store.prepare('UPDATE message SET sent_at = min(?1, sent_at + ?2) WHERE sent_at > ?1');
  const takeBackSent = store.prepare(
    'UPDATE message SET visible_at = iif(receipt IS NULL, visible_at - sent_at + ?1, visible_at), sent_at = ?1 WHERE sent_at > ?1',
  );
  const setVisible = store.prepare('UPDATE message SET visible_at = ? WHERE queue = ? AND place = ?');
  const remove = store.prepare('DELETE FROM message WHERE queue = ? AND place = ?');
  const removeOld = store.prepare(
    'DELETE FROM message WHERE queue = ?1 AND place IN (SELECT place FROM message WHERE queue = ?1 AND sent_at <= ?2 LIMIT ?3)',
  );
  const count = store.prepare(`SELECT count(*) FILTER (WHERE visible_at <= ?1) AS visible,
    count(*) FILTER (WHERE visible_at > ?1 AND receipt IS NOT NULL) AS inFlight,
    count(*) FILTER (WHERE visible_at > ?1 AND receipt IS NULL) AS delayed, min(sent_at) AS oldestSentAt
    FROM message WHERE queue = ?2 AND sent_at > ?3`);
  const read = (row: unknown): Message => {
    const { attributes, system, firstReceivedAt, receipt, ...rest } = row as Message;
    return {
      ...rest,
      attributes: attributes === null ? undefined : JSON.parse(attributes as unknown as string),
      system: JSON.parse(system as unknown as string),
      firstReceivedAt: firstReceivedAt ?? undefined,
      receipt: receipt ?? undefined,
    };
  };
  return {
    /** At the end of its queue. */
    addMessage(message: Omit<Message, 'place'>): void {
      const { queue, id, body, attributes, system, sentAt, visibleAt, receives, firstReceivedAt, receipt } = message;
      const place = Number(lastPlace.get(queue)?.['place'] ?? 0) + 1;
      insert.run(
        queue,
        place,
        id,
        body,
        attributes ? JSON.stringify(attributes) : null,
        JSON.stringify(system),
        sentAt,
        visibleAt,
        receives,
        firstReceivedAt ?? null,
        receipt ?? null,
      );
    },
    message(queue: number, place: number): Message | undefined {
      const row = get.get(queue, place);
      return row && read(row);
    },
    visibleMessages: (queue: number, now: Instant, sentAfter: Instant, limit: number): Message[] =>
      visible.all(queue, now, sentAfter, limit).map(read),
    nextVisibleAt(queue: number, now: Instant): Instant | undefined {
      const at = nextVisible.get(queue, now)?.['at'];
      return typeof at === 'number' ? instant(at) : undefined;
    },
    takeMessage({ queue, place, visibleAt, receives, firstReceivedAt, receipt }: Message): void {
      take.run(visibleAt, receives, firstReceivedAt ?? null, receipt ?? null, queue, place);
    },
    /** Of those that are not visible at that instant. */
    moveVisibleAt: (byMs: number, after: Instant): void => void moveVisible.run(byMs, after),
    /** Of those that a clock that was ahead has sent after `now`. */
    moveSentAt: (byMs: number, now: Instant): void => void moveSent.run(now, byMs),
    /** The same, where it is not known by how much it was ahead: as if they were sent now. */
    takeBackSent: (now: Instant): void => void takeBackSent.run(now),
    setVisibleAt: (queue: number, place: number, at: Instant): void => void setVisible.run(at, queue, place),
    removeMessage: (queue: number, place: number): void => void remove.run(queue, place),
    /** Returns how many it removed. */
    removeSentBefore: (queue: number, before: Instant, limit: number): number =>
      Number(removeOld.run(queue, before, limit).changes),
    counts: (queue: number, now: Instant, sentAfter: Instant): Counts => {
      const row = count.get(now, queue, sentAfter) as unknown as Counts & { oldestSentAt: Instant | null };
      return { ...row, oldestSentAt: row.oldestSentAt ?? undefined };
    },
  };
}
