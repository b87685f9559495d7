/** The ledger against the client's own account of its rules, and what came of each tick. */

import { executionArn, machineArn, roles } from '../plan/names.ts';
import { askedRule } from '../plan/plan.ts';
import { type Generation, ticksOf } from '../rule-book.ts';
import type { Simulation } from '../simulation.ts';
import { type Invariant, iso, type Row, rows } from './look.ts';

const ticks = (simulation: Simulation, { arn, creation }: Generation): Row[] =>
  rows(simulation, 'SELECT * FROM tick WHERE schedule_arn = ? AND creation = ? ORDER BY due', arn, creation);

export const everyTickHasExactlyOneRow: Invariant = (simulation) => {
  const { rules, world } = simulation;
  return rules.generations.flatMap((generation) => {
    const expected = ticksOf(generation, world.now());
    const found = ticks(simulation, generation).map(({ due }) => Number(due));
    const [due, there] = [new Set(expected), new Set(found)];
    return [
      ...expected.filter((at) => !there.has(at)).map((at) => `${generation.rule}: none for ${iso(at)}`),
      ...found.filter((at) => !due.has(at)).map((at) => `${generation.rule}: one for ${iso(at)}, which is no tick`),
      ...found.filter((at, n) => found[n - 1] === at).map((at) => `${generation.rule}: another for ${iso(at)}`),
    ];
  });
};

export const noRowIsOfARuleThatNeverWas: Invariant = (simulation) => {
  const known = simulation.rules.generations.map(({ creation }) => creation);
  return rows(simulation, 'SELECT DISTINCT schedule_arn AS rule, creation FROM tick')
    .filter(({ creation }) => !known.includes(String(creation)))
    .map(({ rule, creation }) => `${rule}, made as ${creation}`);
};

/** Of the ticks of a gap the latest is caught up; gaps with nothing in between are one. */
export const aTickIsMissedOnlyInAGapWithALaterOne: Invariant = (simulation) => {
  const { engine, rules } = simulation;
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of engine.gaps) {
    const last = merged.at(-1);
    if (last?.to === from) last.to = to;
    else merged.push({ from, to });
  }
  return rules.generations.flatMap((generation) => {
    const found = ticks(simulation, generation);
    const dues = [...new Set(found.map(({ due }) => Number(due)))];
    const nextDue = new Map(dues.map((due, n) => [due, dues[n + 1] ?? Infinity]));
    const isExcused = (due: number): boolean =>
      merged.some(({ from, to }) => from <= due && (nextDue.get(due) as number) <= to);
    return found
      .filter(({ status, due }) => status !== 'fired' && status !== 'caught up' && !isExcused(Number(due)))
      .map(({ due, why }) => `${generation.rule} at ${iso(due)}: ${why}`);
  });
};

interface DeliveryRow {
  readonly rule: string;
  readonly due: number;
  readonly target: string;
  readonly status: string;
  readonly started: string | null;
  readonly why: string | null;
}

const deliveriesOf = (simulation: Simulation, tick: Row): DeliveryRow[] =>
  rows(
    simulation,
    'SELECT t.schedule_arn AS rule, due, target_id AS target, d.status, started, d.why FROM delivery d JOIN tick t ON t.id = d.tick WHERE t.id = ? ORDER BY target_id',
    Number(tick['id']),
  ) as unknown as DeliveryRow[];

/** A schedule's one target has the ledger's own name. */
const targetsOf = (
  { plan }: Simulation,
  { rule }: Generation,
): readonly { readonly id: string; readonly role: string }[] =>
  plan.rules.find(({ name }) => name === rule)?.targets ??
  (plan.schedules.some(({ name }) => name === rule) ? [{ id: 'target', role: roles.schedules }] : []);

export const everyTickThatFiredWentToEachTargetOnce: Invariant = (simulation) => {
  const { rules } = simulation;
  return rules.generations.flatMap((generation) => {
    const targets = targetsOf(simulation, generation)
      .map(({ id }) => id)
      .sort();
    return ticks(simulation, generation).flatMap((tick) => {
      const isDelivered = tick['status'] === 'fired' || tick['status'] === 'caught up';
      const found = deliveriesOf(simulation, tick).map(({ target }) => target);
      const recordedAt = Number(tick['recorded_at']);
      const hadNone = recordedAt <= generation.targetsAt || recordedAt >= generation.targetsUntil;
      if (hadNone && found.length === 0) return [];
      const expected = isDelivered ? targets : [];
      return found.join() === expected.join()
        ? []
        : [`${generation.rule} at ${iso(tick['due'])}: \`${found.join()}\` in place of \`${expected.join()}\``];
    });
  });
};

