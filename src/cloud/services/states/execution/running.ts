/**
 * Executions that run, as the interpreter left them. Memory is ahead of the table within a turn and written before the commit, so one that starts
 * and ends in the same turn never touches it; after the commit the table has exactly those that run.
 */
import { type About, type Execution, newExecution } from '../../../../languages/states/execution.ts';
import { distributedMap } from '../../../../languages/states/machine.ts';
import { changesBetween, readExecution } from '../../../../languages/states/stored-execution.ts';
import type { Context, ServiceHost } from '../../../kit/service.ts';
import { executionArn, executionArnOf, givenName, labelled } from '../arns.ts';
import type { Machines, StateMachine } from '../machines.ts';
import type { ExecutionRow, NewExecution } from '../tables/executions.ts';
import type { Revision } from '../tables/machines.ts';
import type { Tables } from '../tables.ts';

export interface Running {
  readonly id: number;
  readonly machineId: number;
  readonly type: StateMachine['type'];
  readonly revision: Revision;
  readonly execution: Execution;
}

interface Entry {
  /** Undefined: it has ended. */
  readonly running: Running | undefined;
  /** As the table has it; undefined: it has no row of it. */
  readonly stored: Execution | undefined;
}

/** Executions remembered between turns. */
const rememberedMax = 10_000;

export class RunningExecutions {
  private readonly host: ServiceHost;
  private readonly machines: Machines;
  private readonly tables: Tables;
  private readonly entries = new Map<number, Entry>();
  private readonly changed = new Set<number>();

  constructor(host: ServiceHost, machines: Machines, tables: Tables) {
    this.host = host;
    this.machines = machines;
    this.tables = tables;
  }

  /** Undefined once it has ended, or never was. */
  get(id: number): Running | undefined {
    const known = this.entries.get(id) ?? this.stored(id);
    if (known) this.entries.set(id, known);
    return known?.running;
  }

  /** An execution just added, before its first step. */
  start(context: Context, id: number, started: Omit<NewExecution, 'traceHeader'>): Running {
    const revision = this.machines.revision(started.revision);
    const execution = newExecution(this.about(started, revision));
    const running = {
      id,
      machineId: started.machine,
      type: this.typeOf(started.machine, revision),
      revision,
      execution,
    };
    this.set(context, id, running);
    return running;
  }

  put(context: Context, running: Running): void {
    this.set(context, running.id, running);
  }

  end(context: Context, id: number): void {
    this.set(context, id, undefined);
  }

  /** Ids of a machine's, newest first, before the given one. */
  ofMachine(machineId: number, before: number, count: number): number[] {
    const stored = this.tables.running.ofMachine(machineId, before, count + this.changed.size);
    const ids = new Set([...stored, ...[...this.changed].filter((id) => id < before)]);
    const runs = (id: number): boolean => {
      const entry = this.entries.get(id);
      return entry ? entry.running?.machineId === machineId : stored.includes(id);
    };
    return [...ids]
      .filter(runs)
      .sort((a, b) => b - a)
      .slice(0, count);
  }

  /** Writes what has changed: called before each commit. */
  flush(): void {
    for (const id of this.changed) this.write(id);
    this.changed.clear();
    if (this.entries.size > rememberedMax) this.entries.clear();
  }

  dropCaches(): void {
    this.entries.clear();
    this.changed.clear();
  }

  private stored(id: number): Entry | undefined {
    const text = this.tables.running.find(id);
    if (text === undefined) return undefined;
    const row = this.tables.executions.byId(id) as ExecutionRow;
    const revision = this.machines.revision(row.revision);
    const parts = this.tables.running.parts(id);
    const execution = readExecution(this.about(row, revision), text, parts);
    const type = this.typeOf(row.machine, revision);
    return { running: { id, machineId: row.machine, type, revision, execution }, stored: execution };
  }

  /** The machine of executions with that `machine`, and of children of a Map Run its label. */
  owner(machine: number): { readonly machine: StateMachine; readonly label: string | undefined } {
    if (machine > 0) return { machine: this.machines.byId(machine)!, label: undefined };
    const mapRun = this.tables.mapRuns.byId(-machine)!;
    return { machine: this.machines.byId(mapRun.machine)!, label: mapRun.label };
  }

  private typeOf(machineId: number, revision: Revision): StateMachine['type'] {
    const { machine, label } = this.owner(machineId);
    if (label === undefined) return machine.type;
    return distributedMap(this.machines.parsed(revision), label).distributed!.express ? 'EXPRESS' : 'STANDARD';
  }

  private about(
    { machine: machineId, name, input, startedAt }: Pick<ExecutionRow, 'machine' | 'name' | 'input' | 'startedAt'>,
    { roleArn }: Revision,
  ): About {
    const { machine, label } = this.owner(machineId);
    return {
      executionArn:
        label === undefined
          ? executionArnOf(this.host, machine, name)
          : executionArn(this.host, labelled(machine.name, label), name),
      ...(label === undefined ? {} : { label }),
      name: label === undefined ? givenName(name) : name,
      input,
      roleArn,
      startedAt,
      machineArn: machine.arn,
      machineName: machine.name,
    };
  }

  private set(context: Context, id: number, running: Running | undefined): void {
    const before = this.entries.get(id);
    this.entries.set(id, { running, stored: before?.stored });
    this.changed.add(id);
    context.undo(() => {
      if (before) this.entries.set(id, before);
      else this.entries.delete(id);
    });
  }

  private write(id: number): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    const { running, stored } = entry;
    if (running) {
      const { machineId, execution } = running;
      this.tables.running.put(id, machineId, changesBetween(stored, execution));
      this.entries.set(id, { running, stored: execution });
      return;
    }
    if (stored) this.tables.running.remove(id);
    this.entries.delete(id);
  }
}
