/**
 * Where an engine can be killed: before or after any commit of its store or of its log file, and before or after any call into the world.
 * One life of an engine has one set of points; once it is dead, nothing that it still does reaches store or world.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Runner } from '../../src/cloud/kit/runner.ts';
import type { Statement, Store } from '../../src/cloud/kit/store.ts';
import type { Transports } from '../../src/cloud/kit/world.ts';

/** Thrown out of a commit: the turn ends there, as with kill -9. */
export class Crash extends Error {}

/** SQLite says that the disk is full; the engine goes on and tries again. */
export class CommitFailure extends Error {
  readonly errcode = 13;
}

export type PointKind = 'commit' | 'world';

export interface CrashPlan {
  readonly kind: PointKind;
  /** The so-manieth point of that kind, from 1. */
  readonly count: number;
  /** `failure`: the commit fails, nobody dies. */
  readonly when: 'before' | 'after' | 'failure';
}

export interface Life {
  readonly isDead: boolean;
  /** Points passed so far. */
  readonly passed: Readonly<Record<PointKind, number>>;
  /** The next crash of this life, counted from now. */
  arm(plan: CrashPlan | undefined): void;
  kill(): void;
  /** Does `act`, unless a crash comes before it. */
  pass(kind: PointKind, act: () => void): void;
}

export function openLife(): Life {
  let dead = false;
  let plan: CrashPlan | undefined;
  let left = 0;
  const passed = { commit: 0, world: 0 };
  const die = (kind: PointKind): void => {
    dead = true;
    if (kind === 'commit') throw new Crash('killed');
  };
  return {
    get isDead() {
      return dead;
    },
    passed,
    arm(next) {
      plan = next;
      left = next?.count ?? 0;
    },
    kill() {
      dead = true;
    },
    pass(kind, act) {
      if (dead && kind === 'commit') throw new Crash('killed');
      if (dead) return;
      passed[kind] += 1;
      if (plan?.kind !== kind || --left > 0) return act();
      const { when } = plan;
      plan = undefined;
      if (when === 'failure') throw new CommitFailure('database or disk is full');
      if (when === 'after') act();
      die(kind);
    },
  };
}

/** The main store: the loop alone commits it, by this statement. A commit of nothing is no point. */
export function mortalStore(store: Store, life: Life): Store {
  const statement = store.prepare('COMMIT');
  const changes = store.prepare('SELECT total_changes() AS changes');
  let before: unknown;
  const commit = {
    run() {
      const after = changes.get()?.['changes'];
      if (after === before) statement.run();
      else life.pass('commit', () => void statement.run());
      before = after;
    },
  };
  const mortal = commit as unknown as Statement;
  return { ...store, prepare: (sql) => (sql === 'COMMIT' ? mortal : store.prepare(sql)) };
}

/** The log file: its service commits it by `db.exec`. */
export function mortalLogStore(store: Store, life: Life): Store {
  const exec = (sql: string): void =>
    sql === 'COMMIT' ? life.pass('commit', () => store.db.exec(sql)) : store.db.exec(sql);
  const db = {
    exec,
    prepare: store.db.prepare.bind(store.db),
    get isTransaction() {
      return store.db.isTransaction;
    },
  };
  return { ...store, db: db as unknown as DatabaseSync };
}

export function mortalRunner(runner: Runner, life: Life): Runner {
  return {
    ...runner,
    listen: (listener) => runner.listen(listener),
    start: (container) => life.pass('world', () => runner.start(container)),
    stop: (...about) => life.pass('world', () => runner.stop(...about)),
    remove: (...about) => life.pass('world', () => runner.remove(...about)),
    reconcile: (...known) => (life.isDead ? new Promise(() => {}) : runner.reconcile(...known)),
  };
}

export function mortalTransports(transports: Transports, life: Life): Transports {
  return {
    post: (request, done) => life.pass('world', () => transports.post(request, done)),
    mail: (message, done) => life.pass('world', () => transports.mail(message, done)),
  };
}
