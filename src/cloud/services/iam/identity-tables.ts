/** IAM's tables of users and groups: who is in which, their policies, users' access keys; and of instance profiles. */
import type { Tag } from '@aws-sdk/client-iam';
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';

export const identitySchema = `
   CREATE TABLE iam_user (
     name TEXT COLLATE NOCASE PRIMARY KEY, path TEXT NOT NULL, arn TEXT NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL,
     boundary TEXT, tags TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE iam_group (
     name TEXT COLLATE NOCASE PRIMARY KEY, path TEXT NOT NULL, arn TEXT NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE iam_membership (
     user_name TEXT COLLATE NOCASE, group_name TEXT COLLATE NOCASE, PRIMARY KEY (user_name, group_name)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX iam_membership_group ON iam_membership (group_name, user_name);
   CREATE TABLE iam_identity_policy (
     kind TEXT, owner TEXT COLLATE NOCASE, name TEXT COLLATE NOCASE, document TEXT NOT NULL, PRIMARY KEY (kind, owner, name)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE iam_identity_attachment (
     kind TEXT, owner TEXT COLLATE NOCASE, policy_arn TEXT, PRIMARY KEY (kind, owner, policy_arn)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE iam_access_key (
     access_key_id TEXT PRIMARY KEY, sealed TEXT NOT NULL, user_name TEXT COLLATE NOCASE NOT NULL, status TEXT NOT NULL, created_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX iam_access_key_user ON iam_access_key (user_name, access_key_id);
   CREATE TABLE iam_instance_profile (
     name TEXT COLLATE NOCASE PRIMARY KEY, path TEXT NOT NULL, arn TEXT NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL,
     role TEXT COLLATE NOCASE, tags TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`;

interface Named {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: Instant;
}

export interface UserRow extends Named {
  readonly boundary: string | undefined;
  readonly tags: readonly Tag[];
}

export type GroupRow = Named;

export interface InstanceProfileRow extends Named {
  /** Its name. */
  readonly role: string | undefined;
  readonly tags: readonly Tag[];
}

export interface AccessKeyRow {
  readonly accessKeyId: string;
  /** The secret, as the vault wrote it. */
  readonly sealed: string;
  readonly user: string;
  readonly status: 'Active' | 'Inactive';
  readonly createdAt: Instant;
}

export interface IdentityPolicyRow {
  readonly name: string;
  readonly document: string;
}

export type IdentityKind = 'user' | 'group';

type Row = Record<string, unknown>;
type Prepare = Store['prepare'];

const namedOf = (row: Row): Named => ({
  name: row['name'] as string,
  path: row['path'] as string,
  arn: row['arn'] as string,
  id: row['id'] as string,
  createdAt: row['created_at'] as Instant,
});

const textOf = (value: unknown): string | undefined => (value as string | null) ?? undefined;
const tagsOf = (row: Row): Tag[] => JSON.parse(row['tags'] as string) as Tag[];

const userOf = (row: Row): UserRow => ({ ...namedOf(row), boundary: textOf(row['boundary']), tags: tagsOf(row) });

const profileOf = (row: Row): InstanceProfileRow => ({
  ...namedOf(row),
  role: textOf(row['role']),
  tags: tagsOf(row),
});

const keyOf = (row: Row): AccessKeyRow => ({
  accessKeyId: row['access_key_id'] as string,
  sealed: row['sealed'] as string,
  user: row['user_name'] as string,
  status: row['status'] as AccessKeyRow['status'],
  createdAt: row['created_at'] as Instant,
});

/** Lists are in order of their keys, from after `after` on, `limit` at most. */
export const openIdentityTables = (prepare: Prepare) => ({
  ...userTable(prepare),
  ...groupTables(prepare),
  ...identityPolicyTables(prepare),
  ...renameTables(prepare),
  ...accessKeyTable(prepare),
  ...instanceProfileTable(prepare),
});

const selectNamed = (prepare: Prepare, table: string) => ({
  find: prepare(`SELECT * FROM ${table} WHERE name = ?`),
  list: prepare(
    `SELECT * FROM ${table} WHERE name > :after AND substr(path, 1, length(:prefix)) = :prefix ORDER BY name LIMIT :limit`,
  ),
  remove: prepare(`DELETE FROM ${table} WHERE name = ?`),
  count: prepare(`SELECT count(*) AS n FROM ${table}`),
});

