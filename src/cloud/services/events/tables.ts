/** The tables of rules: rules, their targets and tags, and deliveries that wait to be tried again. */

export const schema: readonly string[] = [
  `CREATE TABLE events_rule (name TEXT PRIMARY KEY, creation TEXT NOT NULL, state TEXT NOT NULL, description TEXT, event_pattern TEXT,
     schedule TEXT, role_arn TEXT, managed_by TEXT, anchor INTEGER NOT NULL, passed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE events_target (rule TEXT NOT NULL, id TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (rule, id)) STRICT, WITHOUT ROWID;
   CREATE TABLE events_tag (rule TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (rule, key)) STRICT, WITHOUT ROWID;
   CREATE TABLE events_retry (id TEXT PRIMARY KEY, delivery TEXT NOT NULL) STRICT, WITHOUT ROWID`,
];
