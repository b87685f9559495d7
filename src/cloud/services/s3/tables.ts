/**
 * The tables of buckets, objects and uploads. Bytes stand in rows of their own, a mebibyte or less in each, so that lists do not read them and
 * readers get them piece by piece; copies of an object share them. A key's versions are numbered upwards; of each key at most one is the latest.
 */
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';

export const schema = [
  `CREATE TABLE s3_bucket (name TEXT PRIMARY KEY, created_at INTEGER NOT NULL, settings TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE s3_object (bucket TEXT NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL, version TEXT NOT NULL, latest INTEGER NOT NULL,
     facts TEXT NOT NULL, PRIMARY KEY (bucket, key, number)) STRICT, WITHOUT ROWID;
   CREATE TABLE s3_bytes (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;
   CREATE TABLE s3_usage (id INTEGER PRIMARY KEY, bytes INTEGER NOT NULL) STRICT;
   INSERT INTO s3_usage (id, bytes) VALUES (1, 0);
   CREATE TABLE s3_upload (bucket TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, facts TEXT NOT NULL,
     PRIMARY KEY (bucket, key, id)) STRICT, WITHOUT ROWID;
   CREATE TABLE s3_part (upload TEXT NOT NULL, number INTEGER NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (upload, number)) STRICT, WITHOUT ROWID`,
  // Rows of bytes that more than one object has, by how many more: a copy writes none of them again. No number of a row is used twice, or who still
  // reads an object that is gone would get another's bytes.
  `CREATE TABLE s3_shared (id INTEGER PRIMARY KEY, others INTEGER NOT NULL) STRICT;
   ALTER TABLE s3_usage ADD COLUMN last_id INTEGER NOT NULL DEFAULT 0;
   UPDATE s3_usage SET last_id = (SELECT coalesce(max(id), 0) FROM s3_bytes)`,
];

export interface Bucket {
  readonly name: string;
  readonly createdAt: Instant;
  readonly settings: Settings;
}

/** What was put on a bucket, as its operation takes it; `versioning` and `policy` are enacted. */
export interface Settings {
  readonly versioning?: 'Enabled' | 'Suspended';
  /** JSON. */
  readonly policy?: string;
  readonly [name: string]: unknown;
}

/** A row of bytes. */
export interface Piece {
  readonly id: number;
  readonly size: number;
}

/** A part of a row. */
export interface Slice extends Piece {
  readonly from: number;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** What is known of bytes that came in one request. */
export type Stored = Pick<Facts, 'size' | 'etag' | 'modifiedAt' | 'pieces' | 'checksums'>;

/** What is kept of an object beside its bytes; members in capitals are named as S3's API names them. */
export interface Facts {
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly modifiedAt: Instant;
  readonly pieces: readonly Piece[];
  /** ContentType, CacheControl and their like; the server-side encryption and the storage class that were asked for. */
  readonly headers: Readonly<Record<string, string | boolean>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** ChecksumSHA256 and its like. */
  readonly checksums: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  /** Of a multipart upload. */
  readonly parts?: number;
  /** Not an object: the key was deleted. */
  readonly deleted?: true;
}

export interface Version {
  readonly bucket: string;
  readonly key: string;
  readonly number: number;
  /** `null` where versions were not kept. */
  readonly version: string;
  readonly latest: boolean;
  readonly facts: Facts;
}

/** An upload in parts: `facts` is what its object will have. */
export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly id: string;
  readonly facts: UploadFacts;
}

export interface UploadFacts extends Pick<Facts, 'headers' | 'metadata' | 'tags'> {
  readonly startedAt: Instant;
  readonly checksumAlgorithm?: string;
  readonly checksumType?: string;
}

export interface Part {
  readonly number: number;
  readonly facts: Stored;
}

export type Tables = ReturnType<typeof openTables>;

type Row = Record<string, unknown>;

const readBucket = ({ name, created_at, settings }: Row): Bucket => ({
  name: String(name),
  createdAt: Number(created_at) as Instant,
  settings: JSON.parse(String(settings), revived),
});

/** The one instant in a setting: when a lifecycle's rule takes effect. */
const revived = (name: string, value: unknown): unknown =>
  name === 'Date' && typeof value === 'string' ? new Date(value) : value;

const readVersion = (row: Row): Version =>
  ({ ...row, latest: row['latest'] === 1, facts: JSON.parse(String(row['facts'])) }) as Version;

