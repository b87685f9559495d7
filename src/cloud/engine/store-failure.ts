/** SQLite could not read or write: no fault of the work at hand, so the whole turn fails and is tried again. */
export function isStoreFailure(error: unknown): boolean {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' && storeFailures.has(code & 0xff);
}

/** Primary result codes BUSY, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const storeFailures = new Set([5, 7, 8, 10, 11, 13, 14, 26]);
