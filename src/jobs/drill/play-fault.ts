/** Plays a fault of a run: waits for the next tick, lets its containers fail so, and watches until somebody is told or patience ends. */
import { type Instant, instant, later } from '../../languages/instant.ts';
import type { Fault } from './faults.ts';
import { type Attempt, attemptsOf, rungSince, sameness, tasksOf, toldOf } from './observe.ts';
import type { Result } from './result.ts';
import {
  cut,
  type Execution,
  executionsSince,
  goodRun,
  nextTick,
  patienceMs,
  type Stage,
  scriptOf,
  startByHand,
  ticksOf,
  unboundedMs,
  watch,
  whyFailed,
} from './stage.ts';
import { count, span } from './words.ts';

export type Usual = ReadonlySet<string>;

/** After a run that went well nothing more is waited for but alarms of the next minutes. */
const afterwardsSeconds = 600;

const shortageMs = 30 * 60_000;

/** The control: nothing is wrong, and messages that come all the same are usual. */
export async function playGoodRun(stage: Stage): Promise<{ readonly result: Result; readonly usual: Usual }> {
  const from = await begin(stage, () => goodRun);
  const run = await runFrom(stage, from);
  await watch(stage.cloud, later(from, run.deadlineSeconds), run.isOver);
  await stage.cloud.advanceTo(later(stage.cloud.now(), afterwardsSeconds));
  const messages = stage.cloud.happenings.filter((each) => each.kind === 'message');
  const result = await resultOf(stage, { id: 'good-run', title: 'a good run' }, from, run, new Set());
  const usual = new Set(messages.filter((each) => each.at >= from).map(sameness));
  return { result, usual };
}

/** Of a job that never goes well, whatever happens: whether anybody is told of that. */
export async function playFirstRun(stage: Stage, why: string): Promise<Result> {
  const { cloud } = stage;
  const from = (await ticksOf(cloud)).at(-1)?.Due.getTime() ?? cloud.now();
  await watch(
    cloud,
    instant(cloud.now() + patienceMs(stage)),
    () => toldOf(stage, instant(from), new Set()).length > 0,
  );
  const told = firstOfEach(toldOf(stage, instant(from), new Set()));
  return {
    id: 'good-run',
    title: 'a good run',
    outcome: told.length > 0 ? 'told' : 'silent',
    what: `there is none: ${why}`,
    from: instant(from),
    until: cloud.now(),
    attempts: attemptsOf(stage, instant(from)),
    told,
    rang: [],
  };
}

export async function playFault(stage: Stage, fault: Fault, usual: Usual): Promise<Result> {
  const { cloud } = stage;
  let attempt = 0;
  if (fault.refusal !== undefined) {
    await begin(stage, () => fault.play(attempt++), -1);
    cloud.refuseTasks(fault.refusal);
  }
  const from = await begin(stage, () => fault.play(attempt++));
  const run = await runFrom(stage, from);
  const reopens = fault.refusal === undefined ? undefined : instant(from + Math.min(shortageMs, stage.gapMs / 2));
  let endedAt: Instant | undefined;
  await watch(cloud, instant(from + unboundedMs + patienceMs(stage)), async () => {
    if (reopens !== undefined && cloud.now() >= reopens) cloud.refuseTasks(undefined);
    if (!(await run.isOver())) return false;
    endedAt ??= cloud.now();
    return run.isWell() || toldOf(stage, from, usual).length > 0 || cloud.now() - endedAt > patienceMs(stage);
  });
  if (run.isWell()) await cloud.advanceTo(later(cloud.now(), afterwardsSeconds));
  return resultOf(stage, fault, from, run, usual);
}

/** Sets the containers' script, and returns the next tick, which has just been, or will be in a second with `seconds` -1. */
async function begin(stage: Stage, main: () => ReturnType<Fault['play']>, seconds = 0): Promise<Instant> {
  const { cloud, timers } = stage;
  const tick = timers.length === 0 ? later(cloud.now(), 60) : nextTick(stage, cloud.now());
  if (tick === undefined) throw new NoTick('its schedule is not due again');
  await cloud.advanceTo(later(tick, Math.min(seconds, -1)));
  cloud.play(scriptOf(stage, main));
  if (seconds < 0) return tick;
  await cloud.advanceTo(tick);
  if (timers.length === 0) await startByHand(stage);
  return tick;
}

export class NoTick extends Error {}

interface Run {
  readonly deadlineSeconds: number;
  isOver(): Promise<boolean>;
  isWell(): boolean;
  attempts(): Promise<readonly Attempt[]>;
  /** How it ended, in words; asked when all is over. */
  end(): Promise<string>;
}

/** The run of a tick: an execution of the machine, or the tasks of a direct target up to the next tick. */
async function runFrom(stage: Stage, from: Instant): Promise<Run> {
  return stage.machine === undefined ? taskRun(stage, from) : machineRun(stage, from);
}

