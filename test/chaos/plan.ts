/**
 * When to kill: half of the kills within a second of a minute's turn, a few a turn, so that the engine dies around the very tick; the others
 * anywhere in the minute, or 10 to 3000 ms after a restart. Of a longer plan one kill keeps the engine down over two ticks.
 * Pure: the seed decides. Instants are milliseconds of the cloud's clock.
 */
import { seededRandom } from '../../src/cloud/world/random.ts';
import { minuteMs } from './minutes.ts';

export type Kill =
  | NearTurn
  | { readonly near: 'restart'; readonly afterMs: number }
  /** Not before `once` holds, where it is given. */
  | { readonly near: 'nothing'; readonly at: number; readonly once?: () => boolean };

interface NearTurn {
  readonly near: 'turn';
  readonly at: number;
  /** If it does not serve yet, it is waited for, but not beyond this: what only loads its modules dies of nothing. */
  readonly latest: number;
  /** It stays down until then. */
  readonly downUntil?: number;
}

export interface PlanSettings {
  readonly kills: number;
  readonly seed: number;
  /** The first turn is at least `leadMs` after this. */
  readonly from: number;
}

const killsATurn = 3;
/** Turns between which the engine stays down, where there are enough of them: one kill before, two after. */
const outageTurnsMin = 4;
const turnSpanMs = 1000;
/** An outage begins within this time of the second before its turn: the turn must not see the engine. */
const outageLeadMs = 500;
/** So long after the turn an engine that starts is waited for: the kill still falls within its second then. */
const patienceMs = 900;
/** So many of the kills at a turn do not wait. */
const impatientShare = 1 / 3;
const leadMs = 5_000;
/** The stretch of a minute in which the other kills fall; after the last turn a shorter one, for the run is to end. */
const restSpanMs = { from: 6_000, to: 55_000, last: 20_000 };

export function planKills({ kills, seed, from }: PlanSettings): Kill[] {
  const random = seededRandom(seed);
  const atTurns = Math.ceil(kills / 2);
  const counts = countsByTurn(atTurns);
  const first = (Math.floor((from + leadMs + turnSpanMs) / minuteMs) + 1) * minuteMs;
  const outageAt = counts.length >= outageTurnsMin ? counts.length - 3 : undefined;
  let others = kills - atTurns;
  return counts.flatMap((count, index) => {
    const turn = first + index * minuteMs;
    const rest = Math.ceil(others / (counts.length - index));
    const isOutage = index === outageAt;
    const now = isOutage ? 0 : rest;
    others -= now;
    const last = index === counts.length - 1;
    if (isOutage) return [outage(turn, random)];
    return [...killsAtTurn(turn, count, outageAt === index - 1, random), ...killsBetween(turn, now, last, random)];
  });
}

function countsByTurn(kills: number): number[] {
  const turns = Math.max(1, Math.ceil(kills / killsATurn));
  const spread = (count: number, over: number): number[] =>
    Array.from(
      { length: over },
      (_, index) => Math.floor(((index + 1) * count) / over) - Math.floor((index * count) / over),
    );
  if (turns < outageTurnsMin) return spread(kills, turns);
  const others = spread(kills - 3, turns - 2);
  return [...others.slice(0, -1), 1, 2, ...others.slice(-1)];
}

/** One in each of as many equal parts of the two seconds around the turn. */
function killsAtTurn(turn: number, count: number, afterOutage: boolean, random: () => number): Kill[] {
  const start = afterOutage ? turn + turnSpanMs / 3 : turn - turnSpanMs;
  const part = (turn + turnSpanMs - start) / count;
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor(start + (index + random()) * part);
    return { near: 'turn', at, latest: random() < impatientShare ? 0 : Math.max(at, turn + patienceMs) };
  });
}

const outage = (turn: number, random: () => number): Kill => ({
  near: 'turn',
  at: Math.floor(turn - turnSpanMs + random() * outageLeadMs),
  latest: 0,
  downUntil: Math.floor(turn + minuteMs + random() * 100),
});

/** In order of time; each second one counts from the restart after the one before it. */
function killsBetween(turn: number, count: number, last: boolean, random: () => number): Kill[] {
  const span = (last ? restSpanMs.last : restSpanMs.to) - restSpanMs.from;
  const anywhere = Math.floor(count / 2);
  const afterRestart = count - anywhere;
  const moments = Array.from({ length: anywhere }, (_, index) =>
    Math.floor(turn + restSpanMs.from + ((index + random()) * span) / anywhere),
  );
  const restarts = Array.from(
    { length: afterRestart },
    (): Kill => ({ near: 'restart', afterMs: Math.floor(10 + random() * 2990) }),
  );
  return restarts.flatMap((restart, index) => {
    const at = moments[index];
    return at === undefined ? [restart] : [restart, { near: 'nothing', at }];
  });
}
