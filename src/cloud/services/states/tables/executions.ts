/**
 * Rows of executions: what DescribeExecution and ListExecutions return. What a running one goes on from is in `running.ts`.
 * An id is the start's millisecond and a count within it, so that ids rise with time and retention can cut by id.
 */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Ending } from '../../../../languages/states/execution.ts';
import type { Context } from '../../../kit/service.ts';
import type { Store } from '../../../kit/store.ts';

/** PENDING_REDRIVE: a child that ended badly, of a Map Run that was redriven and has no room for it yet. */
export type ExecutionStatus = 'RUNNING' | 'PENDING_REDRIVE' | Ending['status'];

export interface ExecutionRow {
  readonly id: number;
  readonly machine: number;
  readonly revision: number;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startedAt: Instant;
  readonly stoppedAt: Instant | undefined;
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly traceHeader: string | undefined;
  /** Started through a version, or through an alias that chose it. */
  readonly version: number | undefined;
  readonly alias: string | undefined;
  readonly redrives: number;
  readonly redrivenAt: Instant | undefined;
  /** Client tokens of its redrives, and when; the latest last. */
  readonly redriveTokens: readonly RedriveToken[];
  /** Of a Map Run's child: which one it is, from 0, and how many items it works on. */
  readonly child?: { readonly number: number; readonly items: number } | undefined;
}

export type RedriveToken = readonly [token: string, at: Instant];

export type NewExecution = Pick<ExecutionRow, 'machine' | 'revision' | 'name' | 'startedAt' | 'input' | 'traceHeader'> &
  Partial<Pick<ExecutionRow, 'version' | 'alias' | 'child'>>;

/** Members that are undefined let all through. */
export interface ExecutionFilter {
  readonly status?: ExecutionStatus | undefined;
  readonly version?: number | undefined;
  readonly alias?: string | undefined;
  readonly redriven?: boolean | undefined;
}

export interface Executions {
  /** Adds a running execution and returns its id. */
  add(context: Context, execution: NewExecution): number;
  /** It runs again. */
  redrive(id: number, at: Instant, tokens: readonly RedriveToken[]): void;
  /** It begins anew, under the same name. */
  startAgain(id: number, at: Instant): void;
  end(id: number, ending: Ending, stoppedAt: Instant): void;
  find(machine: number, name: string): ExecutionRow | undefined;
  byId(id: number): ExecutionRow | undefined;
  /** Newest first, before the given id; `status`: any but RUNNING. */
  list(machine: number, status: Ending['status'] | undefined, before: number, count: number): ExecutionRow[];
  /** Newest first, before the given id, of any status. */
  filtered(machine: number, filter: ExecutionFilter, before: number, count: number): ExecutionRow[];
  /** Newest first, of any status; texts that are no longer than a thousand characters. */
  newest(machine: number, count: number): NewestExecution[];
  /** Of a machine's that began since then and have ended, newest first. `output`: of a short one. */
  measure(machine: number, since: Instant, count: number): Measured[];
  /** With a higher id than that, lowest first; not those of Map Runs. */
  startedAfter(id: number, count: number): { readonly id: number; readonly machine: number }[];
  /** The highest there is, 0 for none. */
  lastId(): number;
  /** Deletes executions that stopped before `cutoff`, with their histories; returns how many. */
  expire(cutoff: Instant, count: number): number;
  /** Without a trace; it has no history. */
  remove(id: number): void;
  dropCache(): void;
}

export interface NewestExecution extends Pick<ExecutionRow, 'name' | 'status' | 'startedAt' | 'stoppedAt' | 'output'> {
  readonly input: string | undefined;
}

export interface Measured {
  readonly status: ExecutionStatus;
  readonly tookMs: number;
  readonly output: string | undefined;
}

const idsPerMs = 1024;