function taskRun(stage: Stage, from: Instant): Run {
  const next = nextTick(stage, from) ?? instant(Number.POSITIVE_INFINITY);
  const own = () => attemptsOf(stage, from).filter(({ at }) => at < next);
  return {
    deadlineSeconds: 6 * 3600,
    // What has no task is asked for again by nobody but the schedule's delivery.
    isOver: async () => own().length > 0 && own().every(({ endedAt }) => endedAt !== undefined),
    isWell: () => own().at(-1)?.isGood === true,
    attempts: async () => own(),
    async end() {
      const attempts = own();
      if (attempts.length === 0) return `never started${await whyUndelivered(stage, from)}`;
      return attempts.at(-1)?.isGood ? 'ended well' : 'nothing follows';
    },
  };
}

function machineRun(stage: Stage, from: Instant): Run {
  const { cloud } = stage;
  let seen = -1;
  let execution: Execution | undefined;
  const look = async (): Promise<void> => {
    if (execution && execution.status !== 'RUNNING') return;
    // A look at an execution costs more than a step of time: only when something was seen, or time has passed.
    const mark = cloud.happenings.length * 1e6 + Math.floor((cloud.now() - from) / 60_000);
    if (mark === seen) return;
    seen = mark;
    execution = (await executionsSince(stage, from))[0];
  };
  const attempts = async (): Promise<readonly Attempt[]> =>
    execution ? attemptsOf(stage, from, await tasksOf(cloud, execution)).filter(within(execution)) : [];
  let well = false;
  return {
    deadlineSeconds: 86_400,
    async isOver() {
      await look();
      if (!execution || execution.status === 'RUNNING') return false;
      well = execution.status === 'SUCCEEDED' && (await attempts()).at(-1)?.isGood === true;
      return true;
    },
    isWell: () => well,
    attempts,
    async end() {
      if (!execution) return `never started${await whyUndelivered(stage, from)}`;
      if (execution.status === 'RUNNING') return 'the execution still runs';
      return execution.status === 'SUCCEEDED'
        ? well
          ? 'ended well'
          : 'SUCCEEDED all the same'
        : whyFailed(cloud, execution);
    },
  };
}

const within =
  ({ startDate, stopDate }: Execution) =>
  ({ at }: Attempt): boolean =>
    at >= startDate.getTime() - 1000 && (stopDate === undefined || at <= stopDate.getTime());

async function whyUndelivered({ cloud }: Stage, from: Instant): Promise<string> {
  const tick = (await ticksOf(cloud)).findLast(({ Due }) => Due.getTime() >= from);
  const delivery = tick?.Deliveries[0];
  if (!delivery) return '';
  const attempts = delivery.Attempts > 1 ? `, ${count(delivery.Attempts, 'delivery attempt')}` : '';
  return `${attempts}${delivery.Why === undefined ? '' : `: ${cut(delivery.Why)}`}`;
}

async function resultOf(
  stage: Stage,
  { id, title }: Pick<Fault, 'id' | 'title'>,
  from: Instant,
  run: Run,
  usual: Usual,
): Promise<Result> {
  const attempts = await run.attempts();
  const told = firstOfEach(toldOf(stage, from, usual));
  const isWell = run.isWell();
  const end = await run.end();
  return {
    id,
    title,
    outcome: isWell ? 'fine' : told.length > 0 ? 'told' : 'silent',
    what: [...saidOf(attempts), end].join('; '),
    from,
    until: stage.cloud.now(),
    attempts,
    told,
    rang: (await rungSince(stage, from)).filter((alarm) => !told.some(({ by }) => by === alarm.id)),
  };
}

export const firstOfEach = <T extends { readonly to: string; readonly by: string }>(told: readonly T[]): readonly T[] =>
  [...new Map([...told].reverse().map((each) => [`${each.to} ${each.by}`, each])).values()].reverse();

/** `3 attempts, exit 1 each, waits of 1 min and 2 min`. */
export function saidOf(attempts: readonly Attempt[]): readonly string[] {
  if (attempts.length === 0) return [];
  const hows = attempts.map(({ how }) => how);
  const same = hows.every((how) => how === hows[0]);
  const shown = same ? `${hows[0]}${hows.length > 1 ? ' each' : ''}` : grouped(hows).join(', then ');
  const waits = attempts.slice(1).map(({ at }, index) => span(at - (attempts[index]?.endedAt ?? at)));
  const shownWaits = waits.length > 6 ? [...waits.slice(0, 3), '…', ...waits.slice(-1)] : waits;
  const [first] = attempts;
  const lasted = same && first?.how === 'stopped' ? ` after ${span((first.endedAt ?? first.at) - first.at)}` : '';
  return [
    `${count(attempts.length, 'attempt')}: ${shown}${lasted}`,
    ...(waits.length === 0 ? [] : [`waits ${shownWaits.join(', ')}`]),
  ];
}

/** `exit 1`, `2 x exit 0`. */
function grouped(hows: readonly string[]): readonly string[] {
  const groups: { how: string; number: number }[] = [];
  for (const how of hows) {
    const last = groups.at(-1);
    if (last?.how === how) last.number++;
    else groups.push({ how, number: 1 });
  }
  return groups.map(({ how, number }) => (number === 1 ? how : `${number} x ${how}`));
}
