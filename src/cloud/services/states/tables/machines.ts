/** Rows of state machines and of their revisions. A revision never changes. */
import type { LoggingConfiguration, Tag } from '@aws-sdk/client-sfn';
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';

export interface MachineRow {
  readonly id: number;
  readonly name: string;
  readonly status: 'ACTIVE' | 'DELETING';
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly createdAt: Instant;
  readonly tags: readonly Tag[];
  /** The id of its revision of today. */
  readonly revision: number;
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

export interface MachineTable {
  find(name: string): MachineRow | undefined;
  byId(id: number): MachineRow | undefined;
  /** By name, after `name`, without those that are being deleted. */
  list(after: string, count: number): MachineRow[];
  /** Returns its id. It has no revision yet. */
  add(machine: Pick<MachineRow, 'name' | 'type' | 'createdAt' | 'tags'>): number;
  setRevision(id: number, revision: number): void;
  setStatus(id: number, status: MachineRow['status']): void;
  setTags(id: number, tags: readonly Tag[]): void;
  /** With its revisions, versions and aliases. */
  remove(id: number): void;
}

export function openMachineTable(store: Store): MachineTable {
  const find = store.prepare('SELECT * FROM states_machine WHERE name = ?');
  const byId = store.prepare('SELECT * FROM states_machine WHERE id = ?');
  const list = store.prepare("SELECT * FROM states_machine WHERE name > ? AND status = 'ACTIVE' ORDER BY name LIMIT ?");
  const insert = store.prepare(
    "INSERT INTO states_machine (name, status, type, created, revision, tags) VALUES (?, 'ACTIVE', ?, ?, 0, ?)",
  );
  const setRevision = store.prepare('UPDATE states_machine SET revision = ? WHERE id = ?');
  const setStatus = store.prepare('UPDATE states_machine SET status = ? WHERE id = ?');
  const setTags = store.prepare('UPDATE states_machine SET tags = ? WHERE id = ?');
  const remove = store.prepare('DELETE FROM states_machine WHERE id = ?');
  const removeParts = ['revision', 'version', 'alias'].map((of) =>
    store.prepare(`DELETE FROM states_${of} WHERE machine = ?`),
  );
  return {
    find: (name) => machineOf(find.get(name)),
    byId: (id) => machineOf(byId.get(id)),
    list: (after, count) => list.readable((row) => machineOf(row)!, after, count),
    add: ({ name, type, createdAt, tags }) =>
      Number(insert.run(name, type, createdAt, JSON.stringify(tags)).lastInsertRowid),
    setRevision: (id, revision) => void setRevision.run(revision, id),
    setStatus: (id, status) => void setStatus.run(status, id),
    setTags: (id, tags) => void setTags.run(JSON.stringify(tags), id),
    remove(id) {
      for (const removePart of removeParts) removePart.run(id);
      remove.run(id);
    },
  };
}

export interface RevisionTable {
  find(id: number): Revision | undefined;
  /** Returns its id. */
  add(machine: number, revision: Omit<Revision, 'id'>): number;
}

export function openRevisionTable(store: Store): RevisionTable {
  const find = store.prepare('SELECT * FROM states_revision WHERE id = ?');
  const insert = store.prepare(
    'INSERT INTO states_revision (machine, definition, role_arn, logging, tracing, revision_id, made) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    find: (id) => revisionOf(find.get(id)),
    add(machine, { definition, roleArn, logging, tracing, revisionId, madeAt }) {
      const settings = JSON.stringify(logging);
      const { lastInsertRowid } = insert.run(
        machine,
        definition,
        roleArn,
        settings,
        Number(tracing),
        revisionId,
        madeAt,
      );
      return Number(lastInsertRowid);
    },
  };
}

type Row = Record<string, unknown> | undefined;

const machineOf = (row: Row): MachineRow | undefined =>
  row && {
    id: Number(row['id']),
    name: String(row['name']),
    status: row['status'] as MachineRow['status'],
    type: row['type'] as MachineRow['type'],
    createdAt: instant(Number(row['created'])),
    tags: JSON.parse(String(row['tags'])),
    revision: Number(row['revision']),
  };

const revisionOf = (row: Row): Revision | undefined =>
  row && {
    id: Number(row['id']),
    definition: String(row['definition']),
    roleArn: String(row['role_arn']),
    logging: JSON.parse(String(row['logging'])),
    tracing: row['tracing'] === 1,
    revisionId: row['revision_id'] as string | null,
    madeAt: instant(Number(row['made'])),
  };
