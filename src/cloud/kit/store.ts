/**
 * The SQLite file: one connection, prepared statements, migrations by service.
 * Temporary data stays in memory: the disk of temporary files may be full. WAL with `synchronous=FULL`: what is committed has reached the disk. The loop alone begins and commits.
 */
import { type Stats, statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export interface Statement extends Pick<StatementSync, 'run' | 'get' | 'all' | 'iterate'> {
  /**
   * What `read` makes of the rows. One that it throws for (a page of the file is damaged) is left out, and said once; the last value is the LIMIT, if it is
   * a number: as many are read further on, so that a page is no shorter for it.
   */
  readable<T>(read: (row: Record<string, unknown>) => T, ...values: readonly (string | number | null)[]): T[];
}

/** A service's tables: steps that are only ever appended to. */
export interface Schema {
  readonly service: string;
  readonly schema: readonly string[];
}

export interface Store {
  readonly db: DatabaseSync;
  /** A prepared statement, the same one for the same text. */
  prepare(sql: string): Statement;
  /** `work` is done before each statement that writes. */
  beforeWrites(work: () => void): void;
  /** `tell` is told of each row that is left out as unreadable. */
  whenUnreadable(tell: (what: string, error: unknown) => void): void;
  /** Before a commit. Throws FileGone where something was written and the file, or its write-ahead log, is no longer the one at its path: SQLite would go on in it, and nobody would find that again. */
  checkPlace(): void;
  /** Applies the steps of a service's schema that this file has not seen yet. Steps are only ever appended. */
  migrate(service: string, steps: readonly string[]): void;
  /** Those of several services at once. */
  migrateAll(schemas: readonly Schema[]): void;
  close(): void;
}

/** The file was removed, moved or replaced while it is in use. */
export class FileGone extends Error {
  constructor(path: string) {
    super(`\`${path}\` was removed, moved or replaced: what is written now would be lost`);
  }
}

/** What the file holds is not what was written there: gone, corrupt, or no database. */
export function isDamage(error: unknown): boolean {
  if (error instanceof FileGone) return true;
  const code = (error as { errcode?: number }).errcode ?? 0;
  return sqliteDamage.includes(code & 0xff);
}

const sqliteDamage = [11, 26];

/** Written by a version that has steps which this one does not know. */
export class NewerVersion extends Error {}

const checkpointPages = 200;
/** The write-ahead log gives room beyond it back, which one large transaction or a reader from outside may have taken. */
const logBytesMax = 64 * 1024 * 1024;

/** Opens or makes the file; `:memory:` for tests and simulations. */
export function openStore(path: string): Store {
  const db = new DatabaseSync(path, { timeout: 1000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${checkpointPages}; PRAGMA journal_size_limit = ${logBytesMax};
    PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
    CREATE TABLE IF NOT EXISTS migration (service TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID`);
  renameInMigrations(db);
  return storeOf(db);
}

function storeOf(db: DatabaseSync): Store {
  const statements = new Map<string, Statement>();
  const path = db.location();
  const files = path === null ? [] : [path, `${path}-wal`].map((file) => ({ file, was: found(file) }));
  let isWritten = false;
  let beforeWrite = (): void => {};
  let tell = (_what: string, _error: unknown): void => {};
  const told = new Set<string>();
  const noteUnreadable = (what: string, error: unknown): void => {
    if (told.has(what)) return;
    told.add(what);
    tell(what, error);
  };
  const noteWrite = (): void => {
    isWritten = true;
    beforeWrite();
  };
  const prepare = (sql: string): Statement => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = new LazyStatement(db, sql, noteWrite, noteUnreadable);
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    db,
    prepare,
    beforeWrites(work) {
      beforeWrite = work;
    },
    whenUnreadable(work) {
      tell = work;
    },
    checkPlace() {
      const isToCheck = isWritten;
      isWritten = false;
      if (!isToCheck) return;
      for (const one of files) {
        const is = found(one.file);
        // The write-ahead log is made when it is first needed.
        one.was ??= is;
        if (is?.ino !== one.was?.ino || is?.dev !== one.was?.dev) throw new FileGone(one.file);
      }
    },
    migrate: (service, schema) => migrate(db, [{ service, schema }]),
    migrateAll: (schemas) => migrate(db, schemas),
    close: () => db.close(),
  };
}

const found = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

const writes = /^\s*(?:INSERT|REPLACE|UPDATE|DELETE|WITH)\b/i;

/** Compiled when it is first executed: a process executes few of the hundreds that its services know. */
class LazyStatement implements Statement {
  readonly #db: DatabaseSync;
  readonly #sql: string;
  readonly #beforeWrite: (() => void) | undefined;
  readonly #noteUnreadable: (what: string, error: unknown) => void;
  #compiled: StatementSync | undefined;

  constructor(
    db: DatabaseSync,
    sql: string,
    beforeWrite: () => void,
    noteUnreadable: (what: string, error: unknown) => void,
  ) {
    this.#noteUnreadable = noteUnreadable;
    this.#db = db;
    this.#sql = sql;
    this.#beforeWrite = writes.test(sql) ? beforeWrite : undefined;
  }

  run(...values: never[]) {
    return this.#ready().run(...values);
  }

  get(...values: never[]) {
    return this.#ready().get(...values);
  }

  all(...values: never[]) {
    return this.#ready().all(...values);
  }

  iterate(...values: never[]) {
    return this.#ready().iterate(...values);
  }

  readable<T>(read: (row: Record<string, unknown>) => T, ...values: readonly (string | number | null)[]): T[] {
    for (let more = 0; ; ) {
      const rows = this.#ready().all(...further(values, more));
      const found = rows.flatMap((row) => this.#readOne(read, row));
      const unreadable = rows.length - found.length;
      if (unreadable <= more || !isBounded(values)) return found;
      more = unreadable;
    }
  }

  #readOne<T>(read: (row: Record<string, unknown>) => T, row: Record<string, unknown>): T[] {
    try {
      return [read(row)];
    } catch (error) {
      const [, table = 'a table'] = /\bFROM (\w+)/.exec(this.#sql) ?? [];
      this.#noteUnreadable(`\`${Object.values(row)[0]}\` in ${table} cannot be read, and is in no list`, error);
      return [];
    }
  }

  #ready(): StatementSync {
    this.#compiled ??= this.#db.prepare(this.#sql);
    this.#beforeWrite?.();
    return this.#compiled;
  }
}