const readFacts = <T>(row: Row): T => ({ ...row, facts: JSON.parse(String(row['facts'])) }) as T;

export function openTables(store: Store) {
  return { ...bucketTables(store), ...objectTables(store), ...byteTables(store), ...uploadTables(store) };
}

function bucketTables(store: Store) {
  const get = store.prepare('SELECT * FROM s3_bucket WHERE name = ?');
  const all = store.prepare('SELECT * FROM s3_bucket WHERE name > ? ORDER BY name LIMIT ?');
  const add = store.prepare('INSERT INTO s3_bucket (name, created_at, settings) VALUES (?, ?, ?)');
  const setSettings = store.prepare('UPDATE s3_bucket SET settings = ? WHERE name = ?');
  const remove = store.prepare('DELETE FROM s3_bucket WHERE name = ?');
  const isUsed = store.prepare('SELECT 1 FROM s3_object WHERE bucket = ? LIMIT 1');
  return {
    bucket(name: string): Bucket | undefined {
      const row = get.get(name);
      return row && readBucket(row);
    },
    bucketsAfter: (name: string, count: number): Bucket[] => all.readable(readBucket, name, count),
    addBucket: ({ name, createdAt, settings }: Bucket): void => void add.run(name, createdAt, JSON.stringify(settings)),
    /** `value` undefined: the setting is taken away. */
    setSetting<Name extends string>(
      { name, settings }: Bucket,
      setting: Name,
      value: Settings[Name] | undefined,
    ): void {
      setSettings.run(JSON.stringify({ ...settings, [setting]: value }), name);
    },
    removeBucket: (name: string): void => void remove.run(name),
    hasObjects: (name: string): boolean => isUsed.get(name) !== undefined,
  };
}

function objectTables(store: Store) {
  const columns = 'bucket, key, number, version, latest, facts';
  const latest = store.prepare(
    `SELECT ${columns} FROM s3_object WHERE bucket = ? AND key = ? ORDER BY number DESC LIMIT 1`,
  );
  const one = store.prepare(`SELECT ${columns} FROM s3_object WHERE bucket = ? AND key = ? AND version = ?`);
  const current = store.prepare(
    `SELECT ${columns} FROM s3_object WHERE bucket = ? AND key >= ? AND latest = 1 AND facts ->> 'deleted' IS NULL ORDER BY key LIMIT ?`,
  );
  const keys = store.prepare('SELECT DISTINCT key FROM s3_object WHERE bucket = ? AND key >= ? ORDER BY key LIMIT ?');
  const versions = store.prepare(
    `SELECT ${columns} FROM s3_object WHERE bucket = ? AND key = ? AND number < ? ORDER BY number DESC LIMIT ?`,
  );
  const setLatest = store.prepare('UPDATE s3_object SET latest = ? WHERE bucket = ? AND key = ? AND number = ?');
  const setFacts = store.prepare('UPDATE s3_object SET facts = ? WHERE bucket = ? AND key = ? AND number = ?');
  const add = store.prepare(`INSERT INTO s3_object (${columns}) VALUES (?, ?, ?, ?, 1, ?)`);
  const remove = store.prepare('DELETE FROM s3_object WHERE bucket = ? AND key = ? AND number = ?');
  const found = (row: Row | undefined): Version | undefined => row && readVersion(row);
  return {
    /** The one with the greatest number. */
    latest: (bucket: string, key: string) => found(latest.get(bucket, key)),
    version: (bucket: string, key: string, version: string) => found(one.get(bucket, key, version)),
    /** Objects as they are now, from this key on, by key. */
    currentFrom: (bucket: string, key: string, count: number) => current.all(bucket, key, count).map(readVersion),
    keysFrom: (bucket: string, key: string, count: number): string[] =>
      keys.all(bucket, key, count).map((row) => String(row['key'])),
    /** The newest first, of those with lesser numbers. */
    versionsBefore: (bucket: string, key: string, number: number, count: number) =>
      versions.all(bucket, key, number, count).map(readVersion),
    setLatest: ({ bucket, key, number }: Version, is: boolean): void =>
      void setLatest.run(is ? 1 : 0, bucket, key, number),
    setFacts: ({ bucket, key, number }: Version, facts: Facts): void =>
      void setFacts.run(JSON.stringify(facts), bucket, key, number),
    addVersion: ({ bucket, key, number, version, facts }: Omit<Version, 'latest'>): void =>
      void add.run(bucket, key, number, version, JSON.stringify(facts)),
    removeVersion: ({ bucket, key, number }: Version): void => void remove.run(bucket, key, number),
  };
}

