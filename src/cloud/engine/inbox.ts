/**
 * Rows that ask for work, in order. One taken in the turn that posted it never touches the table; what is left over is written
 * before the commit. A row that fails by a bug of ours is quarantined, and later rows of its subject wait behind it.
 */

import { instant } from '../../languages/instant.ts';
import type { Quarantined, Row } from '../kit/service.ts';
import type { Store } from '../kit/store.ts';
import type { Journal } from './journal.ts';

export const inboxSchema = `
  CREATE TABLE inbox (id INTEGER PRIMARY KEY, room TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, payload TEXT);
  CREATE TABLE parked (id INTEGER PRIMARY KEY AUTOINCREMENT, room TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    payload TEXT, parked_at INTEGER NOT NULL, why TEXT NOT NULL)`;

export interface InboxRow extends Row {
  readonly service: string;
  /** Its place in the table, where it has one. */
  readonly id?: number;
  readonly nextTurn?: boolean;
}

export interface Inbox {
  post(row: InboxRow): void;
  /** Takes the next row for good, outside any savepoint; rows behind a quarantined one of their subject are quarantined on the way. */
  take(now: number): InboxRow | undefined;
  /** What is left of the row that was taken last: it comes before all others. */
  putBack(row: InboxRow): void;
  quarantine(row: InboxRow, now: number, why: string): void;
  /** Newest first. */
  quarantined(beforeId: number | undefined, count: number): Quarantined[];
  /** With all rows that wait behind it; see Context. */
  release(id: number, discard: boolean): boolean;
  /** Rows that could be taken. */
  depth(): number;
  /** What was posted for the next turn may be taken from now on; at the end of a turn that is not committed. */
  wait(): void;
  /** Writes what is left over; last thing before the commit. */
  flush(): void;
  reload(): void;
}

const text = (payload: unknown): string | null => (payload === undefined ? null : JSON.stringify(payload));

const subjectOf = (row: { readonly service: string; readonly subject: string }): string =>
  `${row.service}\n${row.subject}`;

/** A timer, a report, an outcome that was quarantined (`timer/tick`) holds nothing up: what comes after it stands by itself. */
const isOfInbox = ({ kind }: Pick<Row, 'kind'>): boolean => !kind.includes('/');

/** The tables of the inbox and of the quarantine. */
function openTables(store: Store) {
  const insert = store.prepare('INSERT INTO inbox (id, service, kind, subject, payload) VALUES (?, ?, ?, ?, ?)');
  const remove = store.prepare('DELETE FROM inbox WHERE id = ?');
  const all = store.prepare('SELECT id, service, kind, subject, payload FROM inbox ORDER BY id');
  const lastId = store.prepare('SELECT max(id) AS id FROM inbox');
  return {
    ...openQuarantine(store),
    insert: (id: number, row: InboxRow) => void insert.run(id, row.service, row.kind, row.subject, text(row.payload)),
    remove: (id: number) => void remove.run(id),
    all: (): InboxRow[] =>
      all.all().map((row) => ({ ...(row as unknown as InboxRow), payload: parsed(row['payload']) })),
    lastId: (): number => Number(lastId.get()?.['id'] ?? 0),
  };
}

function openQuarantine(store: Store) {
  const insert = store.prepare(
    'INSERT INTO quarantine (service, kind, subject, payload, quarantined_at, why) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const forget = store.prepare('DELETE FROM quarantine WHERE service = ? AND kind = ? AND subject = ?');
  const columns = 'id, service, kind, subject, payload, quarantined_at AS at, why';
  const page = store.prepare(`SELECT ${columns} FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?`);
  const ofSubject = store.prepare(`SELECT ${columns} FROM quarantine WHERE service = ? AND subject = ? ORDER BY id`);
  const remove = store.prepare('DELETE FROM quarantine WHERE id = ?');
  const stuck = store.prepare("SELECT DISTINCT service, subject FROM quarantine WHERE kind NOT LIKE '%/%'");
  const read = (row: Record<string, unknown>): Quarantined => ({
    ...(row as unknown as Quarantined),
    at: instant(Number(row['at'])),
    payload: parsed(row['payload']),
  });
  return {
    quarantine(row: InboxRow, now: number, why: string): void {
      // Work that comes again by itself has one row, however often it fails.
      if (!isOfInbox(row)) forget.run(row.service, row.kind, row.subject);
      insert.run(row.service, row.kind, row.subject, text(row.payload), now, why);
    },
    quarantined: (beforeId = Number.MAX_SAFE_INTEGER, count: number) => page.all(beforeId, count).map(read),
    /** It, and those that wait behind it. */
    releasedWith: (first: Quarantined): Quarantined[] =>
      isOfInbox(first) ? ofSubject.all(first.service, first.subject).map(read).filter(isOfInbox) : [first],
    discard: (id: number) => void remove.run(id),
    stuck: (): string[] => stuck.all().map((row) => subjectOf(row as unknown as InboxRow)),
  };
}

const parsed = (payload: unknown): unknown => (typeof payload === 'string' ? JSON.parse(payload) : undefined);

export function openInbox(store: Store, journal: Journal): Inbox {
  const tables = openTables(store);
  let queue: InboxRow[] = [];
  /** Rows before it have been taken. */
  let head = 0;
  /** Rows before it, from `head` on, are in the table. */
  let stored = 0;
  const waiting: InboxRow[] = [];
  const stuck = new Set<string>();

  const quarantine = (row: InboxRow, now: number, why: string): void => {
    tables.quarantine(row, now, why);
    if (isOfInbox(row)) stuck.add(subjectOf(row));
  };

  const post = (row: InboxRow): void => {
    const list = row.nextTurn ? waiting : queue;
    list.push(row);
    journal.undo(() => void list.pop());
  };

  const letIn = (): void => {
    for (const row of waiting.splice(0)) queue.push(row);
  };

  return {
    post,
    take(now) {
      while (head < queue.length) {
        const row = queue[head++] as InboxRow;
        if (row.id !== undefined) tables.remove(row.id);
        if (!stuck.has(subjectOf(row))) return row;
        quarantine(row, now, 'an earlier row of the same subject is quarantined');
      }
      return undefined;
    },
    putBack(row) {
      queue[--head] = row;
      if (row.id !== undefined) tables.insert(row.id, row);
    },
    quarantine,
    quarantined: tables.quarantined,
    release(id, discard) {
      const [first] = tables.quarantined(id + 1, 1);
      if (first?.id !== id) return false;
      for (const { service, kind, subject, payload, ...row } of tables.releasedWith(first)) {
        tables.discard(row.id);
        if (!discard && isOfInbox({ kind })) post({ service, kind, subject, payload });
      }
      if (isOfInbox(first) && stuck.delete(subjectOf(first))) journal.undo(() => stuck.add(subjectOf(first)));
      return true;
    },
    depth: () => queue.length - head,
    wait: letIn,
    flush() {
      letIn();
      const fresh = Math.max(head, stored);
      let id = fresh < queue.length ? tables.lastId() : 0;
      for (let at = fresh; at < queue.length; at++) {
        const row = queue[at] as InboxRow;
        id += 1;
        tables.insert(id, row);
        queue[at] = { ...row, id };
      }
      stored = queue.length;
      if (head * 2 < queue.length) return;
      queue = queue.slice(head);
      stored -= head;
      head = 0;
    },
    reload() {
      queue = tables.all();
      head = 0;
      waiting.length = 0;
      stored = queue.length;
      stuck.clear();
      for (const subject of tables.stuck()) stuck.add(subject);
    },
  };
}
