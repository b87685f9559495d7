/** Slots as a table for other programs: RFC 4180, times in UTC. */
import type { HistorySlot } from '../../views.ts';

const columns = ['job', 'state', 'due', 'started', 'took_seconds', 'attempts', 'run', 'why'];

export function csvOf(slots: readonly HistorySlot[]): string {
  const text = [columns, ...slots.map(rowOf)].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
  // Without this mark spreadsheets read it by the code page of their system.
  return /[^\p{ASCII}]/u.test(text) ? `\ufeff${text}` : text;
}

const iso = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());

const rowOf = ({ job, state, dueAt, startedAt, tookMs, attempts, run, why }: HistorySlot): string[] => [
  job,
  state,
  iso(dueAt),
  iso(startedAt),
  tookMs === null ? '' : String(tookMs / 1000),
  attempts === null ? '' : String(attempts),
  run ?? '',
  why ?? '',
];

/** What a spreadsheet would take for a formula is made text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
