/** The ledger's tables. A tick is unique by its schedule's creation and its instant; no index holds a column that changes. */
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';

export const schema: readonly string[] = [
  `CREATE TABLE tick (id INTEGER PRIMARY KEY, schedule_arn TEXT NOT NULL, due INTEGER NOT NULL, creation TEXT NOT NULL,
     status TEXT NOT NULL, why TEXT, event_id TEXT, recorded_at INTEGER NOT NULL) STRICT;
   CREATE UNIQUE INDEX tick_of_schedule ON tick (schedule_arn, due, creation);
   CREATE TABLE delivery (id INTEGER PRIMARY KEY, tick INTEGER, event_id TEXT NOT NULL, rule_arn TEXT NOT NULL, target_id TEXT NOT NULL,
     target_arn TEXT NOT NULL, status TEXT NOT NULL, started TEXT, why TEXT, attempts INTEGER NOT NULL, settled_at INTEGER) STRICT;
   CREATE INDEX delivery_of_tick ON delivery (tick)`,
  'CREATE TABLE annotation (arn TEXT PRIMARY KEY, annotations TEXT NOT NULL) STRICT, WITHOUT ROWID',
  // Few deliveries are ever in it, and none leaves it: what is delivered costs nothing.
  `CREATE INDEX delivery_lost ON delivery (id) WHERE status IN ('failed', 'dead-lettered')`,
];

/** `fired`: within a minute of its time; `caught up`: later, as the latest one missed; `skipped` and `missed`: not at all, with why. */
export type TickStatus = 'fired' | 'caught up' | 'skipped' | 'missed';

export type DeliveryStatus = 'pending' | 'delivered' | 'dead-lettered' | 'failed';

export interface Tick {
  readonly id: number;
  readonly scheduleArn: string;
  readonly due: Instant;
  readonly creation: string;
  readonly status: TickStatus;
  readonly why: string | null;
  readonly eventId: string | null;
  readonly recordedAt: Instant;
}

export interface Delivery {
  readonly id: number;
  /** Null: of an event that is no tick. */
  readonly tick: number | null;
  readonly eventId: string;
  readonly ruleArn: string;
  readonly targetId: string;
  readonly targetArn: string;
  readonly status: DeliveryStatus;
  /** What it started: the ARN of an execution or task, the id of a message. */
  readonly started: string | null;
  readonly why: string | null;
  readonly attempts: number;
  readonly settledAt: Instant | null;
}

export interface TickWithDeliveries extends Pick<Tick, 'due' | 'status' | 'why'> {
  readonly deliveries: readonly Pick<Delivery, 'targetArn' | 'status' | 'started' | 'why' | 'attempts'>[];
}

const forgottenATurn = 1000;

export interface Ledger {
  /** Undefined if that tick has its row already. */
  addTick(tick: Omit<Tick, 'id'>): number | undefined;
  addDelivery(delivery: Omit<Delivery, 'id'>): number;
  endDelivery(id: number, outcome: Pick<Delivery, 'status' | 'started' | 'why' | 'attempts' | 'settledAt'>): void;
  /** Newest first, of that schedule, before the given one. */
  ticksOf(scheduleArn: string, before: { due: number; creation: string } | undefined, count: number): Tick[];
  /** Newest first, of that schedule. */
  newestTicks(scheduleArn: string, count: number): TickWithDeliveries[];
  /** Newest recorded first. */
  ticks(beforeId: number | undefined, count: number): Tick[];
  /** Recorded after that one, and the id of the newest. */
  schedulesAfter(id: number | undefined, count: number): { readonly arns: readonly string[]; readonly last: number };
  deliveriesOf(tick: number): Delivery[];
  /** Forgets ticks written as missed that are due after that instant, the earliest first. False: there are more. */
  forgetMissed(scheduleArn: string, after: Instant): boolean;
  /** Lost deliveries, newest first. */
  failures(beforeId: number | undefined, count: number): Delivery[];
}

