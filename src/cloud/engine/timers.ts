/**
 * Timers of all services, named by service, kind and subject. The table is the truth; memory holds all of them, and a heap by due instant.
 * A timer that is set and cleared within one turn never touches the table.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import type { Store } from '../kit/store.ts';
import type { Journal } from './journal.ts';

export const timerSchema = `CREATE TABLE timer (room TEXT, kind TEXT, subject TEXT, due INTEGER NOT NULL,
  PRIMARY KEY (room, kind, subject)) WITHOUT ROWID`;

/** The service name of the loop's own timers. */
export const engineTimers = 'engine';

interface TimerName {
  readonly service: string;
  readonly kind: string;
  readonly subject: string;
}

export interface Timer extends TimerName {
  readonly due: Instant;
}

export interface Timers {
  set(timer: Timer): void;
  clear(name: TimerName): void;
  has(name: TimerName): boolean;
  of(service: string): Timer[];
  /** Takes the earliest timer due at or before `now`; ties by name. */
  take(now: Instant): Timer | undefined;
  nextDue(): Instant | undefined;
  /** Writes what changed; last thing before the commit. */
  flush(): void;
  reload(): void;
}

const keyOf = ({ service, kind, subject }: TimerName): string => `${service}\n${kind}\n${subject}`;

export function openTimers(store: Store, journal: Journal): Timers {
  const timers = new Map<string, Timer>();
  const inTable = new Set<string>();
  const changed = new Map<string, TimerName>();
  const heap = openHeap();
  const insert = store.prepare(
    'INSERT INTO timer (service, kind, subject, due) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET due = excluded.due',
  );
  const remove = store.prepare('DELETE FROM timer WHERE service = ? AND kind = ? AND subject = ?');
  const all = store.prepare('SELECT service, kind, subject, due FROM timer');

  const put = (key: string, name: TimerName, timer: Timer | undefined): void => {
    const before = timers.get(key);
    const write = (value: Timer | undefined) => (value ? timers.set(key, value) : timers.delete(key));
    write(timer);
    if (timer) heap.push({ due: timer.due, key });
    changed.set(key, name);
    journal.undo(() => write(before));
  };
  const isLive = ({ due, key }: HeapEntry): boolean => timers.get(key)?.due === due;

  return {
    set: (timer) => put(keyOf(timer), timer, timer),
    clear(name) {
      const key = keyOf(name);
      if (timers.has(key)) put(key, name, undefined);
    },
    has: (name) => timers.has(keyOf(name)),
    of: (service) => [...timers.values()].filter((timer) => timer.service === service),
    take(now) {
      const top = heap.top(isLive);
      if (!top || top.due > now) return undefined;
      heap.pop();
      const timer = timers.get(top.key);
      if (timer) put(top.key, timer, undefined);
      return timer;
    },
    nextDue: () => heap.top(isLive)?.due,
    flush() {
      for (const [key, { service, kind, subject }] of changed) {
        const timer = timers.get(key);
        if (timer) {
          insert.run(service, kind, subject, timer.due);
          inTable.add(key);
        } else if (inTable.delete(key)) remove.run(service, kind, subject);
      }
      changed.clear();
      if (heap.size() > 2 * timers.size + 1024) heap.keep(isLive);
    },
    reload() {
      timers.clear();
      inTable.clear();
      changed.clear();
      heap.keep(() => false);
      for (const row of all.iterate()) {
        const timer = { ...(row as unknown as Timer), due: instant(Number(row['due'])) };
        const key = keyOf(timer);
        timers.set(key, timer);
        inTable.add(key);
        heap.push({ due: timer.due, key });
      }
    },
  };
}

interface HeapEntry {
  readonly due: Instant;
  readonly key: string;
}

/** A binary heap, earliest first; entries that are no longer live are dropped when they come up. */
function openHeap() {
  let items: HeapEntry[] = [];
  const before = (a: HeapEntry, b: HeapEntry): boolean => a.due < b.due || (a.due === b.due && a.key < b.key);
  const swap = (i: number, j: number): void => {
    const held = items[i] as HeapEntry;
    items[i] = items[j] as HeapEntry;
    items[j] = held;
  };
  const sink = (start: number): void => {
    for (let i = start; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < items.length && before(items[child] as HeapEntry, items[least] as HeapEntry)) least = child;
      if (least === i) return;
      swap(i, least);
      i = least;
    }
  };
  const pop = (): void => {
    const last = items.pop();
    if (items.length === 0 || !last) return;
    items[0] = last;
    sink(0);
  };
  return {
    push(entry: HeapEntry): void {
      items.push(entry);
      for (let i = items.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1;
        if (!before(items[i] as HeapEntry, items[parent] as HeapEntry)) return;
        swap(i, parent);
        i = parent;
      }
    },
    pop,
    top(isLive: (entry: HeapEntry) => boolean): HeapEntry | undefined {
      while (items[0] && !isLive(items[0])) pop();
      return items[0];
    },
    size: () => items.length,
    keep(isLive: (entry: HeapEntry) => boolean): void {
      items = items.filter(isLive);
      for (let i = (items.length >> 1) - 1; i >= 0; i--) sink(i);
    },
  };
}
