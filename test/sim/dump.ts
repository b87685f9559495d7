/** All that a store holds, as text: every table, every row, in the order of the table's key. */
import type { Store } from '../../src/cloud/kit/store.ts';

/** By table. */
export type Dump = ReadonlyMap<string, string>;

export function dump(stores: Readonly<Record<string, Store>>): Dump {
  const tables = Object.entries(stores).flatMap(([name, { db }]) =>
    db
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .all()
      .map(({ name: table }): [string, string] => [`${name}.${table}`, dumpTable(db, String(table))]),
  );
  return new Map(tables);
}

function dumpTable(db: Store['db'], table: string): string {
  const columns = db.prepare('SELECT name, pk FROM pragma_table_info(?)').all(table);
  const key = columns.filter(({ pk }) => Number(pk) > 0).sort((a, b) => Number(a['pk']) - Number(b['pk']));
  const order = (key.length > 0 ? key : columns).map(({ name }) => `"${name}"`);
  // SQLite may hold the count of a table that never had a row, which is none: it depends on how the table was made.
  const counted = table === 'sqlite_sequence' ? 'WHERE seq > 0' : '';
  const lines = db.prepare(`SELECT * FROM "${table}" ${counted} ORDER BY ${order.join(', ')}`).all();
  return lines.map((row) => JSON.stringify(Object.values(row))).join('\n');
}

/** The first line in which two dumps differ, with its table; undefined: they are the same byte for byte. */
export function difference(one: Dump, other: Dump): string | undefined {
  for (const table of new Set([...one.keys(), ...other.keys()])) {
    const [before = '', after = ''] = [one.get(table), other.get(table)];
    if (before === after) continue;
    const [lines, others] = [before.split('\n'), after.split('\n')];
    const at = lines.findIndex((line, n) => line !== others[n]);
    const n = at < 0 ? lines.length : at;
    return `${table}, row ${n + 1} of ${lines.length} and ${others.length}:\n    ${lines[n]}\n    ${others[n]}`;
  }
  return undefined;
}
