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
  /** As it was sent. */
  readonly manifest: string;
}

export type Tables = ReturnType<typeof openTables>;

export const openTables = (store: Store) => ({
  ...repositoryTables(store),
  ...imageTables(store),
  ...tagTables(store),
});

const textOf = (name: string) => (row: Record<string, unknown>) => String(row[name]);

function repositoryTables(store: Store) {
  const put = store.prepare(
    'INSERT INTO ecr_repository (name, facts) VALUES (?, ?) ON CONFLICT DO UPDATE SET facts = excluded.facts',
  );
  const get = store.prepare('SELECT facts FROM ecr_repository WHERE name = ?');
  const names = store.prepare('SELECT name FROM ecr_repository WHERE name > ? ORDER BY name LIMIT ?');
  const remove = ['ecr_tag', 'ecr_image'].map((table) => store.prepare(`DELETE FROM ${table} WHERE repository = ?`));
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
  const get = store.prepare('SELECT repository, digest, facts FROM ecr_image WHERE repository = ? AND digest = ?');
  const after = store.prepare(
    'SELECT repository, digest, facts FROM ecr_image WHERE repository = ? AND digest > ? ORDER BY digest LIMIT ?',
  );
  const all = store.prepare('SELECT repository, digest, facts FROM ecr_image');
  const remove = store.prepare('DELETE FROM ecr_image WHERE repository = ? AND digest = ?');
  const removeTags = store.prepare('DELETE FROM ecr_tag WHERE repository = ? AND digest = ?');
  const read = ({ facts, ...names }: Record<string, unknown>): Image =>
    ({ ...names, ...JSON.parse(String(facts)) }) as Image;
  return {
    putImage: ({ repository, digest, ...facts }: Image): void =>
      void put.run(repository, digest, JSON.stringify(facts)),
    image(repository: string, digest: string): Image | undefined {
      const row = get.get(repository, digest);
      return row && read(row);
    },
    imagesAfter: (repository: string, digest: string, count: number): Image[] =>
      after.all(repository, digest, count).map(read),
    allImages: (): Image[] => all.all().map(read),
    /** With its tags. */
    removeImage(repository: string, digest: string): void {
      remove.run(repository, digest);
      removeTags.run(repository, digest);
    },
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