export function openExecutions(store: Store): Executions {
  let lastId: number | undefined;
  const selectLastId = store.prepare('SELECT max(id) AS id FROM states_execution');
  const insert = store.prepare(
    `INSERT INTO states_execution (id, machine, revision, name, status, started, input, trace_header, version, alias, number, items)
       VALUES (?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, ?, ?)`,
  );
  const end = store.prepare(
    'UPDATE states_execution SET status = ?, stopped = ?, output = ?, error = ?, cause = ?, bad_ending = ? WHERE id = ?',
  );
  const redrive = store.prepare(
    `UPDATE states_execution SET status = 'RUNNING', stopped = NULL, output = NULL, error = NULL, cause = NULL, bad_ending = NULL,
       redrives = redrives + 1, redriven = ?, redrive_tokens = ? WHERE id = ?`,
  );
  const startAgain = store.prepare(
    `UPDATE states_execution SET status = 'RUNNING', started = ?, stopped = NULL, output = NULL, error = NULL, cause = NULL, bad_ending = NULL
       WHERE id = ?`,
  );
  const byName = store.prepare('SELECT * FROM states_execution WHERE machine = ? AND name = ?');
  const byId = store.prepare('SELECT * FROM states_execution WHERE id = ?');
  const old = store.prepare(
    // Children of a Map Run that goes on, or may be redriven, are kept: it has their results at its end.
    `SELECT id FROM states_execution e WHERE id < ? AND status <> 'RUNNING' AND stopped < ? AND NOT EXISTS
       (SELECT 1 FROM states_map_run r WHERE r.id = -e.machine AND (r.status = 'RUNNING' OR EXISTS
         (SELECT 1 FROM states_redrive WHERE states_redrive.execution = r.execution))) ORDER BY id LIMIT ?`,
  );
  const remove = store.prepare('DELETE FROM states_execution WHERE id = ?');
  const removeMapRuns = store.prepare('DELETE FROM states_map_run WHERE execution = ?');
  const removeRemains = store.prepare('DELETE FROM states_redrive WHERE execution = ?');
  const removeMock = store.prepare('DELETE FROM states_mock WHERE execution = ?');
  const removeMockCounts = store.prepare('DELETE FROM states_mock_count WHERE execution = ?');
  const removeHistory = store.prepare('DELETE FROM states_history WHERE execution = ?');

  return {
    add(context, { machine, revision, name, startedAt, input, traceHeader, version, alias, child }) {
      const before = lastId ?? Number(selectLastId.get()?.['id'] ?? 0);
      context.undo(() => {
        lastId = before;
      });
      lastId = Math.max(before + 1, startedAt * idsPerMs);
      const more = [traceHeader ?? null, version ?? null, alias ?? null, child?.number ?? null, child?.items ?? null];
      insert.run(lastId, machine, revision, name, startedAt, input, ...more);
      return lastId;
    },
    redrive: (id, at, tokens) => void redrive.run(at, JSON.stringify(tokens), id),
    startAgain: (id, at) => void startAgain.run(at, id),
    end(id, ending, stoppedAt) {
      const { status } = ending;
      const output = status === 'SUCCEEDED' ? ending.output : null;
      const [error, cause] = 'error' in ending ? [ending.error ?? null, ending.cause ?? null] : [null, null];
      end.run(status, stoppedAt, output, error, cause, status === 'SUCCEEDED' ? null : status, id);
    },
    find: (machine, name) => executionOf(byName.get(machine, name)),
    byId: (id) => executionOf(byId.get(id)),
    lastId: () => Number(selectLastId.get()?.['id'] ?? 0),
    ...openLists(store),
    ...openBulkReads(store),
    expire(cutoff, count) {
      const ids = old.all(cutoff * idsPerMs, cutoff, count).map((row) => Number(row['id']));
      for (const id of ids) {
        removeHistory.run(id);
        removeMapRuns.run(id);
        removeRemains.run(id);
        removeMock.run(id);
        removeMockCounts.run(id);
        remove.run(id);
      }
      return ids.length;
    },
    remove: (id) => void remove.run(id),
    dropCache() {
      lastId = undefined;
    },
  };
}

