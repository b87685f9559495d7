/** IAM's tables: roles, their inline and attached policies, customer managed policies, keys of sessions. */
import type { Tag } from '@aws-sdk/client-iam';
import type { Instant } from '../../../languages/instant.ts';
import type { SessionPolicies, SessionTags } from '../../kit/caller.ts';
import type { Store } from '../../kit/store.ts';
import { accountAliasSchema, openAccountAlias } from './account-alias-table.ts';
import { identitySchema, openIdentityTables } from './identity-tables.ts';
import { openPasswordPolicy, passwordPolicySchema } from './password-policy-table.ts';
import { openPolicyVersions, policyVersionSchema } from './policy-version-table.ts';

export const schema: readonly string[] = [
  `CREATE TABLE iam_role (
     name TEXT COLLATE NOCASE PRIMARY KEY, path TEXT NOT NULL, arn TEXT NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL,
     description TEXT, session_seconds_max INTEGER NOT NULL, trust TEXT NOT NULL, boundary TEXT, tags TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE iam_inline_policy (
     role TEXT COLLATE NOCASE, name TEXT COLLATE NOCASE, document TEXT NOT NULL, PRIMARY KEY (role, name)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE iam_attachment (
     role TEXT COLLATE NOCASE, policy_arn TEXT, PRIMARY KEY (role, policy_arn)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE iam_policy (
     arn TEXT PRIMARY KEY, name TEXT COLLATE NOCASE NOT NULL UNIQUE, path TEXT NOT NULL, id TEXT NOT NULL,
     created_at INTEGER NOT NULL, description TEXT, document TEXT NOT NULL, tags TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE iam_session_key (
     access_key_id TEXT PRIMARY KEY, secret TEXT NOT NULL, token TEXT NOT NULL, role_arn TEXT NOT NULL, session_name TEXT NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  'ALTER TABLE iam_session_key ADD COLUMN assumed INTEGER NOT NULL DEFAULT 0',
  identitySchema,
  'ALTER TABLE iam_session_key ADD COLUMN tags TEXT',
  policyVersionSchema,
  'ALTER TABLE iam_session_key ADD COLUMN policies TEXT',
  accountAliasSchema,
  passwordPolicySchema,
];

export interface RoleRow {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: Instant;
  readonly description: string | undefined;
  readonly sessionSecondsMax: number;
  /** The trust policy's document, as it was given. */
  readonly trust: string;
  /** The ARN of the managed policy that is the permissions boundary. */
  readonly boundary: string | undefined;
  readonly tags: readonly Tag[];
}

export interface InlinePolicyRow {
  readonly name: string;
  readonly document: string;
}

export interface PolicyRow {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAt: Instant;
  readonly description: string | undefined;
  /** Of its default version. */
  readonly document: string;
  readonly tags: readonly Tag[];
  readonly defaultVersion: number;
  /** The newest that it ever had. */
  readonly latestVersion: number;
  /** When its newest version was made. */
  readonly updatedAt: Instant;
}

export interface SessionKeyRow {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly token: string;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly expiresAt: Instant;
  /** Whoever asked for it named the session. */
  readonly assumed: boolean;
  readonly tags?: SessionTags | undefined;
  readonly policies?: SessionPolicies | undefined;
}

type Row = Record<string, unknown>;

const roleOf = (row: Row): RoleRow => ({
  name: row['name'] as string,
  path: row['path'] as string,
  arn: row['arn'] as string,
  id: row['id'] as string,
  createdAt: row['created_at'] as Instant,
  description: (row['description'] as string | null) ?? undefined,
  sessionSecondsMax: row['session_seconds_max'] as number,
  trust: row['trust'] as string,
  boundary: (row['boundary'] as string | null) ?? undefined,
  tags: JSON.parse(row['tags'] as string) as Tag[],
});

const policyOf = (row: Row): PolicyRow => ({
  arn: row['arn'] as string,
  name: row['name'] as string,
  path: row['path'] as string,
  id: row['id'] as string,
  createdAt: row['created_at'] as Instant,
  description: (row['description'] as string | null) ?? undefined,
  document: row['document'] as string,
  tags: JSON.parse(row['tags'] as string) as Tag[],
  defaultVersion: row['default_version'] as number,
  latestVersion: row['latest_version'] as number,
  updatedAt: (row['updated_at'] ?? row['created_at']) as Instant,
});

const sessionKeyOf = (row: Row): SessionKeyRow => ({
  accessKeyId: row['access_key_id'] as string,
  secret: row['secret'] as string,
  token: row['token'] as string,
  roleArn: row['role_arn'] as string,
  sessionName: row['session_name'] as string,
  expiresAt: row['expires_at'] as Instant,
  assumed: row['assumed'] === 1,
  tags: row['tags'] === null ? undefined : JSON.parse(row['tags'] as string),
  policies: row['policies'] === null ? undefined : JSON.parse(row['policies'] as string),
});

export type Tables = ReturnType<typeof openTables>;

/** Lists are in order of their keys, from after `after` on, `limit` at most. */
export function openTables({ prepare }: Store) {
  return {
    ...roleTable(prepare),
    ...rolePolicyTables(prepare),
    ...policyTable(prepare),
    ...openPolicyVersions(prepare),
    ...openAccountAlias(prepare),
    ...openPasswordPolicy(prepare),
    ...sessionKeyTable(prepare),
    ...openIdentityTables(prepare),
  };
}

type Prepare = Store['prepare'];

function roleTable(prepare: Prepare) {
  const find = prepare('SELECT * FROM iam_role WHERE name = ?');
  const list = prepare(
    'SELECT * FROM iam_role WHERE name > :after AND substr(path, 1, length(:prefix)) = :prefix ORDER BY name LIMIT :limit',
  );
  const write = prepare(`INSERT OR REPLACE INTO iam_role
      (name, path, arn, id, created_at, description, session_seconds_max, trust, boundary, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const remove = prepare('DELETE FROM iam_role WHERE name = ?');
  const count = prepare('SELECT count(*) AS n FROM iam_role');
  return {
    role(name: string): RoleRow | undefined {
      const row = find.get(name);
      return row && roleOf(row);
    },
    roles: (prefix: string, after: string, limit: number): RoleRow[] => list.all({ prefix, after, limit }).map(roleOf),
    roleCount: (): number => count.get()!['n'] as number,
    putRole(r: RoleRow): void {
      const { name, path, arn, id, createdAt, description, sessionSecondsMax, trust, boundary, tags } = r;
      const tagsJson = JSON.stringify(tags);
      write.run(
        name,
        path,
        arn,
        id,
        createdAt,
        description ?? null,
        sessionSecondsMax,
        trust,
        boundary ?? null,
        tagsJson,
      );
    },
    removeRole: (name: string): void => void remove.run(name),
  };
}

function rolePolicyTables(prepare: Prepare) {
  const inline = prepare('SELECT name, document FROM iam_inline_policy WHERE role = ? AND name = ?');
  const inlines = prepare(
    'SELECT name, document FROM iam_inline_policy WHERE role = ? AND name > ? ORDER BY name LIMIT ?',
  );
  const writeInline = prepare('INSERT OR REPLACE INTO iam_inline_policy (role, name, document) VALUES (?, ?, ?)');
  const removeInline = prepare('DELETE FROM iam_inline_policy WHERE role = ? AND name = ?');
  const attached = prepare(
    'SELECT policy_arn FROM iam_attachment WHERE role = ? AND policy_arn > ? ORDER BY policy_arn LIMIT ?',
  );
  const attach = prepare('INSERT OR IGNORE INTO iam_attachment (role, policy_arn) VALUES (?, ?)');
  const detach = prepare('DELETE FROM iam_attachment WHERE role = ? AND policy_arn = ?');
  const uses = prepare('SELECT count(*) AS n FROM iam_attachment WHERE policy_arn = ?');
  const owners = prepare('SELECT role FROM iam_attachment WHERE policy_arn = ? ORDER BY role');
  const boundaryUses = prepare('SELECT count(*) AS n FROM iam_role WHERE boundary = ?');
  return {
    inlinePolicy: (role: string, name: string) => inline.get(role, name) as InlinePolicyRow | undefined,
    inlinePolicies: (role: string, after = '', limit = -1) =>
      inlines.all(role, after, limit) as unknown as InlinePolicyRow[],
    putInlinePolicy: (role: string, name: string, document: string): void => void writeInline.run(role, name, document),
    /** False if there was none. */
    removeInlinePolicy: (role: string, name: string): boolean => removeInline.run(role, name).changes === 1,
    attachments: (role: string, after = '', limit = -1): string[] =>
      attached.all(role, after, limit).map((row) => row['policy_arn'] as string),
    attach: (role: string, policyArn: string): void => void attach.run(role, policyArn),
    /** False if it was not attached. */
    detach: (role: string, policyArn: string): boolean => detach.run(role, policyArn).changes === 1,
    attachmentCount: (policyArn: string): number => uses.get(policyArn)!['n'] as number,
    rolesWith: (policyArn: string): string[] => owners.all(policyArn).map((row) => row['role'] as string),
    boundaryCount: (policyArn: string): number => boundaryUses.get(policyArn)!['n'] as number,
  };
}

function policyTable(prepare: Prepare) {
  const find = prepare('SELECT * FROM iam_policy WHERE arn = ?');
  const byName = prepare('SELECT * FROM iam_policy WHERE name = ?');
  const list = prepare('SELECT * FROM iam_policy WHERE arn > ? ORDER BY arn LIMIT ?');
  const write = prepare(
    `INSERT INTO iam_policy (arn, name, path, id, created_at, description, document, tags, default_version, latest_version, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET document = excluded.document, tags = excluded.tags,
      default_version = excluded.default_version, latest_version = excluded.latest_version, updated_at = excluded.updated_at`,
  );
  const remove = prepare('DELETE FROM iam_policy WHERE arn = ?');
  const count = prepare('SELECT count(*) AS n FROM iam_policy');
  const one = (row: Row | undefined): PolicyRow | undefined => row && policyOf(row);
  return {
    policy: (arn: string) => one(find.get(arn)),
    policyNamed: (name: string) => one(byName.get(name)),
    policies: (after: string, limit: number): PolicyRow[] => list.readable(policyOf, after, limit),
    policyCount: (): number => count.get()!['n'] as number,
    putPolicy(policy: PolicyRow): void {
      const { arn, name, path, id, createdAt, description = null, document, defaultVersion, latestVersion } = policy;
      const tags = JSON.stringify(policy.tags);
      const versions = [defaultVersion, latestVersion, policy.updatedAt] as const;
      write.run(arn, name, path, id, createdAt, description, document, tags, ...versions);
    },
    removePolicy: (arn: string): void => void remove.run(arn),
  };
}

function sessionKeyTable(prepare: Prepare) {
  const find = prepare('SELECT * FROM iam_session_key WHERE access_key_id = ?');
  const write = prepare(
    'INSERT INTO iam_session_key (access_key_id, secret, token, role_arn, session_name, expires_at, assumed, tags, policies) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = prepare('DELETE FROM iam_session_key WHERE access_key_id = ?');
  const move = prepare('UPDATE iam_session_key SET role_arn = ? WHERE role_arn = ?');
  const removeAll = prepare('DELETE FROM iam_session_key WHERE role_arn = ? RETURNING access_key_id');
  return {
    sessionKey(accessKeyId: string): SessionKeyRow | undefined {
      const row = find.get(accessKeyId);
      return row && sessionKeyOf(row);
    },
    addSessionKey(key: SessionKeyRow): void {
      const { accessKeyId, secret, token, roleArn, sessionName, expiresAt, assumed, tags, policies } = key;
      const kept = [tags, policies].map((one) => (one ? JSON.stringify(one) : null));
      write.run(accessKeyId, secret, token, roleArn, sessionName, expiresAt, Number(assumed), ...kept);
    },
    /** Of a user that has another ARN now. */
    moveSessionKeys: (from: string, to: string): void => void move.run(to, from),
    removeSessionKey: (accessKeyId: string): void => void remove.run(accessKeyId),
    /** Their ids. */
    removeSessionKeysOf: (roleArn: string): string[] =>
      removeAll.all(roleArn).map((row) => row['access_key_id'] as string),
  };
}
