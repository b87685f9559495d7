/** Deletes sessions that ended more than 90 days ago; not while the archive is held by somebody else. */
import { DatabaseSync } from 'node:sqlite';

const temporaryFailure = 75; // EX_TEMPFAIL of sysexits: come again later
const database = new DatabaseSync(process.env['DATABASE'] ?? 'office.db');

const held = database.prepare("SELECT holder, until FROM lease WHERE name = 'archive'").get();
if (held && Number(held['until']) > Date.now()) {
  console.error(`the archive is held by ${held['holder']}, nothing deleted`);
  process.exit(temporaryFailure);
}
database.exec("DELETE FROM lease WHERE name = 'archive'");
const { changes } = database.prepare('DELETE FROM session WHERE ended_at < ?').run(Date.now() - 90 * 86_400_000);
console.log(`${changes} stale sessions deleted`);
