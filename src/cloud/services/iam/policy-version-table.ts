/** The versions of the account's managed policies. The policy's own row says which is its default, and has that one's document too. */
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';

export const policyVersionSchema = `
  CREATE TABLE iam_policy_version (
    policy TEXT NOT NULL, number INTEGER NOT NULL, document TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (policy, number)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO iam_policy_version (policy, number, document, created_at) SELECT arn, 1, document, created_at FROM iam_policy;
  ALTER TABLE iam_policy ADD COLUMN default_version INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE iam_policy ADD COLUMN latest_version INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE iam_policy ADD COLUMN updated_at INTEGER`;

export interface PolicyVersionRow {
  readonly number: number;
  readonly document: string;
  readonly createdAt: Instant;
}

export function openPolicyVersions(prepare: Store['prepare']) {
  const list = prepare(
    'SELECT number, document, created_at AS createdAt FROM iam_policy_version WHERE policy = ? ORDER BY number DESC',
  );
  const write = prepare('INSERT INTO iam_policy_version (policy, number, document, created_at) VALUES (?, ?, ?, ?)');
  const count = prepare('SELECT count(*) AS n FROM iam_policy_version');
  const remove = prepare('DELETE FROM iam_policy_version WHERE policy = ? AND number = ?');
  return {
    /** Newest first. */
    policyVersions: (arn: string) => list.all(arn) as unknown as PolicyVersionRow[],
    policyVersionCount: (): number => count.get()!['n'] as number,
    addPolicyVersion: (arn: string, { number, document, createdAt }: PolicyVersionRow): void =>
      void write.run(arn, number, document, createdAt),
    removePolicyVersion: (arn: string, number: number): void => void remove.run(arn, number),
  };
}
