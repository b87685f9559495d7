/** Plays a fault of a run: waits for the next tick, lets its containers fail so, and watches until somebody is told or patience ends. */
import { type Instant, instant, later } from '../../languages/instant.ts';
import { assumedOf, usualCall } from './assumed.ts';
import type { Fault } from './faults.ts';
import { attemptsOf, firstOfEach, isTold, sameness, toldOf } from './observe.ts';
import type { Result } from './result.ts';
import { approach, begin, resultOf, runFrom, type Usual } from './run.ts';
import { goodRun, patienceMs, type Stage, silenceMs, ticksOf, unboundedMs, watch } from './stage.ts';

/** After a run that went well nothing more is waited for but alarms of the next minutes. */
const afterwardsSeconds = 600;

const shortageMs = 30 * 60_000;

/** The control: nothing is wrong, and messages that come all the same are usual. */
export async function playGoodRun(stage: Stage): Promise<{ readonly result: Result; readonly usual: Usual }> {
  const from = await begin(stage, () => goodRun);
  const run = runFrom(stage, from);
  await watch(stage.cloud, later(from, run.deadlineSeconds), run.isOver);
  const result = await resultOf(stage, { id: 'good-run', title: 'a good run' }, from, run, new Set());
  await stage.cloud.advanceTo(instant(Math.max(stage.cloud.now(), from + silenceMs(stage))));
  const messages = stage.cloud.observations.filter((each) => each.kind === 'message');
  const usual = new Set([
    ...messages.filter((each) => each.at >= from).map(sameness),
    ...assumedOf(stage).map(usualCall),
  ]);
  return { result, usual };
}

/** Of a job that never goes well, whatever happens: whether anybody is told of that. */
export async function playFirstRun(stage: Stage, why: string): Promise<Result> {
  const { cloud } = stage;
  const from = instant((await ticksOf(stage)).at(-1)?.Due.getTime() ?? cloud.now());
  await watch(cloud, instant(cloud.now() + patienceMs(stage)), () => isTold(stage, from, new Set()));
  const told = firstOfEach(toldOf(stage, from, new Set()));
  return {
    id: 'good-run',
    title: 'a good run',
    outcome: told.length > 0 ? 'told' : 'silent',
    what: `there is none: ${why}`,
    from,
    until: cloud.now(),
    attempts: attemptsOf(stage, from),
    told,
    rang: [],
    called: [],
  };
}

export async function playFault(stage: Stage, fault: Fault, usual: Usual): Promise<Result> {
  const { cloud } = stage;
  let attempt = 0;
  if (fault.refusal !== undefined) {
    await approach(stage, () => fault.play(attempt++));
    cloud.refuseTasks(fault.refusal, stage.families);
  }
  const from = await begin(stage, () => fault.play(attempt++));
  const run = runFrom(stage, from);
  const reopens = fault.refusal === undefined ? undefined : instant(from + Math.min(shortageMs, stage.gapMs / 2));
  let endedAt: Instant | undefined;
  await watch(cloud, instant(from + unboundedMs + patienceMs(stage)), async () => {
    if (reopens !== undefined && cloud.now() >= reopens) cloud.refuseTasks(undefined);
    if (!(await run.isOver())) return false;
    endedAt ??= cloud.now();
    return run.isWell() || isTold(stage, from, usual) || cloud.now() - endedAt > patienceMs(stage);
  });
  if (run.isWell()) await cloud.advanceTo(later(cloud.now(), afterwardsSeconds));
  return resultOf(stage, fault, from, run, usual);
}
