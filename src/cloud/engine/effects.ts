/**
 * Effects: what touches the world. Written with the commit that wants them, carried out after it, and again after a crash,
 * until an outcome of theirs has been committed. One that is wanted and over before that commit never touches the table.
 */
import { type Instant, later } from '../../languages/instant.ts';
import type { Effect } from '../kit/service.ts';
import type { Store } from '../kit/store.ts';
import type { Journal } from './journal.ts';
import { engineTimers } from './timers.ts';

export const effectSchema = `CREATE TABLE effect (id INTEGER PRIMARY KEY AUTOINCREMENT, room TEXT NOT NULL, kind TEXT NOT NULL,
  subject TEXT NOT NULL, payload TEXT, attempts INTEGER NOT NULL, wait_until INTEGER, last_outcome TEXT)`;

/** A start of a task withdraws an effect by its name. */
export const effectIndex = 'CREATE INDEX effect_by_name ON effect (room, kind, subject)';

export interface ServiceEffect extends Effect {
  readonly service: string;
}

export interface Effects {
  add(service: string, kind: string, subject: string, payload: unknown): void;
  withdraw(service: string, kind: string, subject: string): void;
  /** The effect as it stands, if it has not been ended or withdrawn. */
  find(id: number): ServiceEffect | undefined;
  done(effect: ServiceEffect): void;
  /** Its attempt failed: to be handed over again at the instant returned. */
  again(effect: ServiceEffect, now: Instant, seconds: number, outcome: unknown): Instant;
  /** What this turn wants done, after its commit. */
  takeNew(): ServiceEffect[];
  /** At a start: all that are to be handed over now. Those that wait have a timer, whatever the clock says: it may have been set back. */
  outstanding(): ServiceEffect[];
  /** Writes those that are not in the table; last thing before the commit. */
  flush(): void;
  reload(): void;
  /** Of all services, for good. */
  clear(): void;
}

interface EffectRow {
  readonly id: number;
  readonly service: string;
  readonly kind: string;
  readonly subject: string;
  readonly payload: string | null;
  readonly attempts: number;
}

/** What of an effect stands in the table alone. */
interface Unwritten {
  readonly effect: ServiceEffect;
  readonly waitUntil: Instant | null;
  readonly lastOutcome: string | null;
}

type Name = Pick<ServiceEffect, 'service' | 'kind' | 'subject'>;

function openTable(store: Store) {
  const insert = store.prepare(
    `INSERT INTO effect (id, service, kind, subject, payload, attempts, wait_until, last_outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const byId = store.prepare('SELECT id, service, kind, subject, payload, attempts FROM effect WHERE id = ?');
  const ready = store.prepare(
    `SELECT id, service, kind, subject, payload, attempts FROM effect WHERE wait_until IS NULL
     OR CAST(id AS TEXT) NOT IN (SELECT subject FROM timer WHERE service = '${engineTimers}' AND kind = 'again') ORDER BY id`,
  );
  const bySubject = store.prepare('DELETE FROM effect WHERE service = ? AND kind = ? AND subject = ?');
  const remove = store.prepare('DELETE FROM effect WHERE id = ?');
  const removeAll = store.prepare('DELETE FROM effect');
  const wait = store.prepare(
    'UPDATE effect SET attempts = attempts + 1, wait_until = ?, last_outcome = ? WHERE id = ?',
  );
  const count = store.prepare('SELECT count(*) AS count FROM effect');
  const lastId = store.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'effect'");
  const read = (row: unknown): ServiceEffect => {
    const { payload, ...rest } = row as EffectRow;
    return { ...rest, payload: payload === null ? undefined : JSON.parse(payload) };
  };
  return {
    insert({ effect: { id, service, kind, subject, payload, attempts }, waitUntil, lastOutcome }: Unwritten): void {
      const text = payload === undefined ? null : JSON.stringify(payload);
      insert.run(id, service, kind, subject, text, attempts, waitUntil, lastOutcome);
    },
    find(id: number): ServiceEffect | undefined {
      const row = byId.get(id);
      return row ? read(row) : undefined;
    },
    ready: (): ServiceEffect[] => ready.all().map(read),
    withdraw: ({ service, kind, subject }: Name): number => Number(bySubject.run(service, kind, subject).changes),
    remove: (id: number): number => Number(remove.run(id).changes),
    removeAll: () => void removeAll.run(),
    wait: (id: number, at: Instant, outcome: string) => void wait.run(at, outcome, id),
    count: (): number => Number(count.get()?.['count']),
    lastId: (): number => Number(lastId.get()?.['seq'] ?? 0),
  };
}

/** Those that are not in the table, by their ids. */
function openUnwritten(journal: Journal) {
  const known = new Map<number, Unwritten>();
  function set(id: number, next: Unwritten | undefined): void {
    const before = known.get(id);
    const write = (value: Unwritten | undefined) => (value ? known.set(id, value) : known.delete(id));
    write(next);
    journal.undo(() => write(before));
  }
  return {
    known,
    set,
    remove(isMeant: (effect: ServiceEffect) => boolean): void {
      for (const [id, { effect }] of known) if (isMeant(effect)) set(id, undefined);
    },
    again(id: number, waitUntil: Instant, lastOutcome: string): void {
      const { effect } = known.get(id)!;
      set(id, { effect: { ...effect, attempts: effect.attempts + 1 }, waitUntil, lastOutcome });
    },
  };
}

export function openEffects(store: Store, journal: Journal): Effects {
  const table = openTable(store);
  const unwritten = openUnwritten(journal);
  let fresh: ServiceEffect[] = [];
  /** Rows of the table. */
  let written = 0;
  let lastId = 0;

  function removed(rows: number): void {
    written -= rows;
    journal.undo(() => {
      written += rows;
    });
  }

  function forget(): void {
    fresh = [];
    unwritten.known.clear();
  }

  return {
    add(service, kind, subject, payload) {
      const effect = { id: ++lastId, service, kind, subject, payload, attempts: 0 };
      unwritten.set(effect.id, { effect, waitUntil: null, lastOutcome: null });
      fresh.push(effect);
      journal.undo(() => {
        fresh.pop();
      });
    },
    withdraw(service, kind, subject) {
      if (written > 0) removed(table.withdraw({ service, kind, subject }));
      const isMeant = (effect: ServiceEffect): boolean =>
        effect.subject === subject && effect.kind === kind && effect.service === service;
      unwritten.remove(isMeant);
      const before = fresh;
      if (!before.some(isMeant)) return;
      fresh = fresh.filter((effect) => !isMeant(effect));
      journal.undo(() => {
        fresh = before;
      });
    },
    find: (id) => unwritten.known.get(id)?.effect ?? (written > 0 ? table.find(id) : undefined),
    done({ id }) {
      if (unwritten.known.has(id)) unwritten.set(id, undefined);
      else removed(table.remove(id));
    },
    again({ id }, now, seconds, outcome) {
      const at = later(now, seconds);
      const text = JSON.stringify(outcome ?? null);
      if (unwritten.known.has(id)) unwritten.again(id, at, text);
      else table.wait(id, at, text);
      return at;
    },
    takeNew() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
    outstanding: table.ready,
    flush() {
      for (const one of unwritten.known.values()) table.insert(one);
      written += unwritten.known.size;
      unwritten.known.clear();
    },
    reload() {
      forget();
      written = table.count();
      lastId = table.lastId();
    },
    clear() {
      table.removeAll();
      forget();
      written = 0;
    },
  };
}
