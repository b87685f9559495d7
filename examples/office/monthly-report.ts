/** Sums up last month's invoices by customer and writes the report beside the database. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const path = process.env['DATABASE'] ?? 'office.db';
const database = new DatabaseSync(path, { timeout: 5_000 });
const month = new Date(new Date().setUTCDate(0)).toISOString().slice(0, 7);
console.log(`report for ${month}`);

const rows = database
  .prepare(
    `SELECT customer, count(*) AS invoices, sum(cents) AS cents FROM invoice
     WHERE issued_on LIKE ? || '-%' GROUP BY customer ORDER BY cents DESC`,
  )
  .all(month);
const euros = (cents: number) => (cents / 100).toFixed(2).padStart(12);
const lines = rows.map(
  ({ customer, invoices, cents }) =>
    `${String(customer).padEnd(12)}${String(invoices).padStart(4)}${euros(Number(cents))}`,
);
const file = join(dirname(path), `report-${month}.txt`);
writeFileSync(file, `${lines.join('\n')}\n`);
for (const line of lines) console.log(line);
console.log(`${rows.length} customers written to ${file}`);
