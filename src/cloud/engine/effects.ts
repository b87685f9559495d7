/**
 * Effects: what touches the world. Written with the commit that wants them, carried out after it, and again after a crash,
 * until an outcome of theirs has been committed.
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
  dropNew(): void;
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

export function openEffects(store: Store, journal: Journal): Effects {
  let fresh: ServiceEffect[] = [];
  const insert = store.prepare('INSERT INTO effect (service, kind, subject, payload, attempts) VALUES (?, ?, ?, ?, 0)');
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

  const read = (row: unknown): ServiceEffect => {
    const { payload, ...rest } = row as EffectRow;
    return { ...rest, payload: payload === null ? undefined : JSON.parse(payload) };
  };

  return {
    add(service, kind, subject, payload) {
      const text = payload === undefined ? null : JSON.stringify(payload);
      const { lastInsertRowid } = insert.run(service, kind, subject, text);
      fresh.push({ id: Number(lastInsertRowid), service, kind, subject, payload, attempts: 0 });
      journal.undo(() => {
        fresh.pop();
      });
    },
    withdraw(service, kind, subject) {
      bySubject.run(service, kind, subject);
      const before = fresh;
      fresh = fresh.filter(
        (effect) => effect.service !== service || effect.kind !== kind || effect.subject !== subject,
      );
      if (before.length === fresh.length) return;
      journal.undo(() => {
        fresh = before;
      });
    },
    find(id) {
      const row = byId.get(id);
      return row ? read(row) : undefined;
    },
    done: (effect) => {
      remove.run(effect.id);
    },
    again(effect, now, seconds, outcome) {
      const at = later(now, seconds);
      wait.run(at, JSON.stringify(outcome ?? null), effect.id);
      return at;
    },
    takeNew() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
    outstanding: () => ready.all().map(read),
    dropNew() {
      fresh = [];
    },
    clear() {
      removeAll.run();
      fresh = [];
    },
  };
}