function further(values: readonly (string | number | null)[], more: number): (string | number | null)[] {
  return isBounded(values) ? [...values.slice(0, -1), Number(values.at(-1)) + more] : [...values];
}

/** A negative LIMIT is none. */
const isBounded = (values: readonly unknown[]): boolean => {
  const last = values.at(-1);
  return typeof last === 'number' && last > 0;
};

/** In one transaction: a new file holds the tables of all or of none, and waits for the disk once. */
function migrate(db: DatabaseSync, schemas: readonly Schema[]): void {
  const rows = db.prepare('SELECT service, steps FROM migration').all();
  const done = new Map(rows.map(({ service, steps }) => [service, Number(steps)]));
  const behind = schemas.filter(({ service, schema }) => {
    const steps = done.get(service) ?? 0;
    if (steps > schema.length) throw newer(service, steps, schema.length);
    return steps < schema.length;
  });
  if (behind.length === 0) return;
  const isBlank = db.location() === null && tablesOf(db).length === 1 && rows.length === 0;
  const blueprint = isBlank ? JSON.stringify(schemas.map(({ service, schema }) => [service, schema])) : '';
  const known = blueprints.get(blueprint);
  if (known) {
    db.exec(known);
    return;
  }
  const record = db.prepare(
    'INSERT INTO migration (service, steps) VALUES (?, ?) ON CONFLICT DO UPDATE SET steps = excluded.steps',
  );
  let current = '';
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const { service, schema } of behind) {
      current = service;
      for (const step of schema.slice(done.get(service) ?? 0)) db.exec(step);
      record.run(service, schema.length);
    }
    db.exec('COMMIT');
  } catch (cause) {
    // A disk that is full has ended it already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw new Error(`migrate the \`${current}\` tables`, { cause });
  }
  if (blueprint) blueprints.set(blueprint, contentsOf(db));
}

/** What new stores in memory come to, by their schemas: the next one in this process, a drill's or a test's, takes no steps to it. */
const blueprints = new Map<string, string>();

/** What SQLite does not make by itself. */
const made = "FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'";

const tablesOf = (db: DatabaseSync): string[] =>
  db
    .prepare(`SELECT name ${made} AND type = 'table'`)
    .all()
    .map(({ name }) => String(name));

/** As statements: all there is, but for the table of migrations itself. */
function contentsOf(db: DatabaseSync): string {
  const schema = db.prepare(`SELECT sql ${made} AND name <> 'migration' ORDER BY rowid`);
  const rows = tablesOf(db).flatMap((table) => {
    const columns = db.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    const values = columns.map(({ name }) => `quote("${name}")`).join(" || ', ' || ");
    const found = db.prepare(`SELECT ${values} AS row FROM "${table}"`).all();
    return found.map(({ row }) => `INSERT INTO "${table}" VALUES (${row})`);
  });
  const statements = [...schema.all().map(({ sql }) => String(sql)), ...rows];
  return ['BEGIN IMMEDIATE', ...statements, 'COMMIT'].join(';\n');
}

function newer(service: string, done: number, known: number): NewerVersion {
  return new NewerVersion(
    `the data folder was written by a newer version: its \`${service}\` tables have ${done} schema steps, this version knows ${known}; run the newer version`,
  );
}

/** The first version's names for a service, and for the engine's own tables. */
function renameInMigrations(db: DatabaseSync): void {
  const columns = db.prepare('SELECT name FROM pragma_table_info(?)').all('migration');
  if (!columns.some(({ name }) => name === 'room')) return;
  db.exec(`BEGIN IMMEDIATE; ALTER TABLE migration RENAME COLUMN room TO service;
    UPDATE migration SET service = 'engine' WHERE service = 'house'; COMMIT`);
}