function userTable(prepare: Prepare) {
  const { find, list, remove, count } = selectNamed(prepare, 'iam_user');
  const write = prepare(
    'INSERT OR REPLACE INTO iam_user (name, path, arn, id, created_at, boundary, tags) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    user(name: string): UserRow | undefined {
      const row = find.get(name);
      return row && userOf(row);
    },
    users: (prefix: string, after: string, limit: number): UserRow[] => list.all({ prefix, after, limit }).map(userOf),
    userCount: (): number => count.get()!['n'] as number,
    putUser: ({ name, path, arn, id, createdAt, boundary, tags }: UserRow): void =>
      void write.run(name, path, arn, id, createdAt, boundary ?? null, JSON.stringify(tags)),
    removeUser: (name: string): void => void remove.run(name),
  };
}

function groupTables(prepare: Prepare) {
  const { find, list, remove, count } = selectNamed(prepare, 'iam_group');
  const write = prepare('INSERT OR REPLACE INTO iam_group (name, path, arn, id, created_at) VALUES (?, ?, ?, ?, ?)');
  const members = prepare(
    `SELECT u.* FROM iam_membership m JOIN iam_user u ON u.name = m.user_name
     WHERE m.group_name = ? AND m.user_name > ? ORDER BY m.user_name LIMIT ?`,
  );
  const groups = prepare(
    `SELECT g.* FROM iam_membership m JOIN iam_group g ON g.name = m.group_name
     WHERE m.user_name = ? AND m.group_name > ? ORDER BY m.group_name LIMIT ?`,
  );
  const join = prepare('INSERT OR IGNORE INTO iam_membership (user_name, group_name) VALUES (?, ?)');
  const leave = prepare('DELETE FROM iam_membership WHERE user_name = ? AND group_name = ?');
  return {
    group(name: string): GroupRow | undefined {
      const row = find.get(name);
      return row && namedOf(row);
    },
    groups: (prefix: string, after: string, limit: number): GroupRow[] =>
      list.all({ prefix, after, limit }).map(namedOf),
    groupCount: (): number => count.get()!['n'] as number,
    putGroup: ({ name, path, arn, id, createdAt }: GroupRow): void => void write.run(name, path, arn, id, createdAt),
    removeGroup: (name: string): void => void remove.run(name),
    usersOfGroup: (name: string, after = '', limit = -1): UserRow[] => members.all(name, after, limit).map(userOf),
    groupsOfUser: (name: string, after = '', limit = -1): GroupRow[] => groups.all(name, after, limit).map(namedOf),
    join: (user: string, group: string): void => void join.run(user, group),
    leave: (user: string, group: string): void => void leave.run(user, group),
  };
}

function identityPolicyTables(prepare: Prepare) {
  const one = prepare('SELECT name, document FROM iam_identity_policy WHERE kind = ? AND owner = ? AND name = ?');
  const list = prepare(
    'SELECT name, document FROM iam_identity_policy WHERE kind = ? AND owner = ? AND name > ? ORDER BY name LIMIT ?',
  );
  const write = prepare('INSERT OR REPLACE INTO iam_identity_policy (kind, owner, name, document) VALUES (?, ?, ?, ?)');
  const remove = prepare('DELETE FROM iam_identity_policy WHERE kind = ? AND owner = ? AND name = ?');
  const attached = prepare(
    'SELECT policy_arn FROM iam_identity_attachment WHERE kind = ? AND owner = ? AND policy_arn > ? ORDER BY policy_arn LIMIT ?',
  );
  const attach = prepare('INSERT OR IGNORE INTO iam_identity_attachment (kind, owner, policy_arn) VALUES (?, ?, ?)');
  const detach = prepare('DELETE FROM iam_identity_attachment WHERE kind = ? AND owner = ? AND policy_arn = ?');
  const uses = prepare('SELECT count(*) AS n FROM iam_identity_attachment WHERE policy_arn = ?');
  const owners = prepare('SELECT owner FROM iam_identity_attachment WHERE kind = ? AND policy_arn = ? ORDER BY owner');
  const boundaryUses = prepare('SELECT count(*) AS n FROM iam_user WHERE boundary = ?');
  return {
    identityPolicy: (kind: IdentityKind, owner: string, name: string) =>
      one.get(kind, owner, name) as IdentityPolicyRow | undefined,
    identityPolicies: (kind: IdentityKind, owner: string, after = '', limit = -1) =>
      list.all(kind, owner, after, limit) as unknown as IdentityPolicyRow[],
    putIdentityPolicy: (kind: IdentityKind, owner: string, name: string, document: string): void =>
      void write.run(kind, owner, name, document),
    /** False if there was none. */
    removeIdentityPolicy: (kind: IdentityKind, owner: string, name: string): boolean =>
      remove.run(kind, owner, name).changes === 1,
    identityAttachments: (kind: IdentityKind, owner: string, after = '', limit = -1): string[] =>
      attached.all(kind, owner, after, limit).map((row) => row['policy_arn'] as string),
    attachToIdentity: (kind: IdentityKind, owner: string, arn: string): void => void attach.run(kind, owner, arn),
    /** False if it was not attached. */
    detachFromIdentity: (kind: IdentityKind, owner: string, arn: string): boolean =>
      detach.run(kind, owner, arn).changes === 1,
    identitiesWith: (kind: IdentityKind, arn: string): string[] =>
      owners.all(kind, arn).map((row) => row['owner'] as string),
    identityAttachmentCount: (arn: string): number => uses.get(arn)!['n'] as number,
    userBoundaryCount: (arn: string): number => boundaryUses.get(arn)!['n'] as number,
  };
}

