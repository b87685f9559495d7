/** A store in memory whose commits are far apart: nothing survives its process, and a turn that fails is the end of a simulated world. */
import type { Statement, Store } from '../kit/store.ts';

/** What a transaction keeps to be undone grows with it. */
const turnsPerCommit = 500;

export function withFarCommits(store: Store): Store {
  const { db } = store;
  const [begin, commit] = [store.prepare('BEGIN IMMEDIATE'), store.prepare('COMMIT')];
  let turns = 0;
  const none = { changes: 0, lastInsertRowid: 0 };
  const far: Readonly<Record<string, Pick<Statement, 'run'>>> = {
    'BEGIN IMMEDIATE': { run: () => (db.isTransaction ? none : begin.run()) },
    COMMIT: { run: () => (++turns % turnsPerCommit === 0 ? commit.run() : none) },
  };
  return { ...store, prepare: (sql) => (far[sql] as Statement | undefined) ?? store.prepare(sql) };
}

/** What is written so far is committed. */
export function commitNow({ db }: Store): void {
  if (db.isTransaction) db.exec('COMMIT');
}
