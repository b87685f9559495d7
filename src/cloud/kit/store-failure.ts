/** What SQLite's failures mean. */

const codeOf = (error: unknown): number | undefined => {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
};

/** SQLite could not read or write: no fault of the work at hand, so the whole turn fails and is tried again. */
export const isStoreFailure = (error: unknown): boolean => storeFailures.has(codeOf(error) ?? 0);

/** No space is left on the disk for the store. */
export const isFull = (error: unknown): boolean =>
  codeOf(error) === 13 && (error as { isOfLogFile?: true }).isOfLogFile === undefined;

/** The turn is undone for it; what the store keeps for a full disk is not let go of. */
export const asOfLogFile = (error: Error): Error => Object.assign(error, { isOfLogFile: true });

/** The disk does not take what is written: it is full, can only be read, or fails. */
export const isDiskFailure = (error: unknown): boolean => [8, 10, 13].includes(codeOf(error) ?? 0);

/** Primary result codes BUSY, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const storeFailures = new Set([5, 7, 8, 10, 11, 13, 14, 26]);
