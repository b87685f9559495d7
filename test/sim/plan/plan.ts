/** What a seed makes of a simulation: its beginning, its jobs, what they tell, and who listens. Data alone; `deploy.ts` makes it. */
import { type Instant, instant } from '../../../src/languages/instant.ts';
import { type Chance, openChance } from '../chance.ts';
import { drawMachine, type MachinePlan, quickMachine } from './machines.ts';
import { roles } from './names.ts';
import { drawSchedule, everyMinute, type Schedule } from './schedules.ts';
import { drawTask, type TaskPlan } from './tasks.ts';

export interface Plan {
  readonly seed: number;
  readonly start: Instant;
  /** Made as one stack of CloudFormation, not call by call. */
  readonly byStack: boolean;
  readonly tasks: readonly TaskPlan[];
  readonly machines: readonly MachinePlan[];
  readonly rules: readonly RulePlan[];
  readonly alarms: readonly AlarmPlan[];
  readonly topic: TopicPlan;
}

export interface RulePlan {
  readonly name: string;
  readonly schedule: Schedule;
  readonly enabled: boolean;
  readonly targets: readonly TargetPlan[];
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
  const chance = openChance(seed);
  const jobs = chance.between(1, 3);
  const tasks = Array.from({ length: jobs }, (_, n) => drawTask(chance, `job-${n + 1}`));
  const machines = tasks.map(({ family }) =>
    drawMachine(chance, family, { family, topic: topicName, queue: queues.work }),
  );
  return {
    seed,
    start: drawStart(chance),
    byStack: chance.happens(0.5),
    tasks,
    machines: [...machines, quickMachine(askedRule.machine)],
    rules: [
      ...machines.map((machine, n) => drawRule(chance, machine, tasks[n] as TaskPlan)),
      ...(chance.happens(0.3) ? [busyRule()] : []),
    ],
    alarms: machines.flatMap((machine) => drawAlarms(chance, machine.name)),
    topic: { name: topicName, subscribers: drawSubscribers(chance) },
  };
}

/** Somewhere in a few years, often where a month ends, rarely on a whole second. */
function drawStart(chance: Chance): Instant {
  const days = chance.happens(0.3)
    ? [Date.UTC(2026, 0, 31), Date.UTC(2028, 1, 28), Date.UTC(2026, 11, 31)]
    : [Date.UTC(2026, 0, 1 + chance.between(0, 1000))];
  return instant(chance.of(days) + chance.between(0, 24 * 60) * minuteMs + chance.between(0, minuteMs));
}

function drawRule(chance: Chance, machine: MachinePlan, task: TaskPlan): RulePlan {
  const role = chance.happens(0.08) ? roles.powerless : roles.rules;
  const further: TargetPlan[] = [
    { id: 'quick', to: { machine: askedRule.machine }, role: roles.rules },
    { id: 'task', to: { family: task.family }, role: roles.rules },
    { id: 'topic', to: 'topic', role: '' },
    { id: 'queue', to: 'queue', role: '' },
  ];
  return {
    name: `${machine.name}-rule`,
    schedule: drawSchedule(chance),
    enabled: chance.happens(0.9),
    targets: [
      { id: 'machine', to: { machine: machine.name }, role },
      ...(chance.happens(0.3) ? [chance.of(further)] : []),
    ],
  };
}

const busyRule = (): RulePlan => ({
  name: 'busy-rule',
  schedule: everyMinute(),
  enabled: true,
  targets: [{ id: 'quick', to: { machine: askedRule.machine }, role: roles.rules }],
});

function drawAlarms(chance: Chance, machine: string): AlarmPlan[] {
  return (['ExecutionsFailed', 'ExecutionsTimedOut'] as const).map((metric) => ({
    name: `${machine} ${metric}`,
    machine,
    metric,
    periodSeconds: chance.of([60, 60, 300]),
    missing: chance.of(['notBreaching', 'notBreaching', 'missing', 'ignore']),
  }));
}

function drawSubscribers(chance: Chance): TopicPlan['subscribers'] {
  const all = [
    { protocol: 'sqs', endpoint: queues.mailbox },
    { protocol: 'http', endpoint: 'http://pager.example/hook' },
    { protocol: 'email', endpoint: 'ops@example.com' },
  ] as const;
  return all.filter(() => chance.happens(0.7));
}
