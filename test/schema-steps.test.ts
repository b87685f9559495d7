import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { openStore } from '../src/cloud/kit/store.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { logFileSchema } from '../src/cloud/services/logs/log-file/schema.ts';

/** A step that was published is never changed: folders were written by it. */
describe('the steps of a schema', () => {
  const newest = 'services';
  const service = (name: string) => (name === 'engine' ? undefined : allServices.find((one) => one.service === name));

  it('make the tables that they made when they were published', () => {
    for (const database of ['punctual', 'logs'] as const) {
      const kept = new DatabaseSync(':memory:');
      kept.exec(readFileSync(join(import.meta.dirname, 'fixtures/folders', newest, `${database}.sql`), 'utf8'));
      const made = openStore(':memory:');
      for (const { service: name, steps } of kept.prepare('SELECT service, steps FROM migration').all()) {
        const schema = database === 'logs' ? logFileSchema : service(String(name))?.schema;
        if (schema) made.migrate(String(name), schema.slice(0, Number(steps)));
      }
      const tables = tablesOf(made.db);
      assert.ok(tables.size > 3);
      const published = tablesOf(kept);
      for (const [table, sql] of tables) assert.equal(sql, published.get(table), table);
    }
  });
});

function tablesOf(db: DatabaseSync): Map<string, string> {
  const rows = db.prepare("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'migration'").all();
  return new Map(rows.map(({ name, sql }) => [String(name), String(sql).replace(/\s+/g, ' ')]));
}
