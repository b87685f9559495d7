/**
 * The tables of stacks, their revisions, resources and events, and change sets.
 * A template, a parameter and a resource's properties may hold a secret, and so may an output and an event: every body is sealed.
 */
import type { Instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';
import type { Vault } from '../../kit/vault.ts';
import type { ChangeSet } from './change-set.ts';
import type { DeploymentState, Resource, ResourceState, Revision, Stack, StackEvent } from './stack.ts';

export const schema: readonly string[] = [
  `CREATE TABLE cloudformation_stack (id TEXT PRIMARY KEY, name TEXT NOT NULL, deleted INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
   CREATE INDEX cloudformation_stack_name ON cloudformation_stack (name);
   CREATE TABLE cloudformation_revision (id INTEGER PRIMARY KEY AUTOINCREMENT, stack_id TEXT NOT NULL, body TEXT NOT NULL);
   CREATE TABLE cloudformation_resource (stack_id TEXT, logical_id TEXT, body TEXT NOT NULL, PRIMARY KEY (stack_id, logical_id)) WITHOUT ROWID;
   CREATE TABLE cloudformation_before (id INTEGER PRIMARY KEY AUTOINCREMENT, stack_id TEXT NOT NULL, logical_id TEXT NOT NULL, body TEXT,
     UNIQUE (stack_id, logical_id));
   CREATE TABLE cloudformation_deployment (stack_id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE cloudformation_event (id INTEGER PRIMARY KEY AUTOINCREMENT, stack_id TEXT NOT NULL, event_id TEXT NOT NULL, body TEXT NOT NULL);
   CREATE INDEX cloudformation_event_stack ON cloudformation_event (stack_id, id);
   CREATE TABLE cloudformation_change_set (id TEXT PRIMARY KEY, stack_id TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
     UNIQUE (stack_id, name)) WITHOUT ROWID;
   CREATE TABLE cloudformation_export (name TEXT PRIMARY KEY, stack_id TEXT NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE cloudformation_import (stack_id TEXT, name TEXT, PRIMARY KEY (stack_id, name)) WITHOUT ROWID`,
  `ALTER TABLE cloudformation_export RENAME COLUMN value TO body;
   UPDATE cloudformation_export SET body = json_object('value', body)`,
];

export interface StoredEvent extends StackEvent {
  readonly position: number;
  readonly id: string;
}

export interface Export {
  readonly name: string;
  readonly stackId: string;
  readonly value: string;
}

export type Tables = ReturnType<typeof openTables>;

/** How a value becomes a body, and a body a value. */
interface Bodies {
  write(value: object): string;
  read<T>(body: unknown): T;
}

/** Bodies of a store that is older than sealing are read as they are, and sealed when they are written next. */
const sealedBodies = (vault: Vault): Bodies => ({
  write: (value) => vault.seal(JSON.stringify(value)),
  read: (body) => JSON.parse(String(body).startsWith('{') ? String(body) : vault.open(String(body))),
});

const keptCharacters = 4_000_000;

/** What was read last stays open: each step of a deployment reads its stack's template, and each deletion all resources. Nobody changes what was read. */
function keptOpen(bodies: Bodies): Bodies & { drop(): void } {
  const kept = new Map<string, unknown>();
  let characters = 0;
  return {
    write: bodies.write,
    drop() {
      kept.clear();
      characters = 0;
    },
    read<T>(body: unknown): T {
      const text = String(body);
      if (kept.has(text)) return kept.get(text) as T;
      characters += text.length;
      for (const other of kept.keys()) {
        if (characters <= keptCharacters) break;
        kept.delete(other);
        characters -= other.length;
      }
      const value = bodies.read<T>(text);
      kept.set(text, value);
      return value;
    },
  };
}

export function openTables(store: Store, vault: Vault) {
  const bodies = keptOpen(sealedBodies(vault));
  const sql = (text: string) => store.prepare(text.replaceAll('$', 'cloudformation_'));
  const all = <T>(text: string, ...values: (string | number)[]): T[] =>
    sql(text)
      .all(...values)
      .map((row) => bodies.read<T>(row['body']));
  const one = <T>(text: string, ...values: (string | number)[]): T | undefined => all<T>(text, ...values)[0];
  const stacks = stackTables(sql, bodies, one);
  return {
    ...stacks,
    /** Whatever is kept open. */
    drop() {
      bodies.drop();
      stacks.dropRevision();
    },
    ...resourceTables(sql, bodies, all, one),
    ...eventTable(sql, bodies),
    ...changeSetTable(sql, bodies, all, one),
    ...exportTables(sql, bodies),
  };
}

type Sql = (text: string) => ReturnType<Store['prepare']>;
type All = <T>(text: string, ...values: (string | number)[]) => T[];
type One = <T>(text: string, ...values: (string | number)[]) => T | undefined;

function stackTables(sql: Sql, bodies: Bodies, one: One) {
  /** Each step of a deployment asks for it several times; its template may have a megabyte. A revision is never changed. */
  let lastRevision: { readonly id: number; readonly revision: Revision } | undefined;
  return {
    stackById: (id: string) => one<Stack>('SELECT body FROM $stack WHERE id = ?', id),
    /** The one of that name that is not deleted. */
    stackByName: (name: string) => one<Stack>('SELECT body FROM $stack WHERE name = ? AND deleted = 0', name),
    /** Live ones in the order of their ids, deleted ones too if asked for. */
    stacks: (after: string, limit: number, deletedToo: boolean) =>
      sql('SELECT id, body FROM $stack WHERE id > ? AND deleted <= ? ORDER BY id LIMIT ?').readable(
        (row) => bodies.read<Stack>(row['body']),
        after,
        deletedToo ? 1 : 0,
        limit,
      ),
    stackCount: () => Number(sql('SELECT count(*) AS n FROM $stack WHERE deleted = 0').get()?.['n']),
    putStack(stack: Stack): void {
      const deleted = stack.status === 'DELETE_COMPLETE' ? 1 : 0;
      sql(
        'INSERT INTO $stack (id, name, deleted, body) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET deleted = excluded.deleted, body = excluded.body',
      ).run(stack.id, stack.name, deleted, bodies.write(stack));
    },
    forgetStack(id: string): void {
      for (const table of ['event', 'revision', 'resource', 'change_set'])
        sql(`DELETE FROM $${table} WHERE stack_id = ?`).run(id);
      sql('DELETE FROM $stack WHERE id = ?').run(id);
    },
    revision(id: number): Revision {
      if (lastRevision?.id !== id)
        lastRevision = { id, revision: one<Revision>('SELECT body FROM $revision WHERE id = ?', id)! };
      return lastRevision.revision;
    },
    addRevision(stackId: string, revision: Revision): number {
      // What was added in a turn that was taken back leaves its id to another.
      lastRevision = undefined;
      const { lastInsertRowid } = sql('INSERT INTO $revision (stack_id, body) VALUES (?, ?)').run(
        stackId,
        bodies.write(revision),
      );
      return Number(lastInsertRowid);
    },
    dropRevision(): void {
      lastRevision = undefined;
    },
    removeRevision: (id: number) => void sql('DELETE FROM $revision WHERE id = ?').run(id),
    deployment: (stackId: string) => one<DeploymentState>('SELECT body FROM $deployment WHERE stack_id = ?', stackId),
    putDeployment: (stackId: string, state: DeploymentState) =>
      void sql(
        'INSERT INTO $deployment (stack_id, body) VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
      ).run(stackId, bodies.write(state)),
    endDeployment(stackId: string, then: 'forget what was' | 'keep what was'): void {
      sql('DELETE FROM $deployment WHERE stack_id = ?').run(stackId);
      if (then === 'forget what was') sql('DELETE FROM $before WHERE stack_id = ?').run(stackId);
    },
  };
}

function resourceTables(sql: Sql, bodies: Bodies, all: All, one: One) {
  return {
    resource: (stackId: string, logicalId: string) =>
      one<ResourceState>('SELECT body FROM $resource WHERE stack_id = ? AND logical_id = ?', stackId, logicalId),
    resources: (stackId: string, after = '', limit = -1) =>
      all<ResourceState>(
        'SELECT body FROM $resource WHERE stack_id = ? AND logical_id > ? ORDER BY logical_id LIMIT ?',
        stackId,
        after,
        limit,
      ),
    /** The stack that has such a resource, if any has, not counting the resource `except`. Reads all: rarely asked. */
    holderOf(type: string, physicalId: string, except?: { stackId: string; logicalId: string }): string | undefined {
      for (const row of sql('SELECT stack_id, logical_id, body FROM $resource').all()) {
        if (row['stack_id'] === except?.stackId && row['logical_id'] === except?.logicalId) continue;
        const { resource } = bodies.read<ResourceState>(row['body']);
        if (resource?.type === type && resource.physicalId === physicalId) return String(row['stack_id']);
      }
      return undefined;
    },
    putResource: (stackId: string, state: ResourceState) =>
      void sql(
        'INSERT INTO $resource (stack_id, logical_id, body) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
      ).run(stackId, state.logicalId, bodies.write(state)),
    removeResource: (stackId: string, logicalId: string) =>
      void sql('DELETE FROM $resource WHERE stack_id = ? AND logical_id = ?').run(stackId, logicalId),
    /** What a resource was before this deployment first touched it; nothing if there was none. */
    putBefore: (stackId: string, logicalId: string, resource: Resource | undefined) =>
      void sql('INSERT INTO $before (stack_id, logical_id, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
        stackId,
        logicalId,
        resource ? bodies.write(resource) : null,
      ),
    /** In the order in which they were touched. */
    befores: (stackId: string): { logicalId: string; before: Resource | undefined }[] =>
      sql('SELECT logical_id, body FROM $before WHERE stack_id = ? ORDER BY id')
        .all(stackId)
        .map(({ logical_id: logicalId, body }) => ({
          logicalId: String(logicalId),
          before: body === null ? undefined : bodies.read<Resource>(body),
        })),
  };
}

function eventTable(sql: Sql, bodies: Bodies) {
  /** Each event asks for the time of the one before, whose body is long and sealed. One that was taken back is nobody's newest. */
  let added: { readonly eventId: string; readonly at: Instant } | undefined;
  return {
    addEvent(stackId: string, eventId: string, event: StackEvent): void {
      added = { eventId, at: event.at };
      sql('INSERT INTO $event (stack_id, event_id, body) VALUES (?, ?, ?)').run(stackId, eventId, bodies.write(event));
    },
    /** When the newest event of a stack was, if it has any. */
    lastEventAt(stackId: string): Instant | undefined {
      const row = sql('SELECT event_id, body FROM $event WHERE stack_id = ? ORDER BY id DESC LIMIT 1').get(stackId);
      if (!row) return undefined;
      return row['event_id'] === added?.eventId ? added?.at : bodies.read<StackEvent>(row['body']).at;
    },
    /** Newest first, those older than `before`. */
    events: (stackId: string, before: number, limit: number): StoredEvent[] =>
      sql('SELECT id, event_id, body FROM $event WHERE stack_id = ? AND id < ? ORDER BY id DESC LIMIT ?')
        .all(stackId, before, limit)
        .map(({ id, event_id: eventId, body }) => ({
          ...bodies.read<StackEvent>(body),
          position: Number(id),
          id: String(eventId),
        })),
  };
}

function changeSetTable(sql: Sql, bodies: Bodies, all: All, one: One) {
  return {
    changeSetById: (id: string) => one<ChangeSet>('SELECT body FROM $change_set WHERE id = ?', id),
    changeSetByName: (stackId: string, name: string) =>
      one<ChangeSet>('SELECT body FROM $change_set WHERE stack_id = ? AND name = ?', stackId, name),
    changeSets: (stackId: string, after = '', limit = -1) =>
      all<ChangeSet>(
        'SELECT body FROM $change_set WHERE stack_id = ? AND name > ? ORDER BY name LIMIT ?',
        stackId,
        after,
        limit,
      ),
    putChangeSet: (set: ChangeSet) =>
      void sql(
        'INSERT INTO $change_set (id, stack_id, name, body) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
      ).run(set.id, set.stackId, set.name, bodies.write(set)),
    removeChangeSet: (id: string) => void sql('DELETE FROM $change_set WHERE id = ?').run(id),
  };
}

function exportTables(sql: Sql, bodies: Bodies) {
  const toExport = (row: Record<string, unknown>): Export => ({
    name: String(row['name']),
    stackId: String(row['stack_id']),
    value: bodies.read<Pick<Export, 'value'>>(row['body']).value,
  });
  return {
    exported(name: string): Export | undefined {
      const row = sql('SELECT * FROM $export WHERE name = ?').get(name);
      return row && toExport(row);
    },
    exports: (after: string, limit: number): Export[] =>
      sql('SELECT * FROM $export WHERE name > ? ORDER BY name LIMIT ?').all(after, limit).map(toExport),
    exportsOf: (stackId: string): Export[] =>
      sql('SELECT * FROM $export WHERE stack_id = ?').all(stackId).map(toExport),
    /** Another stack that imports it. */
    importerOf: (name: string): string | undefined =>
      sql('SELECT stack_id FROM $import WHERE name = ? LIMIT 1').get(name)?.['stack_id'] as string | undefined,
    importersOf: (name: string, after: string, limit: number): string[] =>
      sql('SELECT stack_id FROM $import WHERE name = ? AND stack_id > ? ORDER BY stack_id LIMIT ?')
        .all(name, after, limit)
        .map((row) => String(row['stack_id'])),
    replaceExports(stackId: string, exported: ReadonlyMap<string, string>, imported: ReadonlySet<string>): void {
      sql('DELETE FROM $export WHERE stack_id = ?').run(stackId);
      sql('DELETE FROM $import WHERE stack_id = ?').run(stackId);
      for (const [name, value] of exported)
        sql('INSERT INTO $export (name, stack_id, body) VALUES (?, ?, ?)').run(name, stackId, bodies.write({ value }));
      for (const name of imported) sql('INSERT INTO $import (stack_id, name) VALUES (?, ?)').run(stackId, name);
    },
  };
}
