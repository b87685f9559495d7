/** The tables of repositories, their images and the tags of these. */
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';
import type { TagMap } from '../../kit/tags.ts';

export const schema = [
  `CREATE TABLE ecr_repository (name TEXT PRIMARY KEY, facts TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE ecr_image (repository TEXT NOT NULL, digest TEXT NOT NULL, facts TEXT NOT NULL,
     PRIMARY KEY (repository, digest)) STRICT, WITHOUT ROWID;
   CREATE TABLE ecr_tag (repository TEXT NOT NULL, tag TEXT NOT NULL, digest TEXT NOT NULL,
     PRIMARY KEY (repository, tag)) STRICT, WITHOUT ROWID;
   CREATE INDEX ecr_tag_digest ON ecr_tag (repository, digest)`,
  // Manifests leave `facts`, and what they name gets a table: lists and look-ups read no manifest. (SQLite takes JSON nested too deep for none.)
  `CREATE TABLE ecr_manifest (repository TEXT NOT NULL, image TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (repository, image)) STRICT;
   INSERT INTO ecr_manifest SELECT repository, digest, facts ->> '$.manifest' FROM ecr_image;
   CREATE TABLE ecr_blob (repository TEXT NOT NULL, digest TEXT NOT NULL, image TEXT NOT NULL,
     PRIMARY KEY (repository, digest, image)) STRICT, WITHOUT ROWID;
   CREATE INDEX ecr_blob_image ON ecr_blob (repository, image);
   CREATE TEMP TABLE ecr_single AS SELECT * FROM ecr_manifest WHERE json_valid(text);
   DELETE FROM ecr_single WHERE json_type(text, '$.manifests') = 'array';
   CREATE TEMP TABLE ecr_part AS
     WITH part AS (SELECT repository, image, value FROM ecr_single, json_each(text, '$.layers') WHERE type = 'object'
       UNION ALL SELECT repository, image, text -> '$.config' FROM ecr_single)
     SELECT repository, image, value ->> '$.digest' AS digest, value ->> '$.size' AS size FROM part;
   DELETE FROM ecr_part WHERE length(digest) IS NOT 71 OR digest NOT GLOB 'sha256:*' OR substr(digest, 8) GLOB '*[^0-9a-f]*';
   INSERT OR IGNORE INTO ecr_blob SELECT repository, digest, image FROM ecr_part;
   UPDATE ecr_image SET facts = json_patch(facts, json_object('manifest', NULL,
     'size', (SELECT coalesce(sum(size), 0) FROM ecr_part AS part WHERE part.repository = ecr_image.repository AND image = ecr_image.digest),
     'artifactMediaType', (SELECT text ->> '$.config.mediaType' FROM ecr_single AS single WHERE single.repository = ecr_image.repository AND image = ecr_image.digest)));
   DROP TABLE ecr_part; DROP TABLE ecr_single`,
];

export interface Repository {
  readonly name: string;
  readonly createdAt: Instant;
  readonly mutability: string;
  readonly scanOnPush: boolean;
  readonly tags: TagMap;
}

export interface Image {
  readonly repository: string;
  /** `sha256:...` of the manifest. */
  readonly digest: string;
  readonly pushedAt: Instant;
  readonly mediaType: string;
  /** Bytes of all that it is made of. */
  readonly size: number;
  /** What its configuration is. */
  readonly artifactMediaType?: string;
}

export type Tables = ReturnType<typeof openTables>;

export const openTables = (store: Store) => ({
  ...repositoryTables(store),
  ...imageTables(store),
  ...blobTables(store),
  ...tagTables(store),
});

const textOf = (name: string) => (row: Record<string, unknown>) => String(row[name]);

function repositoryTables(store: Store) {
  const put = store.prepare(
    'INSERT INTO ecr_repository (name, facts) VALUES (?, ?) ON CONFLICT DO UPDATE SET facts = excluded.facts',
  );
  const get = store.prepare('SELECT facts FROM ecr_repository WHERE name = ?');
  const names = store.prepare('SELECT name FROM ecr_repository WHERE name > ? ORDER BY name LIMIT ?');
  const remove = ['ecr_tag', 'ecr_blob', 'ecr_manifest', 'ecr_image'].map((table) =>
    store.prepare(`DELETE FROM ${table} WHERE repository = ?`),
  );
  const removeRepository = store.prepare('DELETE FROM ecr_repository WHERE name = ?');
  return {
    putRepository: ({ name, ...facts }: Repository): void => void put.run(name, JSON.stringify(facts)),
    repository(name: string): Repository | undefined {
      const row = get.get(name);
      return row && { name, ...JSON.parse(String(row['facts'])) };
    },
    repositoryNames: (after: string, count: number): string[] => names.all(after, count).map(textOf('name')),
    /** With its images. */
    removeRepository(name: string): void {
      for (const statement of [...remove, removeRepository]) statement.run(name);
    },
  };
}

