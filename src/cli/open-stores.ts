/** The databases of a data folder, opened. The log file, which may be damaged while it is in use, is replaced by a new one then. */
import { existsSync } from 'node:fs';
import { FileGone, NewerVersion, openStore, type Store } from '../cloud/kit/store.ts';
import type { DataFolder } from './data-folder.ts';
import { damageOf, linesDamage, setAsideDamaged, setAsideGone } from './folder/databases.ts';
import { inWords, privateFile } from './folder/files.ts';
import { UserError } from './user-error.ts';

export interface Stores {
  readonly store: Store;
  readonly logStore: Store;
  /** The present log file is set aside, which is said. */
  replaceLogStore(why: Error): Store;
  close(): void;
}

export function openStores(folder: Pick<DataFolder, 'store' | 'logs'>): Stores {
  const open = (file: string): Store => inWords('open', file, () => openStore(file));
  const store = open(folder.store);
  let logStore = open(folder.logs);
  return {
    store,
    logStore,
    replaceLogStore(why) {
      // It may have been the store: nothing takes the place of that.
      const isGone = why instanceof FileGone;
      if (isGone ? !existsSync(folder.store) : damageOf(folder.logs, Infinity) === undefined) throw why;
      closeDamaged(logStore);
      if (!existsSync(folder.logs)) setAsideGone(folder.logs);
      else {
        const damage = isGone ? linesDamage(folder.logs) : why.message;
        if (damage) setAsideDamaged(folder.logs, damage);
      }
      logStore = openStore(privateFile(folder.logs));
      return logStore;
    },
    close() {
      store.close();
      logStore.close();
    },
  };
}

function closeDamaged(store: Store): void {
  try {
    store.close();
  } catch {
    // What it still had to write cannot be written.
  }
}

/** Brings the tables to this version's form, as far as they are not. Throws UserError where a newer version has written them. */
export function asWritten<T>({ store }: Pick<DataFolder, 'store'>, open: () => T): T {
  try {
    return inWords('open', store, open);
  } catch (error) {
    if (error instanceof NewerVersion)
      throw new UserError(error.message, 'install that version again: an older one cannot read what it wrote');
    throw error;
  }
}
