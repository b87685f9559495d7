/**
 * Executions that run, as the interpreter left them. Memory is ahead of the table and written before the commit, so one that starts and ends
 * before it never touches the table; after the commit that has exactly those that run.
 */
import { type About, type Execution, newExecution } from '../../../../languages/states/execution.ts';
import { readRemains } from '../../../../languages/states/redrive.ts';
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
  /** Of a Map Run's child. */
  readonly child?: ExecutionRow['child'];
}

/** The machine of executions, and of children of a Map Run its label. */
interface Owner {
  readonly machine: StateMachine;
  readonly label: string | undefined;
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
  start(
    context: Context,
    id: number,
    started: Omit<NewExecution, 'traceHeader'>,
    owner: Owner = this.owner(started.machine),
  ): Running {
    const revision = this.machines.revision(started.revision);
    const running = this.runningOf(
      id,
      started,
      owner,
      revision,
      newExecution(aboutOf(this.host, started, owner, revision)),
    );
    this.set(context, id, running);
    return running;
  }

  /** An execution that ended badly, before it is redriven; `failed`: the thread whose state failed. */
  resume(context: Context, id: number): { running: Running; failed: number | undefined } {
    const row = this.tables.executions.byId(id)!;
    const owner = this.owner(row.machine);
    const revision = this.machines.revision(row.revision);
    const { remains } = this.tables.redrives.find(id)!;
    const { execution, failed } = readRemains(aboutOf(this.host, row, owner, revision), remains);
    const running = this.runningOf(id, row, owner, revision, execution);
    this.set(context, id, running);
    return { running, failed };
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

  /** Ids after the given one, lowest first. */
  after(id: number, count: number): number[] {
    const stored = this.tables.running.after(id, count + this.changed.size);
    const ids = new Set([...stored, ...[...this.changed].filter((changed) => changed > id)]);
    const runs = (one: number): boolean => {
      const entry = this.entries.get(one);
      return entry ? entry.running !== undefined : true;
    };
    return [...ids]
      .filter(runs)
      .sort((a, b) => a - b)
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
    const owner = this.owner(row.machine);
    const revision = this.machines.revision(row.revision);
    const about = aboutOf(this.host, row, owner, revision);
    const execution = readExecution(about, text, this.tables.running.parts(id));
    return { running: this.runningOf(id, row, owner, revision, execution), stored: execution };
  }

  /** Of executions with that `machine`. */
  owner(machine: number): Owner {
    if (machine > 0) return { machine: this.machines.byId(machine)!, label: undefined };
    const mapRun = this.tables.mapRuns.byId(-machine)!;
    return { machine: this.machines.byId(mapRun.machine)!, label: mapRun.label };
  }

  private runningOf(
    id: number,
    { machine: machineId, child }: Pick<ExecutionRow, 'machine' | 'child'>,
    { machine, label }: Owner,
    revision: Revision,
    execution: Execution,
  ): Running {
    if (label === undefined) return { id, machineId, type: machine.type, revision, execution };
    const express = this.machines.hasExpressChildren(revision, label);
    return { id, machineId, type: express ? 'EXPRESS' : 'STANDARD', revision, execution, child };
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

type Redriven = Partial<Pick<ExecutionRow, 'redrives' | 'redrivenAt'>>;

function aboutOf(
  host: ServiceHost,
  { name, input, startedAt, redrives = 0, redrivenAt }: Pick<ExecutionRow, 'name' | 'input' | 'startedAt'> & Redriven,
  { machine, label }: Owner,
  { roleArn }: Revision,
): About {
  const rest = { input, roleArn, startedAt, machineArn: machine.arn, machineName: machine.name, redrives, redrivenAt };
  if (label === undefined) return { executionArn: executionArnOf(host, machine, name), name: givenName(name), ...rest };
  return { executionArn: executionArn(host, labelled(machine.name, label), name), label, name, ...rest };
}
