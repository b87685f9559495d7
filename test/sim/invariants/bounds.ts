/** Nothing grows without bound: what has ended is forgotten in its time. */
import { type Invariant, rows } from './look.ts';

/** Asked when nothing has run for longer than anything is kept. */
const forgotten = [
  'states_execution',
  'states_running',
  'states_map_run',
  'states_history',
  'states_task',
  'ecs_task',
  'ecs_token',
  'events_retry',
  'effect',
  'inbox',
  'quarantine',
  'message',
  'alarm_history',
];
const forgottenLogs = ['log_block', 'output'];

export const whatHasEndedIsForgottenInItsTime: Invariant = (simulation) => {
  const count = (table: string): number => Number(rows(simulation, `SELECT count(*) AS n FROM ${table}`)[0]?.['n']);
  const countLogs = (table: string): number =>
    Number(simulation.engine.logStore.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
  return [
    ...forgotten.map((table) => [table, count(table)] as const),
    ...forgottenLogs.map((table) => [table, countLogs(table)] as const),
  ]
    .filter(([, rowsLeft]) => rowsLeft > 0)
    .map(([table, rowsLeft]) => `${table} has ${rowsLeft} rows`);
};

/** At rest: what the cloud does by itself now and then, and no more. */
const timersMax = 20;

export const fewTimersAreLeft: Invariant = (simulation) => {
  const left = rows(simulation, 'SELECT service, kind, subject FROM timer');
  return left.length <= timersMax + simulation.plan.alarms.length
    ? []
    : left.map(({ service, kind, subject }) => `${service} ${kind} ${subject}`);
};
