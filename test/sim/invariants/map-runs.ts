/** Map Runs against the executions that are their children. */
import { type Invariant, rows } from './look.ts';

const mapRuns = (simulation: Parameters<Invariant>[0]) =>
  rows(
    simulation,
    `SELECT r.id, r.execution, r.status, r.items, r.posted, r.running, count(e.id) AS children, count(DISTINCT e.number) AS numbers,
       ifnull(sum(e.items), 0) AS begun, ifnull(sum(e.status = 'RUNNING'), 0) AS live
     FROM states_map_run r LEFT JOIN states_execution e ON e.machine = -r.id GROUP BY r.id`,
  );

/** One that runs has children that run, or waits for what its next child is to work on. */
export const everyMapRunGoesOn: Invariant = (simulation) => {
  const evaluated = rows(simulation, "SELECT subject FROM effect WHERE service = 'states' AND kind = 'evaluate'");
  const isEvaluated = (execution: unknown): boolean =>
    evaluated.some(({ subject }) => String(subject).startsWith(`${execution}/`));
  return mapRuns(simulation).flatMap(({ id, execution, status, posted, running, live }) => {
    if (status !== 'RUNNING') return [];
    if (posted !== 0) return [`${id} is to go on, and no row says so`];
    if (running !== live) return [`${id} counts ${running} children that run, there are ${live}`];
    return live === 0 && !isEvaluated(execution) ? [`${id} runs, and none of its children`] : [];
  });
};

export const everyMapRunHasRunEachItemOnce: Invariant = (simulation) =>
  mapRuns(simulation).flatMap(({ id, status, items, children, numbers, begun, live }) => {
    if (children !== numbers) return [`${id} has ${children} children of ${numbers} numbers`];
    if (Number(begun) > Number(items)) return [`${id} has ${items} items, its children ${begun}`];
    if (status === 'SUCCEEDED' && begun !== items) return [`${id} has succeeded with ${begun} of ${items} items`];
    return status !== 'RUNNING' && live !== 0 ? [`${id} has ended, ${live} of its children run`] : [];
  });

export const noMapRunOutlivesItsExecution: Invariant = (simulation) =>
  rows(
    simulation,
    `SELECT r.id FROM states_map_run r JOIN states_execution e ON e.id = r.execution WHERE r.status = 'RUNNING' AND e.status <> 'RUNNING'`,
  ).map(({ id }) => String(id));
