/** Tasks and their output against what the runner saw. */
import { unpackLines } from '../../../src/cloud/services/logs/log-file/block.ts';
import { instant } from '../../../src/languages/instant.ts';
import { logGroup } from '../plan/names.ts';
import { type ContainerSeen, containerKey } from '../witness.ts';
import { historyOf, tasksOf } from './histories.ts';
import { type Invariant, iso, rows } from './look.ts';

interface TaskRow {
  readonly lastStatus: string;
  readonly containers: readonly { readonly status: string; readonly exitCode?: number }[];
  readonly names: readonly string[];
}

const keyOf = ({ spec }: ContainerSeen): string => containerKey(spec);

const tasks = (simulation: Parameters<Invariant>[0], where: string): Map<string, TaskRow> =>
  new Map(
    rows(simulation, `SELECT id, state, fixed FROM ecs_task WHERE ${where}`).map(({ id, state, fixed }) => {
      const { lastStatus, containers } = JSON.parse(String(state));
      const names = JSON.parse(String(fixed)).containers.map(({ name }: { name: string }) => name);
      return [String(id), { lastStatus, containers, names }];
    }),
  );

export const noContainerRunsThatBelongsToNoTask: Invariant = (simulation) => {
  const live = tasks(simulation, 'stopped_at IS NULL');
  return [...simulation.witness.containers.values()]
    .filter(({ spec, end }) => !end && !live.has(spec.taskId))
    .map(keyOf);
};

export const noTaskRunsThatTheRunnerDoesNotHave: Invariant = (simulation) => {
  const startedAgain = new Set(
    rows(simulation, "SELECT subject FROM effect WHERE kind = 'start' AND attempts > 0").map(({ subject }) => subject),
  );
  return [...tasks(simulation, 'stopped_at IS NULL')].flatMap(([id, { lastStatus, containers, names }]) => {
    if (lastStatus === 'PROVISIONING') return [`${id} is still to be started`];
    return containers.flatMap(({ status }, n) => {
      const seen = simulation.witness.containers.get(containerKey({ taskId: id, name: names[n] as string }));
      if (status === 'STOPPED' || (seen && !seen.end)) return [];
      // a start that threw is carried out again in a while
      if (!seen && startedAgain.has(`${id}/${names[n]}`)) return [];
      return [
        `${id}/${names[n]} is ${status}, ${seen ? `and ended at ${iso(seen.end?.at)}` : 'and was never started'}`,
      ];
    });
  });
};

/** A task that was stopped a day ago may be forgotten. */
export const everyExitIsTheOneThatTheRunnerGave: Invariant = (simulation) => {
  const known = tasks(simulation, '1');
  return [...simulation.witness.containers.values()].flatMap((seen) => {
    const { spec, end } = seen;
    const task = known.get(spec.taskId);
    const container = task?.containers[task.names.indexOf(spec.name)];
    if (!container || !end) return [];
    const given = end.happened === 'exited' ? end.exitCode : undefined;
    if (container.status === 'STOPPED' && container.exitCode === given) return [];
    return [`${keyOf(seen)} gave ${given}, recorded is ${container.status} ${container.exitCode}`];
  });
};

export const everyContainerIsStartedOnce: Invariant = ({ witness }) =>
  [...witness.containers.values()].filter(({ made }) => made > 1).map((seen) => `${keyOf(seen)}: ${seen.made} times`);

/** A container knows the execution and the state that it runs for; the history has one task an attempt. */
export const atMostOneContainerForAnAttempt: Invariant = async (simulation) => {
  const byExecution = Map.groupBy(
    [...simulation.witness.containers.values()].filter(({ spec }) => spec.environment['EXECUTION']),
    ({ spec }) => spec.environment['EXECUTION'] as string,
  );
  const wrong: string[] = [];
  for (const [execution, containers] of byExecution) {
    const attempts = tasksOf(await historyOf(simulation, execution));
    for (const { spec } of containers)
      if (attempts.filter((arn) => arn === spec.taskArn).length !== 1)
        wrong.push(
          `${execution} ran ${spec.taskArn}, of which its history shows ${attempts.filter((arn) => arn === spec.taskArn).length} times`,
        );
  }
  return wrong;
};

export const everyContainerEnds: Invariant = ({ witness }) =>
  [...witness.containers.values()].filter(({ end }) => !end).map(keyOf);

const textsOf = ({ first_at, packed, body }: Record<string, unknown>): string[] =>
  unpackLines({ firstAt: instant(Number(first_at)), packed: packed === 1, body: body as Uint8Array }).map(
    ({ text }) => text,
  );

/** Lines that a container had printed when it ended are in its log stream, each once, in order. (More, if the clock was set back before it ended.) */
export const noLineIsLostOrDoubled: Invariant = (simulation) => {
  const streams = new Map(
    rows(
      simulation,
      'SELECT s.name, s.key FROM logs_stream s JOIN logs_group g ON g.key = s.grp WHERE g.name = ?',
      logGroup,
    ).map(({ name, key }) => [name, String(key)]),
  );
  const linesOf = simulation.engine.logStore.db.prepare(
    'SELECT b.first_at, b.packed, b.body FROM log_block b JOIN log_stream s ON s.id = b.stream WHERE s.key = ? ORDER BY b.id',
  );
  return [...simulation.witness.containers.values()].flatMap((seen) => {
    const { spec, run, startedAt, end } = seen;
    if (startedAt === undefined || end?.happened !== 'exited') return [];
    const lines = (run.lines ?? []).map(({ text }) => text);
    const printed = (run.lines ?? []).filter(({ afterSeconds }) => startedAt + afterSeconds * 1000 <= end.at).length;
    const key = streams.get(`${spec.environment['FAMILY']}/${spec.name}/${spec.taskId}`) ?? '';
    const found = linesOf.all(key).flatMap(textsOf);
    const areThere = found.length >= printed && found.every((line, n) => line === lines[n]);
    return areThere ? [] : [`${keyOf(seen)} printed ${printed} lines, these are there: ${found.join(', ')}`];
  });
};
