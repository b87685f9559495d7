/**
 * Rows of Map Runs. A child is an execution whose machine is its Map Run: the id, negated; so lists, filters and names of executions are a Map Run's as they are a machine's.
 * How many children there are of each status is counted when it is asked for; what decides how the run goes on is counted along.
 */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { MapRunSettings, Reading, Writing } from '../../../../languages/states/command.ts';
import type { Store } from '../../../kit/store.ts';
import { type ExecutionRow, executionOf } from './executions.ts';

export interface MapRunRow {
  readonly id: number;
  readonly machine: number;
  /** In which it was started, and the token that waits for it there. */
  readonly execution: number;
  readonly token: number;
  readonly label: string;
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  readonly startedAt: Instant;
  readonly stoppedAt: Instant | undefined;
  readonly items: number;
  readonly settings: MapRunSettings;
  /** Children that have begun, and the items that they work on or have worked on. */
  readonly begun: number;
  readonly itemsBegun: number;
  /** How many have been asked for. */
  readonly wanted: number;
  /** Children that run. */
  readonly running: number;
  /** Of children that failed, and are not about to be redriven. */
  readonly itemsFailed: number;
  readonly redrives: number;
  readonly redrivenAt: Instant | undefined;
  /** Children of it are still being stopped. */
  readonly stopping: boolean;
  /** Children before this one are of the attempts before the last redrive. */
  readonly redriveBefore: number;
  /** What its items are still to be read from. */
  readonly reading: Reading | undefined;
  readonly writing: WritingResults | undefined;
}

export type NewMapRun = Pick<
  MapRunRow,
  'machine' | 'execution' | 'token' | 'label' | 'name' | 'startedAt' | 'items' | 'settings' | 'reading' | 'writing'
>;

/** Where its results are written, and how far that is. */
export interface WritingResults extends Writing {
  /** It may be written there. */
  readonly isTried?: true;
  /** Undefined until it has ended, or fails. */
  readonly progress?: WritingProgress;
}

/** Named as the files are. */
export type ResultGroup = 'FAILED' | 'PENDING' | 'SUCCEEDED';

export interface WritingProgress {
  readonly files: Readonly<Record<ResultGroup, readonly { readonly Key: string; readonly Size: number }[]>>;
  /** Which children are written now: those after that number. Undefined: all are. */
  readonly next: { readonly group: ResultGroup; readonly after: number } | undefined;
  /** Children whose results are written. */
  readonly written: number;
}

export const s3MapRunSchema = `ALTER TABLE states_map_run ADD COLUMN reading TEXT;
   ALTER TABLE states_map_run ADD COLUMN writing TEXT`;

export interface Count {
  readonly status: string;
  readonly executions: number;
  readonly items: number;
}

export interface Child {
  readonly id: number;
  /** Of one that has succeeded. */
  readonly output: string | undefined;
}

export interface MapRuns {
  add(mapRun: NewMapRun): number;
  byId(id: number): MapRunRow | undefined;
  find(name: string): MapRunRow | undefined;
  ofToken(execution: number, token: number): MapRunRow | undefined;
  /** Of an execution, newest first, before the given id. */
  list(execution: number, before: number, count: number): MapRunRow[];
  want(id: number, children: number): void;
  childrenBegan(id: number, children: number, items: number): void;
  childEnded(id: number, itemsFailed: number): void;
  /** Returns whether a row is to be posted in which the run goes on: not if one is already. */
  ask(id: number): boolean;
  /** That row is taken. */
  taken(id: number): void;
  /** It has ended. Where that is badly its children are stopped, until `stopped`. */
  stop(id: number, status: MapRunRow['status'], stoppedAt: Instant): void;
  stopped(id: number): void;
  setSettings(id: number, settings: MapRunSettings): void;
  /** Its items have been read: so many. */
  read(id: number, items: number): void;
  setWriting(id: number, writing: WritingResults): void;
  counts(id: number): Count[];
  /** In the order of its items. */
  children(id: number): Child[];
  /** Children that have succeeded, or that have not, after that number, in the order of their items. */
  childrenAfter(id: number, succeeded: boolean, number: number): (Pick<Child, 'id'> & { readonly number: number })[];
  /** What its children have given, in all. */
  outputCharacters(id: number): number;
  /** A child of any Map Run: no two have one name. */
  findChild(name: string): ExecutionRow | undefined;
  /** Whether children of a machine's Map Runs still run. */
  anyRuns(machine: number): boolean;
}

