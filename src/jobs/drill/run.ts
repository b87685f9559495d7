/** A run as a drill follows it: from its tick on, its attempts, how it ended, and who was told. */
import { type Instant, instant, later } from '../../languages/instant.ts';
import { count } from '../check/words.ts';
import type { Denied, Play } from './cloud.ts';
import { type Execution, executionNow, executionsSince } from './executions.ts';
import { type Attempt, attemptsOf, heardSince, tasksOf } from './observe.ts';
import { type Result, unlessCalled } from './result.ts';
import { cut, nextTick, type Stage, scriptOf, startByHand, ticksOf, whyFailed } from './stage.ts';
import { span } from './words.ts';

/** Messages that come when nothing is wrong. */
export type Usual = ReadonlySet<string>;

/** Goes to a second before the next tick, and sets the containers' script; returns the tick. */
export async function approach(stage: Stage, main: () => Play): Promise<Instant> {
  const { cloud, timers } = stage;
  const tick = timers.length === 0 ? later(cloud.now(), 60) : nextTick(stage, cloud.now());
  if (tick === undefined) throw new NoTick('its schedule is not due again');
  await cloud.advanceTo(later(tick, -1));
  cloud.play(scriptOf(stage, main));
  return tick;
}

/** Sets the containers' script, and returns the next tick, which has just been. */
export async function begin(stage: Stage, main: () => Play): Promise<Instant> {
  const tick = await approach(stage, main);
  await stage.cloud.advanceTo(tick);
  if (stage.timers.length === 0) await startByHand(stage);
  return tick;
}

export class NoTick extends Error {}

export interface Run {
  readonly deadlineSeconds: number;
  isOver(): Promise<boolean>;
  isWell(): boolean;
  attempts(): Promise<readonly Attempt[]>;
  /** How it ended, in words; asked when all is over. */
  end(): Promise<string>;
}

/** The run of a tick: an execution of the machine, or the tasks of a direct target up to the next tick. */
export const runFrom = (stage: Stage, from: Instant): Run =>
  stage.machine === undefined ? taskRun(stage, from) : machineRun(stage, from);

function taskRun(stage: Stage, from: Instant): Run {
  const next = nextTick(stage, from) ?? instant(Number.POSITIVE_INFINITY);
  const own = () => attemptsOf(stage, from, { before: next });
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
    const mark = cloud.observations.length * 1e6 + Math.floor((cloud.now() - from) / 60_000);
    if (mark === seen) return;
    seen = mark;
    execution = execution ? await executionNow(cloud, execution) : (await executionsSince(stage, from))[0];
  };
  const attempts = async (): Promise<readonly Attempt[]> =>
    execution ? attemptsOf(stage, from, { tasks: await tasksOf(cloud, execution) }).filter(within(execution)) : [];
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

export async function whyUndelivered(stage: Stage, from: Instant): Promise<string> {
  const tick = (await ticksOf(stage)).findLast(({ Due }) => Due.getTime() >= from);
  const delivery = tick?.Deliveries[0];
  if (!delivery) return '';
  const attempts = delivery.Attempts > 1 ? `, ${count(delivery.Attempts, 'delivery attempt')}` : '';
  return `${attempts}${delivery.Why === undefined ? '' : `: ${cut(delivery.Why)}`}`;
}

export async function resultOf(
  stage: Stage,
  { id, title }: Pick<Result, 'id' | 'title'>,
  from: Instant,
  run: Run,
  usual: Usual,
): Promise<Result> {
  const attempts = await run.attempts();
  const { told, rang, called } = await heardSince(stage, from, usual, attempts);
  const isWell = run.isWell();
  const end = await run.end();
  return {
    id,
    title,
    outcome: unlessCalled(isWell ? 'fine' : told.length > 0 ? 'told' : 'silent', called),
    what: [...saidOf(attempts), end, ...deniedSince(stage, from)].join('; '),
    from,
    until: stage.cloud.now(),
    attempts,
    told,
    rang,
    called: isWell ? [] : called,
  };
}

/** That a task goes on which was given up, or cannot say that it went well, and why. */
export const deniedSince = (
  { cloud }: Stage,
  from: Instant,
  whats: readonly Denied[] = ['to stop', 'to answer'],
): readonly string[] =>
  cloud.observations
    .flatMap((each) => (each.kind === 'denied' && each.at >= from && whats.includes(each.what) ? [each] : []))
    .slice(0, 1)
    .map(({ what, reason }) => `${denials[what]}: ${cut(reason)}`);

const denials: Readonly<Record<Denied, string>> = {
  'to stop': 'what was given up goes on',
  'to answer': 'the container cannot answer with its token',
};

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
