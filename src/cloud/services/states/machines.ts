/**
 * State machines and their revisions, remembered: by name, and parsed by revision. Each change is written to the tables at once.
 * An execution keeps the revision that it started with.
 */
import type { Tag } from '@aws-sdk/client-sfn';
import { isProblems } from '../../../languages/problem.ts';
import { childMachine, distributedMap, type Machine } from '../../../languages/states/machine.ts';
import { parseStoredMachine } from '../../../languages/states/parse-machine.ts';
import type { Context, ServiceHost } from '../../kit/service.ts';
import { machineArn, machineNameOf } from './arns.ts';
import { noSuchMachine } from './errors.ts';
import type { MachineRow, Revision } from './tables/machines.ts';
import type { Tables } from './tables.ts';

export interface StateMachine extends Omit<MachineRow, 'revision'> {
  readonly arn: string;
  readonly revision: Revision;
}

export type NewRevision = Omit<Revision, 'id' | 'madeAt'>;

/** Entries of each kind remembered. */
const rememberedMax = 1000;

export class Machines {
  private readonly host: ServiceHost;
  private readonly tables: Tables;
  private readonly byName = new Map<string, StateMachine>();
  private readonly names = new Map<number, string>();
  private readonly revisions = new Map<number, Revision>();
  private readonly definitions = new Map<number, Machine>();
  private readonly programs = new Map<string, Machine>();

  constructor(host: ServiceHost, tables: Tables) {
    this.host = host;
    this.tables = tables;
  }

  find(name: string): StateMachine | undefined {
    const known = this.byName.get(name);
    if (known) return known;
    const row = this.tables.machines.find(name);
    return row && remember(this.byName, name, this.machineOf(row));
  }

  /** By ARN. Throws InvalidArn and StateMachineDoesNotExist. */
  get(arn: string): StateMachine {
    const machine = this.find(machineNameOf(arn));
    if (machine?.arn !== arn) throw noSuchMachine(arn);
    return machine;
  }

  byId(id: number): StateMachine | undefined {
    const name = this.names.get(id);
    const known = name === undefined ? undefined : this.byName.get(name);
    if (known?.id === id) return known;
    const row = this.tables.machines.byId(id);
    if (!row) return undefined;
    remember(this.names, id, row.name);
    return remember(this.byName, row.name, this.machineOf(row));
  }

  /** By name, after `name`, without those that are being deleted. */
  list(after: string, count: number): StateMachine[] {
    return this.tables.machines.list(after, count).map((row) => this.machineOf(row));
  }

  add(context: Context, machine: Pick<MachineRow, 'name' | 'type' | 'tags'>, revision: NewRevision): StateMachine {
    this.changed(context, machine.name);
    const id = this.tables.machines.add({ ...machine, createdAt: context.now });
    this.addRevision(context, id, revision);
    return this.find(machine.name)!;
  }

  revise(context: Context, { id, name }: StateMachine, revision: NewRevision): StateMachine {
    this.changed(context, name);
    this.addRevision(context, id, revision);
    return this.find(name)!;
  }

  setStatus(context: Context, { id, name }: StateMachine, status: MachineRow['status']): void {
    this.changed(context, name);
    this.tables.machines.setStatus(id, status);
  }

  setTags(context: Context, { id, name }: StateMachine, tags: readonly Tag[]): void {
    this.changed(context, name);
    this.tables.machines.setTags(id, tags);
  }

  remove(context: Context, { id, name }: StateMachine): void {
    this.changed(context, name);
    this.tables.machines.remove(id);
  }

  revision(id: number): Revision {
    const known = this.revisions.get(id);
    if (known) return known;
    const found = this.tables.revisions.find(id);
    if (!found) throw new Error(`no revision ${id} of a state machine`);
    return remember(this.revisions, id, found);
  }

  /** The revision's definition, checked and compiled. */
  parsed({ id, definition }: Revision): Machine {
    const known = this.definitions.get(id);
    if (known) return known;
    const machine = parseStoredMachine(definition);
    if (isProblems(machine)) throw new Error(`the definition of revision ${id} cannot be read any more`);
    return remember(this.definitions, id, machine);
  }

  /** What an execution runs: its machine's states, or those of the distributed Map whose child it is. */
  program(revision: Revision, label: string | undefined): Machine {
    if (label === undefined) return this.parsed(revision);
    const key = `${revision.id}/${label}`;
    return this.programs.get(key) ?? remember(this.programs, key, childMachine(this.parsed(revision), label));
  }

  /** Of the distributed Map with that label. */
  hasExpressChildren(revision: Revision, label: string): boolean {
    return distributedMap(this.parsed(revision), label).distributed!.express;
  }

  dropCaches(): void {
    this.programs.clear();
    this.byName.clear();
    this.names.clear();
    this.revisions.clear();
    this.definitions.clear();
  }

  private machineOf(row: MachineRow): StateMachine {
    return { ...row, arn: machineArn(this.host, row.name), revision: this.revision(row.revision) };
  }

  private addRevision(context: Context, machine: number, revision: NewRevision): void {
    const id = this.tables.revisions.add(machine, { ...revision, madeAt: context.now });
    // One that is rolled back leaves its id to another.
    context.undo(() => {
      this.revisions.delete(id);
      this.definitions.delete(id);
      this.programs.clear();
    });
    this.tables.machines.setRevision(machine, id);
  }

  /** What is remembered of before a change goes, and what is remembered of after it if the change is rolled back. */
  private changed(context: Context, name: string): void {
    this.byName.delete(name);
    context.undo(() => this.byName.delete(name));
  }
}

function remember<K, V>(memory: Map<K, V>, key: K, value: V): V {
  if (memory.size >= rememberedMax) memory.clear();
  memory.set(key, value);
  return value;
}
