/** Makes the office's database, if it is not there: customers, invoices, users, sessions. The same one every time. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const day = 86_400_000;

export function makeDatabase(path: string, now: number): void {
  if (existsSync(path)) return;
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE invoice (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, issued_on TEXT NOT NULL, cents INTEGER NOT NULL);
    CREATE TABLE user (name TEXT PRIMARY KEY, last_seen_at INTEGER NOT NULL, disabled_at INTEGER);
    CREATE TABLE session (id INTEGER PRIMARY KEY, user TEXT NOT NULL, ended_at INTEGER NOT NULL);
    CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, asked_back_at INTEGER);
    BEGIN`);
  const invoice = database.prepare('INSERT INTO invoice (customer, issued_on, cents) VALUES (?, ?, ?)');
  const user = database.prepare('INSERT INTO user VALUES (?, ?, NULL)');
  const session = database.prepare('INSERT INTO session (user, ended_at) VALUES (?, ?)');
  for (let n = 0; n < 400; n++) {
    const customer = ['Abel', 'Brandt', 'Cordes', 'Dietrich', 'Ewald'][n % 5] as string;
    invoice.run(customer, new Date(now - n * (day / 4)).toISOString().slice(0, 10), 1_900 + ((n * 7_919) % 90_000));
  }
  for (let n = 0; n < 120; n++) user.run(`user${n}`, now - n * 3.1 * day);
  for (let n = 0; n < 5_000; n++) session.run(`user${n % 120}`, now - n * (day / 25));
  database.exec('COMMIT');
  database.close();
}

/** A backup takes the archive: who wants to delete from it has to ask for it back, and come again a moment later. */
export function beginBackup(path: string): void {
  const database = new DatabaseSync(path);
  database.exec("INSERT OR REPLACE INTO lease VALUES ('archive', 'the backup', NULL)");
  database.close();
}
