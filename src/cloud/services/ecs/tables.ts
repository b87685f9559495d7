/**
 * ECS's tables: clusters, task definitions, tasks, client tokens. A task's ids rise with time; its two partial indexes hold
 * those that live and the instants at which the others stopped, so each task enters and leaves each once.
 */
import type { Cluster, Tag } from '@aws-sdk/client-ecs';
import type { Instant } from '../../../languages/instant.ts';
import type { Context } from '../../kit/service.ts';
import type { Store } from '../../kit/store.ts';
import type { Definition } from './definitions/definition.ts';
import type { Task, TaskFixed, TaskState } from './tasks/task.ts';

/**
 * The first version asked for all containers of a task at once and kept no note of it. Without one they were never looked up again, and
 * where such a task was stopped meanwhile, its containers were marked as ended that nobody had seen the end of.
 */
const askedForAll = `
  UPDATE ecs_task SET state = json_set(state, '$.containers', (
    SELECT json_group_array(json(json_patch(value, json_object(
      'startAsked', json('true'),
      'status', CASE
        WHEN coalesce(value ->> 'endedAt', value ->> 'exitCode', value ->> 'reason') IS NOT NULL THEN 'STOPPED'
        WHEN value ->> 'startedAt' IS NOT NULL THEN 'RUNNING' ELSE 'PENDING' END,
      'stopAskedAt', state ->> '$.stoppingAt'
    )))) FROM json_each(state, '$.containers')
  ))
  WHERE stopped_at IS NULL AND state ->> '$.connectedAt' IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM json_each(state, '$.containers') WHERE value ->> 'startAsked' IS NOT NULL
  )`;

export const schema: readonly string[] = [
  `CREATE TABLE ecs_cluster (
     name TEXT PRIMARY KEY, status TEXT NOT NULL, settings TEXT NOT NULL, tags TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE ecs_definition (
     id INTEGER PRIMARY KEY, family TEXT NOT NULL, revision INTEGER NOT NULL, status TEXT NOT NULL, document TEXT NOT NULL,
     registered_at INTEGER NOT NULL, registered_by TEXT NOT NULL, deregistered_at INTEGER, tags TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX ecs_definition_name ON ecs_definition (family, revision);
   CREATE TABLE ecs_task (
     id TEXT PRIMARY KEY, cluster TEXT NOT NULL, family TEXT NOT NULL, revision INTEGER NOT NULL, started_by TEXT,
     desired TEXT NOT NULL, stopped_at INTEGER, fixed TEXT NOT NULL, state TEXT NOT NULL, tags TEXT NOT NULL
   ) STRICT;
   CREATE INDEX ecs_task_live ON ecs_task (id) WHERE stopped_at IS NULL;
   CREATE INDEX ecs_task_stopped ON ecs_task (stopped_at) WHERE stopped_at IS NOT NULL;
   CREATE TABLE ecs_token (
     token TEXT PRIMARY KEY, request TEXT NOT NULL, tasks TEXT NOT NULL, at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX ecs_token_at ON ecs_token (at);`,
  `CREATE TABLE ecs_door (digest TEXT PRIMARY KEY, task TEXT NOT NULL, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE INDEX ecs_door_task ON ecs_door (task);`,
  askedForAll,
];

export interface ClusterRow {
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly settings: ClusterSettings;
  readonly tags: readonly Tag[];
}

/** What a cluster keeps of its requests. */
export type ClusterSettings = Pick<
  Cluster,
  'settings' | 'configuration' | 'capacityProviders' | 'defaultCapacityProviderStrategy' | 'serviceConnectDefaults'
>;

export interface DefinitionRow {
  readonly family: string;
  readonly revision: number;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly document: Definition;
  readonly registeredAt: Instant;
  readonly registeredBy: string;
  readonly deregisteredAt: Instant | undefined;
  readonly tags: readonly Tag[];
}

type DefinitionName = Pick<DefinitionRow, 'family' | 'revision'>;

export interface EndpointRow {
  readonly task: string;
  readonly name: string;
}

/** The tasks that a clientToken started, and a digest of the request. */
export interface TokenRow {
  readonly request: string;
  readonly tasks: readonly string[];
}

export interface TaskFilter {
  readonly cluster: string;
  readonly desired: 'RUNNING' | 'STOPPED';
  readonly family: string | undefined;
  readonly startedBy: string | undefined;
}