export function openLedger(store: Store): Ledger {
  const insertTick = store.prepare(
    'INSERT OR IGNORE INTO tick (schedule_arn, due, creation, status, why, event_id, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertDelivery =
    store.prepare(`INSERT INTO delivery (tick, event_id, rule_arn, target_id, target_arn, status, started, why, attempts, settled_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const endDelivery = store.prepare(
    'UPDATE delivery SET status = ?, started = ?, why = ?, attempts = ?, settled_at = ? WHERE id = ?',
  );
  const ofSchedule = store.prepare(
    `SELECT * FROM tick WHERE schedule_arn = ? AND (due, creation) < (?, ?) ORDER BY due DESC, creation DESC LIMIT ?`,
  );
  const newest = store.prepare(
    `SELECT t.id, t.due, t.status, t.why, d.target_arn, d.status AS outcome, d.started, d.why AS lost, d.attempts
       FROM (SELECT id, due, creation, status, why FROM tick WHERE schedule_arn = ? ORDER BY due DESC, creation DESC LIMIT ?) t
       LEFT JOIN delivery d ON d.tick = t.id ORDER BY t.due DESC, t.creation DESC, d.id`,
  );
  const all = store.prepare('SELECT * FROM tick WHERE id < ? ORDER BY id DESC LIMIT ?');
  const forget = store.prepare(
    `DELETE FROM tick WHERE id IN
     (SELECT id FROM tick WHERE schedule_arn = ? AND due > ? AND status = 'missed' ORDER BY due LIMIT ${forgottenATurn})`,
  );
  const ofTick = store.prepare('SELECT * FROM delivery WHERE tick = ? ORDER BY id');
  const lost = store.prepare(
    `SELECT * FROM delivery INDEXED BY delivery_lost WHERE status IN ('failed', 'dead-lettered') AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const after = store.prepare('SELECT schedule_arn FROM tick WHERE id > ? ORDER BY id LIMIT ?');
  const last = store.prepare('SELECT max(id) AS id FROM tick');
  const end = Number.MAX_SAFE_INTEGER;
  return {
    addTick({ scheduleArn, due, creation, status, why, eventId, recordedAt }) {
      const { changes, lastInsertRowid } = insertTick.run(scheduleArn, due, creation, status, why, eventId, recordedAt);
      return changes === 0 ? undefined : Number(lastInsertRowid);
    },
    addDelivery: (d) =>
      Number(
        insertDelivery.run(
          d.tick,
          d.eventId,
          d.ruleArn,
          d.targetId,
          d.targetArn,
          d.status,
          d.started,
          d.why,
          d.attempts,
          d.settledAt,
        ).lastInsertRowid,
      ),
    endDelivery: (id, { status, started, why, attempts, settledAt }) =>
      void endDelivery.run(status, started, why, attempts, settledAt, id),
    ticksOf: (arn, before, count) => ofSchedule.all(arn, before?.due ?? end, before?.creation ?? '', count).map(tickOf),
    newestTicks: (arn, count) => ticksIn(newest.all(arn, count)),
    ticks: (beforeId, count) => all.all(beforeId ?? end, count).map(tickOf),
    schedulesAfter: (id, count) => ({
      arns: id === undefined ? [] : after.all(id, count).map((row) => String(row['schedule_arn'])),
      last: Number(last.get()?.['id'] ?? 0),
    }),
    deliveriesOf: (tick) => ofTick.all(tick).map(deliveryOf),
    forgetMissed: (arn, after) => Number(forget.run(arn, after).changes) < forgottenATurn,
    failures: (beforeId, count) => lost.all(beforeId ?? end, count).map(deliveryOf),
  };
}

type Row = Record<string, unknown>;

/** A row for each delivery; one without them for a tick that has none. */
function ticksIn(rows: readonly Row[]): TickWithDeliveries[] {
  const ticks = new Map<
    unknown,
    TickWithDeliveries & { readonly deliveries: TickWithDeliveries['deliveries'][number][] }
  >();
  for (const { id, due, status, why, target_arn, outcome, started, lost, attempts } of rows) {
    const tick = ticks.get(id) ?? {
      due: instant(Number(due)),
      status: status as TickStatus,
      why: why as string | null,
      deliveries: [],
    };
    ticks.set(id, tick);
    if (outcome !== null)
      tick.deliveries.push({
        targetArn: String(target_arn),
        status: outcome as DeliveryStatus,
        started: started as string | null,
        why: lost as string | null,
        attempts: Number(attempts),
      });
  }
  return [...ticks.values()];
}

const tickOf = (row: Row): Tick => ({
  id: Number(row['id']),
  scheduleArn: String(row['schedule_arn']),
  due: instant(Number(row['due'])),
  creation: String(row['creation']),
  status: row['status'] as TickStatus,
  why: row['why'] as string | null,
  eventId: row['event_id'] as string | null,
  recordedAt: instant(Number(row['recorded_at'])),
});

const deliveryOf = (row: Row): Delivery => ({
  id: Number(row['id']),
  tick: row['tick'] as number | null,
  eventId: String(row['event_id']),
  ruleArn: String(row['rule_arn']),
  targetId: String(row['target_id']),
  targetArn: String(row['target_arn']),
  status: row['status'] as DeliveryStatus,
  started: row['started'] as string | null,
  why: row['why'] as string | null,
  attempts: Number(row['attempts']),
  settledAt: row['settled_at'] as Instant | null,
});
