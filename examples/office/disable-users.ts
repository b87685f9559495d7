/** Disables users who have not been seen for more than 365 days. Doing it twice does no harm. */
import { DatabaseSync } from 'node:sqlite';

const daysUnseenMax = Number(process.env['DAYS_UNSEEN_MAX'] ?? 365);
const database = new DatabaseSync(process.env['DATABASE'] ?? 'office.db', { timeout: 5_000 });
const unseenSince = Date.now() - daysUnseenMax * 86_400_000;

const disabled = database
  .prepare('UPDATE user SET disabled_at = ? WHERE last_seen_at < ? AND disabled_at IS NULL RETURNING name')
  .all(Date.now(), unseenSince);
for (const { name } of disabled) console.log(`disabled ${name}`);
console.log(`${disabled.length} users not seen for ${daysUnseenMax} days`);
