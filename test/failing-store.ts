/** A store whose disk fails when the test says so. */
import { openStore, type Statement, type Store } from '../src/cloud/kit/store.ts';

export interface FailingStore extends Store {
  /** Commits fail, as on a disk that can only be read. */
  fails: boolean;
}

const sqliteIoError = 10;

export function openFailingStore(): FailingStore {
  const store = openStore(':memory:');
  const commit = {
    run() {
      if (failing.fails) throw Object.assign(new Error('disk I/O error'), { errcode: sqliteIoError });
      return store.prepare('COMMIT').run();
    },
  } as unknown as Statement;
  const failing: FailingStore = {
    ...store,
    fails: false,
    prepare: (sql) => (sql === 'COMMIT' ? commit : store.prepare(sql)),
  };
  return failing;
}
