/**
 * One seed: the whole cloud in a simulated world, through the seed's jobs, traffic and faults to a rest at which nothing is left to do;
 * the invariants are asked on the way and at the end. Throws Violation.
 */
import type { Limits } from '../../src/cloud/engine/engine.ts';
import type { Runner } from '../../src/cloud/kit/runner.ts';
import type { ServiceDefinition } from '../../src/cloud/kit/service.ts';
import { allServices } from '../../src/cloud/services/all.ts';
import { type SimulatedWorld, simulatedWorld } from '../../src/cloud/world/simulated.ts';
import { type Instant, instant, later } from '../../src/languages/instant.ts';
import { type Client, openClient } from './client.ts';
import type { CrashPlan, PointKind } from './crash-points.ts';
import { deploy } from './deploy.ts';
import { openSimulatedEngine, type SimulatedEngine } from './engine.ts';
import { drawCrash, drawDownSeconds, drawFault } from './faults.ts';
import { checkAfterDeath, checkAged, checkAtRest, checkOnTheWay } from './invariants/all.ts';
import { cluster } from './plan/names.ts';
import { drawPlan, type Plan } from './plan/plan.ts';
import { drawRun } from './plan/tasks.ts';
import { openPromises, type Promises } from './promises.ts';
import { openRandom } from './random.ts';
import { openRuleBook, type RuleBook } from './rule-book.ts';
import { type Action, drawAction } from './traffic.ts';
import { Violation } from './violation.ts';
import { arrivesAtOnce, openWitness, type Witness } from './witness.ts';

/** `calm`: none that depends on where commits lie; what is left must then be the same whatever a turn's limits are. */
export type Faults = 'all' | 'calm' | 'none';

export interface SimulationSettings {
  readonly seed: number;
  readonly days: number;
  /** Default `all`. */
  readonly faults?: Faults;
  readonly limits?: Limits;
  readonly dropsCaches?: boolean;
  /** Goes on for a season after its end: what has ended must be forgotten. */
  readonly ages?: boolean;
  /** A fault that is planted, anew for each simulation. */
  readonly tamper?: () => Tamper;
  /** The one death, counted from the beginning; no other at random. */
  readonly death?: CrashPlan;
}

export interface Tamper {
  readonly services?: (services: readonly ServiceDefinition[], world: SimulatedWorld) => readonly ServiceDefinition[];
  /** Between the witness and the engine. */
  readonly runner?: (runner: Runner) => Runner;
}

/** All that the actions and the invariants see. */
export interface Simulation {
  readonly plan: Plan;
  readonly faults: Faults;
  readonly world: SimulatedWorld;
  readonly engine: SimulatedEngine;
  readonly witness: Witness;
  readonly client: Client;
  readonly rules: RuleBook;
  readonly promises: Promises;
  /** Executions that clients started. */
  readonly started: { readonly machine: string; readonly name: string }[];
  /** Events whose putting was acknowledged. */
  readonly putEvents: { readonly id: string; readonly isMatched: boolean }[];
  /** What was published to the topic, where that was acknowledged. */
  readonly published: string[];
  /** Messages of the work queue that a client has seen. */
  readonly received: Set<string>;
  /** Of the stack, those that were deployed; the last one stands. */
  readonly editions: number[];
  /** The figure of one metric: acknowledged, and what may have been counted besides. */
  readonly counted: { acknowledged: number; lost: number };
}

export interface Figures {
  readonly days: number;
  readonly turns: number;
  readonly deaths: number;
  /** Commits and calls into the world, of the last life. */
  readonly points: Readonly<Record<PointKind, number>>;
  readonly executions: number;
  readonly containers: number;
  readonly ticks: number;
}

const daySeconds = 86_400;
const checkEveryHours = 6;
/** After the last action everything must have come to its end within so long. */
const quietHoursMax = 24;
/** An alarm of any period has gone off by then. */
const alarmSecondsMax = 900;
/** Longer than anything is kept but the ledger. */
const agedDays = 95;

export async function simulate(settings: SimulationSettings): Promise<{ simulation: Simulation; figures: Figures }> {
  const simulation = openSimulation(settings);
  const { engine, world, plan } = simulation;
  try {
    engine.arm(simulation.faults === 'all' ? drawCrash(openRandom(settings.seed + 4e6)) : settings.death);
    await engine.start();
    await deploy(simulation);
    await live(simulation, drawAgenda(settings), later(plan.start, settings.days * daySeconds));
    await comeToRest(simulation);
    await checkAtRest(simulation);
    const figures = figuresOf(simulation);
    if (settings.ages) await age(simulation);
    return { simulation, figures };
  } catch (error) {
    if (error instanceof Violation) error.at ??= world.now();
    throw error;
  }
}

function openSimulation({
  seed,
  faults = 'all',
  limits,
  dropsCaches = false,
  tamper: plant,
}: SimulationSettings): Simulation {
  const tamper = plant?.();
  const plan = drawPlan(seed);
  const world = simulatedWorld(seed, plan.start);
  const fates = openRandom(seed + 1e6);
  const deaths = openRandom(seed + 2e6);
  const families = new Map(plan.tasks.map((task) => [task.family, task]));
  const witness = openWitness(world, ({ environment }) =>
    drawRun(fates.branch(), families.get(String(environment['FAMILY']))!),
  );
  const engine: SimulatedEngine = openSimulatedEngine({
    world,
    runner: tamper?.runner?.(witness.runner) ?? witness.runner,
    transports: witness.transports,
    services: tamper?.services?.(allServices, world) ?? allServices,
    ...(limits ? { limits } : {}),
    dropsCaches,
    afterDeath: () => ({
      downSeconds: drawDownSeconds(deaths),
      next: faults === 'all' && deaths.happens(0.3) ? drawCrash(deaths) : undefined,
    }),
  });
  const rules = openRuleBook();
  const promises = openPromises();
  const client = openClient({ world, engine, rules, promises });
  const counted = { acknowledged: 0, lost: 0 };
  return {
    plan,
    faults,
    world,
    engine,
    witness,
    client,
    rules,
    promises,
    started: [],
    putEvents: [],
    published: [],
    received: new Set(),
    editions: [0],
    counted,
  };
}

