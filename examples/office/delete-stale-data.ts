/** Deletes sessions that ended more than 90 days ago; not while somebody else holds the archive. */
import { DatabaseSync } from 'node:sqlite';

const comeAgain = 75; // EX_TEMPFAIL of sysexits
const database = new DatabaseSync(process.env['DATABASE'] ?? 'office.db', { timeout: 5_000 });

const held = database.prepare("SELECT holder FROM lease WHERE name = 'archive' AND asked_back_at IS NULL").get();
if (held) {
  database.prepare("UPDATE lease SET asked_back_at = ? WHERE name = 'archive'").run(Date.now());
  console.log(`${held['holder']} holds the archive; asked for it back, nothing deleted`);
  process.exit(comeAgain);
}
const { changes } = database.prepare('DELETE FROM session WHERE ended_at < ?').run(Date.now() - 90 * 86_400_000);
console.log(`${changes} stale sessions deleted`);