type Row = Record<string, unknown>;
const list = <Item>(text: unknown): Item[] => JSON.parse(text as string) as Item[];

const clusterOf = (row: Row): ClusterRow => ({
  name: row['name'] as string,
  status: row['status'] as ClusterRow['status'],
  settings: JSON.parse(row['settings'] as string) as ClusterSettings,
  tags: list<Tag>(row['tags']),
});

const taskOf = (row: Row): Task => ({
  id: row['id'] as string,
  cluster: row['cluster'] as string,
  family: row['family'] as string,
  revision: row['revision'] as number,
  startedBy: (row['started_by'] as string | null) ?? undefined,
  fixed: JSON.parse(row['fixed'] as string) as TaskFixed,
  state: JSON.parse(row['state'] as string) as TaskState,
  tags: list<Tag>(row['tags']),
});

const one = <Item>(row: Row | undefined, read: (row: Row) => Item): Item | undefined => (row ? read(row) : undefined);

export type Tables = ReturnType<typeof openTables>;

export const openTables = ({ prepare }: Store) => ({
  ...openClusters(prepare),
  ...openDefinitions(prepare),
  ...openTasks(prepare),
  ...openEndpoints(prepare),
  ...openTokens(prepare),
});

type Prepare = Store['prepare'];

function openClusters(prepare: Prepare) {
  const cluster = prepare('SELECT * FROM ecs_cluster WHERE name = ?');
  const putCluster = prepare('INSERT OR REPLACE INTO ecs_cluster (name, status, settings, tags) VALUES (?, ?, ?, ?)');
  const activeClusters = prepare(
    `SELECT * FROM ecs_cluster WHERE status = 'ACTIVE' AND name > ? ORDER BY name LIMIT ?`,
  );
  return {
    cluster: (name: string) => one(cluster.get(name), clusterOf),
    putCluster: ({ name, status, settings, tags }: ClusterRow) =>
      void putCluster.run(name, status, JSON.stringify(settings), JSON.stringify(tags)),
    activeClusters: (after: string, count: number) => activeClusters.readable(clusterOf, after, count),
  };
}

const definitionsRememberedMax = 1000;

/** Definitions that were looked up, by what they were looked up by; `forget` whenever one is written. */
function openRemembered() {
  const remembered = new Map<string, DefinitionRow>();
  const forget = (): void => remembered.clear();
  return {
    forget,
    find(key: string, read: () => DefinitionRow | undefined): DefinitionRow | undefined {
      const known = remembered.get(key);
      if (known) return known;
      const row = read();
      if (!row) return undefined;
      if (remembered.size >= definitionsRememberedMax) forget();
      remembered.set(key, row);
      return row;
    },
    /** What is looked up between a write and its being undone is forgotten, too. */
    written(context: Context): void {
      forget();
      context.undo(forget);
    },
  };
}