function openLists(store: Store): Pick<Executions, 'list' | 'filtered'> {
  const all = store.prepare('SELECT * FROM states_execution WHERE machine = ? AND id < ? ORDER BY id DESC LIMIT ?');
  const good = store.prepare(
    "SELECT * FROM states_execution WHERE machine = ? AND id < ? AND status = 'SUCCEEDED' ORDER BY id DESC LIMIT ?",
  );
  const bad = store.prepare(
    'SELECT * FROM states_execution WHERE machine = ? AND bad_ending = ? AND status = bad_ending AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const filtered = store.prepare(
    `SELECT * FROM states_execution WHERE machine = ? AND id < ? AND ifnull(status = ?, 1) AND ifnull(version = ?, ? IS NULL)
       AND ifnull(alias = ?, ? IS NULL) AND ifnull((redrives > 0) = ?, 1) ORDER BY id DESC LIMIT ?`,
  );
  return {
    list(machine, status, before, count) {
      const rows =
        status === undefined
          ? all.all(machine, before, count)
          : status === 'SUCCEEDED'
            ? good.all(machine, before, count)
            : bad.all(machine, status, before, count);
      return rows.map((row) => executionOf(row)!);
    },
    filtered(machine, { status = null, version = null, alias = null, redriven }, before, count) {
      const redrive = redriven === undefined ? null : Number(redriven);
      const rows = filtered.all(machine, before, status, version, version, alias, alias, redrive, count);
      return rows.map((row) => executionOf(row)!);
    },
  };
}

function openBulkReads(store: Store): Pick<Executions, 'newest' | 'measure' | 'startedAfter'> {
  const newest = store.prepare(
    `SELECT name, status, started, stopped, CASE WHEN length(input) <= 1000 THEN input END AS input,
         CASE WHEN length(output) <= 1000 THEN output END AS output
       FROM states_execution WHERE machine = ? ORDER BY id DESC LIMIT ?`,
  );
  const measure = store.prepare(
    `SELECT status, stopped - started AS took, CASE WHEN length(output) < 1000 THEN output END AS output FROM states_execution
       WHERE machine = ? AND id >= ? AND stopped IS NOT NULL ORDER BY id DESC LIMIT ?`,
  );
  const after = store.prepare(
    'SELECT id, machine FROM states_execution WHERE id > ? AND machine > 0 ORDER BY id LIMIT ?',
  );
  return {
    newest: (machine, count) =>
      newest.all(machine, count).map((row) => ({
        name: String(row['name']),
        status: row['status'] as ExecutionStatus,
        startedAt: instant(Number(row['started'])),
        stoppedAt: row['stopped'] === null ? undefined : instant(Number(row['stopped'])),
        input: (row['input'] ?? undefined) as string | undefined,
        output: (row['output'] ?? undefined) as string | undefined,
      })),
    measure: (machine, since, count) =>
      measure.all(machine, since * idsPerMs, count).map((row) => ({
        status: row['status'] as ExecutionStatus,
        tookMs: Number(row['took']),
        output: (row['output'] ?? undefined) as string | undefined,
      })),
    startedAfter: (id, count) =>
      after.all(id, count).map((row) => ({ id: Number(row['id']), machine: Number(row['machine']) })),
  };
}

type Row = Record<string, unknown>;

export function executionOf(row: Row | undefined): ExecutionRow | undefined {
  if (!row) return undefined;
  const text = (column: string) => (row[column] ?? undefined) as string | undefined;
  return {
    id: Number(row['id']),
    machine: Number(row['machine']),
    revision: Number(row['revision']),
    name: String(row['name']),
    status: row['status'] as ExecutionStatus,
    startedAt: instant(Number(row['started'])),
    stoppedAt: row['stopped'] === null ? undefined : instant(Number(row['stopped'])),
    input: String(row['input']),
    output: text('output'),
    error: text('error'),
    cause: text('cause'),
    traceHeader: text('trace_header'),
    version: (row['version'] ?? undefined) as number | undefined,
    alias: text('alias'),
    redrives: Number(row['redrives']),
    redrivenAt: row['redriven'] === null ? undefined : instant(Number(row['redriven'])),
    redriveTokens: JSON.parse(text('redrive_tokens') ?? '[]'),
    ...(row['number'] === null ? {} : { child: { number: Number(row['number']), items: Number(row['items']) } }),
  };
}
