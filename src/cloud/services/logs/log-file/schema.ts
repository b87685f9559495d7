/** The log file's tables, and what reads a number from a row of them. The text of a step is never changed. */
export const logFileSchema: readonly string[] = [
  `CREATE TABLE log_group (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL) STRICT;
   CREATE TABLE log_stream (
     id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, grp INTEGER NOT NULL, first_at INTEGER, last_at INTEGER, ingested_at INTEGER,
     bytes INTEGER NOT NULL, is_full INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX log_stream_grp ON log_stream (grp);
   CREATE TABLE log_line (
     id INTEGER PRIMARY KEY, grp INTEGER NOT NULL, stream INTEGER NOT NULL, at INTEGER NOT NULL, ingested_at INTEGER NOT NULL,
     size INTEGER NOT NULL, message TEXT NOT NULL
   ) STRICT;
   CREATE INDEX log_line_grp ON log_line (grp, at);
   CREATE INDEX log_line_stream ON log_line (stream, at);
   CREATE TABLE output (task TEXT, name TEXT, read_to INTEGER NOT NULL, PRIMARY KEY (task, name)) STRICT, WITHOUT ROWID;`,
  'ALTER TABLE output ADD COLUMN cursor TEXT',
  `CREATE TABLE log_block (
     id INTEGER PRIMARY KEY AUTOINCREMENT, grp INTEGER NOT NULL, stream INTEGER NOT NULL, first_at INTEGER NOT NULL,
     last_at INTEGER NOT NULL, ingested_at INTEGER NOT NULL, count INTEGER NOT NULL, size INTEGER NOT NULL, lost INTEGER NOT NULL,
     packed INTEGER NOT NULL, body BLOB NOT NULL
   ) STRICT;
   INSERT INTO log_block SELECT id, grp, stream, at, at, ingested_at, 1, size, 0, 0, CAST(message AS BLOB) FROM log_line ORDER BY id;
   DROP TABLE log_line;
   ALTER TABLE log_stream DROP COLUMN is_full;
   CREATE INDEX log_block_grp ON log_block (grp, first_at, last_at);
   CREATE INDEX log_block_stream ON log_block (stream, first_at, last_at);
   CREATE INDEX log_block_stream_down ON log_block (stream, last_at, first_at);`,
];

export type Row = Record<string, unknown>;

export const numberAt = (row: Row | undefined, column: string): number | undefined =>
  row?.[column] as number | undefined;
