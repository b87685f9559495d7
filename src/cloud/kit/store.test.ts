import assert from 'node:assert/strict';
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../../test/run-punctual.ts';
import { FileGone, NewerVersion, openStore, type Store } from './store.ts';

const a = { service: 'a', schema: ['CREATE TABLE a (id INTEGER)', 'ALTER TABLE a ADD COLUMN more TEXT'] };
const tablesOf = (store: Store): unknown[] =>
  store.db
    .prepare('SELECT name FROM sqlite_schema ORDER BY name')
    .all()
    .map(({ name }) => name);

describe('the tables of several services', () => {
  it('are made by the steps that the file has not seen', () => {
    const store = openStore(':memory:');
    store.migrate('a', a.schema.slice(0, 1));
    store.migrateAll([a, { service: 'b', schema: ['CREATE TABLE b (id INTEGER)'] }]);
    store.migrateAll([a]);
    store.prepare('INSERT INTO a (id, more) VALUES (1, ?)').run('x');
    assert.deepEqual(tablesOf(store), ['a', 'b', 'migration']);
  });

  it('are the same in every new store of a process', () => {
    const schema = [
      "CREATE TABLE old (id INTEGER PRIMARY KEY AUTOINCREMENT, room TEXT, body BLOB); INSERT INTO old VALUES (7, 'it''s; so', x'00ff')",
      'ALTER TABLE old RENAME COLUMN room TO service; CREATE INDEX by_service ON old (service)',
      'CREATE TABLE "group" (name TEXT PRIMARY KEY, "order" INTEGER DEFAULT 3) STRICT, WITHOUT ROWID; INSERT INTO "group" (name) VALUES (\'a\')',
    ];
    const contents = [1, 2].map(() => {
      const store = openStore(':memory:');
      store.migrateAll([a, { service: 'old', schema }]);
      store.migrateAll([a, { service: 'old', schema: [...schema, "INSERT INTO old (service) VALUES ('next')"] }]);
      const read = (from: string) => store.db.prepare(`SELECT * FROM ${from}`).all();
      const tables = ['sqlite_schema ORDER BY name, sql', 'migration', 'a', 'old', '"group"', 'sqlite_sequence'];
      return tables.map((table) => read(table).map(({ rootpage: _, ...row }) => row));
    });
    assert.equal(contents[0]?.[3]?.length, 2);
    assert.deepEqual(contents[1], contents[0]);
  });

  it('are made all or none, and whose cannot be made is said', () => {
    const store = openStore(':memory:');
    assert.throws(() => store.migrateAll([a, { service: 'b', schema: ['CREATE'] }]), /migrate the `b` tables/);
    assert.deepEqual(tablesOf(store), ['migration']);
  });

  it('are left as they are where a newer version wrote one of them', () => {
    const store = openStore(':memory:');
    store.migrate('b', ['CREATE TABLE b (id INTEGER)', 'CREATE TABLE c (id INTEGER)']);
    assert.throws(() => store.migrateAll([a, { service: 'b', schema: ['CREATE TABLE b (id INTEGER)'] }]), NewerVersion);
    assert.deepEqual(tablesOf(store), ['b', 'c', 'migration']);
  });
});

describe('a statement', () => {
  it('may be prepared before its table is there', () => {
    const store = openStore(':memory:');
    const all = store.prepare('SELECT id, more FROM a');
    store.migrateAll([a]);
    assert.deepEqual(all.all(), []);
  });

  it('that writes has work done before it, each time', () => {
    const store = openStore(':memory:');
    store.migrateAll([a]);
    let times = 0;
    store.beforeWrites(() => times++);
    const insert = store.prepare('INSERT INTO a (id) VALUES (?)');
    insert.run(1);
    insert.run(2);
    store.prepare('SELECT * FROM a').all();
    assert.equal(times, 2);
  });
});

describe('a store whose file is no longer where it was opened', () => {
  for (const [how, take] of [
    ['removed', (file: string) => rmSync(file)],
    ['robbed of its write-ahead log', (file: string) => rmSync(`${file}-wal`)],
    ['moved', (file: string) => renameSync(file, `${file}.elsewhere`)],
    [
      'replaced',
      (file: string) => {
        renameSync(file, `${file}.elsewhere`);
        copyFileSync(`${file}.elsewhere`, file);
      },
    ],
  ] as const)
    it(`says that it was ${how}, once something was written`, () => {
      using folder = temporaryFolder();
      const file = join(folder.path, 'a.db');
      const store = openStore(file);
      store.migrateAll([a]);
      const [insert, select] = [store.prepare('INSERT INTO a (id) VALUES (1)'), store.prepare('SELECT id FROM a')];
      insert.run();
      store.checkPlace();
      take(file);
      assert.equal(select.all().length, 1);
      store.checkPlace();
      insert.run();
      assert.throws(() => store.checkPlace(), FileGone);
      select.all();
      store.checkPlace();
      store.close();
    });
});
