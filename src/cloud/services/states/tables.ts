/**
 * The service's tables. No id of a machine, revision or execution is ever used again. An execution's id rises with time (`tables/executions.ts`).
 * A child of a Map Run is an execution whose machine is the Map Run's id, negated (`tables/map-runs.ts`).
 * No index holds a column that changes often: the one over bad endings is touched once, by an execution that ends badly.
 */
import type { Store } from '../../kit/store.ts';
import {
  type ActivityTable,
  activitySchema,
  type OfferTable,
  openActivityTable,
  openOfferTable,
} from './tables/activities.ts';
import { type ChildTable, childSchema, openChildTable } from './tables/children.ts';
import { type Executions, openExecutions } from './tables/executions.ts';
import { type Histories, openHistories } from './tables/histories.ts';
import { type MachineTable, openMachineTable, openRevisionTable, type RevisionTable } from './tables/machines.ts';
import { type MapRunRedrives, openMapRunRedrives, redrivenMapRunSchema } from './tables/map-run-redrives.ts';
import { type MapRuns, openMapRuns, s3MapRunSchema } from './tables/map-runs.ts';
import { type MockTable, mockSchema, openMockTable } from './tables/mocks.ts';
import { openRedrives, type Redrives, redriveSchema } from './tables/redrives.ts';
import { openRunningTable, type RunningTable } from './tables/running.ts';
import { type Aliases, openAliases, openVersions, type Versions } from './tables/versions.ts';
import { openWaitingTasks, type WaitingTasks } from './tables/waiting-tasks.ts';

export const schema: readonly string[] = [
  `CREATE TABLE states_machine (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, status TEXT NOT NULL, created INTEGER NOT NULL,
     revision INTEGER NOT NULL, tags TEXT NOT NULL) STRICT;
   CREATE UNIQUE INDEX states_machine_name ON states_machine (name);
   CREATE TABLE states_revision (id INTEGER PRIMARY KEY AUTOINCREMENT, machine INTEGER NOT NULL, definition TEXT NOT NULL, role_arn TEXT NOT NULL,
     logging TEXT NOT NULL, tracing INTEGER NOT NULL, revision_id TEXT, made INTEGER NOT NULL) STRICT;
   CREATE INDEX states_revision_machine ON states_revision (machine);
   CREATE TABLE states_execution (id INTEGER PRIMARY KEY, machine INTEGER NOT NULL, revision INTEGER NOT NULL, name TEXT NOT NULL,
     status TEXT NOT NULL, stopped INTEGER, started INTEGER NOT NULL, input TEXT NOT NULL, output TEXT, error TEXT, cause TEXT,
     trace_header TEXT, bad_ending TEXT) STRICT;
   CREATE UNIQUE INDEX states_execution_name ON states_execution (machine, name);
   CREATE INDEX states_execution_machine ON states_execution (machine);
   CREATE INDEX states_execution_bad ON states_execution (machine, bad_ending) WHERE bad_ending IS NOT NULL;
   CREATE TABLE states_running (execution INTEGER PRIMARY KEY, machine INTEGER NOT NULL, state TEXT NOT NULL) STRICT;
   CREATE INDEX states_running_machine ON states_running (machine);
   CREATE TABLE states_history (id INTEGER PRIMARY KEY, execution INTEGER NOT NULL, last INTEGER NOT NULL, at INTEGER NOT NULL,
     events TEXT NOT NULL) STRICT;
   CREATE INDEX states_history_execution ON states_history (execution);
   CREATE TABLE states_task (task_arn TEXT PRIMARY KEY, execution INTEGER NOT NULL, token INTEGER NOT NULL, cluster_arn TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE INDEX states_task_execution ON states_task (execution)`,
  `CREATE TABLE states_part (execution INTEGER NOT NULL, thread INTEGER NOT NULL, part INTEGER NOT NULL, state TEXT NOT NULL,
     PRIMARY KEY (execution, thread, part)) STRICT, WITHOUT ROWID`,
  "ALTER TABLE states_machine ADD COLUMN type TEXT NOT NULL DEFAULT 'STANDARD'",
  `ALTER TABLE states_machine ADD COLUMN last_version INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE states_version (machine INTEGER NOT NULL, number INTEGER NOT NULL, revision INTEGER NOT NULL, description TEXT,
     created INTEGER NOT NULL, PRIMARY KEY (machine, number)) STRICT, WITHOUT ROWID;
   CREATE TABLE states_alias (machine INTEGER NOT NULL, name TEXT NOT NULL, description TEXT, routing TEXT NOT NULL, created INTEGER NOT NULL,
     updated INTEGER NOT NULL, PRIMARY KEY (machine, name)) STRICT, WITHOUT ROWID;
   ALTER TABLE states_execution ADD COLUMN version INTEGER;
   ALTER TABLE states_execution ADD COLUMN alias TEXT`,
  `CREATE TABLE states_map_run (id INTEGER PRIMARY KEY AUTOINCREMENT, machine INTEGER NOT NULL, execution INTEGER NOT NULL, token INTEGER NOT NULL,
     label TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, started INTEGER NOT NULL, stopped INTEGER, items INTEGER NOT NULL, settings TEXT NOT NULL,
     wanted INTEGER NOT NULL, begun INTEGER NOT NULL, items_begun INTEGER NOT NULL, running INTEGER NOT NULL, items_failed INTEGER NOT NULL) STRICT;
   CREATE UNIQUE INDEX states_map_run_token ON states_map_run (execution, token);
   CREATE UNIQUE INDEX states_map_run_name ON states_map_run (name);
   CREATE INDEX states_map_run_machine ON states_map_run (machine);
   ALTER TABLE states_execution ADD COLUMN number INTEGER;
   ALTER TABLE states_execution ADD COLUMN items INTEGER;
   CREATE UNIQUE INDEX states_execution_child ON states_execution (name) WHERE machine < 0`,
  'ALTER TABLE states_map_run ADD COLUMN posted INTEGER NOT NULL DEFAULT 0',
  activitySchema,
  childSchema,
  mockSchema,
  redriveSchema,
  'ALTER TABLE states_running ADD COLUMN moved_ms INTEGER NOT NULL DEFAULT 0',
  redrivenMapRunSchema,
  s3MapRunSchema,
];

export interface Tables {
  readonly machines: MachineTable;
  readonly revisions: RevisionTable;
  readonly executions: Executions;
  readonly running: RunningTable;
  readonly histories: Histories;
  readonly mapRuns: MapRuns;
  readonly mapRunRedrives: MapRunRedrives;
  readonly waitingTasks: WaitingTasks;
  readonly versions: Versions;
  readonly redrives: Redrives;
  readonly aliases: Aliases;
  readonly activities: ActivityTable;
  readonly offers: OfferTable;
  readonly children: ChildTable;
  readonly mocks: MockTable;
}

export const openTables = (store: Store): Tables => ({
  machines: openMachineTable(store),
  revisions: openRevisionTable(store),
  executions: openExecutions(store),
  running: openRunningTable(store),
  histories: openHistories(store),
  mapRuns: openMapRuns(store),
  mapRunRedrives: openMapRunRedrives(store),
  waitingTasks: openWaitingTasks(store),
  versions: openVersions(store),
  redrives: openRedrives(store),
  aliases: openAliases(store),
  activities: openActivityTable(store),
  offers: openOfferTable(store),
  children: openChildTable(store),
  mocks: openMockTable(store),
});
