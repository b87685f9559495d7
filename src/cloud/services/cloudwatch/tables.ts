/** The tables of metrics and alarms, and how they are read and written. */
import type { MetricAlarm, PutCompositeAlarmInput, PutMetricAlarmInput, Tag } from '@aws-sdk/client-cloudwatch';
import { type Instant, instant } from '../../../languages/instant.ts';
import type { Store } from '../../kit/store.ts';
import { heldSchema, openHeldActions } from './actions/held-table.ts';
import { openHistory } from './alarms/history-table.ts';
import { dashboardSchema, openDashboards } from './dashboards/dashboard-table.ts';
import { readSpread, type Summary, writeSpread } from './metrics/summary.ts';
import { muteSchema, openMuteRules } from './mute/mute-table.ts';

export const schema = [
  `CREATE TABLE metric_series (id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, name TEXT NOT NULL, dimensions TEXT NOT NULL, unit TEXT NOT NULL,
     UNIQUE (namespace, name, dimensions, unit)) STRICT;
   CREATE TABLE metric_data (series INTEGER NOT NULL, at INTEGER NOT NULL, step INTEGER NOT NULL, count REAL NOT NULL, sum REAL NOT NULL,
     least REAL NOT NULL, most REAL NOT NULL, spread TEXT, PRIMARY KEY (series, at)) STRICT, WITHOUT ROWID;
   CREATE TABLE metric_roll (step REAL PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE alarm (name TEXT PRIMARY KEY, config TEXT NOT NULL, namespace TEXT NOT NULL, metric TEXT NOT NULL, dimensions TEXT NOT NULL,
     actions_enabled INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, reason_data TEXT, configured_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL, transitioned_at INTEGER NOT NULL, due INTEGER, tags TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE alarm_history (id INTEGER PRIMARY KEY AUTOINCREMENT, alarm TEXT NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL,
     summary TEXT NOT NULL, data TEXT NOT NULL) STRICT;
   CREATE INDEX alarm_history_alarm ON alarm_history (alarm, id)`,
  heldSchema,
  muteSchema,
  'CREATE INDEX metric_data_fine ON metric_data (at) WHERE step < 60',
  dashboardSchema,
];

export type Dimensions = readonly (readonly [name: string, value: string])[];

/** `unit` is CloudWatch's StandardUnit. */
export interface SeriesRow {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
  readonly unit: string;
}

