/** The table of the account's alias: it has one at most. */
import type { Store } from '../../kit/store.ts';

export const accountAliasSchema = 'CREATE TABLE iam_account_alias (alias TEXT PRIMARY KEY) STRICT, WITHOUT ROWID';

export function openAccountAlias(prepare: Store['prepare']) {
  const get = prepare('SELECT alias FROM iam_account_alias');
  const put = prepare('INSERT INTO iam_account_alias (alias) VALUES (?)');
  const remove = prepare('DELETE FROM iam_account_alias');
  return {
    accountAlias: () => get.get()?.['alias'] as string | undefined,
    /** In place of another one. */
    putAccountAlias(alias: string | undefined): void {
      remove.run();
      if (alias !== undefined) put.run(alias);
    },
  };
}
