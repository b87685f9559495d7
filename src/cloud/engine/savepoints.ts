/**
 * Savepoints within a turn, one in another. One is made only when something is written: what reads alone needs none, and where an outer piece of work
 * has written nothing before an inner one begins, both can go back to the same.
 */
import type { Store } from '../kit/store.ts';

export interface Savepoints {
  begin(): void;
  /** What was written since the latest `begin` stays, as far as the outer ones let it. */
  keep(): void;
  /** What was written since the latest `begin` is undone. */
  takeBack(): void;
}

export function openSavepoints(store: Store): Savepoints {
  const make = store.prepare('SAVEPOINT one');
  const release = store.prepare('RELEASE one');
  const goBack = store.prepare('ROLLBACK TO one');
  /** For each `begin` the number of its savepoint, which rises; 0: nothing has been written since. */
  const begun: number[] = [];
  let made = 0;

  store.beforeWrites(() => {
    if (begun.length === 0 || begun.at(-1) !== 0) return;
    make.run();
    made += 1;
    for (let at = begun.length - 1; at >= 0 && begun[at] === 0; at--) begun[at] = made;
  });

  const isOwn = (): boolean => begun.at(-1) !== 0 && begun.at(-1) !== begun.at(-2);

  return {
    begin: () => void begun.push(0),
    keep() {
      if (isOwn()) release.run();
      begun.pop();
    },
    takeBack() {
      // A store that fails may have ended the transaction itself.
      if (begun.at(-1) !== 0 && store.db.isTransaction) {
        goBack.run();
        if (isOwn()) release.run();
      }
      begun.pop();
    },
  };
}
