/** The table of the account's password policy: it has one at most. */
import type { PasswordPolicy } from '@aws-sdk/client-iam';
import type { Store } from '../../kit/store.ts';

export const passwordPolicySchema = `CREATE TABLE iam_password_policy (
     id INTEGER PRIMARY KEY CHECK (id = 1), policy TEXT NOT NULL
   ) STRICT`;

export function openPasswordPolicy(prepare: Store['prepare']) {
  const get = prepare('SELECT policy FROM iam_password_policy');
  const put = prepare('INSERT OR REPLACE INTO iam_password_policy (id, policy) VALUES (1, ?)');
  const remove = prepare('DELETE FROM iam_password_policy');
  return {
    passwordPolicy(): PasswordPolicy | undefined {
      const row = get.get();
      return row && (JSON.parse(row['policy'] as string) as PasswordPolicy);
    },
    putPasswordPolicy: (policy: PasswordPolicy): void => void put.run(JSON.stringify(policy)),
    /** False if there was none. */
    removePasswordPolicy: (): boolean => remove.run().changes === 1,
  };
}
