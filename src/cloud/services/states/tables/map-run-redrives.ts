/**
 * Which children of a Map Run are redriven with it. Those that wait for room are PENDING_REDRIVE, and keep how they ended in `bad_ending`: they have that status again if the
 * Map Run ends before their turn. Source: API reference, MapRunExecutionCounts.
 */
import { type Instant, later } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';
import { executionSecondsMax, redrivableDays, redrivableEventsMax } from '../limits.ts';
import { type ExecutionRow, executionOf } from './executions.ts';

/**
 * `stopping`: children of it are still being stopped. Children before `redrive_before` are of the attempts before the last redrive; those up to `redrive_after` have had their
 * turn in it.
 */
export const redrivenMapRunSchema = `ALTER TABLE states_map_run ADD COLUMN redrives INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE states_map_run ADD COLUMN redriven INTEGER;
   ALTER TABLE states_map_run ADD COLUMN stopping INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE states_map_run ADD COLUMN redrive_before INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE states_map_run ADD COLUMN redrive_after INTEGER NOT NULL DEFAULT 0`;

export interface MapRunRedrives {
  /** It runs again. */
  redrive(id: number, at: Instant): void;
  /** Its children that ended badly and can be redriven wait for that; what cannot counts as failed. `express`: such children always can. */
  markPending(id: number, now: Instant, express: boolean): void;
  /** The next that wait, in the order in which they were begun. */
  pending(id: number, count: number): ExecutionRow[];
  /** So many had their turn, the last of them this one. */
  redriven(id: number, children: number, lastChild: number): void;
  /** None waits any more. */
  unmarkPending(id: number): void;
  /** Children and items that ended badly and cannot be redriven. */
  notRedrivable(id: number, now: Instant, express: boolean): { readonly executions: number; readonly items: number };
}

const badly = "status IN ('FAILED', 'TIMED_OUT', 'ABORTED')";
/** As `whyNot` of RedriveExecution has it; of express children no question. */
const redrivable = `(?2 OR (started > ?3 AND stopped > ?4 AND EXISTS
  (SELECT 1 FROM states_redrive r WHERE r.execution = e.id AND r.map_run = 0 AND r.events < ${redrivableEventsMax})))`;

export function openMapRunRedrives(store: Store): MapRunRedrives {
  const redrive = store.prepare(
    `UPDATE states_map_run SET status = 'RUNNING', stopped = NULL, redrives = redrives + 1, redriven = ?2,
       redrive_before = 1 + ifnull((SELECT max(id) FROM states_execution WHERE machine = -?1), 0), redrive_after = 0 WHERE id = ?1`,
  );
  const mark = store.prepare(
    `UPDATE states_execution AS e SET status = 'PENDING_REDRIVE' WHERE machine = -?1
       AND id < (SELECT redrive_before FROM states_map_run WHERE id = ?1) AND ${badly} AND ${redrivable}`,
  );
  const countFailed = store.prepare(
    `UPDATE states_map_run SET items_failed =
       (SELECT ifnull(sum(items), 0) FROM states_execution WHERE machine = -?1 AND ${badly}) WHERE id = ?1`,
  );
  const pending = store.prepare(
    `SELECT * FROM states_execution WHERE machine = -?1 AND status = 'PENDING_REDRIVE'
       AND id > (SELECT redrive_after FROM states_map_run WHERE id = ?1) ORDER BY id LIMIT ?2`,
  );
  const redriven = store.prepare('UPDATE states_map_run SET running = running + ?, redrive_after = ? WHERE id = ?');
  const unmark = store.prepare(
    "UPDATE states_execution SET status = bad_ending WHERE machine = -? AND status = 'PENDING_REDRIVE'",
  );
  const notRedrivable = store.prepare(
    `SELECT count(*) AS executions, ifnull(sum(items), 0) AS items FROM states_execution e WHERE machine = -?1 AND ${badly} AND NOT ${redrivable}`,
  );
  const bounds = (now: Instant, express: boolean) =>
    [Number(express), later(now, -executionSecondsMax), later(now, -redrivableDays * 86_400)] as const;
  return {
    redrive: (id, at) => void redrive.run(id, at),
    markPending(id, now, express) {
      mark.run(id, ...bounds(now, express));
      countFailed.run(id);
    },
    pending: (id, count) => pending.all(id, Math.max(count, 0)).map((row) => executionOf(row)!),
    redriven: (id, children, lastChild) => void redriven.run(children, lastChild, id),
    unmarkPending: (id) => void unmark.run(id),
    notRedrivable(id, now, express) {
      const row = notRedrivable.get(id, ...bounds(now, express))!;
      return { executions: Number(row['executions']), items: Number(row['items']) };
    },
  };
}
