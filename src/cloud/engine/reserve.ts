/**
 * Space inside the store's own file that is kept for the ledger: rows of zeros, which are deleted when the disk is full, so that what must be
 * written (ticks, calls, stops) finds free pages. Nobody else can take that space, as they could that of a file that is removed
 * (`docs/decisions/reserve-in-the-store.md`). The write-ahead log is given room by the same means: it keeps its length while it is open.
 */
import { type Instant, instant, later } from '../../languages/instant.ts';
import type { ServiceHost } from '../kit/service.ts';
import { isFull } from '../kit/store-failure.ts';

export interface Reserve {
  /** At a start: makes it, as far as the disk allows, and gives the write-ahead log its length. */
  open(): void;
  /** The store had no space to write: lets go of it. True: there is space now. No transaction is open. */
  release(now: Instant, error: unknown): boolean;
  isInUse(): boolean;
  /** After a commit: makes it anew when the disk has space for it. */
  renew(now: Instant): void;
}

const pieceBytes = 64 * 1024;
/** A tick with its execution and task takes some 20 KiB: a few hundred. */
export const reserveBytesUsual = 8 * 1024 * 1024;
/** It takes no larger share of what is free. */
const shareOfFree = 16;
/** Of the write-ahead log, beyond which a turn on a full disk cannot go; it is checkpointed at 800 KiB. */
const walPieces = 32;
const renewAfterSeconds = 10;

const none: Reserve = { open() {}, release: () => false, isInUse: () => false, renew() {} };

/** `bytes`: 0: none. */
export function openReserve({ store, world, reportError }: ServiceHost, bytes: number): Reserve {
  if (bytes === 0) return none;
  store.migrate('reserve', ['CREATE TABLE reserve (id INTEGER PRIMARY KEY, filler BLOB NOT NULL) STRICT']);
  const count = (): number => Number(store.prepare('SELECT count(*) AS n FROM reserve').get()?.['n']);
  let released: { readonly pieces: number; readonly since: Instant } | undefined;
  let lookAt = instant(0);

  /** So many pieces are there to be, by what is free. */
  function wanted(): number {
    const free = world.disk()?.freeBytes ?? Infinity;
    return Math.floor(Math.min(bytes, free / shareOfFree) / pieceBytes);
  }

  function inTransaction(work: () => void): boolean {
    try {
      store.db.exec('BEGIN IMMEDIATE');
      work();
      store.db.exec('COMMIT');
      return true;
    } catch {
      if (store.db.isTransaction) store.db.exec('ROLLBACK');
      return false;
    }
  }

  /** False: the disk had no space for it. */
  function fill(pieces: number): boolean {
    const add = store.prepare('INSERT INTO reserve (filler) VALUES (zeroblob(?))');
    return inTransaction(() => {
      for (let n = count(); n < pieces; n++) add.run(pieceBytes);
    });
  }

  return {
    open() {
      const rewrite = `UPDATE reserve SET filler = zeroblob(${pieceBytes}) WHERE id IN (SELECT id FROM reserve LIMIT ${walPieces})`;
      if (count() > 0) inTransaction(() => store.db.exec(rewrite));
      if (wanted() > count()) fill(wanted());
    },
    release(now, error) {
      if (!isFull(error) || released) return false;
      const pieces = count();
      if (pieces === 0 || !inTransaction(() => store.db.exec('DELETE FROM reserve'))) return false;
      released = { pieces, since: now };
      lookAt = later(now, renewAfterSeconds);
      const kibibytes = (pieces * pieceBytes) / 1024;
      reportError('the disk is full', `ticks, calls and stops go on in ${kibibytes} KiB that were kept for them`);
      return true;
    },
    isInUse: () => released !== undefined,
    renew(now) {
      if (!released || (now < lookAt && lookAt <= later(now, renewAfterSeconds))) return;
      lookAt = later(now, renewAfterSeconds);
      const pieces = wanted();
      if (pieces < released.pieces / 2 || !fill(pieces)) return;
      const seconds = Math.round((now - released.since) / 1000);
      reportError(
        'the disk has space again',
        `after ${seconds} s; what is kept for ticks, calls and stops is whole`,
        'INFO',
      );
      released = undefined;
    },
  };
}
