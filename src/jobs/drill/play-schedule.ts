/** Drills of what starts a job: its start is not delivered, its schedule is disabled or deleted, it does not run for a day, two runs meet, the engine is off. */
import { type Instant, instant, later } from '../../languages/instant.ts';
import { count } from '../check/words.ts';
import type { Play } from './cloud.ts';
import { executionsSince } from './executions.ts';
import { type Attempt, attemptsOf, heardSince, isTold, tasksOf } from './observe.ts';
import { type Result, unlessCalled } from './result.ts';
import { begin, NoTick, saidOf, type Usual, whyUndelivered } from './run.ts';
import {
  goodRun,
  nextTick,
  patienceMs,
  type Stage,
  scriptOf,
  silenceMs,
  startByHand,
  ticksOf,
  watch,
} from './stage.ts';
import { deleteTimers, denyStarts, setEnabled, startAgainAt } from './timers.ts';
import { span } from './words.ts';

/** Of a stage, that is a copy of its own. */
export interface ScheduleDrill {
  readonly id: string;
  readonly title: string;
  readonly play: (stage: Stage, usual: Usual) => Promise<Pick<Result, 'outcome' | 'what'> & { readonly from: Instant }>;
}

const dayMs = 86_400_000;

export const scheduleDrills: readonly ScheduleDrill[] = [
  { id: 'two-at-once', title: 'two runs at once', play: playOverlap },
  { id: 'undelivered', title: 'start not delivered', play: playUndelivered },
  { id: 'disabled', title: 'schedule disabled', play: (stage, usual) => playSilence(stage, usual, 'disabled') },
  { id: 'deleted', title: 'schedule deleted', play: (stage, usual) => playSilence(stage, usual, 'deleted') },
  { id: 'day-without', title: 'a day without any run', play: playDayWithout },
  { id: 'engine-off', title: 'engine off over a tick', play: playEngineOff },
];

export async function playScheduleDrill(stage: Stage, drill: ScheduleDrill, usual: Usual): Promise<Result> {
  const { id, title } = drill;
  if (stage.timers.length === 0 && id !== 'two-at-once') throw new NoTick('it has no schedule here');
  const { from, outcome, what } = await drill.play(stage, usual);
  const attempts = attemptsOf(stage, from);
  const heard = await heardSince(stage, from, usual, attempts);
  const proven = unlessCalled(outcome, heard.called);
  return { id, title, outcome: proven, what, from, until: stage.cloud.now(), attempts, ...heard };
}

/** The tick that would be next. */
function coming(stage: Stage): Instant {
  const tick = nextTick(stage, stage.cloud.now());
  if (tick === undefined) throw new NoTick('its schedule is not due again');
  return tick;
}

async function playSilence(stage: Stage, usual: Usual, how: 'disabled' | 'deleted') {
  const from = coming(stage);
  await (how === 'disabled' ? setEnabled(stage, false) : deleteTimers(stage));
  const wasTold = await watch(stage.cloud, instant(from + silenceMs(stage)), () => isTold(stage, from, usual));
  return { from, outcome: wasTold ? 'told' : 'silent', what: 'no run any more' } as const;
}

/** It runs again after a day, or after its one tick of that day. */
async function playDayWithout(stage: Stage, usual: Usual) {
  const { cloud } = stage;
  const from = coming(stage);
  const again = instant(from + (stage.gapMs >= dayMs ? 60_000 : dayMs));
  cloud.play(scriptOf(stage, () => goodRun));
  await setEnabled(stage, false);
  await cloud.advanceTo(again);
  await setEnabled(stage, true);
  const wasTold = await watch(cloud, instant(again + silenceMs(stage)), () => isTold(stage, from, usual));
  const missed = stage.gapMs >= dayMs ? 'one tick missed' : 'no run for a day';
  return { from, outcome: wasTold ? 'told' : 'silent', what: `${missed}, then as ever` } as const;
}

