/**
 * Blocks as an early version wrote them, as text: `cuts` and `messages`. The step of the schema that made them was changed in place when
 * blocks were packed, so a file written in between has its table in the old form, and no step that says so.
 */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';
import { type Line, pack } from './block.ts';
import { logFileSchema, type Row } from './schema.ts';

/** Gives the table the form that this version reads. Numbers of blocks stay: readers hold them. */
export function packTextBlocks(store: Store): void {
  const { db } = store;
  const columns = db.prepare("SELECT name FROM pragma_table_info('log_block')").all();
  if (!columns.some(({ name }) => name === 'messages')) return;
  const [table = '', ...indexes] = (logFileSchema[2] as string).split(';').filter((part) => /CREATE/.test(part));
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const index of ['log_block_grp', 'log_block_stream', 'log_block_stream_down']) db.exec(`DROP INDEX ${index}`);
    db.exec(`ALTER TABLE log_block RENAME TO text_block; ${table}`);
    copyBlocks(store);
    db.exec(`UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'text_block') WHERE name = 'log_block';
      INSERT INTO sqlite_sequence (name, seq) SELECT 'log_block', seq FROM sqlite_sequence WHERE name = 'text_block'
        AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'log_block');
      DROP TABLE text_block; ${indexes.join(';')}`);
    db.exec('COMMIT');
  } catch (cause) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw new Error('pack the blocks of lines that an early version wrote', { cause });
  }
}

function copyBlocks({ db }: Store): void {
  const add =
    db.prepare(`INSERT INTO log_block (id, grp, stream, first_at, last_at, ingested_at, count, size, lost, packed, body)
    SELECT id, grp, stream, first_at, last_at, ingested_at, count, size, lost, ?, ? FROM text_block WHERE id = ?`);
  for (const row of db.prepare('SELECT id, first_at, size, cuts, messages FROM text_block').iterate()) {
    const { packed, body } = pack(linesOf(row), row['size'] as number);
    add.run(packed ? 1 : 0, body, row['id'] as number);
  }
}

/** `cuts`: of each message its length in UTF-16 and its milliseconds after the first; null: there is one. */
function linesOf(row: Row): Line[] {
  const [firstAt, cuts, messages] = [
    row['first_at'] as Instant,
    row['cuts'] as string | null,
    row['messages'] as string,
  ];
  if (cuts === null) return [{ at: firstAt, text: messages }];
  const numbers = JSON.parse(cuts) as number[];
  const lines: Line[] = [];
  for (let i = 0, from = 0; i < numbers.length; i += 2) {
    const end = from + (numbers[i] as number);
    lines.push({ at: instant(firstAt + (numbers[i + 1] as number)), text: messages.slice(from, end) });
    from = end;
  }
  return lines;
}