function openDefinitions(prepare: Prepare) {
  const remembered = openRemembered();
  const definitionOf = (row: Row): DefinitionRow => ({
    family: row['family'] as string,
    revision: row['revision'] as number,
    status: row['status'] as DefinitionRow['status'],
    document: JSON.parse(row['document'] as string) as Definition,
    registeredAt: row['registered_at'] as Instant,
    registeredBy: row['registered_by'] as string,
    deregisteredAt: (row['deregistered_at'] as Instant | null) ?? undefined,
    tags: list<Tag>(row['tags']),
  });
  const definition = prepare('SELECT * FROM ecs_definition WHERE family = ? AND revision = ?');
  const newest = prepare(
    `SELECT * FROM ecs_definition WHERE family = ? AND status = 'ACTIVE' ORDER BY revision DESC LIMIT 1`,
  );
  const lastRevision = prepare('SELECT max(revision) AS last FROM ecs_definition WHERE family = ?');
  const addDefinition =
    prepare(`INSERT INTO ecs_definition (family, revision, status, document, registered_at, registered_by, tags)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const deregister = prepare(
    `UPDATE ecs_definition SET status = 'INACTIVE', deregistered_at = ? WHERE family = ? AND revision = ?`,
  );
  const tagDefinition = prepare('UPDATE ecs_definition SET tags = ? WHERE family = ? AND revision = ?');
  const definitionNames = {
    ASC: prepare(`SELECT family, revision FROM ecs_definition WHERE status = ?1 AND (?2 IS NULL OR family = ?2)
      AND (family, revision) > (?3, ?4) ORDER BY family, revision LIMIT ?5`),
    DESC: prepare(`SELECT family, revision FROM ecs_definition WHERE status = ?1 AND (?2 IS NULL OR family = ?2)
      AND (?3 = '' OR (family, revision) < (?3, ?4)) ORDER BY family DESC, revision DESC LIMIT ?5`),
  };
  const families = prepare(`SELECT family, max(status = 'ACTIVE') AS active FROM ecs_definition
    WHERE family > ?1 AND substr(family, 1, length(?2)) = ?2
    GROUP BY family HAVING ?3 = 'ALL' OR active = (?3 = 'ACTIVE') ORDER BY family LIMIT ?4`);
  const find = (family: string, revision: number): DefinitionRow | undefined =>
    remembered.find(`${family}:${revision}`, () => one(definition.get(family, revision), definitionOf));
  return {
    definition: find,
    newestDefinition: (family: string) => remembered.find(family, () => one(newest.get(family), definitionOf)),
    nextRevision: (family: string) => Number(lastRevision.get(family)?.['last'] ?? 0) + 1,
    addDefinition(context: Context, row: Omit<DefinitionRow, 'status' | 'deregisteredAt'>): void {
      const { family, revision, document, registeredAt, registeredBy, tags } = row;
      const texts = [JSON.stringify(document), registeredAt, registeredBy, JSON.stringify(tags)];
      addDefinition.run(family, revision, 'ACTIVE', ...texts);
      remembered.written(context);
    },
    deregister(context: Context, { family, revision }: DefinitionName): void {
      deregister.run(context.now, family, revision);
      remembered.written(context);
    },
    tagDefinition(context: Context, { family, revision }: DefinitionName, tags: readonly Tag[]): void {
      tagDefinition.run(JSON.stringify(tags), family, revision);
      remembered.written(context);
    },
    definitionNames: (
      status: string,
      family: string | undefined,
      sort: 'ASC' | 'DESC',
      after: { family: string; revision: number },
      count: number,
    ) =>
      definitionNames[sort]
        .all(status, family ?? null, after.family, after.revision, count)
        .map((row) => ({ family: row['family'] as string, revision: row['revision'] as number })),
    families: (prefix: string, status: string, after: string, count: number) =>
      families.all(after, prefix, status, count).map((row) => row['family'] as string),

    /** The definition by which the task was run. */
    documentOf: ({ family, revision }: DefinitionName): Definition | undefined => find(family, revision)?.document,
    dropDefinitions: remembered.forget,
  };
}

function openTasks(prepare: Prepare) {
  const task = prepare('SELECT * FROM ecs_task WHERE id = ?');
  const addTask = prepare(`INSERT INTO ecs_task (id, cluster, family, revision, started_by, desired, fixed, state, tags)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const saveTask = prepare('UPDATE ecs_task SET desired = ?, stopped_at = ?, state = ? WHERE id = ?');
  const tagTask = prepare('UPDATE ecs_task SET tags = ? WHERE id = ?');
  const liveAfter = prepare('SELECT * FROM ecs_task WHERE stopped_at IS NULL AND id > ? ORDER BY id LIMIT ?');
  const liveStates = prepare('SELECT state FROM ecs_task WHERE stopped_at IS NULL AND cluster = ?');
  const running =
    prepare(`SELECT id FROM ecs_task WHERE stopped_at IS NULL AND desired = 'RUNNING' AND cluster = ?1 AND id > ?2
    AND (?3 IS NULL OR family = ?3) AND (?4 IS NULL OR started_by = ?4) ORDER BY id LIMIT ?5`);
  const stopped = prepare(`SELECT id FROM ecs_task WHERE desired = 'STOPPED' AND cluster = ?1 AND id > ?2
    AND (?3 IS NULL OR family = ?3) AND (?4 IS NULL OR started_by = ?4) ORDER BY id LIMIT ?5`);
  const oldestStop = prepare(
    'SELECT stopped_at AS at FROM ecs_task WHERE stopped_at IS NOT NULL ORDER BY stopped_at LIMIT 1',
  );
  const stoppedBefore = prepare('SELECT id FROM ecs_task WHERE stopped_at <= ? ORDER BY stopped_at LIMIT ?');
  const deleteTask = prepare('DELETE FROM ecs_task WHERE id = ?');
  const live = new Map<string, Task>();
  const forget = (id: string): void => void live.delete(id);
  const find = (id: string): Task | undefined => live.get(id) ?? one(task.get(id), taskOf);
  /** Until it has stopped. What is undone takes it away again, with all that was changed in it. */
  const remember = (context: Context, task: Task): Task => {
    if (task.state.stoppedAt !== undefined) return task;
    live.set(task.id, task);
    context.undo(() => forget(task.id));
    return task;
  };
  return {
    /** To be read. */
    task: find,
    /** To be changed, and saved. */
    taskToChange(context: Context, id: string): Task | undefined {
      const found = find(id);
      return found && remember(context, found);
    },
    addTask(context: Context, task: Task): void {
      const { id, cluster, family, revision, startedBy, fixed, state, tags } = task;
      addTask.run(
        id,
        cluster,
        family,
        revision,
        startedBy ?? null,
        state.desiredStatus,
        JSON.stringify(fixed),
        JSON.stringify(state),
        JSON.stringify(tags),
      );
      remember(context, task);
    },
    saveTask(task: Task): void {
      const { id, state } = task;
      if (live.get(id) !== task || state.stoppedAt !== undefined) forget(id);
      saveTask.run(state.desiredStatus, state.stoppedAt ?? null, JSON.stringify(state), id);
    },
    tagTask(context: Context, id: string, tags: readonly Tag[]): void {
      forget(id);
      context.undo(() => forget(id));
      tagTask.run(JSON.stringify(tags), id);
    },
    /** Those that have not stopped, in the order of their ids. */
    liveTasks: (after: string, count: number) => liveAfter.all(after, count).map(taskOf),
    liveTaskIds: (after: string, count: number) => liveAfter.all(after, count).map(({ id }) => id as string),
    liveStates: (cluster: string) =>
      liveStates.all(cluster).map((row) => JSON.parse(row['state'] as string) as TaskState),
    taskIds: ({ cluster, desired, family, startedBy }: TaskFilter, after: string, count: number) =>
      (desired === 'RUNNING' ? running : stopped)
        .all(cluster, after, family ?? null, startedBy ?? null, count)
        .map((row) => row['id'] as string),
    oldestStop: () => oldestStop.get()?.['at'] as Instant | undefined,
    stoppedBefore: (at: Instant, count: number) => stoppedBefore.all(at, count).map((row) => row['id'] as string),
    deleteTask: (id: string) => void deleteTask.run(id),
    dropTasks: () => live.clear(),
  };
}

function openEndpoints(prepare: Prepare) {
  const taskEndpoint = prepare('SELECT task, name FROM ecs_door WHERE digest = ?');
  const addEndpoint = prepare('INSERT INTO ecs_door (digest, task, name) VALUES (?, ?, ?)');
  const closeEndpoints = prepare('DELETE FROM ecs_door WHERE task = ?');
  return {
    /** The container that a token (its digest) opens the task endpoint for. */
    endpointOf: (digest: string) => one(taskEndpoint.get(digest), (row) => row as unknown as EndpointRow),
    addEndpoint: (digest: string, { task, name }: EndpointRow) => void addEndpoint.run(digest, task, name),
    closeEndpoints: (task: string) => void closeEndpoints.run(task),
  };
}

function openTokens(prepare: Prepare) {
  const token = prepare('SELECT request, tasks FROM ecs_token WHERE token = ? AND at > ?');
  const putToken = prepare('INSERT OR REPLACE INTO ecs_token (token, request, tasks, at) VALUES (?, ?, ?, ?)');
  const forgetTokens = prepare('DELETE FROM ecs_token WHERE at <= ?');
  return {
    token: (text: string, after: Instant): TokenRow | undefined =>
      one(token.get(text, after), (row) => ({ request: row['request'] as string, tasks: list<string>(row['tasks']) })),
    putToken: (text: string, { request, tasks }: TokenRow, at: Instant) =>
      void putToken.run(text, request, JSON.stringify(tasks), at),
    forgetTokens: (before: Instant) => void forgetTokens.run(before),
  };
}
