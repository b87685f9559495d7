/**
 * State machines and their revisions, read from the tables and remembered: by name, and parsed by revision.
 * A revision never changes: an execution keeps the one that it started with.
 */
import type { LoggingConfiguration, Tag } from '@aws-sdk/client-sfn';
import { type Instant, instant } from '../../../languages/instant.ts';
import { isProblems } from '../../../languages/problem.ts';
import type { Machine } from '../../../languages/states/machine.ts';
import { parseMachine } from '../../../languages/states/parse-machine.ts';
import type { Context, ServiceHost } from '../../kit/service.ts';
import { machineArn, machineNameOf } from './arns.ts';
import { noSuchMachine } from './refusals.ts';

export interface MachineRow {
  readonly id: number;
  readonly name: string;
  readonly arn: string;
  readonly status: 'ACTIVE' | 'DELETING';
  readonly createdAt: Instant;
  readonly tags: readonly Tag[];
  readonly revision: Revision;
}

export interface Revision {
  readonly id: number;
  readonly definition: string;
  readonly roleArn: string;
  readonly logging: LoggingConfiguration;
  readonly tracing: boolean;
  /** Null until the machine's first update. */
  readonly revisionId: string | null;
  readonly madeAt: Instant;
}

export interface Machines {
  find(name: string): MachineRow | undefined;
  /** By ARN. Throws InvalidArn and StateMachineDoesNotExist. */
  get(arn: string): MachineRow;
  byId(id: number): MachineRow | undefined;
  /** By name, after `name`, deleted ones left out. */
  list(after: string, count: number): MachineRow[];
  add(
    context: Context,
    machine: Pick<MachineRow, 'name' | 'tags'>,
    revision: Omit<Revision, 'id' | 'madeAt'>,
  ): MachineRow;
  revise(context: Context, machine: MachineRow, revision: Omit<Revision, 'id' | 'madeAt'>): MachineRow;
  setStatus(context: Context, machine: MachineRow, status: MachineRow['status']): void;
  setTags(context: Context, machine: MachineRow, tags: readonly Tag[]): void;
  remove(context: Context, machine: MachineRow): void;
  revision(id: number): Revision;
  /** The revision's definition, checked and compiled. */
  parsed(revision: Revision): Machine;
  forget(): void;
}

const rememberedMax = 1000;

export function openMachines(host: ServiceHost): Machines {
  const { store } = host;
  const byName = new Map<string, MachineRow>();
  const revisions = new Map<number, Revision>();
  const parsed = new Map<number, Machine>();
  const selectByName = store.prepare('SELECT * FROM states_machine WHERE name = ?');
  const selectById = store.prepare('SELECT * FROM states_machine WHERE id = ?');
  const selectAfter = store.prepare(
    "SELECT * FROM states_machine WHERE name > ? AND status = 'ACTIVE' ORDER BY name LIMIT ?",
  );
  const selectRevision = store.prepare('SELECT * FROM states_revision WHERE id = ?');
  const insert = store.prepare(
    "INSERT INTO states_machine (name, status, created, revision, tags) VALUES (?, 'ACTIVE', ?, 0, ?)",
  );
  const insertRevision = store.prepare(
    'INSERT INTO states_revision (machine, definition, role_arn, logging, tracing, revision_id, made) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const setRevision = store.prepare('UPDATE states_machine SET revision = ? WHERE id = ?');
  const setStatus = store.prepare('UPDATE states_machine SET status = ? WHERE id = ?');
  const setTags = store.prepare('UPDATE states_machine SET tags = ? WHERE id = ?');
  const removeMachine = store.prepare('DELETE FROM states_machine WHERE id = ?');
  const removeRevisions = store.prepare('DELETE FROM states_revision WHERE machine = ?');

  const remember = <K, V>(memory: Map<K, V>, key: K, value: V): V => {
    if (memory.size >= rememberedMax) memory.clear();
    memory.set(key, value);
    return value;
  };
  /** What was remembered before a change, or would be if the change is taken back, goes. */
  const changed = (context: Context, name: string): void => {
    byName.delete(name);
    context.undo(() => byName.delete(name));
  };

  const revision = (id: number): Revision => {
    const known = revisions.get(id);
    if (known) return known;
    const row = selectRevision.get(id);
    if (!row) throw new Error(`no revision ${id} of a state machine`);
    return remember(revisions, id, revisionOf(row));
  };
  const machineOf = (row: Row): MachineRow => ({
    id: Number(row['id']),
    name: String(row['name']),
    arn: machineArn(host, String(row['name'])),
    status: row['status'] as MachineRow['status'],
    createdAt: instant(Number(row['created'])),
    tags: JSON.parse(String(row['tags'])),
    revision: revision(Number(row['revision'])),
  });

  const find = (name: string): MachineRow | undefined => {
    const known = byName.get(name);
    if (known) return known;
    const row = selectByName.get(name);
    return row && remember(byName, name, machineOf(row));
  };
  const addRevision = (context: Context, machine: number, made: Omit<Revision, 'id' | 'madeAt'>): void => {
    const { definition, roleArn, logging, tracing, revisionId } = made;
    const { lastInsertRowid } = insertRevision.run(
      machine,
      definition,
      roleArn,
      JSON.stringify(logging),
      Number(tracing),
      revisionId,
      context.now,
    );
    const id = Number(lastInsertRowid);
    // One that is taken back leaves its id to another.
    context.undo(() => {
      revisions.delete(id);
      parsed.delete(id);
    });
    setRevision.run(id, machine);
  };

  return {
    find,
    get(arn) {
      const machine = find(machineNameOf(arn));
      if (machine?.arn !== arn) throw noSuchMachine(arn);
      return machine;
    },
    byId(id) {
      const row = selectById.get(id);
      return row && machineOf(row);
    },
    list: (after, count) => selectAfter.all(after, count).map(machineOf),
    add(context, { name, tags }, made) {
      changed(context, name);
      const { lastInsertRowid } = insert.run(name, context.now, JSON.stringify(tags));
      addRevision(context, Number(lastInsertRowid), made);
      return find(name)!;
    },
    revise(context, machine, made) {
      changed(context, machine.name);
      addRevision(context, machine.id, made);
      return find(machine.name)!;
    },
    setStatus(context, machine, status) {
      changed(context, machine.name);
      setStatus.run(status, machine.id);
    },
    setTags(context, machine, tags) {
      changed(context, machine.name);
      setTags.run(JSON.stringify(tags), machine.id);
    },
    remove(context, machine) {
      changed(context, machine.name);
      removeRevisions.run(machine.id);
      removeMachine.run(machine.id);
    },
    revision,
    parsed(given) {
      const known = parsed.get(given.id);
      if (known) return known;
      const machine = parseMachine(given.definition);
      if (isProblems(machine)) throw new Error(`the definition of revision ${given.id} cannot be read any more`);
      return remember(parsed, given.id, machine);
    },
    forget() {
      byName.clear();
      revisions.clear();
      parsed.clear();
    },
  };
}

type Row = Record<string, unknown>;

const revisionOf = (row: Row): Revision => ({
  id: Number(row['id']),
  definition: String(row['definition']),
  roleArn: String(row['role_arn']),
  logging: JSON.parse(String(row['logging'])),
  tracing: row['tracing'] === 1,
  revisionId: row['revision_id'] as string | null,
  madeAt: instant(Number(row['made'])),
});
