/** What ticks started: each that fired has one delivery a target, that one started what it says, and nothing ran twice. */
import { codesOf, type Job } from '../jobs.ts';
import { timeOf } from '../minutes.ts';
import type { Recording, Tick } from '../recording.ts';
import { names } from '../workload.ts';
import { type Check, doubles, groupBy } from './check.ts';
import { struckRuns } from './costs.ts';

const hasFired = ({ status }: Tick): boolean => status === 'fired' || status === 'caught up';
const nameOf = ({ rule, due }: Tick): string => `${rule} at ${timeOf(due)}`;

export const firedOnce: Check = (recording) => {
  const fired = recording.ticks.filter(hasFired);
  const started = startedThings(recording);
  const violations = recording.ticks.flatMap((tick) => {
    if (!hasFired(tick))
      return tick.deliveries.length > 0 ? [`${nameOf(tick)} is ${tick.status} and was delivered all the same`] : [];
    const [delivery, ...more] = tick.deliveries;
    if (!delivery) return [`${nameOf(tick)} fired and was delivered to nobody`];
    if (more.length > 0) return [`${nameOf(tick)} has ${more.length + 1} deliveries to its one target`];
    if (delivery.status !== 'delivered')
      return [`${nameOf(tick)} is ${delivery.status}: ${delivery.why ?? 'no reason given'}`];
    if (tick.rule === names.toggled) return [];
    const tickOfStarted = started.get(delivery.started ?? '');
    if (tickOfStarted === timeOf(tick.due)) return [];
    return [
      `${nameOf(tick)} is said to have started ${delivery.started}, which ${tickOfStarted ? `is of ${tickOfStarted}` : 'is not there'}`,
    ];
  });
  return {
    name: 'each tick that fired was delivered once',
    figures: `${fired.length} ticks fired, ${violations.length} not delivered as they should`,
    violations,
  };
};

/** By ARN of an execution or a task: the tick in its input or environment. */
function startedThings({ executions, tasks }: Recording): Map<string, string | undefined> {
  return new Map([
    ...executions.map(({ arn, tick }) => [arn, tick] as const),
    ...tasks.map(({ arn, environment }) => [arn, environment['TICK']] as const),
  ]);
}

export const noExecutionTwice: Check = (recording) => {
  const scheduled = recording.executions.filter(({ machine }) => jobOf(recording, machine)?.schedule !== undefined);
  const twice = doubles(scheduled, ({ machine, tick }) => `${machine} at ${tick}`);
  const known = new Set(recording.ticks.flatMap(({ deliveries }) => deliveries.map(({ started }) => started)));
  const strays = scheduled.filter(({ arn }) => !known.has(arn));
  return {
    name: 'no tick has two executions',
    figures: `${scheduled.length} executions of schedules, ${twice.length} ticks with more than one, ${strays.length} that no tick started`,
    violations: [
      ...twice.map(
        ([tick, group]) => `${tick} has ${group.length} executions: ${group.map(({ name }) => name).join(', ')}`,
      ),
      ...strays.map(({ arn, tick }) => `${arn} (given the tick ${tick}) was started by no tick in the ledger`),
    ],
  };
};

export const nothingRunTwice: Check = (recording) => {
  const { witnesses } = recording;
  const struck = struckRuns(recording);
  const attempts = doubles(witnesses, ({ rule, tick, attempt }) => `${rule} at ${tick}, attempt ${attempt},`);
  const ticks = [...groupBy(witnesses, ({ rule, tick }) => `${rule} at ${tick}`)];
  const executions = ticks
    .map(([tick, group]) => [tick, new Set(group.map(({ execution }) => execution))] as const)
    .filter(([, all]) => all.size > 1);
  const surplus = ticks.flatMap(([tick, group]) => {
    const job = jobOf(recording, group[0]?.rule ?? '');
    const isStruck = group.some(({ rule, execution }) => struck.has(`${rule} ${execution}`));
    const expected = job ? (isStruck ? job.attemptsMax : codesOf(job).length) : 0;
    return group.length > expected ? [`${tick} was run ${group.length} times, its job takes ${expected}`] : [];
  });
  return {
    name: 'nothing is run twice',
    figures: `${witnesses.length} witnesses, ${attempts.length} attempts seen twice, ${executions.length} ticks run for more than one execution`,
    violations: [
      ...attempts.map(
        ([attempt, group]) => `${attempt} was run ${group.length} times: ${group.map(({ file }) => file).join(', ')}`,
      ),
      ...executions.map(([tick, all]) => `${tick} was run for ${all.size} executions: ${[...all].join(', ')}`),
      ...surplus,
    ],
  };
};

/** Each witness was given the name of an execution, or the id of the event that ran its task. */
export const nothingRunUnknown: Check = ({ witnesses, executions, tasks }) => {
  const known = new Set([
    ...executions.map(({ machine, name }) => `${machine} ${name}`),
    ...tasks.map(({ job, environment }) => `${job} ${environment['EXECUTION']}`),
  ]);
  const unknown = witnesses.filter(({ rule, execution }) => !known.has(`${rule} ${execution}`));
  return {
    name: 'nothing is run that the cloud does not know of',
    figures: `${witnesses.length} witnesses, ${unknown.length} that ran for nothing that is there`,
    violations: unknown.map(
      ({ rule, tick, execution }) => `${rule} at ${tick} was run for ${execution}, of which the cloud knows nothing`,
    ),
  };
};

const jobOf = ({ notes }: Recording, name: string): Job | undefined => notes.jobs.find((job) => job.name === name);