/** `at`: its first instant; `step`: its length in seconds. */
export interface DataRow {
  readonly at: Instant;
  readonly step: number;
  readonly summary: Summary;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** What PutMetricAlarm was given and AWS returns; `metricId` names the metric in events. Not before `warmUntil` is it evaluated. */
export type AlarmConfig = Pick<
  PutMetricAlarmInput,
  | 'AlarmDescription'
  | 'MetricName'
  | 'Namespace'
  | 'Statistic'
  | 'ExtendedStatistic'
  | 'Unit'
  | 'DatapointsToAlarm'
  | 'TreatMissingData'
  | 'EvaluateLowSampleCountPercentile'
  | 'EvaluationWindow'
  | 'Metrics'
  | 'WarmUpConfiguration'
> & {
  readonly Dimensions: { readonly Name: string; readonly Value: string }[];
  readonly OKActions: string[];
  readonly AlarmActions: string[];
  readonly InsufficientDataActions: string[];
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
  readonly ComparisonOperator: NonNullable<MetricAlarm['ComparisonOperator']>;
  readonly metricId: string;
  readonly warmUntil?: Instant | undefined;
};

/** What PutCompositeAlarm was given. */
export type CompositeConfig = Pick<
  PutCompositeAlarmInput,
  'AlarmDescription' | 'ActionsSuppressor' | 'ActionsSuppressorWaitPeriod' | 'ActionsSuppressorExtensionPeriod'
> & {
  readonly AlarmRule: string;
  readonly OKActions: string[];
  readonly AlarmActions: string[];
  readonly InsufficientDataActions: string[];
};

interface AlarmOf<Config> {
  readonly name: string;
  readonly config: Config;
  readonly actionsEnabled: boolean;
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData: string | undefined;
  readonly configuredAt: Instant;
  readonly updatedAt: Instant;
  readonly transitionedAt: Instant;
}

export type AlarmOnMetric = AlarmOf<AlarmConfig>;
export type CompositeAlarm = AlarmOf<CompositeConfig>;
export type Alarm = AlarmOnMetric | CompositeAlarm;

export const isComposite = (alarm: Alarm): alarm is CompositeAlarm => 'AlarmRule' in alarm.config;
export const isOnMetric = (alarm: Alarm): alarm is AlarmOnMetric => !isComposite(alarm);

/** What counting must know of an alarm: when it is next to be evaluated. */
export interface AlarmDue {
  readonly name: string;
  readonly config: AlarmConfig;
  readonly due: Instant | undefined;
}

export type Tables = ReturnType<typeof openTables>;

export function openTables(store: Store) {
  return {
    store,
    ...openSeries(store),
    ...openData(store),
    ...openAlarms(store),
    ...openHistory(store),
    held: openHeldActions(store),
    mutes: openMuteRules(store),
    dashboards: openDashboards(store),
  };
}

function openSeries(store: Store) {
  const columns = 'id, namespace, name, dimensions, unit';
  const insert = store.prepare(
    'INSERT INTO metric_series (namespace, name, dimensions, unit) VALUES (?, ?, ?, ?) RETURNING id',
  );
  const find = store.prepare(
    'SELECT id FROM metric_series WHERE namespace = ? AND name = ? AND dimensions = ? AND unit = ?',
  );
  const ofMetric = store.prepare(
    `SELECT ${columns} FROM metric_series WHERE namespace = ? AND name = ? AND dimensions = ? ORDER BY unit`,
  );
  const after = store.prepare(`SELECT ${columns} FROM metric_series WHERE id > ? ORDER BY id LIMIT ?`);
  const read = (row: unknown): SeriesRow => {
    const { dimensions, ...rest } = row as Omit<SeriesRow, 'dimensions'> & { dimensions: string };
    return { ...rest, dimensions: JSON.parse(dimensions) };
  };
  return {
    /** The series' id; made if it is new. */
    seriesId(namespace: string, name: string, dimensions: Dimensions, unit: string): number {
      const text = JSON.stringify(dimensions);
      const row = find.get(namespace, name, text, unit) ?? insert.get(namespace, name, text, unit);
      return Number(row?.['id']);
    },
    /** A metric's series: one for each unit it was reported in. */
    seriesOf: (namespace: string, name: string, dimensions: Dimensions): SeriesRow[] =>
      ofMetric.readable(read, namespace, name, JSON.stringify(dimensions)),
    seriesAfter: (id: number, limit: number): SeriesRow[] => after.readable(read, id, limit),
  };
}

function openData(store: Store) {
  const columns = 'at, step, count, sum, least, most, spread';
  const put = store.prepare(`INSERT INTO metric_data (series, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET step = excluded.step, count = excluded.count, sum = excluded.sum, least = excluded.least,
    most = excluded.most, spread = excluded.spread`);
  const get = store.prepare(`SELECT ${columns} FROM metric_data WHERE series = ? AND at = ?`);
  const between = store.prepare(
    `SELECT ${columns} FROM metric_data WHERE series = ? AND at >= ? AND at < ? ORDER BY at`,
  );
  const summed =
    store.prepare(`SELECT at - at % ? AS at, max(step) AS step, sum(count) AS count, sum(sum) AS sum, min(least) AS least,
    max(most) AS most FROM metric_data WHERE series = ? AND at >= ? AND at < ? AND step <= ? GROUP BY 1 ORDER BY 1`);
  const newest = store.prepare('SELECT max(at) AS at FROM metric_data WHERE series = ?');
  const oldest = store.prepare('SELECT min(at) AS at FROM metric_data WHERE series = ?');
  const since = store.prepare('SELECT 1 FROM metric_data WHERE series = ? AND at >= ? LIMIT 1');
  const finer = store.prepare(
    `SELECT ${columns} FROM metric_data WHERE series = ? AND at >= ? AND at < ? AND step < ? ORDER BY at LIMIT ?`,
  );
  const fine = store.prepare(
    `SELECT series, ${columns} FROM metric_data WHERE step < 60 AND at < ? ORDER BY at LIMIT ?`,
  );
  const widen = store.prepare(`UPDATE metric_data SET step = ?1 WHERE series = ?2 AND at IN (SELECT at FROM metric_data
    WHERE series = ?2 AND at >= ?3 AND at < ?4 AND step < ?1 AND at % (1000 * ?1) = 0 ORDER BY at LIMIT ?5)`);
  const remove = store.prepare('DELETE FROM metric_data WHERE series = ? AND at = ?');
  const getRoll = store.prepare('SELECT until FROM metric_roll WHERE step = ?');
  const putRoll = store.prepare(
    'INSERT INTO metric_roll (step, until) VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until',
  );
  const read = (row: unknown): DataRow => {
    const { at, step, spread, ...numbers } = row as Omit<Summary, 'spread'> & {
      at: number;
      step: number;
      spread: string | null;
    };
    return { at: instant(at), step, summary: { ...numbers, spread: readSpread(spread) } };
  };
  return {
    putData(series: number, { at, step, summary: { count, sum, least, most, spread } }: DataRow): void {
      put.run(series, at, step, count, sum, least, most, writeSpread(spread));
    },
    data(series: number, at: Instant): DataRow | undefined {
      const row = get.get(series, at);
      return row && read(row);
    },
    dataBetween: (series: number, from: Instant, to: Instant): DataRow[] => between.all(series, from, to).map(read),
    /** What is kept by `step` seconds or less, merged by `stepMs` in SQLite, without their spread: a metric of StorageResolution 1 may have a row a second. */
    dataSummed: (series: number, from: Instant, to: Instant, step: number, stepMs: number): DataRow[] =>
      summed.all(stepMs, series, from, to, step).map((row) => {
        const { at, step: kept, ...numbers } = row as unknown as Summary & { at: number; step: number };
        return { at: instant(at), step: kept, summary: { ...numbers, spread: 'unknown' } };
      }),
    /** 0: there is none. */
    newestData: (series: number): Instant => instant(Number(newest.get(series)?.['at'] ?? 0)),
    oldestData: (series: number): Instant | undefined => (oldest.get(series)?.['at'] as Instant | null) ?? undefined,
    hasDataSince: (series: number, from: Instant): boolean => since.get(series, from) !== undefined,
    dataFinerThan: (series: number, step: number, from: Instant, until: Instant, limit: number): DataRow[] =>
      finer.all(series, from, until, step, limit).map(read),
    /** Of all series, what is kept by less than a minute, oldest first. */
    fineData: (until: Instant, limit: number): (DataRow & { readonly series: number })[] =>
      fine.all(until, limit).map(({ series, ...row }) => ({ ...read(row), series: Number(series) })),
    /** Makes rows that begin a step as coarse as that step, where they stand; returns how many. */
    widenData: (series: number, step: number, from: Instant, until: Instant, limit: number): number =>
      Number(widen.run(step, series, from, until, limit).changes),
    removeData: (series: number, at: Instant): void => void remove.run(series, at),
    /** Up to which instant samples have been made as coarse as `step` seconds. */
    rolledUntil: (step: number): Instant => instant(Number(getRoll.get(step)?.['until'] ?? 0)),
    setRolledUntil: (step: number, until: Instant): void => void putRoll.run(step, until),
  };
}

function openAlarms(store: Store) {
  const columns = `name, config, actions_enabled AS actionsEnabled, state, reason, reason_data AS reasonData, configured_at AS configuredAt,
    updated_at AS updatedAt, transitioned_at AS transitionedAt`;
  const put =
    store.prepare(`INSERT INTO alarm (name, config, namespace, metric, dimensions, actions_enabled, state, reason, reason_data,
      configured_at, updated_at, transitioned_at, tags)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET config = excluded.config, namespace = excluded.namespace, metric = excluded.metric,
    dimensions = excluded.dimensions, actions_enabled = excluded.actions_enabled, configured_at = excluded.configured_at`);
  const get = store.prepare(`SELECT ${columns} FROM alarm WHERE name = ?`);
  // One that cannot be read is left out, so that no other waits for it: its evaluation is set aside, which is said.
  const rule = "CASE WHEN json_valid(config) THEN coalesce(config ->> 'AlarmRule', '') END";
  const after = store.prepare(
    `SELECT ${columns} FROM alarm WHERE name > ? AND json_valid(config) ORDER BY name LIMIT ?`,
  );
  const dues = store.prepare(`SELECT name, config, due FROM alarm WHERE ${rule} = '' ORDER BY name`);
  const composites = store.prepare(`SELECT ${columns} FROM alarm WHERE ${rule} <> '' ORDER BY name`);
  const names = store.prepare('SELECT name FROM alarm ORDER BY name');
  const count = store.prepare('SELECT count(*) AS count FROM alarm');
  const setState = store.prepare(
    'UPDATE alarm SET state = ?, reason = ?, reason_data = ?, updated_at = ?, transitioned_at = ? WHERE name = ?',
  );
  const setEnabled = store.prepare('UPDATE alarm SET actions_enabled = ?, configured_at = ? WHERE name = ?');
  const setDue = store.prepare('UPDATE alarm SET due = ? WHERE name = ?');
  const setConfig = store.prepare('UPDATE alarm SET config = ? WHERE name = ?');
  const getTags = store.prepare('SELECT tags FROM alarm WHERE name = ?');
  const setTags = store.prepare('UPDATE alarm SET tags = ? WHERE name = ?');
  const remove = store.prepare('DELETE FROM alarm WHERE name = ?');
  const read = (row: unknown): Alarm => {
    const { config, actionsEnabled, reasonData, ...rest } = row as Omit<Alarm, 'config'> & { config: string };
    return {
      ...rest,
      config: JSON.parse(config),
      actionsEnabled: Boolean(actionsEnabled),
      reasonData: reasonData ?? undefined,
    };
  };
  return {
    /** A new alarm, or another configuration of the one that has its name, whose state and tags stay. */
    putAlarm(alarm: Alarm, dimensions: Dimensions, tags: readonly Tag[]): void {
      const { name, config, actionsEnabled, state, reason, reasonData, configuredAt, updatedAt, transitionedAt } =
        alarm;
      put.run(
        name,
        JSON.stringify(config),
        ('Namespace' in config && config.Namespace) || '',
        ('MetricName' in config && config.MetricName) || '',
        JSON.stringify(dimensions),
        Number(actionsEnabled),
        state,
        reason,
        reasonData ?? null,
        configuredAt,
        updatedAt,
        transitionedAt,
        JSON.stringify(tags),
      );
    },
    alarm(name: string): Alarm | undefined {
      const row = get.get(name);
      return row && read(row);
    },
    alarmsAfter: (name: string, limit: number): Alarm[] => after.all(name, limit).map(read),
    /** Of alarms on metrics. */
    alarmDues: (): AlarmDue[] =>
      dues.all().map((row) => ({
        name: String(row['name']),
        config: JSON.parse(String(row['config'])),
        due: row['due'] === null ? undefined : instant(Number(row['due'])),
      })),
    compositeAlarms: (): CompositeAlarm[] => composites.all().map((row) => read(row) as CompositeAlarm),
    alarmNames: (): string[] => names.all().map(({ name }) => String(name)),
    alarmCount: (): number => Number(count.get()?.['count']),
    setAlarmState({ name, state, reason, reasonData, updatedAt, transitionedAt }: Alarm): void {
      setState.run(state, reason, reasonData ?? null, updatedAt, transitionedAt, name);
    },
    setActionsEnabled: (name: string, enabled: boolean, at: Instant): void =>
      void setEnabled.run(Number(enabled), at, name),
    setAlarmConfig: (name: string, config: AlarmConfig): void => void setConfig.run(JSON.stringify(config), name),
    setAlarmDue: (name: string, due: Instant | undefined): void => void setDue.run(due ?? null, name),
    alarmTags: (name: string): Tag[] => JSON.parse(String(getTags.get(name)?.['tags'] ?? '[]')),
    setAlarmTags: (name: string, tags: readonly Tag[]): void => void setTags.run(JSON.stringify(tags), name),
    removeAlarm: (name: string): void => void remove.run(name),
  };
}
