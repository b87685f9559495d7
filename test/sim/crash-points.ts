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

/** A bug of ours that throws where the engine carries something out: it is reported, and no more than that one thing waits for it. */
export class PlantedBug extends Error {}

/** `effect`: the next effect that reaches the world throws; `reconcile`: so does the next question to the runner of what happened. */
export type BugKind = 'effect' | 'reconcile';

export type PointKind = 'commit' | 'world';

export interface CrashPlan {
  readonly kind: PointKind;
  /** Which point of that kind, from 1. */
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
  /** The next thing of that kind throws. */
  plantBug(kind: BugKind): void;
  /** Throws the bug that was planted for it. */
  meetBug(kind: BugKind): void;
  /** Does `act`, unless a crash comes before it. */
  pass(kind: PointKind, act: () => void): void;
}

export function openLife(): Life {
  let dead = false;
  let plan: CrashPlan | undefined;
  let left = 0;
  const passed = { commit: 0, world: 0 };
  const bugs = new Set<BugKind>();
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
    plantBug: (kind) => {
      bugs.add(kind);
    },
    meetBug(kind) {
      if (!dead && bugs.delete(kind)) throw new PlantedBug(`a bug that was planted in: ${kind}`);
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
export function killableStore(store: Store, life: Life): Store {
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
  const killable = commit as unknown as Statement;
  return { ...store, prepare: (sql) => (sql === 'COMMIT' ? killable : store.prepare(sql)) };
}

/** The log file: its service commits it by `db.exec`. */
export function killableLogStore(store: Store, life: Life): Store {
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

export function killableRunner(runner: Runner, life: Life): Runner {
  const carryOut = (act: () => void): void => {
    life.meetBug('effect');
    life.pass('world', act);
  };
  return {
    ...runner,
    listen: (listener) => runner.listen(listener),
    start: (container) => carryOut(() => runner.start(container)),
    stop: (...about) => carryOut(() => runner.stop(...about)),
    remove: (...about) => carryOut(() => runner.remove(...about)),
    async reconcile(...known) {
      if (life.isDead) return new Promise(() => {});
      life.meetBug('reconcile');
      return runner.reconcile(...known);
    },
  };
}

export function killableTransports(transports: Transports, life: Life): Transports {
  return {
    post(request, done) {
      life.meetBug('effect');
      life.pass('world', () => transports.post(request, done));
    },
    mail: (message, done) => life.pass('world', () => transports.mail(message, done)),
  };
}