async function playUndelivered(stage: Stage, usual: Usual) {
  const from = coming(stage);
  if (stage.isOpen) throw new NoTick('it cannot be seen where everything is allowed');
  // Other jobs may start by the same role: what becomes of them before the tick is not this job's.
  await stage.cloud.advanceTo(later(from, -1));
  if ((await denyStarts(stage)) === 0) throw new NoTick('its target has no role that could lose a permission');
  const wasTold = await watch(stage.cloud, instant(from + dayMs + patienceMs(stage)), () => isTold(stage, from, usual));
  const what = `never started${await whyUndelivered(stage, from)}`;
  return { from, outcome: wasTold ? 'told' : 'silent', what } as const;
}

async function playEngineOff(stage: Stage) {
  const { cloud } = stage;
  const from = coming(stage);
  cloud.play(scriptOf(stage, () => goodRun));
  await cloud.advanceTo(later(from, -60));
  cloud.stop();
  await cloud.advanceTo(later(from, 15 * 60));
  await cloud.start();
  const ticks = await ticksOf(stage);
  const isWell = () => attemptsOf(stage, from).some(({ isGood }) => isGood);
  const ranWell = await watch(cloud, instant(cloud.now() + patienceMs(stage)), isWell);
  const due = ticks.filter(({ Due }) => Due.getTime() >= from);
  const missed = due.filter(({ Status }) => Status === 'missed').length;
  const caughtUp = ranWell ? 'then a run caught up' : 'no run caught up';
  const what = `off for 16 min, in which ${count(due.length, 'run')} came due; ${caughtUp}${missed > 0 ? `, ${missed} missed` : ''}`;
  return { from, outcome: ranWell ? 'fine' : 'silent', what } as const;
}

const long: Play = { seconds: 300 };

async function playOverlap(stage: Stage) {
  const { cloud } = stage;
  const from = await begin(stage, () => long);
  await cloud.advanceTo(later(from, 5));
  const second = instant(Math.ceil((cloud.now() + 60_000) / 60_000) * 60_000);
  if (stage.timers.length > 0) await startAgainAt(stage, second);
  await cloud.advanceTo(second);
  if (stage.timers.length === 0) await startByHand(stage);
  const isQuiet = async () =>
    cloud.now() > second + 120_000 &&
    attemptsOf(stage, from).every(({ endedAt }) => endedAt !== undefined) &&
    (await executionsSince(stage, from)).every(({ status }) => status !== 'RUNNING');
  await watch(cloud, instant(second + dayMs), isQuiet);
  const attempts = attemptsOf(stage, from);
  const runs = await runsSince(stage, from, attempts);
  const together = togetherMs(runs);
  if (together > 0)
    return { from, outcome: 'overlap', what: `${said(attempts)}; both at once for ${span(together)}` } as const;
  const what =
    runs.length === 1 ? `${said(attempts)}; the second start was skipped` : `${said(attempts)}; one after the other`;
  return { from, outcome: attempts.some(({ isGood }) => isGood) ? 'fine' : 'silent', what } as const;
}

const said = (attempts: readonly Attempt[]): string => saidOf(attempts).slice(0, 1).join('');

interface Span {
  readonly at: number;
  readonly endedAt: number;
}

/** From the first attempt of each run to the end of its last: a run of a machine may have several tasks side by side. */
async function runsSince(stage: Stage, from: Instant, attempts: readonly Attempt[]): Promise<readonly Span[]> {
  if (stage.machine === undefined) return attempts.map((attempt) => spanOf([attempt], stage.cloud.now()));
  const runs: Span[] = [];
  for (const execution of await executionsSince(stage, from)) {
    const tasks = await tasksOf(stage.cloud, execution);
    const own = attempts.filter(({ task }) => task !== undefined && tasks.has(task));
    if (own.length > 0) runs.push(spanOf(own, stage.cloud.now()));
  }
  return runs.sort((one, other) => one.at - other.at);
}

const spanOf = (attempts: readonly Attempt[], now: Instant): Span => ({
  at: Math.min(...attempts.map(({ at }) => at)),
  endedAt: Math.max(...attempts.map(({ endedAt }) => endedAt ?? now)),
});

/** How long a run went on after the next had begun. */
function togetherMs(runs: readonly Span[]): number {
  const pairs = runs.slice(1).map((each, index) => Math.min(runs[index]?.endedAt ?? 0, each.endedAt) - each.at);
  return Math.max(0, ...pairs);
}