export function openMapRuns(store: Store): MapRuns {
  const insert = store.prepare(
    `INSERT INTO states_map_run (machine, execution, token, label, name, status, started, items, settings, reading, writing, wanted, begun, items_begun, running, items_failed, posted)
       VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0)`,
  );
  const byId = store.prepare('SELECT * FROM states_map_run WHERE id = ?');
  const byName = store.prepare('SELECT * FROM states_map_run WHERE name = ?');
  const byToken = store.prepare('SELECT * FROM states_map_run WHERE execution = ? AND token = ?');
  const list = store.prepare('SELECT * FROM states_map_run WHERE execution = ? AND id < ? ORDER BY id DESC LIMIT ?');
  const want = store.prepare('UPDATE states_map_run SET wanted = ? WHERE id = ?');
  const began = store.prepare(
    'UPDATE states_map_run SET begun = begun + ?1, running = running + ?1, items_begun = items_begun + ?2 WHERE id = ?3',
  );
  const ended = store.prepare(
    'UPDATE states_map_run SET running = running - 1, items_failed = items_failed + ? WHERE id = ?',
  );
  const ask = store.prepare('UPDATE states_map_run SET posted = 1 WHERE id = ? AND posted = 0');
  const taken = store.prepare('UPDATE states_map_run SET posted = 0 WHERE id = ?');
  const stop = store.prepare('UPDATE states_map_run SET status = ?, stopped = ?, stopping = ? WHERE id = ?');
  const stopped = store.prepare('UPDATE states_map_run SET stopping = 0 WHERE id = ?');
  const setSettings = store.prepare('UPDATE states_map_run SET settings = ? WHERE id = ?');
  const read = store.prepare('UPDATE states_map_run SET items = ?, reading = NULL WHERE id = ?');
  const setWriting = store.prepare('UPDATE states_map_run SET writing = ? WHERE id = ?');
  const childrenAfter = store.prepare(
    "SELECT id, number FROM states_execution WHERE machine = ? AND (status = 'SUCCEEDED') = ? AND number > ? ORDER BY number",
  );
  const counts = store.prepare(
    'SELECT status, count(*) AS executions, sum(items) AS items FROM states_execution WHERE machine = ? GROUP BY status',
  );
  const children = store.prepare('SELECT id, output FROM states_execution WHERE machine = ? ORDER BY number');
  const characters = store.prepare('SELECT sum(length(output)) AS n FROM states_execution WHERE machine = ?');
  const childByName = store.prepare('SELECT * FROM states_execution WHERE name = ? AND machine < 0');
  const anyRuns = store.prepare('SELECT 1 AS found FROM states_map_run WHERE machine = ? AND running > 0 LIMIT 1');
  return {
    add({ machine, execution, token, label, name, startedAt, items, settings, reading, writing }) {
      const texts = [settings, reading, writing].map((each) => (each === undefined ? null : JSON.stringify(each)));
      return Number(insert.run(machine, execution, token, label, name, startedAt, items, ...texts).lastInsertRowid);
    },
    byId: (id) => rowOf(byId.get(id)),
    find: (name) => rowOf(byName.get(name)),
    ofToken: (execution, token) => rowOf(byToken.get(execution, token)),
    list: (execution, before, count) => list.all(execution, before, count).map((row) => rowOf(row)!),
    want: (id, children) => void want.run(children, id),
    childrenBegan: (id, children, items) => void began.run(children, items, id),
    childEnded: (id, itemsFailed) => void ended.run(itemsFailed, id),
    ask: (id) => ask.run(id).changes > 0,
    taken: (id) => void taken.run(id),
    stop: (id, status, stoppedAt) => void stop.run(status, stoppedAt, Number(status !== 'SUCCEEDED'), id),
    stopped: (id) => void stopped.run(id),
    setSettings: (id, settings) => void setSettings.run(JSON.stringify(settings), id),
    read: (id, items) => void read.run(items, id),
    setWriting: (id, writing) => void setWriting.run(JSON.stringify(writing), id),
    childrenAfter: (id, succeeded, number) =>
      childrenAfter
        .all(-id, Number(succeeded), number)
        .map((row) => ({ id: Number(row['id']), number: Number(row['number']) })),
    counts: (id) => counts.all(-id).map((row) => row as unknown as Count),
    children: (id) =>
      children.all(-id).map((row) => ({
        id: Number(row['id']),
        output: (row['output'] ?? undefined) as string | undefined,
      })),
    outputCharacters: (id) => Number(characters.get(-id)?.['n'] ?? 0),
    findChild: (name) => executionOf(childByName.get(name)),
    anyRuns: (machine) => anyRuns.get(machine) !== undefined,
  };
}

const rowOf = (row: Record<string, unknown> | undefined): MapRunRow | undefined =>
  row && {
    id: Number(row['id']),
    machine: Number(row['machine']),
    execution: Number(row['execution']),
    token: Number(row['token']),
    label: String(row['label']),
    name: String(row['name']),
    status: row['status'] as MapRunRow['status'],
    startedAt: instant(Number(row['started'])),
    stoppedAt: row['stopped'] === null ? undefined : instant(Number(row['stopped'])),
    items: Number(row['items']),
    settings: JSON.parse(String(row['settings'])),
    begun: Number(row['begun']),
    wanted: Number(row['wanted']),
    itemsBegun: Number(row['items_begun']),
    running: Number(row['running']),
    itemsFailed: Number(row['items_failed']),
    redrives: Number(row['redrives']),
    redrivenAt: row['redriven'] === null ? undefined : instant(Number(row['redriven'])),
    stopping: row['stopping'] === 1,
    redriveBefore: Number(row['redrive_before']),
    reading: row['reading'] === null ? undefined : JSON.parse(String(row['reading'])),
    writing: row['writing'] === null ? undefined : JSON.parse(String(row['writing'])),
  };