function renameTables(prepare: Prepare) {
  const policies = prepare('UPDATE iam_identity_policy SET owner = ? WHERE owner = ? AND kind = ?');
  const attachments = prepare('UPDATE iam_identity_attachment SET owner = ? WHERE owner = ? AND kind = ?');
  const keys = prepare('UPDATE iam_access_key SET user_name = ? WHERE user_name = ?');
  const membership = {
    user: prepare('UPDATE iam_membership SET user_name = ? WHERE user_name = ?'),
    group: prepare('UPDATE iam_membership SET group_name = ? WHERE group_name = ?'),
  };
  return {
    /** What belongs to it goes with it; its own row is the caller's to write. */
    renameIdentity(kind: IdentityKind, from: string, to: string): void {
      policies.run(to, from, kind);
      attachments.run(to, from, kind);
      membership[kind].run(to, from);
      if (kind === 'user') keys.run(to, from);
    },
  };
}

function accessKeyTable(prepare: Prepare) {
  const find = prepare('SELECT * FROM iam_access_key WHERE access_key_id = ?');
  const list = prepare(
    'SELECT * FROM iam_access_key WHERE user_name = ? AND access_key_id > ? ORDER BY access_key_id LIMIT ?',
  );
  const write = prepare(
    'INSERT OR REPLACE INTO iam_access_key (access_key_id, sealed, user_name, status, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = prepare('DELETE FROM iam_access_key WHERE access_key_id = ?');
  return {
    accessKey(id: string): AccessKeyRow | undefined {
      const row = find.get(id);
      return row && keyOf(row);
    },
    accessKeysOf: (user: string, after = '', limit = -1): AccessKeyRow[] => list.all(user, after, limit).map(keyOf),
    putAccessKey: ({ accessKeyId, sealed, user, status, createdAt }: AccessKeyRow): void =>
      void write.run(accessKeyId, sealed, user, status, createdAt),
    removeAccessKey: (id: string): void => void remove.run(id),
  };
}

function instanceProfileTable(prepare: Prepare) {
  const { find, list, remove } = selectNamed(prepare, 'iam_instance_profile');
  const ofRole = prepare('SELECT * FROM iam_instance_profile WHERE role = ? AND name > ? ORDER BY name LIMIT ?');
  const write = prepare(
    'INSERT OR REPLACE INTO iam_instance_profile (name, path, arn, id, created_at, role, tags) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    instanceProfile(name: string): InstanceProfileRow | undefined {
      const row = find.get(name);
      return row && profileOf(row);
    },
    instanceProfiles: (prefix: string, after: string, limit: number): InstanceProfileRow[] =>
      list.all({ prefix, after, limit }).map(profileOf),
    instanceProfilesOf: (role: string, after = '', limit = -1): InstanceProfileRow[] =>
      ofRole.all(role, after, limit).map(profileOf),
    putInstanceProfile: ({ name, path, arn, id, createdAt, role, tags }: InstanceProfileRow): void =>
      void write.run(name, path, arn, id, createdAt, role ?? null, JSON.stringify(tags)),
    removeInstanceProfile: (name: string): void => void remove.run(name),
  };
}