/** A target whose role may not gets nothing, and that is seen; every other gets what it was to get. */
export const everyDeliveryHasItsOutcome: Invariant = (simulation) => {
  const { rules } = simulation;
  const wasStarted = startedOnes(simulation);
  return rules.generations.flatMap((generation) => {
    const targets = targetsOf(simulation, generation);
    return ticks(simulation, generation).flatMap((tick) =>
      deliveriesOf(simulation, tick).flatMap(({ target, status, started, why }) => {
        const { role } = targets.find(({ id }) => id === target) ?? {};
        const wanted = role === roles.powerless ? 'dead-lettered' : 'delivered';
        const line = `${generation.rule} at ${iso(tick['due'])}, ${target}: ${status} ${started ?? ''} ${why ?? ''}`;
        if (status !== wanted) return isOvertaken(simulation, tick, why) ? [] : [line];
        return status === 'delivered' && !wasStarted(String(started)) ? [`${line}: there is no such thing`] : [];
      }),
    );
  });
};

/** A client removed the target while the driver paused after a turn that failed. */
const isOvertaken = ({ engine }: Simulation, tick: Row, why: unknown): boolean =>
  String(why).includes('the target was removed before') &&
  engine.pauses.some(({ from, to }) => Number(tick['due']) <= to && from <= Number(tick['recorded_at']));

/** An execution; a task, which may be forgotten; or a message, which may be gone. */
function startedOnes(simulation: Simulation): (started: string) => boolean {
  const executions = countOf(rows(simulation, 'SELECT name AS value FROM states_execution'));
  const tasks = new Set([...simulation.witness.containers.values()].map(({ spec }) => spec.taskArn));
  return (started) => {
    if (started.includes(':execution:')) return executions.get(started.split(':').at(-1) as string) === 1;
    return started.includes(':task/') ? tasks.has(started) : started.length > 0;
  };
}

/** How often each value is there. */
function countOf(values: readonly Row[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { value } of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  return counts;
}

/** By the event that each execution was given: a rule, a tick, a machine. */
export const atMostOneExecutionForARuleATickAndATarget: Invariant = (simulation) => {
  const { rules, world } = simulation;
  return rows(
    simulation,
    `SELECT m.name AS machine, json_extract(input, '$.resources[0]') AS rule, json_extract(input, '$.time') AS time, count(*) AS count
     FROM states_execution e JOIN states_machine m ON m.id = e.machine WHERE json_extract(input, '$."detail-type"') = 'Scheduled Event'
     GROUP BY 1, 2, 3 HAVING count > 1`,
  )
    .filter(({ rule, time, count }) => {
      const due = Date.parse(String(time));
      const isDue = (at: number) => Math.floor(at / 1000) * 1000 === due;
      const ticking = rules.generations.filter((each) => each.arn === rule && ticksOf(each, world.now()).some(isDue));
      return Number(count) > ticking.length;
    })
    .map(({ machine, rule, time, count }) => `${count} of ${machine} for ${rule} at ${time}`);
};

/** Executions that a schedule started are those in the ledger. */
export const everyScheduledExecutionIsInTheLedger: Invariant = (simulation) => {
  const started = countOf(rows(simulation, 'SELECT started AS value FROM delivery'));
  return rows(
    simulation,
    `SELECT m.name AS machine, e.name AS name FROM states_execution e JOIN states_machine m ON m.id = e.machine
     WHERE json_extract(input, '$."detail-type"') = 'Scheduled Event'`,
  )
    .map(({ machine, name }) => executionArn(String(machine), String(name)))
    .filter((arn) => started.get(arn) !== 1);
};

/** Each event that a client put, and whose id it got, starts one execution, if its rule listens to it. */
export const everyEventThatWasPutStartedItsExecution: Invariant = (simulation) => {
  const started = countOf(
    rows(
      simulation,
      `SELECT json_extract(input, '$.id') AS value FROM states_execution e JOIN states_machine m ON m.id = e.machine WHERE m.name = ?`,
      askedRule.machine,
    ),
  );
  return simulation.putEvents.flatMap(({ id, isMatched }) => {
    const found = started.get(id) ?? 0;
    return found === (isMatched ? 1 : 0) ? [] : [`${id}: ${found} executions of ${machineArn(askedRule.machine)}`];
  });
};