function byteTables(store: Store) {
  const add = store.prepare('INSERT INTO s3_bytes (id, content) VALUES (?, ?)');
  const read = store.prepare('SELECT substr(content, ?, ?) AS content FROM s3_bytes WHERE id = ?');
  const remove = store.prepare('DELETE FROM s3_bytes WHERE id = ?');
  const usage = store.prepare('SELECT bytes FROM s3_usage WHERE id = 1');
  const next = store.prepare(
    'UPDATE s3_usage SET bytes = bytes + ?, last_id = last_id + 1 WHERE id = 1 RETURNING last_id',
  );
  const discount = store.prepare('UPDATE s3_usage SET bytes = bytes - ? WHERE id = 1');
  const share = store.prepare(
    'INSERT INTO s3_shared (id, others) VALUES (?, 1) ON CONFLICT DO UPDATE SET others = others + 1',
  );
  const unshare = store.prepare('UPDATE s3_shared SET others = others - 1 WHERE id = ? AND others > 0');
  const removeShared = store.prepare('DELETE FROM s3_shared WHERE id = ?');
  const [freePages, pageSize] = [store.prepare('PRAGMA freelist_count'), store.prepare('PRAGMA page_size')];
  return {
    /** What the file can take without growing. */
    freeBytes: (): number => Number(freePages.get()?.['freelist_count']) * Number(pageSize.get()?.['page_size']),
    usedBytes: (): number => Number(usage.get()?.['bytes']),
    addBytes(content: Uint8Array): Piece {
      const id = Number(next.get(content.length)?.['last_id']);
      add.run(id, content);
      return { id, size: content.length };
    },
    /** For one more object. */
    shareBytes: ({ id }: Piece): void => void share.run(id),
    bytesOf: ({ id, from, size }: Slice): Uint8Array | undefined =>
      read.get(from + 1, size, id)?.['content'] as Uint8Array | undefined,
    /** Of one object. */
    removeBytes({ id, size }: Piece): void {
      if (unshare.run(id).changes === 1) return;
      remove.run(id);
      removeShared.run(id);
      discount.run(size);
    },
  };
}

function uploadTables(store: Store) {
  const get = store.prepare('SELECT bucket, key, id, facts FROM s3_upload WHERE bucket = ? AND key = ? AND id = ?');
  const all = store.prepare(
    'SELECT bucket, key, id, facts FROM s3_upload WHERE bucket = ? AND (key, id) > (?, ?) ORDER BY key, id LIMIT ?',
  );
  const add = store.prepare('INSERT INTO s3_upload (bucket, key, id, facts) VALUES (?, ?, ?, ?)');
  const remove = store.prepare('DELETE FROM s3_upload WHERE bucket = ? AND key = ? AND id = ?');
  const parts = store.prepare(
    'SELECT number, facts FROM s3_part WHERE upload = ? AND number > ? ORDER BY number LIMIT ?',
  );
  const putPart = store.prepare(
    'INSERT INTO s3_part (upload, number, facts) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET facts = excluded.facts',
  );
  const removeParts = store.prepare('DELETE FROM s3_part WHERE upload = ?');
  return {
    upload(bucket: string, key: string, id: string): Upload | undefined {
      const row = get.get(bucket, key, id);
      return row && readFacts<Upload>(row);
    },
    uploadsAfter: (bucket: string, key: string, id: string, count: number): Upload[] =>
      all.all(bucket, key, id, count).map(readFacts<Upload>),
    addUpload: ({ bucket, key, id, facts }: Upload): void => void add.run(bucket, key, id, JSON.stringify(facts)),
    removeUpload({ bucket, key, id }: Upload): void {
      remove.run(bucket, key, id);
      removeParts.run(id);
    },
    partsAfter: (upload: string, number: number, count: number): Part[] =>
      parts.all(upload, number, count).map(readFacts<Part>),
    putPart: (upload: string, { number, facts }: Part): void => void putPart.run(upload, number, JSON.stringify(facts)),
  };
}