function imageTables(store: Store) {
  const put = store.prepare('INSERT INTO ecr_image (repository, digest, facts) VALUES (?, ?, ?)');
  const putManifest = store.prepare('INSERT INTO ecr_manifest (repository, image, text) VALUES (?, ?, ?)');
  const manifest = store.prepare('SELECT text FROM ecr_manifest WHERE repository = ? AND image = ?');
  const get = store.prepare('SELECT repository, digest, facts FROM ecr_image WHERE repository = ? AND digest = ?');
  const after = store.prepare(
    'SELECT repository, digest, facts FROM ecr_image WHERE repository = ? AND digest > ? ORDER BY digest LIMIT ?',
  );
  const remove = [
    'DELETE FROM ecr_image WHERE repository = ? AND digest = ?',
    'DELETE FROM ecr_tag WHERE repository = ? AND digest = ?',
    'DELETE FROM ecr_blob WHERE repository = ? AND image = ?',
    'DELETE FROM ecr_manifest WHERE repository = ? AND image = ?',
  ].map((sql) => store.prepare(sql));
  const read = ({ facts, ...names }: Record<string, unknown>): Image =>
    ({ ...names, ...JSON.parse(String(facts)) }) as Image;
  return {
    putImage({ repository, digest, ...facts }: Image, text: string): void {
      put.run(repository, digest, JSON.stringify(facts));
      putManifest.run(repository, digest, text);
    },
    image(repository: string, digest: string): Image | undefined {
      const row = get.get(repository, digest);
      return row && read(row);
    },
    imagesAfter: (repository: string, digest: string, count: number): Image[] =>
      after.all(repository, digest, count).map(read),
    /** As it was sent. */
    manifestOf: ({ repository, digest }: Image): string => String(manifest.get(repository, digest)!['text']),
    /** With its tags, its manifest, and what that names. */
    removeImage(repository: string, digest: string): void {
      for (const statement of remove) statement.run(repository, digest);
    },
  };
}

/** The configurations and layers that images are made of. */
function blobTables(store: Store) {
  const put = store.prepare('INSERT OR IGNORE INTO ecr_blob SELECT ?, value, ? FROM json_each(?)');
  const get = store.prepare('SELECT 1 FROM ecr_blob WHERE repository = ? AND digest = ?');
  const all = store.prepare('SELECT DISTINCT digest FROM ecr_blob');
  return {
    putBlobs: (repository: string, image: string, digests: readonly string[]): void =>
      void put.run(repository, image, JSON.stringify(digests)),
    /** Whether an image of this repository is made of it. */
    hasBlob: (repository: string, digest: string): boolean => get.get(repository, digest) !== undefined,
    allBlobs: (): string[] => all.all().map(textOf('digest')),
  };
}

function tagTables(store: Store) {
  const put = store.prepare(
    'INSERT INTO ecr_tag (repository, tag, digest) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest',
  );
  const get = store.prepare('SELECT digest FROM ecr_tag WHERE repository = ? AND tag = ?');
  const ofImage = store.prepare('SELECT tag FROM ecr_tag WHERE repository = ? AND digest = ? ORDER BY tag');
  const remove = store.prepare('DELETE FROM ecr_tag WHERE repository = ? AND tag = ?');
  return {
    putTag: (repository: string, tag: string, digest: string): void => void put.run(repository, tag, digest),
    digestOfTag(repository: string, tag: string): string | undefined {
      const row = get.get(repository, tag);
      return row && String(row['digest']);
    },
    tagsOf: (repository: string, digest: string): string[] => ofImage.all(repository, digest).map(textOf('tag')),
    removeTag: (repository: string, tag: string): void => void remove.run(repository, tag),
  };
}
