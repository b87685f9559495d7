/** Drills of daylight saving: the night whose hour is skipped, and the one whose hour comes twice; each in a cloud that begins some days before. */
import { type Instant, instant } from '../../languages/instant.ts';
import { isProblems } from '../../languages/problem.ts';
import type { Zone } from '../../languages/schedule/zone.ts';
import { heardSince, isTold } from './observe.ts';
import { openStage, type StageSettings } from './open-stage.ts';
import { type Result, unlessCalled } from './result.ts';
import type { Usual } from './run.ts';
import { goodRun, nextTick, patienceMs, type Stage, scriptOf, ticksOf, watch } from './stage.ts';
import { span } from './words.ts';

const [hourMs, dayMs] = [3_600_000, 86_400_000];

interface Change {
  readonly id: 'hour-skipped' | 'hour-twice';
  readonly title: string;
  /** Whether clocks go forward. */
  readonly isForward: boolean;
}

const changes: readonly Change[] = [
  { id: 'hour-skipped', title: 'the hour that is skipped', isForward: true },
  { id: 'hour-twice', title: 'the hour that comes twice', isForward: false },
];

/** `stage`: of the same job, for what is known of it. */
export async function playClocks(stage: Stage, settings: StageSettings, usual: Usual): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const change of changes) results.push(await playChange(stage, settings, usual, change));
  return results;
}

async function playChange(stage: Stage, settings: StageSettings, usual: Usual, change: Change): Promise<Result> {
  const now = stage.cloud.now();
  const { zone, expression } = stage.timers[0]?.schedule ?? {};
  const at =
    expression && !isProblems(expression) && expression.kind === 'cron' && zone
      ? changeOf(zone, settings.start, change.isForward)
      : undefined;
  if (at === undefined) {
    const what = 'its times know no daylight saving';
    return { ...change, outcome: 'fine', what, from: now, until: now, attempts: [], told: [], rang: [], called: [] };
  }
  const start = instant(Math.floor((at - 2 * stage.gapMs - 2 * dayMs) / dayMs) * dayMs);
  const night = await openStage({ ...settings, start });
  try {
    return await playNight(night, at, usual, change);
  } finally {
    night.cloud.close();
  }
}

async function playNight(stage: Stage, at: Instant, usual: Usual, { id, title }: Change): Promise<Result> {
  const { cloud } = stage;
  cloud.play(scriptOf(stage, () => goodRun));
  await cloud.advanceTo(instant(Math.max(cloud.now(), at - dayMs / 2)));
  const [last] = await ticksOf(stage);
  const before = instant(last?.Due.getTime() ?? cloud.now());
  const usualMs = usualGap(stage, before);
  const next = nextTick(stage, before);
  const from = instant(before + usualMs);
  const gap = (next ?? Infinity) - before;
  await cloud.advanceTo(instant(Math.max(cloud.now(), at + hourMs * 3)));
  const isLost = gap > usualMs * 1.5;
  if (isLost) await watch(cloud, instant(from + patienceMs(stage) + stage.gapMs), () => isTold(stage, from, usual));
  const heard = await heardSince(stage, from, usual);
  const day = new Date(at).toISOString().slice(0, 10);
  return {
    id,
    title,
    outcome: isLost ? unlessCalled(heard.told.length > 0 ? 'told' : 'silent', heard.called) : 'fine',
    what: isLost
      ? `${day}: no run for ${span(gap)}, where ${span(usualMs)} are usual`
      : `${day}: runs as ever, ${span(gap)} after the last`,
    from,
    until: cloud.now(),
    attempts: [],
    ...heard,
  };
}

/** The time between the same two ticks a week before. */
function usualGap(stage: Stage, before: Instant): number {
  const tick = nextTick(stage, instant(before - 7 * dayMs - 1)) ?? before;
  return (nextTick(stage, tick) ?? tick + stage.gapMs) - tick;
}

/** The first instant within a year at which the zone's clocks have just been set forward, or back. */
function changeOf(zone: Zone, from: Instant, isForward: boolean): Instant | undefined {
  const offset = (at: number) => zone.reachedAt(instant(at)) - at;
  for (let day = from + 4 * dayMs; day < from + 370 * dayMs; day += dayMs) {
    const change = offset(day + dayMs) - offset(day);
    if (isForward ? change <= 0 : change >= 0) continue;
    for (let at = day; at <= day + dayMs; at += hourMs / 2)
      if (offset(at) !== offset(at - hourMs / 2)) return instant(at);
  }
  return undefined;
}