interface Appointment {
  readonly at: Instant;
  readonly action: Action;
}

/** Actions of clients and faults at random instants, half of them about the turn of a minute; each is drawn by itself. */
function drawAgenda({ seed, days, faults = 'all' }: SimulationSettings): Appointment[] {
  const random = openRandom(seed + 3e6);
  const { start } = drawPlan(seed);
  const anyTime = (): Instant => {
    const at = start + random.between(1, days * daySeconds * 1000);
    const minute = Math.ceil(at / 60_000) * 60_000;
    return instant(random.happens(0.5) ? at : minute + random.between(-1000, 1500));
  };
  const draw = (count: number, action: (n: number) => Action): Appointment[] =>
    Array.from({ length: Math.ceil(count) }, (_, n) => ({ at: anyTime(), action: action(n) }));
  const agenda = [
    ...draw(random.of([10, 60, 150]) * days, (n) => drawAction(random, n + 1)),
    ...draw(faults === 'none' ? 0 : random.of([0, 10, 40, 120]) * days, () => drawFault(random, faults === 'calm')),
    ...draw((days * 24) / checkEveryHours, () => lookAround),
  ];
  return agenda.sort((a, b) => a.at - b.at);
}

async function lookAround(simulation: Simulation): Promise<void> {
  await passTime(simulation, simulation.world.now());
  await checkOnTheWay(simulation);
}

async function live(simulation: Simulation, agenda: readonly Appointment[], end: Instant): Promise<void> {
  const { engine, world } = simulation;
  let deaths = engine.deaths;
  const checkIfItDied = async (): Promise<void> => {
    if (engine.deaths === deaths) return;
    await passTime(simulation, world.now());
    deaths = engine.deaths;
    await checkAfterDeath(simulation);
  };
  for (const { at, action } of agenda) {
    await passTime(simulation, at, checkIfItDied);
    await action(simulation);
    await checkIfItDied();
  }
  await passTime(simulation, instant(Math.max(end, world.now())), checkIfItDied);
}

/** Everything that is due on the way happens, one thing at a time, each at rest. The clock may run past the goal while nothing runs. */
async function passTime(simulation: Simulation, goal: Instant, afterEach = async () => {}): Promise<void> {
  const { engine, world } = simulation;
  await engine.rest();
  for (let next = engine.next(); next !== undefined && next <= goal; next = engine.next()) {
    await engine.stepTo(instant(Math.max(next, world.now())));
    await afterEach();
  }
  if (world.now() < goal) await engine.stepTo(goal);
  await engine.passPause();
}

/** No more actions, no more faults: rules are switched off, tasks that never end are stopped, and what runs comes to its end. */
async function comeToRest(simulation: Simulation): Promise<void> {
  const { client, engine, faults, plan, witness, world } = simulation;
  if (faults === 'all') engine.arm(undefined);
  witness.messageFate = () => arrivesAtOnce;
  for (const { name } of plan.rules) await client.switchRule(name, false);
  for (const schedule of plan.schedules) await client.disableSchedule(schedule);
  const end = later(world.now(), quietHoursMax * 3600);
  while (!isQuiet(simulation) && world.now() < end) {
    await passTime(simulation, later(world.now(), 600));
    await stopTasksOfNobody(simulation);
  }
  // the last failure's alarm is evaluated, and delivered
  await passTime(simulation, later(world.now(), alarmSecondsMax));
}

/** Tasks that no execution waits for, which may never end by themselves. */
async function stopTasksOfNobody({ client, engine, witness }: Simulation): Promise<void> {
  const isWaitedFor = engine.store.db.prepare('SELECT 1 FROM states_task WHERE task_arn = ?');
  for (const { spec, end } of witness.containers.values())
    if (!end && !isWaitedFor.get(spec.taskArn)) await client.call('ecs', 'StopTask', { cluster, task: spec.taskArn });
}

const isQuiet = ({ engine, witness }: Simulation): boolean => {
  const some = (table: string) => engine.store.db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined;
  return (
    !some('states_running') &&
    !some('effect') &&
    !some('events_retry') &&
    !some('scheduler_waiting') &&
    [...witness.containers.values()].every(({ end }) => end)
  );
};

/** Long after its end, what has ended must be forgotten. */
async function age(simulation: Simulation): Promise<void> {
  const { client, world } = simulation;
  for (const QueueUrl of ['mailbox', 'work', 'dead-letters'])
    await client.insist('sqs', 'PurgeQueue', { QueueUrl: `/000000000000/${QueueUrl}` });
  await passTime(simulation, later(world.now(), agedDays * daySeconds));
  await checkAged(simulation);
}

function figuresOf({ engine, plan, witness, world }: Simulation): Figures {
  const count = (table: string): number =>
    Number(engine.store.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
  return {
    days: (world.now() - plan.start) / (daySeconds * 1000),
    turns: engine.turns,
    deaths: engine.deaths,
    points: engine.points,
    executions: count('states_execution'),
    containers: witness.containers.size,
    ticks: count('tick'),
  };
}
