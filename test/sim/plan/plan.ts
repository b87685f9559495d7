/** What a seed makes of a simulation: its beginning, its jobs, what they notify, and who listens. Data alone; `deploy.ts` makes it. */
import { type Instant, instant } from '../../../src/languages/instant.ts';
import { openRandom, type Random } from '../random.ts';
import { drawMachine, type MachinePlan, quickMachine } from './machines.ts';
import { roles } from './names.ts';
import { drawSchedule, drawZonedSchedule, everyMinute, type Schedule } from './schedules.ts';
import { distributed, drawShape } from './shapes.ts';
import { drawTask, type TaskPlan } from './tasks.ts';
import { answeringMachine, askingShape } from './tokens.ts';

export interface Plan {
  readonly seed: number;
  readonly start: Instant;
  /** Made as one stack of CloudFormation, not call by call. */
  readonly byStack: boolean;
  readonly tasks: readonly TaskPlan[];
  readonly machines: readonly MachinePlan[];
  readonly rules: readonly RulePlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly alarms: readonly AlarmPlan[];
  readonly topic: TopicPlan;
}

export interface RulePlan {
  readonly name: string;
  readonly schedule: Schedule;
  readonly enabled: boolean;
  readonly targets: readonly TargetPlan[];
}

/** A schedule of EventBridge Scheduler, from its making to the end; it starts the quick machine. */
export interface SchedulePlan {
  readonly name: string;
  readonly zone: string;
  readonly schedule: Schedule;
}

/** A state machine, a cluster that runs a family, or the topic. */
export interface TargetPlan {
  readonly id: string;
  readonly to: { readonly machine: string } | { readonly family: string } | 'topic' | 'queue';
  readonly role: string;
}

export interface AlarmPlan {
  readonly name: string;
  readonly machine: string;
  readonly metric: 'ExecutionsFailed' | 'ExecutionsTimedOut';
  readonly periodSeconds: number;
  readonly missing: 'notBreaching' | 'missing' | 'ignore';
}

export interface TopicPlan {
  readonly name: string;
  readonly subscribers: readonly { readonly protocol: 'http' | 'email' | 'sqs'; readonly endpoint: string }[];
}

export const queues = { mailbox: 'mailbox', work: 'work', deadLetters: 'dead-letters' } as const;
export const topicName = 'alerts';
/** Put by clients, each entry with a name of its own, and taken to the quick machine. */
export const askedRule = { name: 'asked', source: 'sim.asked', machine: 'quick' } as const;

const minuteMs = 60_000;

export function drawPlan(seed: number): Plan {
  const random = openRandom(seed);
  const jobs = random.between(1, 3);
  const tasks = Array.from({ length: jobs }, (_, n) => drawTask(random, `job-${n + 1}`));
  const machines = tasks
    .map(({ family }) => drawMachine(random, family, { family, topic: topicName, queue: queues.work }))
    .map((machine, n) => shapedAnew((seed + n * 1009) * 7919, machine))
    .map((machine, n) => askingAnew((seed + n * 1009) * 104_729, machine));
  const asks = machines.some(({ definition }) => definition.includes('waitForTaskToken'));
  return {
    seed,
    start: drawStart(random),
    byStack: random.happens(0.5),
    tasks,
    machines: [...machines, quickMachine(askedRule.machine), ...(asks ? [answeringMachine] : [])],
    rules: [
      ...machines.map((machine, n) => drawRule(random, machine, tasks[n] as TaskPlan)),
      ...(random.happens(0.3) ? [busyRule()] : []),
    ],
    schedules: drawSchedules(seed),
    alarms: machines.flatMap((machine) => drawAlarms(random, machine.name)),
    topic: { name: topicName, subscribers: drawSubscribers(random) },
  };
}

/** Somewhere in a few years, often where a month ends, rarely on a whole second. */
function drawStart(random: Random): Instant {
  const days = random.happens(0.3)
    ? [Date.UTC(2026, 0, 31), Date.UTC(2028, 1, 28), Date.UTC(2026, 11, 31)]
    : [Date.UTC(2026, 0, 1 + random.between(0, 1000))];
  return instant(random.of(days) + random.between(0, 24 * 60) * minuteMs + random.between(0, minuteMs));
}

function drawRule(random: Random, machine: MachinePlan, task: TaskPlan): RulePlan {
  const role = random.happens(0.08) ? roles.powerless : roles.rules;
  const further: TargetPlan[] = [
    { id: 'quick', to: { machine: askedRule.machine }, role: roles.rules },
    { id: 'task', to: { family: task.family }, role: roles.rules },
    { id: 'topic', to: 'topic', role: '' },
    { id: 'queue', to: 'queue', role: '' },
  ];
  return {
    name: `${machine.name}-rule`,
    schedule: drawSchedule(random),
    enabled: random.happens(0.9),
    targets: [
      { id: 'machine', to: { machine: machine.name }, role },
      ...(random.happens(0.3) ? [random.of(further)] : []),
    ],
  };
}

/** Half of the machines have another shape, by random numbers of its own: what else a seed makes stays as it is. */
function shapedAnew(seed: number, machine: MachinePlan): MachinePlan {
  const random = openRandom(seed);
  if (random.happens(0.5)) return machine;
  const { name, timeoutSeconds } = machine;
  const shape = distributed(
    drawShape(random, { family: name, topic: topicName, queue: queues.work }),
    openRandom(seed + 2_000_003),
  );
  return { ...machine, definition: JSON.stringify({ TimeoutSeconds: timeoutSeconds, ...shape }) };
}

/** Some of the others ask another machine instead, likewise. */
function askingAnew(seed: number, machine: MachinePlan): MachinePlan {
  const random = openRandom(seed);
  if (machine.definition.includes('JSONata') || !random.happens(0.35)) return machine;
  const shape = askingShape(random, askedRule.machine);
  return { ...machine, definition: JSON.stringify({ TimeoutSeconds: machine.timeoutSeconds, ...shape }) };
}

/** By random numbers of their own: what else a seed makes stays as it is. */
function drawSchedules(seed: number): SchedulePlan[] {
  const random = openRandom(seed + 1_000_003);
  return Array.from({ length: random.between(0, 2) }, (_, n) => {
    const zone = random.of(['Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC']);
    return { name: `schedule-${n + 1}`, zone, schedule: drawZonedSchedule(random, zone) };
  });
}

const busyRule = (): RulePlan => ({
  name: 'busy-rule',
  schedule: everyMinute(),
  enabled: true,
  targets: [{ id: 'quick', to: { machine: askedRule.machine }, role: roles.rules }],
});

function drawAlarms(random: Random, machine: string): AlarmPlan[] {
  return (['ExecutionsFailed', 'ExecutionsTimedOut'] as const).map((metric) => ({
    name: `${machine} ${metric}`,
    machine,
    metric,
    periodSeconds: random.of([60, 60, 300]),
    missing: random.of(['notBreaching', 'notBreaching', 'missing', 'ignore']),
  }));
}

function drawSubscribers(random: Random): TopicPlan['subscribers'] {
  const all = [
    { protocol: 'sqs', endpoint: queues.mailbox },
    { protocol: 'http', endpoint: 'http://pager.example/hook' },
    { protocol: 'email', endpoint: 'ops@example.com' },
  ] as const;
  return all.filter(() => random.happens(0.7));
}
