/**
 * Work of ours runs in a savepoint. A bug in it is tried three times, counted outside its savepoint; then what asked for it is
 * quarantined, visibly, and everything else goes on.
 */

import { isStoreFailure } from '../kit/store-failure.ts';
import { inSavepoint, serviceContext } from './dispatcher.ts';
import type { Engine } from './engine.ts';
import type { InboxRow } from './inbox.ts';

const triesMax = 3;

/** `row` is what asked for the work, or says in a row's form what did. False if it was quarantined. Throws only where the store failed. */
export function runOrQuarantine(engine: Engine, row: InboxRow, work: () => void): boolean {
  for (let tries = 1; ; tries++) {
    try {
      inSavepoint(engine, work);
      return true;
    } catch (error) {
      if (isStoreFailure(error)) throw error;
      forgetCaches(engine);
      if (tries < triesMax) continue;
      engine.host.reportError(
        `${row.service} ${row.kind} \`${row.subject}\`, set aside after ${triesMax} tries`,
        error,
      );
      engine.inbox.quarantine(row, engine.now, error instanceof Error ? (error.stack ?? error.message) : String(error));
      countQuarantined(engine, row);
      return false;
    }
  }
}

/** Seen by an alarm, too. */
function countQuarantined(engine: Engine, { service }: InboxRow): void {
  inSavepoint(engine, () =>
    serviceContext(engine, service).count({
      namespace: 'Punctual',
      name: 'Quarantined',
      dimensions: { Service: service },
      value: 1,
    }),
  );
}

/** A cache may be what is wrong; what the turn has done so far is no cache, and is written first. */
function forgetCaches(engine: Engine): void {
  flushServices(engine);
  for (const service of engine.services.values()) service.dropCaches?.();
}

/** Has every service write its buffers; `mayWait`: but those whose buffers may wait for the commit. */
export function flushServices(engine: Engine, mayWait = false): void {
  for (const [name, service] of engine.services)
    if (!(mayWait && service.readsUnwritten)) service.flush?.(serviceContext(engine, name));
}
