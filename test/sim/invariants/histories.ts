/** Executions as their histories show them. */
import type { GetExecutionHistoryOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import { executionArn } from '../plan/names.ts';
import { nothing } from '../plan/shapes.ts';
import type { Simulation } from '../simulation.ts';
import { containerKey } from '../witness.ts';
import { type Invariant, iso, rows } from './look.ts';

/** Those that have been read since the store's latest change: by the invariants that are asked at one rest. */
const read = new WeakMap<Simulation, { readonly changes: unknown; readonly histories: Map<string, HistoryEvent[]> }>();

/** Read by a client; once, as long as nothing is written. */
export async function historyOf(simulation: Simulation, arn: string): Promise<readonly HistoryEvent[]> {
  const changes = simulation.engine.store.prepare('SELECT total_changes() AS changes').get()?.['changes'];
  const known = read.get(simulation);
  const { histories } = known && known.changes === changes ? known : { histories: new Map<string, HistoryEvent[]>() };
  const there = histories.get(arn);
  if (there) return there;
  const events = await readHistory(simulation, arn);
  histories.set(arn, events);
  read.set(simulation, { changes, histories });
  return events;
}

/** Page by page. */
async function readHistory({ client }: Simulation, arn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for (let nextToken: string | undefined, more = true; more; more = nextToken !== undefined) {
    const input = { executionArn: arn, maxResults: 7, ...(nextToken === undefined ? {} : { nextToken }) };
    const page = await client.insist<GetExecutionHistoryOutput>('states', 'GetExecutionHistory', input);
    events.push(...(page?.events ?? []));
    nextToken = page?.nextToken;
  }
  return events;
}

/** The tasks that its attempts ran. */
export const tasksOf = (events: readonly HistoryEvent[]): string[] =>
  events.flatMap(({ taskSubmittedEventDetails, taskSucceededEventDetails }) => {
    const { output } =
      taskSubmittedEventDetails ?? (taskSucceededEventDetails?.resource === 'runTask' ? taskSucceededEventDetails : {});
    const { Tasks = [] } = JSON.parse(output ?? '{}') as { Tasks?: { TaskArn: string }[] };
    return Tasks.map(({ TaskArn }) => TaskArn);
  });

export const executions = (simulation: Simulation) =>
  rows(
    simulation,
    `SELECT m.name AS machine, r.label, e.name, e.status, ifnull(e.redriven, e.started) AS started, e.stopped, e.redrives FROM states_execution e
       LEFT JOIN states_map_run r ON r.id = -e.machine JOIN states_machine m ON m.id = ifnull(r.machine, e.machine)`,
  ).map(({ machine, label, name, status, started, stopped, redrives }) => ({
    arn: executionArn(label === null ? String(machine) : `${machine}/${label}`, String(name)),
    machine: String(machine),
    isChild: label !== null,
    status: String(status),
    startedAt: Number(started),
    stoppedAt: Number(stopped),
    redrives: Number(redrives),
  }));

const lastEvents: Readonly<Record<string, string>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

export const everyHistoryIsWellFormed: Invariant = async (simulation) => {
  const wrong: string[] = [];
  for (const { arn, status, redrives } of executions(simulation)) {
    const fault = faultOf(await historyOf(simulation, arn), status, redrives);
    if (fault) wrong.push(`${arn}: ${fault}`);
  }
  return wrong;
};

function faultOf(events: readonly HistoryEvent[], status: string, redrives: number): string | undefined {
  const types = events.map(({ type }) => String(type));
  const ends = types.filter((type) => Object.values(lastEvents).includes(type));
  if (types[0] !== 'ExecutionStarted') return `begins with ${types[0]}`;
  if (events.some(({ id }, n) => id !== n + 1)) return `its ids are ${events.map(({ id }) => id)}`;
  if (events.some(({ id = 0, previousEventId = 0 }) => previousEventId >= id)) return 'an event follows a later one';
  const redriven = types.filter((type) => type === 'ExecutionRedriven').length;
  if (redriven !== redrives) return `was redriven ${redrives} times and goes on ${redriven} times`;
  if (ends.length > 1 + redrives || types.at(-1) !== (lastEvents[status] ?? types.at(-1)))
    return `is ${status} and ends with ${types.at(-1)}`;
  const count = (suffix: RegExp): number => types.filter((type) => suffix.test(type)).length;
  if (count(/StateExited$/) > count(/StateEntered$/)) return 'leaves more states than it enters';
  if (count(/^Task(Succeeded|Failed|TimedOut)$/) > count(/^TaskScheduled$/)) return 'ends more tasks than it schedules';
  return (
    (status === 'SUCCEEDED' && redrives === 0 ? scopesThatDoNotEnd(types) : undefined) ??
    events.map(valueThatIsWrong).find(Boolean)
  );
}

/** What states take and give is JSON, and no expression fails but the one that is meant to. */
function valueThatIsWrong({
  stateEnteredEventDetails,
  stateExitedEventDetails,
  ...event
}: HistoryEvent): string | undefined {
  const text = stateEnteredEventDetails?.input ?? stateExitedEventDetails?.output;
  if (text !== undefined && !isJson(text)) return `holds ${text}`;
  const { state, cause } = event.evaluationFailedEventDetails ?? {};
  return state === undefined || state === nothing ? undefined : `in ${state}: ${cause}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Each scope that begins ends once: well, badly, or cut with those beside it. */
function scopesThatDoNotEnd(types: readonly string[]): string | undefined {
  const count = (form: RegExp): number => types.filter((type) => form.test(type)).length;
  const begun = count(/^MapIterationStarted$/);
  const ended = count(/^MapIteration(Succeeded|Failed|Aborted)$/);
  if (begun !== ended) return `begins ${begun} iterations and ends ${ended}`;
  const parallels = count(/^ParallelStateEntered$/);
  const left = count(/^ParallelState(Exited|Failed|Aborted)$/);
  return parallels <= left ? undefined : `enters ${parallels} Parallel states and leaves ${left}`;
}

/** A redrive leaves what has succeeded as it is: no state is left more often than its scope began before the first. */
export const whatSucceededIsNotRedriven: Invariant = async (simulation) => {
  const wrong: string[] = [];
  for (const { arn } of executions(simulation)) {
    const events = await historyOf(simulation, arn);
    const redriven = events.findIndex(({ type }) => type === 'ExecutionRedriven');
    if (redriven < 0) continue;
    const before = events.slice(0, redriven).map(({ type }) => String(type));
    const count = (form: RegExp): number => before.filter((type) => form.test(type)).length;
    const iterations = events.filter(({ type }) => type === 'MapIterationStarted').length;
    const most = Math.max(1, iterations) * Math.max(1, count(/^(Parallel|Map)StateStarted$/));
    const left = Map.groupBy(events, ({ stateExitedEventDetails: exit }) => exit?.name);
    for (const [name, exits] of left)
      if (name !== undefined && exits.length > most) wrong.push(`${arn}: leaves ${name} ${exits.length} times`);
  }
  return wrong;
};

/** What an expression waits for is asked of the world. */
export const whatIsEvaluatedIsAskedFor: Invariant = (simulation) => {
  const asked = new Set(
    rows(simulation, "SELECT subject FROM effect WHERE service = 'states' AND kind = 'evaluate'").map(
      ({ subject }) => subject,
    ),
  );
  const stored = rows(
    simulation,
    'SELECT execution, state FROM states_running UNION ALL SELECT execution, state FROM states_part WHERE part = 0',
  );
  return stored.flatMap(({ execution, state }) => {
    const { threads = [JSON.parse(String(state))] } = JSON.parse(String(state)) as { threads?: StoredThread[] };
    return threads
      .map(({ status }) => status)
      .filter((status) => status?.is === 'evaluating' && !asked.has(`${execution}/${status.token}`))
      .map((status) => `${execution} waits for ${status?.token}`);
  });
};

interface StoredThread {
  readonly status?: { readonly is: string; readonly token?: number };
}

/** A `.sync` task's outcome holds the exit codes that its containers gave. */
export const everyHistoryHasTheExitsThatWereGiven: Invariant = async (simulation) => {
  const wrong: string[] = [];
  for (const { arn } of executions(simulation))
    for (const { taskSucceededEventDetails, taskFailedEventDetails } of await historyOf(simulation, arn)) {
      const details = taskSucceededEventDetails ?? taskFailedEventDetails;
      if (details?.resource !== 'runTask.sync') continue;
      const text = taskSucceededEventDetails?.output ?? taskFailedEventDetails?.cause ?? '{}';
      for (const container of JSON.parse(text).Containers ?? []) {
        const taskId = container.TaskArn.split('/').at(-1);
        const { end } = simulation.witness.containers.get(containerKey({ taskId, name: container.Name })) ?? {};
        const given = end?.happened === 'exited' ? end.exitCode : undefined;
        if (container.ExitCode !== given)
          wrong.push(`${arn}: ${taskId}/${container.Name} gave ${given}, recorded is ${container.ExitCode}`);
      }
    }
  return wrong;
};

export const everyExecutionEnds: Invariant = (simulation) =>
  executions(simulation)
    .filter(({ status }) => status === 'RUNNING')
    .map(({ arn }) => arn);

/** Its time-out's stop time is its due instant, whenever that was noticed; nothing ends later but for time in which nothing ran. */
export const everyExecutionEndsInItsTime: Invariant = (simulation) =>
  executions(simulation).flatMap(({ arn, machine, isChild, status, startedAt, stoppedAt }) => {
    // It is stopped with the execution whose child it is.
    if (isChild) return [];
    const { timeoutSeconds = 0 } = simulation.plan.machines.find(({ name }) => name === machine) ?? {};
    const due = startedAt + timeoutSeconds * 1000;
    const isInTime =
      status === 'TIMED_OUT'
        ? endsBySetBacks(simulation, startedAt, due).has(stoppedAt)
        : status === 'RUNNING' || stoppedAt <= due || isAsleep(simulation, due);
    return isInTime ? [] : [`${arn} is ${status} at ${iso(stoppedAt)}, due at ${iso(due)}`];
  });

/**
 * When an execution may time out that was to at `due`: a clock that was set back while it ran brought that instant nearer by as much. An
 * engine that died just then does not know of it; and what started at a time that came twice may have started before or after.
 */
function endsBySetBacks({ engine }: Simulation, startedAt: number, due: number): Set<number> {
  let lives = [{ start: startedAt, end: due }];
  /** It was due, and nothing ran that could notice. */
  const isUnnoticed = (end: number, at: number): boolean =>
    engine.gaps.some(({ from, to }) => from <= end && end <= to && at <= to);
  for (const { from, to } of engine.setBacks) {
    const by = from - to;
    lives = lives.flatMap((life) => {
      const { start, end } = life;
      if (start > from || (end <= to && !isUnnoticed(end, from))) return [life];
      return [life, { start: start - by, end }, { start: start - by, end: end - by }];
    });
  }
  return new Set(lives.map(({ end }) => end));
}

const isAsleep = ({ engine }: Simulation, at: number): boolean =>
  engine.gaps.some(({ from, to }) => from <= at && at <= to);

export const timersOfEndedExecutionsAreGone: Invariant = (simulation) =>
  rows(
    simulation,
    `SELECT kind, subject FROM timer WHERE service = 'states' AND kind IN ('wake', 'time-out')
     AND CAST(subject AS INTEGER) NOT IN (SELECT id FROM states_execution WHERE status = 'RUNNING')`,
  ).map(({ kind, subject }) => `${kind} of ${subject}`);

export const whatIsWaitedForBelongsToARunningExecution: Invariant = (simulation) =>
  rows(
    simulation,
    `SELECT task_arn AS task FROM states_task WHERE execution NOT IN (SELECT id FROM states_execution WHERE status = 'RUNNING')`,
  ).map(({ task }) => String(task));
