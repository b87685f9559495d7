/**
 * Where each running execution stands. Memory is ahead of the table within a turn and written before the commit, so one that starts and ends
 * in the same turn never touches it; after the commit the table has exactly those that run.
 */
import {
  deserializeExecution,
  type Execution,
  newExecution,
  serializeExecution,
} from '../../../languages/states/execution.ts';
import type { Context, ServiceHost } from '../../kit/service.ts';
import { executionArn } from './arns.ts';
import type { ExecutionRow, Executions, NewExecution } from './executions.ts';
import type { MachineRow, Machines, Revision } from './machines.ts';

export interface Running {
  readonly id: number;
  readonly machineId: number;
  readonly revision: Revision;
  readonly execution: Execution;
}

export interface Runs {
  /** Undefined once it has ended, or never was. */
  get(id: number): Running | undefined;
  /** An execution just added, before its first step. */
  onStart(context: Context, id: number, execution: NewExecution, machine: MachineRow): Running;
  put(context: Context, running: Running): void;
  end(context: Context, id: number): void;
  /** Running ids of a machine, newest first, before the given one. */
  ofMachine(machineId: number, before: number, count: number): number[];
  flush(): void;
  forget(): void;
}

interface Entry {
  /** Undefined: it has ended. */
  readonly running: Running | undefined;
  /** The table has a row of it. */
  readonly stored: boolean;
}

/** Executions remembered between turns. */
const rememberedMax = 10_000;

export function openRuns(host: ServiceHost, machines: Machines, executions: Executions): Runs {
  const { store } = host;
  const entries = new Map<number, Entry>();
  const changed = new Set<number>();
  const select = store.prepare('SELECT state FROM states_running WHERE execution = ?');
  const upsert = store.prepare(
    'INSERT INTO states_running VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state',
  );
  const remove = store.prepare('DELETE FROM states_running WHERE execution = ?');
  const selectOfMachine = store.prepare(
    'SELECT execution FROM states_running WHERE machine = ? AND execution < ? ORDER BY execution DESC LIMIT ?',
  );

  const about = (
    execution: Omit<NewExecution, 'machine' | 'traceHeader'>,
    machine: MachineRow,
    revision: Revision,
  ) => ({
    executionArn: executionArn(host, machine.name, execution.name),
    name: execution.name,
    input: execution.input,
    roleArn: revision.roleArn,
    startedAt: execution.startedAt,
    machineArn: machine.arn,
    machineName: machine.name,
  });

  const read = (id: number): Entry | undefined => {
    const state = select.get(id)?.['state'];
    if (typeof state !== 'string') return undefined;
    const row = executions.byId(id) as ExecutionRow;
    const machine = machines.byId(row.machine) as MachineRow;
    const revision = machines.revision(row.revision);
    const execution = deserializeExecution(about(row, machine, revision), state);
    return { running: { id, machineId: row.machine, revision, execution }, stored: true };
  };

  const look = (id: number): Entry | undefined => {
    const known = entries.get(id) ?? read(id);
    if (known) entries.set(id, known);
    return known;
  };

  const set = (context: Context, id: number, running: Running | undefined): void => {
    const before = entries.get(id);
    entries.set(id, { running, stored: before?.stored ?? false });
    changed.add(id);
    context.undo(() => {
      if (before) entries.set(id, before);
      else entries.delete(id);
    });
  };

  const write = (id: number): void => {
    const entry = entries.get(id);
    if (!entry) return;
    const { running, stored } = entry;
    if (running) {
      upsert.run(id, running.machineId, serializeExecution(running.execution));
      entries.set(id, { running, stored: true });
    } else {
      if (stored) remove.run(id);
      entries.delete(id);
    }
  };

  return {
    get: (id) => look(id)?.running,
    onStart(context, id, execution, machine) {
      const { revision } = machine;
      const running = {
        id,
        machineId: machine.id,
        revision,
        execution: newExecution(about(execution, machine, revision)),
      };
      set(context, id, running);
      return running;
    },
    put: (context, running) => set(context, running.id, running),
    end: (context, id) => set(context, id, undefined),
    ofMachine(machineId, before, count) {
      const stored = selectOfMachine
        .all(machineId, before, count + changed.size)
        .map((row) => Number(row['execution']));
      const ids = new Set([...stored, ...[...changed].filter((id) => id < before)]);
      return [...ids]
        .filter((id) => {
          const entry = entries.get(id);
          return entry ? entry.running?.machineId === machineId : stored.includes(id);
        })
        .sort((a, b) => b - a)
        .slice(0, count);
    },
    flush() {
      for (const id of changed) write(id);
      changed.clear();
      if (entries.size > rememberedMax) entries.clear();
    },
    forget() {
      entries.clear();
      changed.clear();
    },
  };
}
